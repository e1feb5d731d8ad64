"""Which way calls take: the system's proxy, none, or one named in the profile."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit, urlunsplit

from eamconsole.errors import ConfigurationError
from eamconsole.wire.http.address import is_loopback

_ORIGIN = re.compile(r"[^/?#\\]*//[^/?#\\]*")


@dataclass(frozen=True, slots=True)
class ProxyRoute:
    """One proxy: its address without login, and the login apart from it."""

    address: str
    login: str = ""

    def headers(self) -> dict[str, str]:
        """Return the headers for the proxy alone; they never go to the service."""
        if not self.login:
            return {}
        token = base64.b64encode(self.login.encode("utf-8")).decode("ascii")
        return {"Proxy-Authorization": f"Basic {token}"}


@dataclass(frozen=True, slots=True)
class ProxyChoice:
    """The profile's choice: ``system``, ``none`` or an address, with a login from the keyring."""

    setting: str = "system"
    login: str = ""

    def __post_init__(self) -> None:
        if self.setting not in ("system", "none"):
            _checked(self.setting)

    def route(self, address: str) -> ProxyRoute | None:
        """Return the proxy for a call to ``address``, None for a direct call.

        This machine itself is called directly, whatever the setting: no proxy leads there.
        """
        origin = _ORIGIN.match(address)
        return _route(self.setting, self.login, origin[0] if origin else address)

    def secrets(self) -> tuple[str, ...]:
        """Return what must never be shown."""
        return (self.login,) if self.login else ()


@lru_cache(maxsize=256)
def _route(setting: str, login: str, address: str) -> ProxyRoute | None:
    parts = urlsplit(address)
    if is_loopback(parts.hostname or ""):
        return None
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if setting == "none":
        return None
    if setting != "system":
        return ProxyRoute(setting.rstrip("/"), login)
    return _system_route(origin, login)


def _system_route(origin: str, login: str) -> ProxyRoute | None:
    from requests.utils import get_environ_proxies, select_proxy

    found = select_proxy(origin, get_environ_proxies(origin))
    if not found:
        return None
    parts = urlsplit(found if "://" in found else f"http://{found}")
    own_login = ":".join(unquote(part) for part in (parts.username, parts.password) if part)
    address = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "", "", ""))
    return ProxyRoute(address, login or own_login)


def _checked(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError(
            "The proxy address has no http:// or https:// and host name.",
            "Write it like http://proxy.example:3128, or choose system or none.",
        )
    if parts.username or parts.password:
        raise ConfigurationError(
            "The proxy address holds a login.",
            "Take the login out of the address and store it as the credential proxy-login.",
        )
