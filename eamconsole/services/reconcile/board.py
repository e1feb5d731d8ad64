"""The comparison of both systems as people see it: run it, and read what the last one found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eamconsole.domain.reconciling import Difference, to_json
from eamconsole.errors import SyncCancelled
from eamconsole.journal import Journal
from eamconsole.services.reconcile.mending import Mending
from eamconsole.support.clock import Clock
from eamconsole.sync.parts import EngineParts, Observer
from eamconsole.sync.reconcile import LastRun, RunState, Trend, keeping, standing_alone
from eamconsole.sync.relinking import Relinking, relinking

_OUTDATED = "Compared before the journal was relinked; the next sync compares both systems again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What is known of whether both systems agree.  Without ``last`` nothing is known."""

    last: LastRun | None = None
    running: RunState | None = None
    """A run that has not come to its end."""
    differences: tuple[Difference, ...] = ()
    trend: tuple[Trend, ...] = ()
    relinking: Relinking | None = None
    """A relink that has not come to its end."""
    outdated: bool = False
    """Whether the journal was relinked since, and the next sync compares again."""

    @property
    def agrees(self) -> bool:
        """Whether the last whole run found that both systems agree, and knew what is known now."""
        last_word = not self.outdated and self.relinking is None
        return self.last is not None and self.last.agrees and last_word

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be looked at, or was not known when it was, in sentences."""
        noted = () if self.last is None else self.last.notes
        if self.relinking is not None:
            return tuple(dict.fromkeys((*noted, self.relinking.words)))
        return (*noted, _OUTDATED) if self.outdated and self.last is not None else noted

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts."""
        last = self.last
        return {
            "agrees": self.agrees,
            "began": last.began if last else None,
            "ended": last.ended if last else None,
            "since": last.since if last else None,
            "requests": last.requests if last else 0,
            "pairs": last.pairs if last else 0,
            "on_its_way": last.on_its_way if last else 0,
            "count": last.differences if last else 0,
            "counts": dict(last.counts) if last else {},
            "decided": last.decided if last else 0,
            "not_known": [*(() if last else ("never compared",)), *self.notes],
            "differences": [to_json(each) for each in self.differences],
            "unfinished": self.running is not None,
        }


class Reconciling:
    """Runs the comparison of one opened profile; running writes to neither system."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        parts: Callable[[], EngineParts],
        mending: Mending,
    ) -> None:
        """``parts`` reads credentials; it is asked when somebody wants a run."""
        self._journal = journal
        self._clock = clock
        self._parts = parts
        self.mending = mending
        """What mends a difference it found."""

    def run(
        self, cancel: threading.Event, observe: Observer, *, since: datetime | None = None
    ) -> bool:
        """Compare, or go on where the last one was stopped; return whether it is whole."""
        try:
            return standing_alone(self._parts()).run(cancel, observe, since=since)
        except SyncCancelled:
            return False

    def agreement(self) -> Agreement:
        """Return what is known; no call is made."""
        with self._journal.read() as ledgers:
            return Agreement(
                last=keeping.last_run(ledgers),
                running=keeping.running(ledgers),
                differences=keeping.kept_differences(ledgers),
                trend=keeping.trend(ledgers),
                relinking=relinking(ledgers, self._clock.now()),
                outdated=keeping.is_wanted(ledgers),
            )
