"""Keeps secrets out of every text that people, logs or files may see.

Secrets are registered once, when they are read from the keyring; texts are redacted
*before* they are cut, because half a secret at the edge would no longer be recognized.
Of a text that will be cut only as much is searched as can be shown, and a secret's length more.
"""

from __future__ import annotations

import base64
import copy
import html
import json
import logging
import re
import threading
from urllib.parse import quote, quote_plus

MASK = "•••"
_SHORTEST_SECRET = 4
_AUTHORIZATION = re.compile(
    r"(?i)\b((?:proxy-)?authorization\"?\s*[:=]\s*\"?(?:(?:basic|bearer|token|negotiate)\s+)?)"
    r"[^\s\",;&]+"
)
_SCHEME = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9+/=._~-]{8,}")
_QUERY = re.compile(
    r"(?i)([?&;\s\"'](?:access_?token|token|api_?key|apikey|appid|key|password|passwd|pwd|secret"
    r"|signature|sig|code|login)=)[^&\s\"'#]+"
)
_USERINFO = re.compile(
    r"(://)(?!(?<=\+psycopg://)[^/\s@\"':%?]{1,128}@[^@\s\"':]*(?:[\s\"']|:[\s\d]|$))"
    r"(?:[^/\s@\"']{1,256}+@|[^/\s@\"':]{1,128}+:(?:[^\s\"@]{0,256}+@){1,4})"
)
"""The second form is a password that holds signs at which an address would end.  A database's
login without a password stays: people are told to use that address as it is."""
_BY_PLACE = (
    ((), _AUTHORIZATION, rf"\1{MASK}"),
    ((), _SCHEME, rf"\1 {MASK}"),
    (("=",), _QUERY, rf"\1{MASK}"),
    (("://", "@"), _USERINFO, rf"\1{MASK}@"),
)
"""Each with the signs without which it matches nowhere."""
_PERCENT = re.compile("%[0-9A-F]{2}")
_EDGE = 1_024
"""How far a login in an address or a key before its value may reach over the edge of a cut."""
_LONGEST_RECORD = 20_000
_LONGEST_TRACEBACK = 100_000


class Redactor:
    """Masks registered secrets, authorization values, tokens in queries, logins in addresses.

    May be used from several threads; a secret is masked in the spellings it can take on
    its way: as it is, percent-encoded, inside JSON, a page or Python's own quotes, and as part of
    Basic authentication.
    """

    def __init__(self, *secrets: str) -> None:
        self._guard = threading.Lock()
        self._spellings: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self._edge = _EDGE
        self.register(*secrets)

    def register(self, *secrets: str) -> None:
        """Mask these from now on; texts under four characters would mask everything."""
        with self._guard:
            for secret in secrets:
                self._spellings.update(_spellings(secret))
            if self._spellings:
                longest_first = sorted(self._spellings, key=len, reverse=True)
                self._pattern = re.compile("|".join(map(re.escape, longest_first)))
                self._edge = max(_EDGE, len(longest_first[0]))

    def redact(self, text: str, *, longest: int | None = None) -> str:
        """Return ``text`` without secrets, cut to ``longest`` characters."""
        if longest is None:
            return self._masked(text)
        edge = self._edge
        if len(text) <= longest + edge:
            return _cut(self._masked(text), longest)
        # The end of the part looked at may be half a secret.  What is masked alike with and
        # without the edge has none in it, wherever masks have moved it to.
        near, far = self._masked(text[:longest]), self._masked(text[: longest + edge])
        return _cut(near[: _alike(near, far)] + "…", longest)

    def _masked(self, text: str) -> str:
        if self._pattern is not None:
            text = self._pattern.sub(MASK, text)
        for signs, expression, instead in _BY_PLACE:
            if all(sign in text for sign in signs):  # far cheaper than an expression
                text = expression.sub(instead, text)
        return text


def redacted(record: logging.LogRecord, redactor: Redactor) -> logging.LogRecord:
    """Return a copy of a record as it may be written, arguments and traceback included.

    A copy: who else listens (a test, another handler) gets the record as it was said.
    """
    written = copy.copy(record)
    said = redactor.redact(record.getMessage(), longest=_LONGEST_RECORD)
    written.msg = said.replace("\r", "\\r").replace("\n", "\\n")  # one record, one line
    written.args = ()
    if record.exc_info:
        formatted = logging.Formatter().formatException(record.exc_info)
        written.exc_text = redactor.redact(formatted, longest=_LONGEST_TRACEBACK)
        written.exc_info = None
    return written


def _alike(one: str, other: str) -> int:
    """Return how many characters both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _spellings(secret: str, *, whole: bool = True) -> set[str]:
    if len(secret) < _SHORTEST_SECRET:
        return set()
    encoded = base64.b64encode(secret.encode("utf-8", "surrogatepass")).decode("ascii")
    found = {secret, quote(secret, safe=""), quote(secret), quote_plus(secret)}
    found |= {json.dumps(secret)[1:-1], encoded, encoded.rstrip("=")}
    found |= {repr(secret)[1:-1], repr(secret.encode("utf-8", "surrogatepass"))[2:-1]}
    found |= {html.escape(secret), html.escape(secret, quote=False)}
    found |= {json.dumps(secret, ensure_ascii=False)[1:-1], *_low(found)}
    password = secret.partition(":")[2] if whole else ""
    return found | (_spellings(password, whole=False) if password else set())


def _low(spellings: set[str]) -> set[str]:
    """Return percent-encoded spellings in small letters, as some servers write them."""
    return {_PERCENT.sub(lambda code: code[0].lower(), each) for each in spellings}
