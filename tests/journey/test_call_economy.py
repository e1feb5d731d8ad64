"""Calls are few: counted by the city's own log."""

from __future__ import annotations

import math
import threading

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from tests.fixtures.linked_city import rules
from tests.journey.story import story

LINKS, CHANGED = 120, 7
CHILDREN = ("/Comments/", "/media/", "/Documents.svc/")


@pytest.fixture
def busy(empty_city):
    """A city where a good hundred Requests were reported in one morning."""
    for number in range(LINKS):
        empty_city.clock.freeze()
        empty_city.clock.advance(1)
        empty_city.seeclickfix.town.report(summary=f"Hole {number}", lat=41.3, lng=-72.9)
    return empty_city


def filter_inside(city):
    city.eam.settings.set("block_sql_internal", False)
    return {"internal": True}


def filter_for_citizens_only(city):
    city.eam.settings.set("block_sql_citizen", False)
    return {"internal": False, "rules": rules(has_internal_api=False)}


def lists_only(city):
    city.eam.settings.set("block_sql_citizen", True)
    return {"internal": False, "rules": rules(has_internal_api=False)}


WAYS = [filter_inside, filter_for_citizens_only, lists_only]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_polling_costs_a_page_per_fifty_and_one_call_per_change(busy, tmp_path, way):
    with story(busy, tmp_path, **way(busy)) as told:
        assert told.sync().all_done
        told.engine.run(Cycle.WATCH, threading.Event())  # learns once what the server allows
        with told.journal.read() as ledgers:
            links = ledgers.links.open()
        assert len(links) == LINKS
        for link in links[:CHANGED]:
            told.crew("set_status", link.issue_id, code=2)
        mark = told.mark()
        told.engine.run(Cycle.WATCH, threading.Event())
        calls = [c for c in told.calls("eam", since=mark) if not c.path.endswith(CHILDREN)]
        assert len(calls) <= math.ceil(LINKS / 50) + CHANGED + 3, [c.path for c in calls]
        assert {told.link(link.issue_id).status_code for link in links[:CHANGED]} == {2}


def test_child_lists_of_a_tenth_and_of_what_changed_are_read_per_cycle(busy, tmp_path):
    with story(busy, tmp_path) as told:
        told.sync()
        with told.journal.read() as ledgers:
            links = ledgers.links.open()
        for link in links[:CHANGED]:
            told.crew("set_status", link.issue_id, code=2)
        mark = told.mark()
        told.engine.run(Cycle.WATCH, threading.Event())
        read = [c for c in told.calls("eam", since=mark) if c.path.endswith(CHILDREN)]
        share = math.ceil(LINKS / 10)
        assert 2 * share <= len(read) <= 2 * (share + CHANGED)
        changed = {f"/{link.auto_number}/" for link in links[:CHANGED]}
        assert all(any(part in call.path for call in read) for part in changed)


def test_seeclickfix_gets_one_write_per_acknowledged_request(busy, tmp_path):
    with story(busy, tmp_path) as told:
        told.sync()
        acknowledged = [i for i in told.city.seeclickfix.issues() if i.status == "Acknowledged"]
        assert len(acknowledged) == LINKS
        assert len(told.writes(side="seeclickfix")) == LINKS


def test_an_idle_console_reads_once_per_poll_and_writes_nothing(busy, tmp_path):
    with story(busy, tmp_path) as told:
        told.sync()
        told.says(told.city.seeclickfix.issues()[0].id, "Any news?")
        told.later()
        told.later()
        mark = told.mark()
        for _ in range(5):
            told.city.clock.advance(60)
            told.engine.run(Cycle.INTAKE, threading.Event())
        assert len(told.calls("seeclickfix", since=mark)) <= 5
        assert told.writes(mark) == []


def test_thirty_requests_a_minute_stay_within_twenty_calls_a_minute(tmp_path):
    """The real limit in force: the console waits for its budget, nobody is turned away."""
    with SandboxCity(CityOptions(calls_per_minute=20)) as city:
        limits = {"seeclickfix_calls_per_minute": 20}
        with story(city, tmp_path, changes={"limits": limits}) as told:
            assert told.sync().all_done
            assert not [c for c in told.calls("seeclickfix") if c.status == 429]
            assert told.city.agreement().agrees
