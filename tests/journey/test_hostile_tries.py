"""Whatever is done to a console's memory, and whenever: both systems hold everything once.

Who said and showed what is counted by the town itself; no journal is asked.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
from collections import Counter
from datetime import timedelta

import pytest

from eamconsole.domain.city import IntakeRules
from eamconsole.domain.cycle import Cycle
from eamconsole.errors import EamConsoleError
from eamconsole.journal import (
    Journal,
    Ledgers,
    begin_new_journal,
    carry_over,
    end_old_journal,
    held_still,
)
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.support.clock import SystemClock
from tests.journey import lives
from tests.journey.story import CityTime

life = lives.life
NEVER = threading.Event()


class Town:
    """Residents and crews who talk and show pictures, and count what they did."""

    def __init__(self, life):
        self._life, self._days = life, 0
        self.said, self.wrote = {}, {}
        self.crew_photos = Counter()

    def live(self, told, new=1):
        """Let some report something new, and everybody talk."""
        for _ in range(new):
            self._days += 1
            place = {"lat": 41.3 + self._days / 500, "lng": -72.9}
            number = told.report(summary=f"Hole {self._days}", image=DRAWN, **place)
            self.said[number], self.wrote[number] = Counter(), Counter()
        for number in self.said:
            self._talk(told, number)

    def _talk(self, told, number):
        self._days += 1
        for text in (f"It grows more, {self._days} times.", "Thanks!"):
            told.says(number, text, by="Ana Ruiz")
            self.said[number][text] += 1
        for record in told.records(number)[:1]:
            for text in (f"We come on day {self._days} for sure.", "Done"):
                told.crew("comment", auto_number=record.auto_number, text=text, public=True)
                self.wrote[number][text] += 1
            photo = {"draw": "png", "file_name": f"after{self._days}.png", "public": True}
            told.crew("add_document", auto_number=record.auto_number, **photo)
            self.crew_photos[number] += 1

    def wrong(self, told):
        """Let everything come to rest; return what is lost, doubled, echoed or unfinished."""
        for _ in range(6):
            told.later(1_000)
        return [each for number in self.said for each in self._wrong_with(told, number)]

    def _wrong_with(self, told, number):
        if len(told.records(number)) != 1:
            yield f"{number}: {len(told.records(number))} records"
            return
        own = self._life.city.seeclickfix.state.integration
        ours = [each for each in told.issue(number).comments if each.author is own]
        compared = {
            "in EAM": (Counter(told.comments(number)), self.said[number] + self.wrote[number]),
            "of the city": (
                Counter(c.text for c in ours[1:] if c.picture is None),
                self.wrote[number],
            ),
        }
        for where, (stands, wanted) in compared.items():
            if stands != wanted:
                yield f"{number} {where}: more {stands - wanted}, less {wanted - stands}"
        photos = self.crew_photos[number]
        shown = sum(each.picture is not None for each in ours)
        if (shown, len(told.documents(number))) != (photos, photos + 1):
            yield f"{number}: {shown} pictures shown, {len(told.documents(number))} documents"
        yield from (
            f"{number} {row.key} {row.state} {row.cause}" for row in told.unfinished(number)
        )


@pytest.fixture
def town(life):
    """A town with a day behind it, and a copy of the console's journal from the morning."""
    town = Town(life)
    with life.console() as told:
        town.live(told, 2)
        told.sync()
        told.later()
        copy_to(life, "morning")
        town.live(told)
        told.later()
        copy_to(life, "noon")
        town.live(told)
        told.later()
        told.later()
    return town


def copy_to(life, name):
    here, there = life.home / lives.JOURNAL, life.home.parent / name
    with (
        contextlib.closing(sqlite3.connect(here)) as source,
        contextlib.closing(sqlite3.connect(there)) as copy,
    ):
        source.backup(copy)


def put_back(life, name):
    life.forget()
    shutil.copy(life.home.parent / name, life.home / lives.JOURNAL)


def a_relink(told):
    told.engine.relink(NEVER, lambda _step: None)


BETWEEN = {
    "nothing": lambda _told: None,
    "a round": lambda told: told.sync(),
    "a relink": a_relink,
    "only what residents said": lambda told: told.engine.run(Cycle.INTAKE, NEVER),
}


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("order", [("noon", "morning"), ("morning", "noon")])
def test_put_back_twice_in_a_row(life, town, order, between):
    put_back(life, order[0])
    with life.console() as told:
        town.live(told)
        BETWEEN[between](told)
    put_back(life, order[1])
    with life.console() as told:
        town.live(told)
        assert town.wrong(told) == []
        assert told.notices("journal_behind")


class Killed(BaseException):
    """The process is gone."""


@contextlib.contextmanager
def killed_at(monkeypatch, journal, which):
    """Let the process die as it writes for the ``which``-th time; yield how often it wrote."""
    real, count = journal.write, [0]

    def write(work):
        count[0] += 1
        if count[0] == which:
            raise Killed
        return real(work)

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write", write)
        yield count


def test_a_relink_that_is_killed_at_each_of_its_writes(life, town, monkeypatch):
    life.city.clock.advance(3_600)
    start = life.city.clock.now() - timedelta(minutes=1)
    life.forget()
    report = None
    for which in range(1, 60):
        with (
            contextlib.suppress(Killed),
            life.console(changes={"intake": IntakeRules(start_at=start)}) as told,
            killed_at(monkeypatch, told.journal, which),
        ):
            report = told.engine.relink(NEVER, lambda _step: None)
            break
    assert which > 5 and report.finished
    with life.console(changes={"intake": IntakeRules(start_at=report.start_at)}) as told:
        town.live(told)
        assert town.wrong(told) == []


TROUBLE = {
    "down": lambda faults: faults.fail("drop_before", times=None),
    "500 in the middle": lambda faults: faults.status(
        500, body="x", times=2, verb="GET", path=r"Requests\.svc|omments|issues/\d+"
    ),
    "the list refused": lambda faults: faults.status(
        403, body='"No."', times=None, verb="GET", path=r"Requests\.svc/$|/issues$"
    ),
}


@pytest.mark.parametrize("trouble", TROUBLE)
@pytest.mark.parametrize("side", ["eam", "seeclickfix"])
def test_a_relink_while_a_side_is_in_trouble(life, town, side, trouble):
    life.forget()
    TROUBLE[trouble](life.city.faults[side])
    with life.console() as told, contextlib.suppress(EamConsoleError):
        a_relink(told)
    life.city.faults[side].clear()
    with life.console() as told:
        town.live(told)
        assert town.wrong(told) == []


class WrongTime(CityTime):
    """A console whose clock is off by some days."""

    off = timedelta()

    def now(self):
        return super().now() + self.off


@pytest.mark.parametrize("days", [-1, 1, -400])
def test_a_clock_that_is_wrong_after_a_restore(life, town, days):
    put_back(life, "morning")
    clock = WrongTime(life.city.clock)
    clock.off = timedelta(days=days)
    with life.console(clock=clock) as told:
        town.live(told)
        assert town.wrong(told) == []
    with life.console() as told:
        town.live(told)
        assert town.wrong(told) == []


@pytest.mark.parametrize("after", [1, 4])
def test_moved_to_postgresql_in_the_middle_of_a_relink(life, town, postgres_database, after):
    life.city.clock.advance(3_600)
    start = IntakeRules(start_at=life.city.clock.now() - timedelta(minutes=1))
    life.forget()
    stop, steps = threading.Event(), []

    def observe(step):
        steps.append(step)
        if len(steps) >= after:
            stop.set()

    with life.console(changes={"intake": start}) as told:
        assert not told.engine.relink(stop, observe).finished
    carry(f"sqlite:///{life.home / lives.JOURNAL}", postgres_database)
    with life.console(changes={"intake": start}, journal_url=postgres_database) as told:
        town.live(told)
        told.later()
        report = told.engine.relink(NEVER, lambda _step: None)
    changes = {"intake": IntakeRules(start_at=report.start_at)}
    with life.console(changes=changes, journal_url=postgres_database) as told:
        town.live(told)
        assert town.wrong(told) == []


def carry(here, there):
    old, new = (Journal.open(url, clock=SystemClock()) for url in (here, there))
    with contextlib.closing(old), contextlib.closing(new):
        places = ("the old place", "the new place")
        with held_still(old.database) as quiet:
            token, _ = carry_over(quiet, new.database, places=places, observe=lambda *_n: None)
            end_old_journal(Ledgers(quiet), token, places[1], "")
        new.write(begin_new_journal)
