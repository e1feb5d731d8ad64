"""Personal access tokens of the sandbox city's invented users."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from eamconsole.sandbox.seeclickfix.records import Person

_YEAR = timedelta(days=365)


@dataclass(slots=True)
class Token:
    """A token's text, whose it is, and until when."""

    text: str
    owner: Person
    ends_at: datetime


class TokenBook:
    """The tokens by role: those of ``owners``, and ``expired``, which was the integration's.

    Their text has slashes and dates like the documented one, so that nobody is
    tempted to put it into a path.
    """

    def __init__(self, seed: int, start: datetime, owners: Mapping[str, Person]) -> None:
        self._tokens = {
            role: _issued(role, seed, owner, start, start + _YEAR) for role, owner in owners.items()
        }
        self._tokens["expired"] = _issued(
            "expired", seed, owners["integration"], start - 2 * _YEAR, start - _YEAR
        )

    def text(self, role: str) -> str:
        """Return the token of a role."""
        return self._tokens[role].text

    def owner(self, text: str, now: datetime) -> Person | None:
        """Return whose valid token this is."""
        for token in self._tokens.values():
            if token.text == text:
                return token.owner if now < token.ends_at else None
        return None

    def set_end(self, role: str, moment: datetime) -> None:
        """Let a token end at another time, past or future; its text stays."""
        self._tokens[role].ends_at = moment

    def replace(self, role: str, now: datetime) -> str:
        """Give a role another token and return its text; the one before is nobody's any more."""
        old = self._tokens[role]
        text = f"{old.text}-{now:%Y%m%d%H%M%S}"
        self._tokens[role] = Token(text, old.owner, now + _YEAR)
        return text

    def ends(self) -> dict[str, str]:
        """Return the end of each token by role."""
        return {role: token.ends_at.isoformat() for role, token in self._tokens.items()}


def _issued(role: str, seed: int, owner: Person, start: datetime, end: datetime) -> Token:
    secret = hashlib.sha256(f"{seed}|{role}".encode()).hexdigest()[:32]
    return Token(f"sandbox-{role}-{start:%m/%d/%Y}-{end:%m/%d/%Y}-{secret}", owner, end)
