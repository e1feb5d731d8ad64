"""The engine: intake, deliveries, watch and housekeeping over one journal.

Windows run each cycle in a QThread of its own, a server in plain threads, ``sync --once`` one
after the other.  All of them call the same four methods.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from eamconsole.domain.delivery import DeliveryState, Direction
from eamconsole.domain.identity import IssueId
from eamconsole.domain.retry import BackOff
from eamconsole.errors import (
    EamConsoleError,
    Remedy,
    Service,
    ServiceError,
    SyncCancelled,
)
from eamconsole.sync.accounts import Accounts
from eamconsole.sync.budget import on_behalf_of_a_person
from eamconsole.sync.catalog import Catalog
from eamconsole.sync.categories import Categories
from eamconsole.sync.circuits import Circuits, is_fault_of_the_side
from eamconsole.sync.delivery.desk import Desk, Standing
from eamconsole.sync.delivery.lane_reader import LaneReader
from eamconsole.sync.delivery.privacy import PrivateRecords
from eamconsole.sync.delivery.runner import Runner
from eamconsole.sync.delivery.steps import all_steps
from eamconsole.sync.housekeeping import Housekeeping
from eamconsole.sync.intake.cycle import IntakeCycle
from eamconsole.sync.parts import EngineParts, Observer, Progress, RunSummary
from eamconsole.sync.pictures import Pictures
from eamconsole.sync.watch.cycle import WatchCycle

log = logging.getLogger(__name__)

T = TypeVar("T")

_LOOK_AGAIN = 5.0
"""Seconds until the journal is looked at again: another process may have made rows due."""
_REPORT_EVERY = 0.25
_STOPPED = frozenset({"brake", "odd_moment", "unread_children", "unreadable"})
"""Kinds of notices about work that is left undone until somebody acts."""
_WAITS = (DeliveryState.WAITING, DeliveryState.RETRYING, DeliveryState.CHECKING)


class Engine:
    """One engine per profile and environment; ``open`` takes the lease, ``close`` gives it up."""

    def __init__(self, parts: EngineParts) -> None:
        self.parts = parts
        self._epoch = 0
        self._wake = threading.Event()
        self._opened = False
        self._reported_at = 0.0

    def open(self) -> None:
        """Take lock and lease, then turn rows left *sending* into *checking*.

        Raises ``LeaseHeldElsewhere`` naming the holder.
        """
        parts, now = self.parts, self.parts.clock.now()
        parts.lock.acquire(parts.holder, now)
        self._epoch = parts.journal.write(lambda ledgers: ledgers.lease.take(parts.holder, now))
        self._build()
        self._private.reconsider()
        self._look_up_what_is_unanswered()
        self._opened = True

    def close(self) -> None:
        """Let calls in flight end, give the lease up."""
        if not self._opened:
            return
        self._opened = False
        ended = threading.Event()
        ended.set()
        self._obey(ended)
        self._desk.close()
        self.parts.journal.write(lambda ledgers: ledgers.lease.release(self._epoch))
        self.parts.lock.release()

    def run_once(self, cancel: threading.Event, observe: Observer) -> RunSummary:
        """One full round: take in, pay, poll everything, pay again; waits for short retries."""
        self._obey(cancel)
        self._look_up_what_is_unanswered()
        self.resume_sides()
        summary = RunSummary()
        summary.faults += self._housekeeping.run(cancel)
        self._guarded(summary, Service.SEECLICKFIX, lambda: self._take_in(cancel, observe))
        self._pay_patiently(cancel, observe, summary)
        self._guarded(
            summary, Service.EAM, lambda: self._follow(cancel, observe, all_children=True)
        )
        self._pay_patiently(cancel, observe, summary)
        self._count(summary)
        return summary

    def run_service(self, cancel: threading.Event, observe: Observer) -> None:
        """Run all four cycles in threads of their own until cancelled."""
        self._obey(cancel)
        self._look_up_what_is_unanswered()
        cycles = (
            ("intake", self.intake_cycle),
            ("deliveries", self.delivery_cycle),
            ("watch", self.watch_cycle),
            ("housekeeping", self.housekeeping_cycle),
        )
        threads = [
            threading.Thread(target=self._repeat, args=(cycle, cancel), name=name)
            for name, cycle in cycles
        ]
        for thread in threads:
            thread.start()
        observe(Progress("running"))
        for thread in threads:
            thread.join()

    def intake_cycle(self, cancel: threading.Event) -> float:
        """Take in what changed; return the seconds until the next cycle."""
        self._obey(cancel)
        if not self._is_paused(Service.SEECLICKFIX):
            self._contain(lambda: self._take_in(cancel, _silent))
        self.poke()
        return self.parts.rules.intake.poll_every.total_seconds()

    def delivery_cycle(self, cancel: threading.Event) -> float:
        """Pay what is due; return the seconds until something falls due by itself."""
        self._obey(cancel)
        self._wake.clear()
        standing = self._contain(lambda: self._desk.pay_due(cancel))
        if standing is None or standing.next_moment is None:
            return _LOOK_AGAIN
        wait = (standing.next_moment - self.parts.clock.now()).total_seconds()
        return min(_LOOK_AGAIN, max(0.05, wait))

    def watch_cycle(self, cancel: threading.Event) -> float:
        """Poll open links; return the seconds until the next cycle."""
        self._obey(cancel)
        if not self._is_paused(Service.EAM):
            self._contain(lambda: self._follow(cancel, _silent, all_children=False))
        self.poke()
        every = self.parts.rules.status.poll_every
        return min(every, self._watch.look_again or every).total_seconds()

    def housekeeping_cycle(self, cancel: threading.Event) -> float:
        """Run the slow rounds that are due; return the seconds until the next look."""
        self._obey(cancel)
        faults = self._housekeeping.run(cancel)
        with self.parts.journal.read() as ledgers:
            quiet = ledgers.lease.epoch() == self._epoch
        if not quiet:
            log.error("the lease was taken over; nothing more is sent from here")
        return 60.0 if faults else 300.0

    def check_now(self, issue_ids: Sequence[IssueId] | None, cancel: threading.Event) -> int:
        """Poll some links (None: all) at once because a person asks; return new debts."""
        with on_behalf_of_a_person():
            owed = self._watch.run(cancel, all_children=True, only=issue_ids)
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
        self._circuits.resume(service)
        self.poke()

    @property
    def catalog(self) -> Catalog:
        """The problem codes offered."""
        return self._catalog

    @property
    def categories(self) -> Categories:
        """Plan and apply of the Request Categories."""
        return self._categories

    def _build(self) -> None:
        parts, limits = self.parts, self.parts.rules.limits
        back_off = BackOff(limits.retry_first, limits.retry_max)
        self._circuits = Circuits(parts.journal, parts.clock, back_off)
        self._accounts = Accounts(parts.journal, parts.seeclickfix, parts.clock)
        self._catalog = Catalog(parts)
        self._pictures = Pictures(
            parts.journal,
            parts.files,
            parts.seeclickfix.image,
            parts.clock,
            limits.image_downloads_per_second,
        )
        self._private = PrivateRecords(parts)
        steps = all_steps(parts, self._pictures, self._accounts, self._circuits, self._private)
        lanes = LaneReader(parts.journal)
        self._runner = Runner(
            parts.journal,
            lanes,
            steps,
            self._circuits,
            parts.clock,
            limits,
            self._epoch,
            self._private.hindrance,
        )
        self._desk = Desk(
            parts.journal,
            self._runner,
            self._circuits,
            self._pictures,
            parts.budget,
            parts.clock,
            limits.eam_connections,
            parts.shared_connections,
        )
        self._intake = IntakeCycle(parts, self._accounts, self._catalog.routes)
        self._watch = WatchCycle(parts)
        self._categories = Categories(parts, self._catalog, may_write=parts.may_write_categories)
        self._housekeeping = Housekeeping(
            parts,
            self._accounts,
            self._catalog,
            self._intake,
            self._circuits,
            self._categories,
        )

    def _look_up_what_is_unanswered(self) -> None:
        """Take up rows that a dead process, or a journal without room, left *sending*."""
        with self.parts.journal.read() as ledgers:
            if not ledgers.deliveries.any_sending():
                return
        now = self.parts.clock.now()
        self.parts.journal.write(
            lambda ledgers: ledgers.deliveries.recover(now, self._runner.quiet_until)
        )

    def _take_in(self, cancel: threading.Event, observe: Observer) -> None:
        if self._catalog.is_empty():
            self._housekeeping.read_categories(cancel)
        owed = self._intake.run(cancel)
        self._heard(Direction.TO_SEECLICKFIX)
        observe(Progress("taken in", done=owed))

    def _follow(self, cancel: threading.Event, observe: Observer, *, all_children: bool) -> None:
        owed = self._watch.run(cancel, all_children=all_children)
        if self._watch.asked:
            self._heard(Direction.TO_EAM)
        observe(Progress("polled", done=owed))

    def _heard(self, side: Direction) -> None:
        """Note that a side answers; what it had put off goes on, whoever heard it first."""
        if self._circuits.succeeded(side.service):
            self._runner.wake(side)

    def _pay_patiently(
        self, cancel: threading.Event, observe: Observer, summary: RunSummary
    ) -> None:
        """Pay until nothing falls due within the first retry delay."""
        patience = self.parts.rules.limits.retry_first
        while not cancel.is_set():
            before = summary.done

            def report(paid: int, before: int = before) -> None:
                if self._may_report():
                    observe(Progress("delivering", done=before + paid, left=self._left()))

            standing: Standing = self._desk.pay_due(cancel, report)
            summary.done += standing.paid
            now = self.parts.clock.now()
            if standing.next_moment is None or standing.next_moment > now + patience:
                return
            pause = max(0.02, (standing.next_moment - now).total_seconds())
            if self.parts.clock.wait(pause, cancel):
                return

    def _may_report(self) -> bool:
        """Return True a few times a second: progress is for people."""
        now = self.parts.clock.monotonic()
        if now - self._reported_at < _REPORT_EVERY:
            return False
        self._reported_at = now
        return True

    def _left(self) -> int:
        with self.parts.journal.read() as ledgers:
            counts = ledgers.deliveries.count_by_flow_and_state()
        return sum(number for (_flow, state), number in counts.items() if state in _WAITS)

    def _count(self, summary: RunSummary) -> None:
        with self.parts.journal.read() as ledgers:
            counts = ledgers.deliveries.count_by_flow_and_state()
            stopped = [n for n in ledgers.notices.open() if n.kind in _STOPPED]
        for (_flow, state), number in counts.items():
            if state is DeliveryState.NEEDS_ATTENTION:
                summary.attention += number
            elif state in _WAITS or state is DeliveryState.SENDING:
                summary.unfinished += number
        summary.attention += len(stopped)

    def _guarded(self, summary: RunSummary, service: Service, work: Callable[[], None]) -> None:
        pause = self._circuits.pause_of(service)
        if pause is not None:
            summary.faults.append(f"{service.label} is not called for now: {pause.reason}")
            return
        try:
            work()
        except SyncCancelled:
            return
        except EamConsoleError as error:
            if error.remedy is Remedy.STOP:
                raise
            self._note(error)
            summary.faults.append(f"{error.summary} {error.next_step}")

    def _contain(self, work: Callable[[], T]) -> T | None:
        try:
            return work()
        except SyncCancelled:
            return None
        except EamConsoleError as error:
            if error.remedy is Remedy.STOP:
                raise
            self._note(error)
            log.warning("a cycle could not go on: %s", error.summary)
            return None

    def _note(self, error: EamConsoleError) -> None:
        if isinstance(error, ServiceError) and is_fault_of_the_side(error):
            self._circuits.failed(error.service, error)

    def _is_paused(self, service: Service) -> bool:
        return self._circuits.pause_of(service) is not None

    def resume_sides(self) -> None:
        """A person asks: try again what was given up for a while, unless blocked."""
        for service in Service:
            with self.parts.journal.read() as ledgers:
                health = ledgers.systems.get(service)
            if health is not None and health.state != "blocked":
                self._circuits.resume(service)

    def _repeat(self, cycle: Callable[[threading.Event], float], cancel: threading.Event) -> None:
        while not cancel.is_set():
            try:
                pause = cycle(cancel)
            except EamConsoleError as error:
                log.exception("a cycle stopped: %s", error.summary)
                cancel.set()
                return
            if cycle == self.delivery_cycle:
                self.wait_for_work(pause, cancel)
            else:
                self.parts.clock.wait(pause, cancel)

    def _obey(self, cancel: threading.Event) -> None:
        """Let the waits for budget and images end when this run is cancelled."""
        self.parts.budget.cancel = cancel
        self._pictures.cancel = cancel


def _silent(_progress: Progress) -> None:
    return None
