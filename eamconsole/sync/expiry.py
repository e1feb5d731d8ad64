"""End dates of certificates and credentials: asked for once a day, told in time."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from eamconsole.domain.expiry import Ending, soonest_first
from eamconsole.journal import Ledgers
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.server_clocks import clock_ahead

_CERTIFICATES, _CREDENTIALS = "certificate_ends", "credential_ends"
_READ_AT = "certificates_read"
_EVERY = timedelta(days=1)
_SOON, _NOW = "lapsing", "lapsed"


class Expiry:
    """Keeps what was learned; a server that does not answer keeps its old date."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts

    def read_if_due(self, cancel: threading.Event) -> None:
        """Ask each server for its certificate where that was not done today; tell what lapses."""
        if not cancel.is_set():
            self._read()
            self._tell()

    def _read(self) -> None:
        ask, now = self._parts.certificate_ends, self._parts.clock.now()
        with self._parts.journal.read() as ledgers:
            last = ledgers.watermarks.get(_READ_AT)
        if ask is None or not is_due(last, _EVERY, now):
            return
        found = ask()
        credentials = {} if self._parts.credential_ends is None else self._parts.credential_ends()

        def keep(ledgers: Ledgers) -> None:
            known = {**certificate_ends(ledgers), **found}
            ledgers.facts.set(_CERTIFICATES, _plain(known))
            ledgers.facts.set(_CREDENTIALS, _plain(credentials))
            ledgers.watermarks.set(_READ_AT, now)

        self._parts.journal.write(keep)

    def _tell(self) -> None:
        """Tell at 30 and 14 days, and louder at 3; what was renewed is solved by itself."""
        at = self._parts.clock.now()
        with self._parts.journal.read() as ledgers:
            now = by_servers(ledgers, at)
            ends = soonest_first(all_ends(ledgers))
            kinds = (_SOON, _NOW)
            told = {n.key: n.text for n in ledgers.notices.open() if n.kind in kinds}
        wanted = {_key(each, now): each for each in ends if each.stage(now) is not None}
        stale = [key for key in told if key not in wanted]
        news = {key: each for key, each in wanted.items() if key not in told}
        if not (stale or news):
            return

        def write(ledgers: Ledgers) -> None:
            for key in stale:
                ledgers.notices.solve(key, at)
            for key, each in news.items():
                _raise(ledgers, key, each, now, at)

        self._parts.journal.write(write)


def _raise(ledgers: Ledgers, key: str, ending: Ending, now: datetime, at: datetime) -> None:
    if ending.is_urgent(now):
        ledgers.notices.raise_(key, "lapsed", ending.words(now), at)
    else:
        ledgers.notices.raise_(key, "lapsing", ending.words(now), at)


def _key(ending: Ending, now: datetime) -> str:
    """Return a key for each stage: what a person called solved at 30 days is told again at 14."""
    return f"{_NOW if ending.is_urgent(now) else _SOON}:{ending.title}:{ending.stage(now)}"


def by_servers(ledgers: Ledgers, now: datetime) -> datetime:
    """Return the moment by which what lapses is judged: the servers', where they all differ.

    They refuse a token by their clocks; one that is years ahead here would call all of it lapsed.
    """
    return now - clock_ahead(ledgers, now)


def certificate_ends(ledgers: Ledgers) -> Mapping[str, datetime]:
    """Return the end date of each certificate known, by a title for people."""
    return _read(ledgers, _CERTIFICATES)


def credential_ends(ledgers: Ledgers) -> Mapping[str, datetime]:
    """Return the end date of each token and login known, by a title for people."""
    return _read(ledgers, _CREDENTIALS)


def all_ends(ledgers: Ledgers) -> Mapping[str, datetime]:
    """Return everything that lapses."""
    return {**certificate_ends(ledgers), **credential_ends(ledgers)}


def _read(ledgers: Ledgers, fact: str) -> dict[str, datetime]:
    kept = ledgers.facts.get(fact) or {}
    return {str(title): datetime.fromisoformat(at) for title, at in kept.items()}


def _plain(ends: Mapping[str, datetime]) -> dict[str, str]:
    return {title: at.isoformat() for title, at in ends.items()}
