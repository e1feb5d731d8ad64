"""Notices that an outage is over, has its report made, and tells where it lies."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from eamconsole.domain.outage import Outage
from eamconsole.errors import ENDS_EVERYTHING, EamConsoleError
from eamconsole.journal import Ledgers
from eamconsole.support.known_fields import known_part
from eamconsole.sync import uptime
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts

log = logging.getLogger(__name__)

_DUE = "outage_over:"
_ARRIVES_WITHIN = timedelta(minutes=10)
_NOTICES_STAY = timedelta(days=30)
_PRUNED, _PRUNE_EVERY = "uptime_pruned", timedelta(days=1)


def note_outage(ledgers: Ledgers, outage: Outage) -> None:
    """Keep that an outage is over; its report is made by the next slow round."""
    if outage.is_worth_a_report:
        moments = {"since": outage.since.isoformat(), "until": outage.until.isoformat()}
        ledgers.facts.set(_DUE + outage.name, asdict(outage) | moments)


class Outages:
    """Part of the slow rounds."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts

    def report_if_due(self, cancel: threading.Event, *, at_once: bool = False) -> None:
        """Make the reports of outages that are over; a disk that is full costs the report alone.

        What waited gets some minutes to arrive first, so that the report says what is missing.
        """
        parts, now = self._parts, self._parts.clock.now()
        with parts.journal.read() as ledgers:
            due = ledgers.facts.under(_DUE)
            old = [
                notice.key
                for notice in ledgers.notices.open()
                if notice.kind == "outage_over" and now - notice.last_seen > _NOTICES_STAY
            ]
            prune = is_due(ledgers.watermarks.get(_PRUNED), _PRUNE_EVERY, now)
        if prune:
            parts.journal.write(lambda ledgers: _tidy(ledgers, old, now))
        for name, value in due.items():
            if cancel.is_set():
                return
            outage = _outage(value)
            if outage is None or at_once or abs(now - outage.until) >= _ARRIVES_WITHIN:
                self._report(name, outage, now)

    def _report(self, name: str, outage: Outage | None, now: datetime) -> None:
        text = ""
        if outage is not None and self._parts.report_outage is not None:
            try:
                text = self._parts.report_outage(outage)
            except ENDS_EVERYTHING:
                raise
            except Exception as error:
                log.exception("the report of %s could not be made", outage.name)
                text = _unmade(outage, error)

        def keep(ledgers: Ledgers) -> None:
            ledgers.facts.forget(name)
            if outage is not None and text:
                ledgers.notices.raise_(f"outage:{outage.name}", "outage_over", text, now)

        self._parts.journal.write(keep)


def _unmade(outage: Outage, error: Exception) -> str:
    """Say which outage it was, why there is no report, and how to get it.

    Whatever the fault is, the next round would meet it again and make no other report either.
    """
    if isinstance(error, EamConsoleError):
        why = error.summary
    elif isinstance(error, OSError):
        why = f"it could not be written: {error.strerror or type(error).__name__}."
    else:
        why = f"a fault inside the console ({type(error).__name__}); the log file has the details."
    return (
        f"{outage.title} was away from {outage.since:%Y-%m-%d %H:%M} to "
        f"{outage.until:%Y-%m-%d %H:%M} UTC. There is no report of it: {why} Make it once that is "
        "mended: eamconsole outages report"
    )


def _tidy(ledgers: Ledgers, old: Sequence[str], now: datetime) -> None:
    for key in old:
        ledgers.notices.solve(key, now)
    uptime.prune(ledgers, now)
    ledgers.watermarks.set(_PRUNED, now)


def _outage(value: Any) -> Outage | None:
    try:
        moments = {each: datetime.fromisoformat(value[each]) for each in ("since", "until")}
        return Outage(**known_part(Outage, value) | moments)
    except (KeyError, TypeError, ValueError):
        return None
