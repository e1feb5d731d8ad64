"""Which way calls take: the system's proxy, none, or one named in the profile."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from eamconsole.errors import ConfigurationError
from eamconsole.support.addresses import BareAddress, bare_address, called_address
from eamconsole.wire.http.address import is_loopback

_VARIABLES = ("https_proxy", "http_proxy", "all_proxy")


@dataclass(frozen=True, slots=True)
class ProxyRoute:
    """One proxy: its address without login, and the login apart from it."""

    address: str
    login: str = ""

    def headers(self) -> dict[str, str]:
        """Return the headers for the proxy alone; they never go to the service."""
        if not self.login:
            return {}
        token = base64.b64encode(self.login.encode("utf-8", "surrogateescape")).decode("ascii")
        return {"Proxy-Authorization": f"Basic {token}"}


class ProxyUnusable(ConfigurationError):
    """A proxy that cannot be used: the variable or key is named, its value never shown."""


@dataclass(frozen=True, slots=True)
class ProxyChoice:
    """The profile's choice: ``system``, ``none`` or an address, with a login from the keyring."""

    setting: str = "system"
    login: str = ""

    def __post_init__(self) -> None:
        if self.setting not in ("system", "none") and _read(_SETTING, self.setting, "").login:
            raise ProxyUnusable(
                f"{_SETTING} holds a login (not shown).",
                "Take the login out of the address and store it as the credential proxy-login.",
            )

    def route(self, address: str) -> ProxyRoute | None:
        """Return the proxy for a call to ``address``, None for a direct call.

        This machine itself is called directly, whatever the setting: no proxy leads there.
        Raises ``ProxyUnusable``.
        """
        called = called_address(address)
        if called is None or self.setting == "none" or is_loopback(called.host):
            return None
        return _route(self.setting, self.login, called.origin)

    def secrets(self) -> tuple[str, ...]:
        """Return what must never be shown, logins in the system's variables included."""
        own = (self.login,) if self.login else ()
        return (*own, *_logins_of_variables()) if self.setting == "system" else own


_SETTING = "The profile's key network.proxy"


@lru_cache(maxsize=256)
def _route(setting: str, login: str, origin: str) -> ProxyRoute | None:
    if setting != "system":
        return ProxyRoute(_read(_SETTING, setting).origin, login)
    return _system_route(origin, login)


def _system_route(origin: str, login: str) -> ProxyRoute | None:
    from requests.utils import get_environ_proxies, select_proxy

    found = select_proxy(origin, get_environ_proxies(origin))
    if not found:
        return None
    proxy = _read(_name_of(found), found)
    return ProxyRoute(proxy.origin, login or proxy.login)


def _read(name: str, value: str, scheme: str = "http") -> BareAddress:
    """Return the proxy's address; every proxy, wherever it is named, is read here."""
    proxy = bare_address(value, otherwise=scheme)
    if proxy is None:
        raise ProxyUnusable(
            f"{name} holds no proxy address that can be read (its value is not shown).",
            "Write it like http://proxy.example:3128 and store its login as the credential "
            "proxy-login, then start the console again.",
        )
    if proxy.scheme not in ("http", "https"):
        raise ProxyUnusable(
            f"{name} names a proxy of a kind the console cannot use (its value is not shown).",
            "Name a proxy that starts with http:// or https://, or set network.proxy in the "
            "profile, then start the console again.",
        )
    return proxy


def _name_of(value: str) -> str:
    for variable in _spelled():
        if os.environ.get(variable) == value:
            return f"The environment variable {variable}"
    return "The proxy setting of this computer"


def _logins_of_variables() -> Iterator[str]:
    """Yield logins as they are sent and as they are written; both may turn up in a text."""
    for variable in _spelled():
        value = os.environ.get(variable, "")
        proxy = bare_address(value, otherwise="http")
        written = value.rpartition("@")[0].rpartition("://")[2]
        yield from (login for login in (proxy.login if proxy else "", written) if login)


def _spelled() -> Iterator[str]:
    """Yield the names in the order in which they are asked: lower case goes first."""
    for variable in _VARIABLES:
        yield from (variable, variable.upper())
