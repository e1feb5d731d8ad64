"""Says in the journal, now and then, that whoever holds the lease is alive."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from eamconsole.errors import JournalError
from eamconsole.journal import Journal, Ledgers
from eamconsole.support.clock import Clock
from eamconsole.sync import uptime

BEAT_SECONDS = 20.0
ENDED = "sync_ended"
"""The fact that says why the last sync ended by itself; empty where somebody wished it."""

AWAKE_SINCE = "awake_since"
"""The fact that says when the machine woke, or the process ran again: silence counts from then."""


class Heartbeat:
    """Beats when a cycle begins: a process that hangs in all of them beats no more.

    A round of ``sync --once`` has no such beginnings while it pays for hours: it writes none, and
    is judged by its lock and by the answers it gets.
    """

    def __init__(self, journal: Journal, clock: Clock, epoch: int) -> None:
        self._journal = journal
        self._clock = clock
        self._epoch = epoch
        self._guard = threading.Lock()
        self._next = clock.monotonic()

    def beat(self) -> None:
        """Beat where it is time to; waits for nothing."""
        now = self._clock.monotonic()
        with self._guard:
            if now < self._next:
                return
            self._next = now + BEAT_SECONDS
        at = self._clock.now()
        self._note(lambda ledgers: ledgers.lease.beat(self._epoch, at))

    def woke(self, at: datetime) -> None:
        """Say that nothing here could run until ``at``; waits for nothing."""

        def write(ledgers: Ledgers) -> None:
            ledgers.facts.set(AWAKE_SINCE, at.isoformat())
            lease = ledgers.lease.holder()
            if lease is not None and lease.beat_at < at:
                slept = uptime.Stretch(what=uptime.ASLEEP, since=lease.beat_at, until=at)
                uptime.note(ledgers, slept)

        self._note(write)

    def _note(self, work: Callable[[Ledgers], object]) -> None:
        try:
            self._journal.write_soon(work)
        except JournalError:
            return  # closing: whoever ends says so itself
