"""The engine: intake, deliveries, watch and housekeeping over one journal.

Windows run each cycle in a QThread of its own, a server in plain threads, ``sync --once`` one
after the other in a round.  All of them run the same four cycles.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from eamconsole.domain.delivery import Direction
from eamconsole.domain.identity import IssueId
from eamconsole.errors import (
    EamConsoleError,
    Service,
    ServiceError,
)
from eamconsole.journal import Ledgers, held_elsewhere
from eamconsole.sync.budget import on_behalf_of_a_person
from eamconsole.sync.catalog import Catalog
from eamconsole.sync.categories import Categories
from eamconsole.sync.circuits import is_fault_of_the_side
from eamconsole.sync.heartbeat import ENDED, Heartbeat
from eamconsole.sync.once import Round
from eamconsole.sync.parts import EngineParts, Observer, Progress, RunSummary
from eamconsole.sync.running import Containment, Cycle, Cycles
from eamconsole.sync.works import build

log = logging.getLogger(__name__)

T = TypeVar("T")

_LOOK_AGAIN = 5.0
"""Seconds until the journal is looked at again: another process may have made rows due."""
_LAST_WORD_SECONDS = 3.0
"""How long giving the lease up may take: the lock tells the next engine all it needs."""


class Engine:
    """One engine per profile and environment; ``open`` takes the lease, ``close`` gives it up."""

    def __init__(self, parts: EngineParts) -> None:
        self.parts = parts
        self._wake = threading.Event()
        self._opened = False
        self._unsettled = True
        """Whether rows may be *sending* that no call is out for."""
        self._cycles = Cycles(
            {
                Cycle.INTAKE: self._take_in_once,
                Cycle.DELIVERIES: self._pay_once,
                Cycle.WATCH: self._watch_once,
                Cycle.HOUSEKEEPING: self._keep_house_once,
            },
            Containment(parts.journal, parts.clock),
        )

    def open(self) -> None:
        """Take lock and lease, then turn rows left *sending* into *checking*.

        Raises ``LeaseHeldElsewhere`` naming the holder.  Whatever goes wrong, the lock is free
        again.
        """
        parts, now = self.parts, self.parts.clock.now()
        parts.lock.acquire(parts.holder, now)
        try:
            epoch = parts.journal.write(lambda ledgers: ledgers.lease.take(parts.holder, now))
            self._heart = Heartbeat(parts.journal, parts.clock, epoch)
            self._works = build(parts, epoch, self._cycles.containment)
            self._works.private.reconsider()
            self._works.recover()
        except BaseException:
            parts.lock.release()
            raise
        self._opened = True

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
            self._works.obey(ended)
            self._works.desk.close()
            self._give_up_lease(why)
        finally:
            self.parts.lock.release()

    def run_once(self, cancel: threading.Event, observe: Observer) -> RunSummary:
        """One full round: take in, pay, poll everything, pay again; waits for short retries."""
        self._works.obey(cancel)
        self._works.recover()
        self.resume_sides()
        return Round(
            self._works, self._cycles.containment, self._take_in, self._follow, self._note
        ).run(cancel, observe)

    def run_service(self, cancel: threading.Event, observe: Observer) -> None:
        """Run all four cycles in threads of their own until cancelled.

        Raises what no cycle can survive: another engine took over, or a damaged journal.
        """
        ends: list[EamConsoleError] = []
        threads = [
            threading.Thread(target=self._repeat, args=(cycle, cancel, ends), name=cycle.value)
            for cycle in Cycle
        ]
        for thread in threads:
            thread.start()
        observe(Progress("running"))
        for thread in threads:
            thread.join()
        if ends:
            raise ends[0]

    def run(self, cycle: Cycle, cancel: threading.Event) -> float:
        """Run one cycle; return the seconds until it wants to run again.

        Raises only what ends the whole run.
        """
        self._works.obey(cancel)
        self._heart.beat()
        return self._cycles.run(cycle, cancel)

    def check_now(self, issue_ids: Sequence[IssueId] | None, cancel: threading.Event) -> int:
        """Poll some links (None: all) at once because a person asks; return new debts."""
        with on_behalf_of_a_person():
            owed = self._works.watch.run(cancel, all_children=True, only=issue_ids)
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
        self._works.circuits.resume(service)
        self.poke()

    def resume_sides(self) -> None:
        """A person asks: try again what was given up for a while, unless blocked."""
        for service in Service:
            with self.parts.journal.read() as ledgers:
                health = ledgers.systems.get(service)
            if health is not None and health.state != "blocked":
                self._works.circuits.resume(service)

    @property
    def catalog(self) -> Catalog:
        """The problem codes offered."""
        return self._works.catalog

    @property
    def categories(self) -> Categories:
        """Plan and apply of the Request Categories."""
        return self._works.categories

    def _take_in_once(self, cancel: threading.Event) -> float:
        if not self._is_paused(Service.SEECLICKFIX):
            self._contain(lambda: self._take_in(cancel, _silent))
        self.poke()
        return self.parts.rules.intake.poll_every.total_seconds()

    def _pay_once(self, cancel: threading.Event) -> float:
        self._wake.clear()
        if self._unsettled:
            self._works.recover()
        self._unsettled = True  # until this look has come to its end
        standing = self._contain(lambda: self._works.desk.pay_due(cancel))
        self._unsettled = False
        if standing is None or standing.next_moment is None:
            return _LOOK_AGAIN
        wait = (standing.next_moment - self.parts.clock.now()).total_seconds()
        return min(_LOOK_AGAIN, max(0.05, wait))

    def _watch_once(self, cancel: threading.Event) -> float:
        if not self._is_paused(Service.EAM):
            self._contain(lambda: self._follow(cancel, _silent, all_children=False))
        self.poke()
        every = self.parts.rules.status.poll_every
        return min(every, self._works.watch.look_again or every).total_seconds()

    def _keep_house_once(self, cancel: threading.Event) -> float:
        faults = self._works.housekeeping.run(cancel)
        with self.parts.journal.read() as ledgers:
            overtaken = ledgers.lease.epoch() != self._works.epoch
        if overtaken:
            raise held_elsewhere(self.parts.journal)
        return 60.0 if faults else 300.0

    def _take_in(self, cancel: threading.Event, observe: Observer) -> None:
        works = self._works
        if works.catalog.is_empty():
            works.housekeeping.read_categories(cancel)
        owed = works.intake.run(cancel)
        self._heard(Direction.TO_SEECLICKFIX)
        observe(Progress("taken in", done=owed))

    def _follow(self, cancel: threading.Event, observe: Observer, *, all_children: bool) -> None:
        owed = self._works.watch.run(cancel, all_children=all_children)
        if self._works.watch.asked:
            self._heard(Direction.TO_EAM)
        observe(Progress("polled", done=owed))

    def _heard(self, side: Direction) -> None:
        """Note that a side answers; what it had put off goes on, whoever heard it first."""
        if self._works.circuits.succeeded(side.service):
            self._works.runner.wake(side)

    def _contain(self, work: Callable[[], T]) -> T | None:
        """Let a side that is in trouble rest; anything else is a fault of the cycle."""
        try:
            return work()
        except ServiceError as error:
            if not self._note(error):
                raise
            log.warning("a cycle could not go on: %s", error.summary)
            return None

    def _note(self, error: BaseException) -> bool:
        """Return whether ``error`` is trouble of a whole side, and note it with that side."""
        if isinstance(error, ServiceError) and is_fault_of_the_side(error):
            self._works.circuits.failed(error.service, error)
            return True
        return False

    def _is_paused(self, service: Service) -> bool:
        return self._works.circuits.pause_of(service) is not None

    def _repeat(self, cycle: Cycle, cancel: threading.Event, ends: list[EamConsoleError]) -> None:
        while not cancel.is_set():
            try:
                pause = self.run(cycle, cancel)
            except EamConsoleError as error:
                log.exception("the %s cycle ends the run", cycle.value)
                ends.append(error)
                cancel.set()
                return
            if cycle is Cycle.DELIVERIES:
                self.wait_for_work(pause, cancel)
            else:
                self.parts.clock.wait(pause, cancel)

    def _give_up_lease(self, why: str) -> None:
        """Say in the journal that nobody syncs, and why, where that can still be said."""
        epoch = self._works.epoch

        def write(ledgers: Ledgers) -> None:
            ledgers.lease.release(epoch)
            ledgers.facts.set(ENDED, why)

        try:
            self.parts.journal.write_soon(write).result(_LAST_WORD_SECONDS)
        except (EamConsoleError, TimeoutError):
            log.warning("the lease could not be given up in the journal; the lock is free")


def _silent(_progress: Progress) -> None:
    return None
