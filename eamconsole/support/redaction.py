"""Keeps secrets out of every text that people, logs or files may see.

Secrets are registered once, when they are read from the keyring, and looked for in every spelling
(``spellings``); those nobody registered are known by the place they stand at.  Texts are redacted
*before* they are cut, because half a secret at the edge would no longer be recognized.
Of a text that will be cut only as much is searched as can be shown, and a secret's length more.
"""

from __future__ import annotations

import copy
import logging
import re
import threading

from eamconsole.support.spellings import (
    LONGEST_SIGN,
    base64_expression_of,
    base64_of,
    expression_of,
    plainest_part_of,
)

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
    r"(?:[^/\s@\"']{1,256}+@|[^/\s@\"':]{1,128}+:(?:[^\s\"@]{0,160}+@){1,4})"
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
_Looked = tuple[str, re.Pattern[str]]
"""What a text must hold to be looked at, and the expression that is looked for then."""
_EDGE = 1_024
"""How far a login in an address or a key before its value may reach over the edge of a cut."""
_LONGEST_RECORD = 20_000
_LONGEST_TRACEBACK = 100_000


class Redactor:
    """Masks registered secrets, authorization values, tokens in queries, logins in addresses.

    May be used from several threads; a secret is masked in every spelling it can take on
    its way (``spellings``), and as part of Basic authentication.
    """

    def __init__(self, *secrets: str) -> None:
        self._guard = threading.Lock()
        self._known: dict[str, tuple[_Looked, ...]] = {}
        self._patterns: tuple[_Looked, ...] = ()
        self._edge = _EDGE
        self.register(*secrets)

    def register(self, *secrets: str) -> None:
        """Mask these from now on; texts under four characters would mask everything."""
        with self._guard:
            new = {part for secret in secrets for part in _parts(secret)} - self._known.keys()
            if not new:
                return
            self._known |= {part: _expressions(part) for part in new}
            longest_first = sorted(self._known, key=len, reverse=True)
            self._patterns = tuple(each for part in longest_first for each in self._known[part])
            self._edge = max(_EDGE, LONGEST_SIGN * len(longest_first[0]))

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
        for plain, pattern in self._patterns:
            if plain in text:  # far cheaper than an expression
                text = pattern.sub(MASK, text)
        for signs, expression, instead in _BY_PLACE:
            if all(sign in text for sign in signs):
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


def _parts(secret: str) -> set[str]:
    """Return the secret, and the password alone where it is a login."""
    password = secret.partition(":")[2]
    return {part for part in (secret, password) if len(part) >= _SHORTEST_SECRET}


def _expressions(secret: str) -> tuple[_Looked, ...]:
    coded = base64_of(secret)
    return (
        (plainest_part_of(secret), re.compile(expression_of(secret))),
        (plainest_part_of(coded), re.compile(base64_expression_of(coded))),
    )
