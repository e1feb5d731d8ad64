"""Short stories of one Request, played over and over with faults and crashes in between."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import (
    Answer,
    IssueStatus,
    Person,
    Place,
    ResidentRequest,
)
from eamconsole.errors import LeaseHeldElsewhere
from eamconsole.journal import Journal
from eamconsole.support.clock import VirtualClock
from tests.faults.call_outcomes import CallOutcome, Line, Spot
from tests.faults.lone_engine import Drawer, LoneEngine
from tests.faults.promise import OUT_OF_ORDER, broken_promises
from tests.faults.two_sides import EamSide, SeeClickFixSide

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ISSUE = IssueId(7001)
ANN = Person(account=11, name="Ann")
BOB = Person(account=12, name="Bob")
_PATIENCE = 40
_QUIET_ROUNDS = 1


@dataclass
class Stage:
    """Both sides, the journal and the clock, at one moment of a story."""

    line: Line
    scf: SeeClickFixSide
    eam: EamSide
    drawer: Drawer = field(default_factory=Drawer)

    @classmethod
    def empty(cls) -> Stage:
        """Return two sides on which nothing happened yet."""
        line = Line(VirtualClock(NOON))
        return cls(line, SeeClickFixSide(line), EamSide(line))

    def copied(self) -> Stage:
        """Return the same moment again, untouched by what will happen on this one."""
        line = self.line.copied()
        drawer = Drawer()
        drawer.kept.update(self.drawer.kept)
        return Stage(line, self.scf.copied(line), self.eam.copied(line), drawer)

    @property
    def number(self) -> Any:
        """The Work Request of the only Request."""
        return next(iter(self.eam.dossiers))


def arrival(stage: Stage) -> None:
    """A resident reports a pothole with a photo and adds a comment with another."""
    request = ResidentRequest(
        issue_id=ISSUE,
        status=IssueStatus.OPEN,
        summary="Pothole",
        description="A deep one.",
        place=Place(42.29, -71.06),
        address="1 Elm St",
        created_at=stage.scf.now(),
        updated_at=stage.scf.now(),
        category_title="Pothole",
        reporter=ANN,
        answers=(Answer("How wide?", "a foot"),),
        image_url="http://scf/photo.png",
    )
    stage.scf.requests[ISSUE] = request
    stage.scf.says(ISSUE, "It grows.", BOB, image_url="http://scf/bobs.png")


def conversation(stage: Stage) -> None:
    """Crew and residents talk, partly with the same words, partly with pictures."""
    stage.eam.crew_says(stage.number, "We come on Monday.")
    stage.eam.crew_says(stage.number, "Bring the small truck.", public=False)
    stage.eam.crew_attaches(stage.number, "before.png")
    stage.scf.says(ISSUE, "Thanks!", ANN)
    stage.scf.says(ISSUE, "Thanks!", ANN)
    stage.eam.crew_says(stage.number, "Thanks!")


def closure(stage: Stage) -> None:
    """The crew says a last word and finishes, while a resident is still writing."""
    stage.eam.crew_says(stage.number, "Filled and rolled.")
    stage.eam.crew_sets(stage.number, 950)
    stage.scf.says(ISSUE, "Still there at noon.", BOB)


Happening = Callable[[Stage], None]
EngineClass = type[LoneEngine]


@dataclass(frozen=True)
class Moment:
    """Everything that outlives the process: both sides as they are, the journal's bytes."""

    stage: Stage
    journal: bytes


class CrashHarness:
    """Plays happenings on one in-memory journal that is put back before each run.

    A killed process leaves what was durable, so a crash is played by going on from the
    moment of the crash with a new engine; the past of a moment is played only once.
    """

    def __init__(self, engine: EngineClass = LoneEngine) -> None:
        stage = Stage.empty()
        self.engine = engine
        self.runs = 0
        self.journal = Journal.open("sqlite://", clock=stage.line.clock, inline=True)
        self._opening = Moment(stage, self._driver().serialize())

    def close(self) -> None:
        """Give the journal back."""
        self.journal.close()

    def open_with(self, *happened: Happening) -> None:
        """Let every run begin after these, all settled without a fault by a sound engine."""
        engine, self.engine = self.engine, LoneEngine
        for happening in happened:
            stage = self._set(self._opening)
            happening(stage)
            broken = self._play(stage)
            assert not broken, broken
            self._opening = self._moment(stage)
        self.engine = engine

    def broken_runs(
        self,
        happening: Happening,
        outcomes: Iterable[CallOutcome] = (),
        *,
        crashes: int = 1,
        one_in: int = 1,
    ) -> Iterator[list[str]]:
        """Play it without a crash, then from every place where the process could die.

        Yields what each run broke.  With two ``crashes`` each of those lives dies again, at
        every place it comes to, or at ``one_in`` so many, others in each life.
        """
        outcomes = tuple(outcomes)
        stage = self._set(self._opening)
        stage.line.outcomes.extend(outcomes)
        happening(stage)
        for broken in self._lives(stage, crashes, one_in):
            if CallOutcome.REJECTED in outcomes:  # what a person must look at holds no closure up
                yield [each for each in broken if not each.startswith(OUT_OF_ORDER)]
            else:
                yield broken

    def overtaken_runs(
        self, happening: Happening, outcomes: Iterable[CallOutcome] = ()
    ) -> Iterator[list[str]]:
        """Play it with a second engine that takes over and settles all; then the first goes on.

        It takes over wherever the first one's next act is to write, never to send: a change
        on its way cannot be called back by anybody.
        """
        outcomes = tuple(outcomes)
        for number in itertools.count(1):
            stage = self._set(self._opening)
            stage.line.outcomes.extend(outcomes)
            happening(stage)
            seconds: list[bool] = []
            stage.line.at_crash_point = self._take_over_at(number, stage, seconds)
            self.runs += 1
            yield self._play_until_overtaken(stage)
            if not seconds:
                return

    def _take_over_at(
        self, number: int, stage: Stage, seconds: list[bool]
    ) -> Callable[[Spot], None]:
        waits = itertools.count(1)

        def pass_or_take_over(spot: Spot) -> None:
            if spot in (Spot.BEFORE_COMMIT, Spot.AFTER_CALL) and next(waits) == number:
                stage.line.at_crash_point = lambda _spot: None
                seconds.append(self._settle(stage))

        return pass_or_take_over

    def _lives(
        self, stage: Stage, crashes: int, one_in: int, places: slice = slice(None)
    ) -> Iterator[list[str]]:
        moments: list[Moment] = []
        if crashes:
            stage.line.at_crash_point = self._keep_in(moments, stage)
        self.runs += 1
        yield self._play(stage)
        for life, moment in enumerate(moments[places]):
            again = slice(life % one_in, None, one_in)
            yield from self._lives(self._set(moment), crashes - 1, one_in, again)

    def _keep_in(self, moments: list[Moment], stage: Stage) -> Callable[[Spot], None]:
        """Keep each moment at which something durable happened since the one before."""
        last = (self.journal.commits, -1)

        def keep(_spot: Spot) -> None:
            nonlocal last
            now = (self.journal.commits, stage.line.sent)
            if now != last:
                last = now
                moments.append(self._moment(stage))

        return keep

    def _moment(self, stage: Stage) -> Moment:
        return Moment(stage.copied(), self._driver().serialize())

    def _set(self, moment: Moment) -> Stage:
        self._driver().deserialize(moment.journal)
        return moment.stage.copied()

    def _play(self, stage: Stage) -> list[str]:
        """Let a new engine live until nothing happens any more; return what was broken."""
        settled = self._settle(stage)
        with self.journal.read() as ledgers:
            broken = broken_promises(ledgers, stage.scf, stage.eam)
        return broken if settled else [*broken, "stuck: never settled"]

    def _play_until_overtaken(self, stage: Stage) -> list[str]:
        try:
            return self._play(stage)
        except LeaseHeldElsewhere:  # as the second engine goes on
            return self._play(stage)

    def _settle(self, stage: Stage) -> bool:
        life = self.engine(self.journal, stage.line, stage.scf, stage.eam, stage.drawer)
        quiet = 0
        for _ in range(_PATIENCE):
            life.round()
            with self.journal.read() as ledgers:
                idle = not life.unfinished(ledgers) and stage.line.is_idle
            quiet = quiet + 1 if idle else 0
            if quiet > _QUIET_ROUNDS:
                return True
            if not idle:
                life.retry_parked()
            life.wait_for_next(stage.line)
        return False

    def _driver(self) -> Any:
        with self.journal.read() as ledgers:
            return ledgers.connection.connection.driver_connection
