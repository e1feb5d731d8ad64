"""The engine: intake, deliveries, watch and housekeeping over one journal.

``Running`` runs each of the four cycles in a thread of its own, ``Round`` one after the other.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import datetime

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.identity import IssueId
from eamconsole.domain.outage import CONSOLE, Outage
from eamconsole.errors import (
    EamConsoleError,
    Service,
)
from eamconsole.journal import (
    LeaseHolder,
    Ledgers,
    held_elsewhere,
    refuse_moved,
    settle_here,
    settle_owner,
)
from eamconsole.sync import uptime
from eamconsole.sync.budget import on_behalf_of_a_person
from eamconsole.sync.calls import add_calls
from eamconsole.sync.catalog import Catalog
from eamconsole.sync.categories import Categories
from eamconsole.sync.components import build
from eamconsole.sync.containment import Containment
from eamconsole.sync.cycles import CycleWork
from eamconsole.sync.heartbeat import ENDED, Heartbeat
from eamconsole.sync.once import Round
from eamconsole.sync.outages import note_outage
from eamconsole.sync.parts import EngineParts, Observer, RunSummary
from eamconsole.sync.relink import Relink, RelinkReport

log = logging.getLogger(__name__)

_LAST_WORD_SECONDS = 3.0
"""How long giving the lease up may take: the lock tells the next engine all it needs."""


class Engine:
    """One engine per profile and environment; ``open`` takes the lease, ``close`` gives it up."""

    def __init__(self, parts: EngineParts) -> None:
        self.parts = parts
        self._wake = threading.Event()
        self._opened = False
        self._asked_at: datetime | None = None
        self._rounds = 0
        self._containment = Containment(parts.journal, parts.clock)

    def open(self, *, claims: bool = False) -> None:
        """Take lock and lease, then turn rows left *sending* into *checking*.

        Raises ``LeaseHeldElsewhere`` naming the holder, ``JournalMoved`` where the rows live
        elsewhere, ``JournalOfAnother`` where it is another organization's, and ``JournalCopied``
        for a copy, unless a person ``claims`` that this one is the console.  Whatever goes wrong,
        the lock is free again.
        """
        parts, now = self.parts, self.parts.clock.now()
        self._asked_at = self._asked_at or now
        parts.lock.acquire(parts.holder, now, self._asked_at)
        try:
            with parts.journal.read() as ledgers:
                refuse_moved(ledgers)
            parts.journal.write(lambda ledgers: self._settle(ledgers, now, claims=claims))
            with parts.journal.read() as ledgers:
                before = ledgers.lease.holder()
            epoch = parts.journal.write(lambda ledgers: self._take_lease(ledgers, before, now))
            self._heart = Heartbeat(parts.journal, parts.clock, epoch)
            unknown = None if parts.fence is None else parts.fence.open(parts.journal, now)
            self._components = build(parts, epoch, self._containment, unknown)
            self._components.private.proofs.reconsider()
            # whoever did not give the lease up died
            died = before is not None and bool(before.holder)
            retrying = self._components.runner.retrying
            self._components.dispatcher.handling.take_stock(retrying, died=died)
            self._components.recover()
            self._cycles = CycleWork(self._components, self._wake)
        except BaseException:
            parts.lock.release()
            raise
        self._opened = True
        self._asked_at = None
        self._rounds = 0

    def close(self, why: str = "") -> None:
        """Let calls in flight end, give the lease up; needs no journal that works.

        ``why`` says what ended it, empty where somebody wished it.
        """
        if not self._opened:
            return
        self._opened = False
        ended = threading.Event()
        ended.set()
        try:
            self._components.obey(ended)
            self._components.dispatcher.close()
            self._give_up_lease(why)
            if self.parts.fence is not None:
                self.parts.fence.close()
        finally:
            self.parts.lock.release()

    def run_once(self, cancel: threading.Event, observe: Observer) -> RunSummary:
        """One full round: take in, pay, poll everything, pay again; waits for short retries."""
        self._components.obey(cancel)
        self._components.recover()
        self.resume_sides()
        self._rounds += 1
        return Round(self._components, self._containment, self._cycles).run(cancel, observe)

    def run(self, cycle: Cycle, cancel: threading.Event) -> float:
        """Run one cycle; return the seconds until it wants to run again.

        Raises only what ends the whole run.
        """
        self._components.obey(cancel)
        self._heart.beat()
        return self._containment.run(cycle, self._cycles.each()[cycle], cancel)

    def woke(self, at: datetime) -> None:
        """Say in the journal that the machine slept until ``at``: its silence was no fault."""
        self._heart.woke(at)

    def hold(self) -> None:
        """Make sure that lock and lease are still ours; a restarted database forgets the lock.

        Raises ``LeaseHeldElsewhere`` where another engine has taken either meanwhile.
        """
        parts = self.parts
        parts.lock.hold(parts.holder, parts.clock.now())
        with parts.journal.read() as ledgers:
            overtaken = ledgers.lease.epoch() != self._components.epoch
        if overtaken:
            raise held_elsewhere(parts.journal)

    def relink(self, cancel: threading.Event, observe: Observer) -> RelinkReport:
        """Make the journal know what stands in both systems; send nothing."""
        self._components.obey(cancel)
        self._components.recover()
        self.resume_sides()
        return Relink(self._components, self._cycles).run(cancel, observe)

    def check_now(self, issue_ids: Sequence[IssueId] | None, cancel: threading.Event) -> int:
        """Poll some links (None: all) at once because a person asks; return new debts."""
        with on_behalf_of_a_person():
            owed = self._components.watch.run(cancel, all_children=True, only=issue_ids)
        self.poke()
        return owed

    def poke(self) -> None:
        """Wake the delivery cycle: something new may be due."""
        self._wake.set()

    def wait_for_work(self, seconds: float, cancel: threading.Event) -> None:
        """Wait until poked, cancelled, or ``seconds`` have passed."""
        deadline = self.parts.clock.monotonic() + seconds
        while not cancel.is_set() and not self._wake.is_set():
            left = deadline - self.parts.clock.monotonic()
            if left <= 0:
                return
            self.parts.clock.wait(min(left, 0.5), self._wake)

    def resume(self, service: Service) -> None:
        """Call a paused side again at once, and what waited for it."""
        self._components.circuits.resume(service)
        self.poke()

    def resume_sides(self) -> None:
        """A person asks: try again what was given up for a while, unless blocked."""
        for service in Service:
            with self.parts.journal.read() as ledgers:
                health = ledgers.systems.get(service)
            if health is not None and health.state != "blocked":
                self._components.circuits.resume(service)

    @property
    def catalog(self) -> Catalog:
        """The problem codes offered."""
        return self._components.catalog

    @property
    def categories(self) -> Categories:
        """Plan and apply of the Request Categories."""
        return self._components.categories

    def _settle(self, ledgers: Ledgers, now: datetime, *, claims: bool) -> None:
        """Note whose the journal is and where; whoever claims a copy does not claim a city's."""
        home = self.parts.journal.path
        settle_owner(ledgers, self.parts.organization, str(home or "in the PostgreSQL database"))
        if home is not None:
            settle_here(ledgers, home, now, claims=claims)

    def _take_lease(self, ledgers: Ledgers, before: LeaseHolder | None, now: datetime) -> int:
        """Take the lease; the time since the last run ended by itself was an outage."""
        beat_at = before.beat_at if before is not None else None
        last = uptime.begin_run(ledgers, now, beat_at)
        if last is not None and last.ended:
            note_outage(ledgers, Outage(what=CONSOLE, since=last.until, until=now))
        return ledgers.lease.take(self.parts.holder, now)

    def _give_up_lease(self, why: str) -> None:
        """Say in the journal that nobody syncs, and why, where that can still be said."""
        epoch, fence = self._components.epoch, self.parts.fence
        now, rounds = self.parts.clock.now(), self._rounds
        found_lost = any(self._components.past.adopted.values())
        used = self.parts.budget.take_used()

        def write(ledgers: Ledgers) -> None:
            ledgers.lease.release(epoch)
            add_calls(ledgers, used, now)
            if fence is not None:
                fence.rest(ledgers, found_lost=found_lost)
            ledgers.facts.set(ENDED, why)
            uptime.end_run(ledgers, now, why, rounds=rounds)

        try:
            self.parts.journal.write_soon(write).result(_LAST_WORD_SECONDS)
        except (EamConsoleError, TimeoutError):
            log.warning("the lease could not be given up in the journal; the lock is free")
