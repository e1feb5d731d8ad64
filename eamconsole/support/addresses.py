"""The one gate for addresses that may hold a login: read, or shown without it.

A password may hold any sign.  ``urlsplit`` takes ``#``, ``/``, ``?`` or ``[`` in one for the end
of the host, and its errors quote what it stumbled over, so no such address is given to it: the
login is whatever stands between ``://`` and the **last** ``@``, and what cannot be read is not
shown at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30})://")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|\w[\w.-]{0,252})(?::(\d{1,5}))?")
_LARGEST_PORT = 65535
_CALLED = re.compile(r"[^/?#\\]*//[^/?#\\]*")

_NEXT_ADDRESS = re.compile(
    r"(?:[\s,;|]{1,9}|(?<=\.jpg|\.png|\.gif)|(?<=\.jpeg|\.webp|\.heic))(?=https?://)",
    re.IGNORECASE,
)
"""Where the next address of several begins: people and programs put what they like between."""


@dataclass(frozen=True, slots=True)
class BareAddress:
    """An address apart from its login; ``rest`` is path, query and fragment as written."""

    scheme: str
    host: str
    port: int | None
    rest: str
    login: str = ""

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"

    @property
    def shown(self) -> str:
        """What may be shown: no login, no query, no fragment."""
        return self.origin + re.split(r"[?#]", self.rest, maxsplit=1)[0]


def bare_address(text: str, otherwise: str = "") -> BareAddress | None:
    """Return the parts of an address, None where they cannot be told.

    ``otherwise`` is the scheme of an address that names none.
    """
    stripped = text.strip()
    found = _SCHEME.match(stripped)
    scheme = found[1].lower() if found else otherwise
    written, _, place = stripped[found.end() if found else 0 :].rpartition("@")
    named = _HOST.match(place)
    if not scheme or named is None:
        return None
    port = None if named[2] is None else int(named[2])
    rest = place[named.end() :]
    if (rest and rest[0] not in "/?#\\") or (port is not None and port > _LARGEST_PORT):
        return None
    return BareAddress(scheme, named[1], port, rest, _decoded(written))


def called_address(text: str) -> BareAddress | None:
    """Return who is called by an address as clients read it; its path may hold any sign."""
    found = _CALLED.match(text)
    return bare_address(found[0] if found else text)


def shown_address(text: str) -> str:
    """Return what may be shown of an address; a stand-in where it cannot be read.

    An ``@`` in a path is taken for the end of a login too: rather too little than a secret.
    """
    found = bare_address(text)
    return found.shown if found is not None else "an address that cannot be read"


def may_hold_secret(text: str) -> bool:
    """Return whether a text may hold a login, or a token in the query of an address."""
    return "@" in text or ("://" in text and ("?" in text or "#" in text))


def web_addresses_in(text: str) -> tuple[str, ...]:
    """Return the http(s) addresses that a field for one holds, each once; () where it has none."""
    parts = (part.strip() for part in _NEXT_ADDRESS.split(text.strip()))
    found = (part for part in parts if part.lower().startswith(("http://", "https://")))
    return tuple(dict.fromkeys(found))


def _decoded(login: str) -> str:
    """Return ``name:password`` with percent escapes undone; a bare name gets its colon."""
    if not login:
        return ""
    name, _, password = login.partition(":")
    return f"{unquote(name)}:{unquote(password)}"
