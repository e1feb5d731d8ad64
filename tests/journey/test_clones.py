"""Two consoles on copies of one home: what each notices of the other, and what they double."""

from __future__ import annotations

import contextlib
import threading
from datetime import timedelta

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import Flow
from eamconsole.errors import EamConsoleError
from eamconsole.sync.past.others import Others
from tests.journey import lives
from tests.journey.story import CityTime, story
from tests.journey.test_relink import a_copy

life = lives.life


@pytest.fixture
def clones(life, monkeypatch):
    """Two consoles on copies of one home that cannot tell each other apart."""
    monkeypatch.setattr("eamconsole.sync.engine.settle_here", lambda *_, **__: None)
    with life.console() as told:
        told.linked_report()
    there = a_copy(life, "clone")
    clock = CityTime(life.city.clock)
    with life.console(clock=clock) as one, story(life.city, there, clock=clock) as other:
        for each in (one, other):
            each.sync()
        life.city.clock.advance(5 * 3600)
        for each in (one, other):
            each.sync()
        yield one, other


def run(told, cycle):
    told.engine.run(cycle, threading.Event())


def paused(told):
    with told.journal.read() as ledgers:
        return [pause.flow for pause in ledgers.pauses.all()]


def test_two_clones_stop_creating_and_list_what_was_doubled(clones):
    one = clones[0]
    number = one.report(summary="Reported while both were at work")
    for cycle in (Cycle.INTAKE, Cycle.DELIVERIES):
        for each in clones:
            run(each, cycle)
    assert len(one.records(number)) == 2
    for _ in range(2):
        for each in clones:
            each.later(700)
    ours, theirs = sorted(str(r.fields["RequestNumber"]) for r in one.records(number))
    for told in clones:
        (notice,) = told.notices("another_console")
        assert f"Request {number}" in notice.text
        assert ours in notice.text and theirs in notice.text
        assert paused(told) == [Flow.REQUESTS]
    late = one.report(summary="Reported after that")
    for each in clones:
        each.later()
    assert one.records(late) == []


def test_a_clone_that_comes_second_adopts_instead_of_doubling(clones):
    one, other = clones
    number = one.report(summary="The first one was faster")
    one.sync()
    other.later()
    assert len(one.records(number)) == 1
    assert other.notices("another_console")
    with other.journal.read() as ledgers:
        (flow,) = [pause.flow for pause in ledgers.pauses.all()]
    other.journal.write(lambda ledgers: ledgers.pauses.clear(flow))
    other.later()
    assert len(one.records(number)) == 1
    assert other.link(number).number == one.link(number).number


def test_one_console_alone_hears_nobody_else(life):
    with life.console() as told:
        told.sync()
        life.city.clock.advance(5 * 3600)
        for n in range(3):
            told.linked_report(summary=f"Hole {n}")
            told.later(700)
        assert told.notices("another_console") == []
        assert paused(told) == []


@pytest.mark.parametrize("trouble", ["refused", "answers 500", "is stopped"])
def test_a_look_for_another_console_that_failed_is_made_again(clones, trouble):
    one, _other = clones
    number = one.report(summary="Reported while both were at work")
    for cycle in (Cycle.INTAKE, Cycle.DELIVERIES):
        for each in clones:
            run(each, cycle)
    assert len(one.records(number)) == 2
    faults, stop = one.city.faults["eam"], threading.Event()
    if trouble == "is stopped":
        stop.set()
    else:
        status = 403 if trouble == "refused" else 500
        faults.status(status, body='"No."', times=None, verb="GET", path=r"/Requests")
    one.city.clock.advance(700)
    with contextlib.suppress(EamConsoleError):
        Others(one.engine.parts).look(stop)
    assert one.notices("another_console") == []
    faults.clear()
    one.city.clock.advance(700)
    Others(one.engine.parts).look(threading.Event())
    (notice,) = one.notices("another_console")
    assert f"Request {number}" in notice.text


def test_a_list_that_never_ends_is_not_asked_for_ever_longer(tell):
    told = tell()
    told.linked_report()
    looked = told.engine.parts.clock.now() - timedelta(days=1, minutes=1)
    told.journal.write(lambda ledgers: ledgers.watermarks.set("others_looked", looked))
    told.journal.write(lambda ledgers: ledgers.watermarks.set("others_tried", looked))
    told.city.faults["eam"].status(403, body='"No."', times=None, verb="GET", path=r"/Requests")
    Others(told.engine.parts).look(threading.Event())
    with told.journal.read() as ledgers:
        assert ledgers.watermarks.get("others_looked") > looked


def test_a_number_no_request_can_have_is_passed_over(tell):
    told = tell()
    told.linked_report()
    (code,) = [p.code for p in told.city.eam.catalog.problems.values() if p.title == "Pothole"]
    for digits in ("9" * 40, "9" * 5_000, "\u0669" * 9):
        notes = f"Typed over by a crew.\nSeeClickFix Issue ID: {digits}"
        told.crew("create_record", fields={"ProblemCode": code, "Notes": notes})
    long_ago = told.engine.parts.clock.now() - timedelta(hours=1)
    told.journal.write(lambda ledgers: ledgers.watermarks.set("others_looked", long_ago))
    Others(told.engine.parts).look(threading.Event())
    assert told.notices("another_console") == []
