"""A new home begins now; where one of ours was at work before, the start of intake moves back."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest

from eamconsole.domain.city import IntakeRules
from tests.journey import lives
from tests.journey.test_memory import other_connector

life = lives.life


@contextmanager
def relinked(life, start, *, after_a_sync=False):
    """Relink in a new home whose intake starts at ``start``; yield the story and the report."""
    life.forget()
    with life.console(changes={"intake": IntakeRules(start_at=start)}) as told:
        if after_a_sync:
            told.sync()
        yield told, told.engine.relink(threading.Event(), lambda _step: None)


@pytest.fixture
def lost(life):
    """Two requests a lost console carried, one nobody did, all older than the new home."""
    with life.console() as told:
        first, second = (told.linked_report(summary=f"Hole {n}") for n in (1, 2))
    between = told.report(summary="Nobody was looking")
    life.city.clock.advance(86_400)
    return first, second, between


def test_the_oldest_request_of_ours_says_from_when_on(life, lost):
    first, second, between = lost
    with relinked(life, life.city.clock.now()) as (told, report):
        assert report.start_at == told.issue(first).created_at
        for number in (first, second):
            assert told.link(number).number == str(told.record(number).fields["RequestNumber"])
        assert told.records(between) == [], "it is sent once the start has moved"
        told.says(first, "Still there.", by="Ben")
    with life.console(changes={"intake": IntakeRules(start_at=report.start_at)}) as told:
        told.later()
        told.later()
        assert [len(told.records(number)) for number in lost] == [1, 1, 1]
        assert told.comments(first) == ["Still there."]
        assert told.notices("another_console") == []


STOPS = {
    "before the first step": lambda step: True,
    "while records are looked for": lambda step: step.activity == "looking for records",
    "while comments are read": lambda step: step.activity.startswith("reading comments"),
}


@pytest.mark.parametrize("when", STOPS)
def test_a_relink_that_was_stopped_looks_for_what_is_older_when_it_is_run_again(life, lost, when):
    first, second, _between = lost
    newer = life.city.seeclickfix.town.report(summary="Since the new home").id
    start, stop = life.city.clock.now() - timedelta(minutes=1), threading.Event()
    life.forget()

    def observe(step):
        if STOPS[when](step):
            stop.set()

    with life.console(changes={"intake": IntakeRules(start_at=start)}) as told:
        if when == "before the first step":
            stop.set()
        assert not told.engine.relink(stop, observe).finished
    with life.console(changes={"intake": IntakeRules(start_at=start)}) as told:
        report = told.engine.relink(threading.Event(), lambda _step: None)
        assert report.finished and report.start_at == told.issue(first).created_at
        assert all(told.link(number) is not None for number in (first, second))
        assert told.taken_in(newer)


def test_nor_does_a_sync_that_was_faster_leave_out_what_is_older(life, lost):
    first, second, _between = lost
    life.city.seeclickfix.town.report(summary="Since the new home")
    start = life.city.clock.now() - timedelta(minutes=1)
    life.forget()
    with life.console(changes={"intake": IntakeRules(start_at=start)}) as told:
        told.sync()
        assert told.link(first) is None
    with life.console(changes={"intake": IntakeRules(start_at=start)}) as told:
        report = told.engine.relink(threading.Event(), lambda _step: None)
        assert report.start_at == told.issue(first).created_at
        assert all(told.link(number) is not None for number in (first, second))


def test_a_home_that_chose_its_start_asks_once_and_leaves_the_others_records(life):
    with life.console() as told:
        number = told.report(category="Pothole")
        other_connector(told, number)
    life.city.clock.advance(86_400)
    start = life.city.clock.now() - timedelta(minutes=1)
    life.city.seeclickfix.town.report(summary="Since the start")
    with relinked(life, start, after_a_sync=True) as (told, report):
        assert told.link(number) is None and report.start_at is None
        mark = told.mark()
        told.engine.relink(threading.Event(), lambda _step: None)
        assert not told.calls("seeclickfix", path="after=2000", since=mark)


def test_what_another_program_entered_moves_nothing(life):
    with life.console() as told:
        number = told.report(category="Pothole")
        other_connector(told, number)
    life.city.clock.advance(86_400)
    with relinked(life, life.city.clock.now()) as (told, report):
        assert told.link(number) is not None and report.start_at is None


def test_where_nothing_is_older_nothing_moves(life):
    with life.console() as told:
        told.linked_report()
    with relinked(life, life.city.clock.now().replace(year=2000)) as (_told, report):
        assert report.start_at is None
