"""The engine's real parts in one thread, so that it can die at any chosen point."""

from __future__ import annotations

import contextlib
import hashlib
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from typing import Any

from eamconsole.domain.city import CityRules, MessageRules
from eamconsole.domain.delivery import Delivery, DeliveryState, Direction
from eamconsole.domain.identity import ProblemCode
from eamconsole.domain.lanes import obstacle
from eamconsole.domain.retry import BackOff
from eamconsole.domain.routing import Routes
from eamconsole.domain.work import CoordinateSystem, Point, Problem
from eamconsole.journal import Journal, Ledgers
from eamconsole.journal.lock import NoLock
from eamconsole.sync.accounts import Accounts
from eamconsole.sync.budget import CallBudget
from eamconsole.sync.circuits import Circuits
from eamconsole.sync.delivery.lane_reader import LaneReader
from eamconsole.sync.delivery.privacy import PrivateRecords
from eamconsole.sync.delivery.runner import Runner
from eamconsole.sync.delivery.steps import all_steps
from eamconsole.sync.intake.cycle import IntakeCycle
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import PastLookups
from eamconsole.sync.pictures import Pictures
from eamconsole.sync.watch.cycle import WatchCycle
from tests.faults.call_outcomes import Line, Spot
from tests.faults.two_sides import EamSide, SeeClickFixSide
from tests.fixtures.linked_city import rules

PROBLEMS = (Problem(ProblemCode("POTHOLE"), "Pothole"),)
CITY = rules(
    messages=MessageRules(
        acknowledgment="Received: {request_number}",
        closing="Done: {request_number}",
        cancelled="Cancelled: {request_number}",
    ),
    limits={
        "retry_first": timedelta(seconds=30),
        "eam_quiet": timedelta(seconds=120),
        "seeclickfix_quiet": timedelta(seconds=120),
    },
)


class MortalJournal:
    """A journal whose process may die right before or right after a commit."""

    def __init__(self, journal: Journal, line: Line) -> None:
        self._journal = journal
        self._line = line

    @property
    def path(self) -> Path | None:
        """Where it stands; None in memory."""
        return self._journal.path

    def write(self, work: Callable[[Ledgers], Any]) -> Any:
        """Commit between two places where the process may die."""
        self._line.at_crash_point(Spot.BEFORE_COMMIT)
        answer = self._journal.write(work)
        self._line.at_crash_point(Spot.AFTER_COMMIT)
        return answer

    def write_soon(self, work: Callable[[Ledgers], Any]) -> Future[Any]:
        """Commit, or die before: nobody waits for it."""
        self._line.at_crash_point(Spot.BEFORE_COMMIT)
        return self._journal.write_soon(work)

    @contextlib.contextmanager
    def read(self) -> Iterator[Ledgers]:
        """Reading loses nothing."""
        with self._journal.read() as ledgers:
            yield ledgers

    ask = read


class Drawer:
    """Keeps pictures in memory; survives the process like a folder."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, content: bytes) -> str:
        """Keep the content under its digest."""
        digest = hashlib.sha256(content).hexdigest()
        self.kept[digest] = content
        return digest

    def read(self, digest: str) -> bytes | None:
        """Return the content, or None."""
        return self.kept.get(digest)


class Degrees:
    """Sends points as they are."""

    def project(self, latitude: float, longitude: float) -> Point:
        """Return the point in degrees."""
        return Point(longitude, latitude, CoordinateSystem.LATLONG)

    def covers(self, latitude: float, longitude: float) -> bool:
        """Everywhere is fine."""
        return True


class LoneEngine:
    """One life of the engine: opened on the journal, recovering what the last one left."""

    runner_class: type[Runner] = Runner

    def __init__(
        self,
        journal: Journal,
        line: Line,
        scf: SeeClickFixSide,
        eam: EamSide,
        drawer: Drawer,
        city: CityRules = CITY,
    ) -> None:
        self.clock = line.clock
        self.journal: Any = MortalJournal(journal, line)
        self.parts = parts = EngineParts(
            journal=self.journal,
            organization=1,
            lock=NoLock(),
            seeclickfix=scf,
            eam=eam,
            projector=Degrees(),
            rules=city,
            files=drawer,
            clock=line.clock,
            budget=CallBudget(0, line.clock),
        )
        self._cancel = threading.Event()
        now, limits = line.clock.now(), city.limits
        self.epoch = self.journal.write(lambda ledgers: ledgers.lease.take("me", now))
        back_off = BackOff(limits.retry_first, limits.retry_max, random.Random(7))
        self.circuits = Circuits(self.journal, line.clock, back_off)
        accounts = Accounts(self.journal, scf, line.clock)
        pictures = Pictures(self.journal, drawer, scf.image, line.clock, 0)
        past = PastLookups(parts, accounts)
        private = PrivateRecords(parts)
        self.steps = all_steps(parts, pictures, accounts, self.circuits, private, past)
        self.runner = self.runner_class(
            self.journal,
            LaneReader(self.journal, has_internal_api=city.has_internal_api),
            self.steps,
            self.circuits,
            line.clock,
            limits,
            self.epoch,
            hindrance=private.hindrance,
            past=past,
        )
        self.runner._back_off = back_off  # the same chance in every run
        routes = Routes(city, PROBLEMS)
        self.intake = IntakeCycle(parts, accounts, lambda: routes, past)
        self.watch = WatchCycle(parts, past)
        self.journal.write(lambda led: led.deliveries.recover(now, self.runner.quiet_until))

    def round(self) -> None:
        """Take in, pay, follow, pay again."""
        self.intake.run(self._cancel)
        self.pay()
        self.watch.run(self._cancel, all_children=True)
        self.pay()

    def pay(self) -> None:
        """Pay what is due until nothing may run now."""
        while ready := self.ready():
            for delivery in ready:
                self.run(delivery)

    def run(self, delivery: Delivery) -> None:
        """Take one delivery one step further; its answer is durable afterwards."""
        answer = self.runner.run(delivery)
        if answer is not None:
            self.runner.conclude(delivery, answer)

    def ready(self) -> list[Delivery]:
        """Return what is due and held up by nothing."""
        ways = [way for way in Direction if self.circuits.pause_of(way.service) is None]
        with self.journal.read() as ledgers:
            due = ledgers.backlog.due(self.clock.now(), 64, directions=ways)
        return [each for each in due.first if obstacle(each, due.lanes[each.issue_id]) is None]

    def wait_for_next(self, line: Line) -> None:
        """Turn the clock to the next moment something may happen."""
        with self.journal.read() as ledgers:
            due = ledgers.backlog.next_due(self.clock.now())
        left = 0.0 if due is None else (due - self.clock.now()).total_seconds()
        line.pass_time(min(max(left, 20.0), 3600.0))

    def retry_parked(self) -> None:
        """Let an operator choose Retry on everything that needs attention."""
        at = self.clock.now()
        with self.journal.read() as ledgers:
            parked = [
                each.id
                for each in self.unfinished(ledgers)
                if each.state is DeliveryState.NEEDS_ATTENTION
            ]
        for number in parked:
            self.journal.write(
                lambda ledgers, number=number: ledgers.repair.retry(number, at, "ann")
            )

    def unfinished(self, ledgers: Ledgers) -> tuple[Delivery, ...]:
        """Return every delivery that is not over."""
        return ledgers.backlog.unfinished(self.parts.seeclickfix.requests)
