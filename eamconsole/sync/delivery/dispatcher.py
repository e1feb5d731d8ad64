"""Hands due deliveries to workers: lanes in order, sides apart, images fetched ahead."""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eamconsole.domain.delivery import Delivery, DeliveryKind, Direction
from eamconsole.domain.identity import DeliveryId
from eamconsole.domain.lanes import obstacle
from eamconsole.errors import EamConsoleError, Service, SyncCancelled
from eamconsole.journal import Journal
from eamconsole.support.clock import Clock
from eamconsole.sync.budget import CallBudget
from eamconsole.sync.circuits import Circuits
from eamconsole.sync.delivery.ahead import FetchAhead
from eamconsole.sync.delivery.deaths import Handling
from eamconsole.sync.delivery.due_tracker import DueTracker
from eamconsole.sync.delivery.runner import Runner
from eamconsole.sync.pictures import Pictures

log = logging.getLogger(__name__)

_SEECLICKFIX_WORKERS = 4
_READ_AHEAD = 64
_BRAKE_AGAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over what is due: how much was paid, and when it can go on by itself."""

    paid: int
    next_moment: datetime | None
    """When the next delivery is due, whatever side it is owed to; None: nothing waits."""


class Dispatcher:
    """Keeps the workers of both sides busy until nothing is due."""

    def __init__(
        self,
        journal: Journal,
        runner: Runner,
        circuits: Circuits,
        pictures: Pictures,
        budget: CallBudget,
        clock: Clock,
        connections: int,
        shared: int | None = None,
        *,
        brake: Callable[[], None] = lambda: None,
    ) -> None:
        """``connections`` workers pay EAM; ``shared`` makes one pool of both sides.

        ``brake`` is asked before anything is read that may be paid, and holds what is too much.
        """
        self._brake = brake
        self._braked_at: float | None = None
        self._journal = journal
        self._runner = runner
        self._circuits = circuits
        self._budget = budget
        self._clock = clock
        self._pools = _pools(connections, shared)
        self._ahead = FetchAhead(pictures)
        self.handling = Handling(journal, clock)
        self._out: dict[Future[Future[bool] | None], Delivery] = {}
        self._settling: dict[Future[bool], Delivery] = {}
        """Answers on their way to the disk; whoever brought one pays the next meanwhile."""
        self._ended: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
        """What ended since, in order: waiting for one of many futures locks every one of them."""
        self._ready: dict[Direction, deque[Delivery]] = {way: deque() for way in Direction}
        self._out_count = dict.fromkeys(Direction, 0)
        self._due = DueTracker(clock)
        self._trouble: EamConsoleError | None = None
        """What made the present look at the journal end early."""

    def pay_due(
        self, cancel: threading.Event, observe: Callable[[int], None] = lambda _paid: None
    ) -> Pass:
        """Pay until nothing more can be paid now; deliveries that fall due meanwhile included."""
        paid = 0
        self._braked_at = None
        self._forget_ready()
        self._collect_stale()
        while not cancel.is_set() and self._trouble is None:
            self._start_what_is_due(cancel)
            if not self._out and not self._settling:
                if not self._search_once_more() and not self._wait_for_budget(cancel):
                    break
                continue
            paid += self._collect_finished(timeout=1.0)
            observe(paid)
        if self._trouble is not None:
            raise self._trouble
        self._drain()
        return Pass(paid, None if cancel.is_set() else self._next_moment())

    def in_hand(self) -> frozenset[DeliveryId]:
        """Return the deliveries whose call, or whose answer, is under way."""
        return frozenset(each.id for each in (*self._out.values(), *self._settling.values()))

    def close(self) -> None:
        """Let the calls in flight end, then stop the workers."""
        for pool, _size in self._pools.values():
            pool.shutdown(wait=True)
        self._ahead.close()

    def _start_what_is_due(self, cancel: threading.Event) -> None:
        for way in self._ways_with_room():
            if not self._ready[way] and self._due.is_worth_a_look(way):
                self._read_ahead(way)
            pool, size = self._pools[way]
            while self._ready[way] and self._out_count[way] < size and not cancel.is_set():
                if self._is_blocked(way):
                    break
                delivery = self._ready[way].popleft()
                self._out_count[way] += 1
                self._send_out(pool, delivery)

    def _send_out(self, pool: ThreadPoolExecutor, delivery: Delivery) -> None:
        handed = pool.submit(self._run, delivery)
        self._out[handed] = delivery
        handed.add_done_callback(self._ended.put)

    def _search_once_more(self) -> bool:
        """Whether something may be due, though what was paid unlocked nothing more."""
        empty = [way for way in Direction if not self._ready[way]]
        return sum(self._due.search_once_more(way) for way in empty) > 0

    def _ways_with_room(self) -> list[Direction]:
        return [way for way in Direction if self._out_count[way] < self._pools[way][1]]

    def _is_blocked(self, way: Direction) -> bool:
        """A paused side, or no call left in the budget, keeps its deliveries waiting."""
        if self._circuits.pause_of(way.service) is not None:
            return True
        return way is Direction.TO_SEECLICKFIX and self._budget.wait_seconds() > 0

    def _read_ahead(self, way: Direction) -> None:
        """Read what is due and runnable on one side into its queue."""
        issues, now = self._due.next_look(way), self._clock.monotonic()
        if self._braked_at is None or now - self._braked_at >= _BRAKE_AGAIN_SECONDS:
            self._brake()
            self._braked_at = now
        if self._circuits.pause_of(way.service) is not None:
            return
        under_way = (*self._out.values(), *self._settling.values())
        known = {delivery.id for delivery in under_way if delivery.direction is way}
        with self._journal.ask() as ledgers:
            due = ledgers.backlog.due(
                self._clock.now(),
                _READ_AHEAD,
                directions=(way,),
                exclude_ids=known,
                issues=issues,
            )
        if len(due.first) == _READ_AHEAD:
            self._due.has_more(way)
        for delivery in due.first:
            lane = due.lanes[delivery.issue_id]
            if delivery.kind is DeliveryKind.CREATE:
                self._ahead.start(lane)
            if obstacle(delivery, lane) is None:
                self._ready[delivery.direction].append(delivery)

    def _run(self, delivery: Delivery) -> Future[bool] | None:
        self._ahead.wait_for(delivery)
        with self.handling.of(delivery):
            return self._runner.run(delivery)

    def _forget_ready(self) -> None:
        for waiting in self._ready.values():
            waiting.clear()
        self._due.begin()

    def _collect_finished(self, timeout: float | None = None) -> int:
        """Wait until something ends; return how many deliveries are over and durable."""
        over = 0
        try:
            ended = self._ended.get(timeout=timeout)
            while True:
                over += self._conclude(ended) if ended in self._settling else self._collect(ended)
                ended = self._ended.get_nowait()
        except queue.Empty:
            return over

    def _collect(self, future: Future[Future[bool] | None]) -> int:
        """Free the worker's place; what it brought is over once it is durable."""
        delivery = self._out.pop(future)
        self._out_count[delivery.direction] -= 1
        error = future.exception()
        answer = None if error else future.result()
        if answer is not None:
            self._settling[answer] = delivery
            answer.add_done_callback(self._ended.put)
            return 0
        self._due.paid(delivery)
        self._face(delivery, error)
        return 1

    def _conclude(self, answer: Future[bool]) -> int:
        delivery = self._settling.pop(answer)
        self._due.paid(delivery)
        error: BaseException | None = None
        try:
            self._runner.conclude(delivery, answer)
        except Exception as fault:  # noqa: BLE001 - faced like one of the worker
            error = fault
        self._face(delivery, error)
        return 1

    def _face(self, delivery: Delivery, error: BaseException | None) -> None:
        if error is None or isinstance(error, SyncCancelled):
            return
        if isinstance(error, EamConsoleError):
            self._trouble = self._trouble or error
            return
        log.error("delivery %s failed in a way nobody foresaw", delivery.id, exc_info=error)
        try:
            self._runner.quarantine(delivery, error)
        except EamConsoleError as trouble:
            self._trouble = self._trouble or trouble

    def _collect_stale(self) -> None:
        """Take note of what ended since a fault ended the last look; its trouble is told."""
        self._collect_finished(timeout=0.0)
        self._trouble = None

    def _drain(self) -> None:
        while self._out or self._settling:
            self._collect_finished()

    def _wait_for_budget(self, cancel: threading.Event) -> bool:
        """Wait for the next SeeClickFix slot where only that is missing; False: nothing is due."""
        if not self._ready[Direction.TO_SEECLICKFIX]:
            return False
        if self._circuits.pause_of(Service.SEECLICKFIX) is not None:
            return False
        return not self._clock.wait(self._budget.wait_seconds(), cancel)

    def _next_moment(self) -> datetime | None:
        with self._journal.read() as ledgers:
            moments = [
                max(due, pause.until) if (pause := self._circuits.pause_of(way.service)) else due
                for way in Direction
                if (due := ledgers.backlog.next_due(self._clock.now(), (way,)))
            ]
        return min(moments, default=None)


def _pools(connections: int, shared: int | None) -> dict[Direction, tuple[ThreadPoolExecutor, int]]:
    if shared is not None:
        pool = ThreadPoolExecutor(shared, thread_name_prefix="deliver")
        return dict.fromkeys(Direction, (pool, shared))
    return {
        Direction.TO_EAM: (
            ThreadPoolExecutor(connections, thread_name_prefix="to-eam"),
            connections,
        ),
        Direction.TO_SEECLICKFIX: (
            ThreadPoolExecutor(_SEECLICKFIX_WORKERS, thread_name_prefix="to-scf"),
            _SEECLICKFIX_WORKERS,
        ),
    }
