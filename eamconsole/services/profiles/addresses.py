"""Addresses as people paste them, and which of them may be called without TLS."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, unquote, urlsplit

from eamconsole.support.addresses import bare_address

_WORK_SUFFIX = re.compile(r"(?i)/work$")
_TOKEN = "{token}"  # noqa: S105 - what stands for a secret
_SECRET_WEBHOOK = re.compile(
    r"(?i)hooks\.slack(-gov)?\.com/(services|workflows|triggers)/.|/webhook(b2)?/[0-9a-f-]{36}"
    r"|discord(app)?\.com/api/webhooks/.|[?&](sig|signature|token|key|code|api_?key|secret)=."
)
_SECRET_QUERY = re.compile(
    r"(?i)[?&](?:sig|signature|token|access_token|api_?key|secret|password|pwd)=[^{&]"
)
_SECRET_OPTION = re.compile(r"(?i)[?&](?:ssl)?password=")


def plain_address(text: str) -> str:
    """Return an address that needs https unless it is on this machine."""
    return _checked(text, http_elsewhere=False)


def optional_address(text: str) -> str:
    """Return such an address, or nothing."""
    return plain_address(text) if text.strip() else ""


def citizen_address(text: str) -> str:
    """Return the citizen API's installation; http elsewhere is allowed, with a warning."""
    return _WORK_SUFFIX.sub("", _checked(text, http_elsewhere=True))


def installation_address(text: str) -> str:
    """Return the internal API's installation or nothing; its login never goes over http."""
    return _WORK_SUFFIX.sub("", optional_address(text))


def locator_address(text: str) -> str:
    """Return the locator's address or nothing, which means Esri's World Geocoder."""
    return _arcgis_service(text, "GeocodeServer")


def map_server_address(text: str) -> str:
    """Return the map server's address or nothing, which means outlines without a background."""
    return _arcgis_service(text, "MapServer")


def _arcgis_service(text: str, kind: str) -> str:
    if not text.strip():
        return ""
    address = plain_address(text)
    if not address.endswith(f"/{kind}"):
        raise ValueError(f"must end in /{kind}")
    return address


def record_address(text: str) -> str:
    """Return the address of a record's page or nothing; a browser opens it, the console never.

    It may go over http as EAM's own pages do inside the city: nothing of the console's goes along.
    """
    stripped = text.strip()
    if not stripped:
        return ""
    _refuse_login(stripped, "whoever opens the page signs in there")
    parts = _split(stripped)
    if parts.scheme not in ("http", "https") or not parts.hostname or "{" in parts.netloc:
        raise ValueError("must be an address with https:// and a host name")
    if _SECRET_QUERY.search(stripped):
        raise ValueError("holds a secret; whoever opens the page signs in there")
    after = stripped.partition(parts.netloc)[2]
    left = after.replace("{number}", "").replace("{record}", "")
    if "{" in left or "}" in left:
        raise ValueError("knows {number} and {record} in braces, and nothing else")
    if left == after:
        raise ValueError("must name {number} or {record} where the number goes")
    return stripped


def webhook_address(text: str) -> str:
    """Return a webhook's address or nothing; ``{token}`` stands where its secret goes.

    Many webhooks are secrets themselves: whoever knows the address can write into the channel.
    """
    stripped = text.strip()
    if not stripped or stripped == _TOKEN:
        return stripped
    _refuse_login(stripped, "credentials belong into the keyring")
    parts = _split(stripped)
    loopback = is_loopback(parts.hostname or "")
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        raise ValueError("must start with https:// (http:// is for this machine only)")
    if not parts.hostname or _TOKEN in parts.netloc:
        raise ValueError("must name a host; {token} may stand after it, or for the whole address")
    if _TOKEN not in stripped and _SECRET_WEBHOOK.search(stripped):
        raise ValueError("holds a secret; store it as webhook-token and write {token} in its place")
    return stripped


def needs_warning(address: str) -> bool:
    """Return whether ``address`` is called over http on another machine."""
    parts = urlsplit(address)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Return whether ``host`` is this machine by its spelling; names are not looked up."""
    if host.casefold().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def same_place(one: str, other: str) -> bool:
    """Return whether two addresses lead to the same installation."""
    return _identity(one) == _identity(other)


def proxy_setting(text: str) -> str:
    """Return ``system``, ``none`` or a proxy's address without a login."""
    if text in ("system", "none"):
        return text
    _refuse_login(text, "store it as proxy-login")
    proxy = bare_address(text)
    if proxy is None or proxy.scheme not in ("http", "https") or proxy.rest.strip("/"):
        raise ValueError('must be "system", "none" or an address like http://proxy.example:8080')
    return proxy.origin


def journal_setting(text: str) -> str:
    """Return the journal's address without a password, or nothing for SQLite at home."""
    if not text.strip():
        return ""
    if not text.strip().startswith("postgresql+psycopg://"):
        raise ValueError("must be empty or start with postgresql+psycopg://")
    user = text.partition("://")[2].rpartition("@")[0]
    if ":" in unquote(user) or _SECRET_OPTION.search(unquote(text)):
        raise ValueError("holds a password; store it as journal-password instead")
    _split(text)
    return text.strip()


def _checked(text: str, *, http_elsewhere: bool) -> str:
    _refuse_login(text, "credentials belong into the keyring")
    parts = _split(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address with https:// and a host name")
    if parts.query or parts.fragment:
        raise ValueError("must end before any '?' or '#'")
    if parts.scheme == "http" and not (http_elsewhere or is_loopback(parts.hostname)):
        raise ValueError("must start with https:// (http:// is for this machine only)")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _split(text: str) -> SplitResult:
    stripped = text.strip()
    if re.search(r"[\s\x00-\x1f]", stripped):
        raise ValueError("must hold no blanks or line breaks")
    try:
        parts = urlsplit(stripped)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        raise ValueError(
            "is no usable address: host or port cannot be read; it must name them like "
            "host.example:8443"
        ) from None
    return parts


def _refuse_login(text: str, instead: str) -> None:
    """Refuse any ``@``: no address of a service or proxy needs one but for a login."""
    if "@" in text:
        raise ValueError(f"holds a login; take it out: {instead}")


def _identity(address: str) -> tuple[str, int, str]:
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return (parts.hostname or "").casefold(), port, parts.path.rstrip("/").casefold()
