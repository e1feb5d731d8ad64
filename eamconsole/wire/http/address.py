"""Checks the address of a service before anything is sent to it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from eamconsole.errors import ConfigurationError, Service
from eamconsole.support.addresses import called_address


@dataclass(frozen=True, slots=True)
class ServiceAddress:
    """A base address without trailing slash, query, or login."""

    text: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as redirects are compared by."""
        return origin_of(self.text)


def service_address(
    text: str, service: Service, *, plain_http_anywhere: bool = False
) -> ServiceAddress:
    """Return the checked address; ``http://`` is for loopback, unless allowed anywhere.

    Raises ``ConfigurationError`` naming the fault, never the address's own login.
    """
    if "@" in text:
        raise _unusable(service, "it holds a login; credentials belong into the keyring")
    try:
        parts = urlsplit(text.strip())
        port = parts.port or {"https": 443}.get(parts.scheme, 80)
    except ValueError:
        raise _unusable(service, "its host or port cannot be read") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _unusable(service, "it needs https:// and a host name")
    if parts.query or parts.fragment:
        raise _unusable(service, "it must end before any '?' or '#'")
    if parts.scheme == "http" and not (plain_http_anywhere or is_loopback(parts.hostname)):
        raise _unusable(service, f"{parts.hostname} needs https://, what is sent is not public")
    plain = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
    return ServiceAddress(plain, parts.scheme, parts.hostname, port, parts.path.rstrip("/"))


def is_loopback(host: str) -> bool:
    """Return whether ``host`` is this machine by its spelling; names are not looked up."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def origin_of(address: str) -> str:
    """Return scheme, host and port of ``address`` in one spelling; "" where none can be told."""
    called = called_address(address)
    if called is None:
        return ""
    port = called.port or {"https": 443}.get(called.scheme, 80)
    return f"{called.scheme}://{called.host.lower()}:{port}"


def redirect_target(address: str, location: str) -> str:
    """Return where a redirect leads, "" where that cannot be read; never raises."""
    try:
        target = urljoin(address, location)
        urlsplit(target).port  # noqa: B018 - raises where it is no number
    except ValueError:
        return ""
    return target


def _unusable(service: Service, fault: str) -> ConfigurationError:
    return ConfigurationError(
        f"The address of {service.label} cannot be used: {fault}.",
        "Correct the address in the profile.",
    )
