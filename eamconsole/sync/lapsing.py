"""End dates of certificates, asked for once a day, so that nobody is surprised by them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from eamconsole.journal import Ledgers
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts

_FACT = "certificate_ends"
_READ_AT = "certificates_read"
_EVERY = timedelta(days=1)


class Lapsing:
    """Keeps what was learnt; a server that does not answer keeps its old date."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts

    def read_if_due(self, cancel: threading.Event) -> None:
        """Ask each server for its certificate where that was not done today."""
        ask, now = self._parts.certificate_ends, self._parts.clock.now()
        if ask is None or cancel.is_set():
            return
        with self._parts.journal.read() as ledgers:
            last = ledgers.watermarks.get(_READ_AT)
        if not is_due(last, _EVERY, now):
            return
        found = ask()

        def keep(ledgers: Ledgers) -> None:
            known = {**certificate_ends(ledgers), **found}
            ledgers.facts.set(_FACT, {title: at.isoformat() for title, at in known.items()})
            ledgers.watermarks.set(_READ_AT, now)

        self._parts.journal.write(keep)


def certificate_ends(ledgers: Ledgers) -> Mapping[str, datetime]:
    """Return the end date of each certificate known, by a title for people."""
    kept = ledgers.facts.get(_FACT) or {}
    return {str(title): datetime.fromisoformat(at) for title, at in kept.items()}
