"""One record without meaning is set aside and told; its neighbors live, and so does it later."""

import contextlib
import json
import threading
from dataclasses import replace

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryState
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.held import HeldRequests
from tests.fixtures.mangling_server import ManglingServer, plain
from tests.journey.story import story

DAY = 86_400


class Behind:
    """A city whose two systems are reached through servers that may spoil what they say."""

    def __init__(self, city, stack):
        self._city = city
        self.crm, self.eam_gate = self._gate(stack, "seeclickfix_url"), self._gate(stack, "eam_url")
        inside = self._gate(stack, "eam_internal_url")
        inside.way, self._inside = None, inside
        self.endpoints = replace(
            city.endpoints,
            seeclickfix_url=self.crm.url,
            eam_url=self.eam_gate.url,
            eam_internal_url=inside.url,
        )

    def _gate(self, stack, name):
        return stack.enter_context(
            contextlib.closing(ManglingServer(getattr(self._city.endpoints, name)))
        )

    def __getattr__(self, name):
        return getattr(self._city, name)

    def spoil_crm(self, way):
        self.crm.way = way

    def spoil_eam(self, way):
        self.eam_gate.way = self._inside.way = way


def changed(value, change):
    """Return a JSON value with ``change`` made to every object in it."""
    if isinstance(value, dict):
        return {name: changed(inner, change) for name, inner in change(value).items()}
    if isinstance(value, list):
        return [changed(inner, change) for inner in value]
    return value


def records(where, **odd):
    """Return a way that writes odd values into the records that ``where`` holds for."""

    def way(body):
        def change(row):
            return {**row, **odd} if where(row) else row

        text = json.dumps(changed(json.loads(body), change))
        return plain(text.encode())

    return way


@pytest.fixture
def told(empty_city, tmp_path):
    """A console that reaches both systems through the gates."""
    with contextlib.ExitStack() as stack:
        city = Behind(empty_city, stack)
        yield stack.enter_context(story(city, tmp_path))


ODD = {
    "a status in numbers": {"status": 1e30},
    "a date at the calendar's end": {"created_at": "9999-12-31T23:59:59-05:00"},
    "no date": {"updated_at": None},
    "a date in digits": {"closed_at": 20260101},
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_request_waits_alone_and_is_taken_in_once_it_is_well(told, odd):
    bad, *fine = [told.report() for _ in range(4)]
    told.city.spoil_crm(records(lambda row: row.get("id") == bad, **ODD[odd]))
    told.sync()
    assert not told.taken_in(bad)
    assert all(told.status(number) == "Acknowledged" for number in fine)
    (notice,) = told.notices("unreadable")
    assert notice.issue_id == bad
    told.later(DAY)
    told.later(DAY)
    later = told.report()
    told.sync()
    assert told.status(later) == "Acknowledged"
    told.city.spoil_crm(None)
    told.later(DAY + 60)
    told.sync()
    assert told.status(bad) == "Acknowledged"
    assert told.notices("unreadable") == []
    assert told.sync().all_done


def test_a_wish_outlasts_that_its_request_cannot_be_read(told):
    told.town.add_category("Noise")
    number = told.report(category="Noise")
    told.sync()
    parts = told.engine.parts
    held = HeldRequests(told.journal, parts.clock, parts.rules, "pat", told.engine.poke)
    assert held.send([number], "POTHOLE").sent == [number]
    told.city.spoil_crm(records(lambda row: row.get("id") == number, status=1e30))
    told.later()
    told.later()
    assert [notice.issue_id for notice in told.notices("unreadable")] == [number]
    assert told.records(number) == []
    told.city.spoil_crm(None)
    told.later(DAY + 60)
    told.later()
    assert len(told.records(number)) == 1
    assert (told.notices("unreadable"), held.listed()) == ([], ())


def test_a_request_that_breaks_what_handles_it_keeps_no_other(told):
    bad, fine = told.report(), told.report()
    told.city.spoil_crm(records(lambda row: row.get("id") == bad, id=bad, lat=41.3, lng="east"))
    name = "questions"
    told.city.spoil_crm(
        records(lambda row: row.get("id") == bad, **{name: [{"question": {}, "answer": [[]] * 9}]})
    )
    told.sync()
    assert told.status(fine) == "Acknowledged"


def test_an_odd_comment_waits_alone_in_both_directions(told):
    number = told.linked_report()
    told.says(number, "First.")
    told.says(number, "Second.")
    told.crew("comment", number, text="We come on Monday.", public=True)
    told.crew("comment", number, text="And on Tuesday.", public=True)
    told.city.spoil_crm(records(lambda row: row.get("comment") == "First.", created_at="soon"))
    name = "AutoNumber"
    told.city.spoil_eam(
        records(lambda row: "We come on Monday." in map(str, row.values()), **{name: 1e30})
    )
    told.sync()
    assert told.comments(number)[-1] == "Second."
    assert "And on Tuesday." in told.our_words(number)
    assert "We come on Monday." not in told.our_words(number)
    assert len(told.notices("unreadable_comment")) == 2
    told.city.spoil_crm(None)
    told.city.spoil_eam(None)
    told.says(number, "Third.")
    told.later()
    assert "We come on Monday." in told.our_words(number)
    assert told.notices("unreadable_comment") == []


@pytest.mark.parametrize("odd", [{"SystemStatus": 1e30}, {"AutoNumber": None}])
def test_an_odd_record_is_not_gone_and_its_neighbors_are_followed(told, odd):
    bad, fine = told.linked_report(), told.linked_report()
    known = told.link(bad).auto_number
    status = told.engine.parts.eam.profile.status_code
    values = {status if name == "SystemStatus" else name: value for name, value in odd.items()}
    told.city.spoil_eam(records(lambda row: row.get("AutoNumber") == known, **values))
    told.crew("set_status", fine, code=999)
    for _ in range(4):
        told.engine.run(Cycle.WATCH, threading.Event())
        told.city.clock.advance(400)
    told.sync()
    assert told.status(fine) == "Closed"
    assert told.link(bad).state == "open"
    (notice,) = told.notices("unreadable_record")
    assert notice.issue_id == bad
    told.city.spoil_eam(None)
    told.crew("set_status", bad, code=999)
    told.later()
    assert told.status(bad) == "Closed"
    assert told.notices("unreadable_record") == []


def test_a_page_of_nothing_but_odd_records_moves_no_watermark(told):
    told.linked_report()
    told.city.clock.advance(600)
    numbers = [told.report() for _ in range(6)]
    told.city.spoil_crm(records(lambda row: row.get("id") in numbers, status=7))
    told.city.clock.advance(600)
    summary = told.sync()
    assert not summary.all_done
    told.city.spoil_crm(None)
    told.later()
    assert all(told.status(number) == "Acknowledged" for number in numbers)
    assert told.notices("unreadable") == told.notices("cycle_fault") == []


def test_a_problem_without_a_code_retires_none_that_is_known(told):
    number = told.linked_report(category="Graffiti")
    code = told.engine.parts.eam.profile.lookup_code
    told.city.spoil_eam(records(lambda row: row.get(code) == "GRAFFITI", **{code: {"a": 1}}))
    told.later(DAY)
    again = told.report(category="Graffiti")
    told.later()
    assert told.status(again) == told.status(number) == "Acknowledged"
    assert told.notices("unreadable_problem")
    told.city.spoil_eam(None)
    told.later(DAY)
    assert told.notices("unreadable_problem") == []


def test_a_photo_that_is_never_served_ends_a_round_after_a_few_tries(tell):
    told = tell()
    told.city.faults["eam"].status(503, path="media", times=None, retry_after="2")
    number, fine = told.report(image=DRAWN), told.report()
    mark = told.mark()
    summary = told.sync()
    assert any("the next round goes on" in fault for fault in summary.faults)
    assert told.status(number) == told.status(fine) == "Acknowledged"
    assert 1 <= len(told.calls("eam", "POST", "media", since=mark)) <= 8
    (row,) = [row for row in told.rows(number) if row.kind == "request_image"]
    assert row.state is DeliveryState.RETRYING
