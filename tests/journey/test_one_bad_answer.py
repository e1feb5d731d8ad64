"""One answer is bad, or one list, or one record: that alone waits, is told, and heals by itself."""

from __future__ import annotations

import dataclasses
import threading

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.errors import Service
from eamconsole.sync.running import Cycle
from tests.journey.test_trouble import health

MODULE = "Requests.svc"
DAY = 86_400


def poll(told, seconds=0):
    """Let every cycle run once, as a service does: no person asks a resting side to go on."""
    told.city.clock.advance(seconds)
    for cycle in (Cycle.INTAKE, Cycle.WATCH, Cycle.DELIVERIES):
        told.engine.run(cycle, threading.Event())


# --- a login page -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("side", "path"),
    [("seeclickfix", "/issues$"), ("eam", MODULE)],
)
@pytest.mark.parametrize(
    "fault", [("login_page", {}), ("redirect", {"location": "/login", "status": 302})]
)
def test_a_login_page_shown_once_rests_no_side(tell, empty_city, side, path, fault):
    told = tell()
    told.linked_report()
    kind, details = fault
    empty_city.faults[side].fail(kind, verb="GET", path=path, times=1, **details)
    told.sync()
    assert health(told, Service(side)).paused_until is None
    number = told.report()
    told.later(60)
    assert told.status(number) == "Acknowledged"
    assert health(told, Service(side)).state == "ok"


@pytest.mark.parametrize("side", ["seeclickfix", "eam"])
def test_a_login_page_for_everything_is_told_at_once_and_over_within_two_polls(
    tell, empty_city, side
):
    told = tell()
    told.linked_report()
    empty_city.faults[side].fail("login_page", times=None)
    poll(told, 60)
    poll(told, 60)
    assert health(told, Service(side)).state == "signed_out"
    assert "login page" in health(told, Service(side)).reason
    empty_city.faults[side].clear()
    number = told.report()
    poll(told, 60)
    poll(told, 60)
    assert told.status(number) == "Acknowledged"


def test_a_token_that_has_lapsed_is_told_at_once_and_not_tried_every_minute(tell, empty_city):
    told = tell()
    told.linked_report()
    empty_city.faults["seeclickfix"].fail("status", status=401, times=None)
    told.later(60)
    found = health(told, Service.SEECLICKFIX)
    assert found.state == "signed_out"
    assert (found.paused_until - told.city.clock.now()).total_seconds() > 500


# --- a list that shows its beginning only -----------------------------------------------------


def test_crew_comments_beyond_what_eam_shows_are_told_and_hold_the_closing(tell, empty_city):
    told = tell()
    number = told.linked_report()
    for at in range(55):
        told.crew("comment", number, text=f"Crew note {at}", public=True)
    empty_city.eam.assumptions.set("skip_heeded", False)
    told.crew("set_status", number, code=951)
    told.later()
    (notice,) = told.notices("unreadable_comment")
    assert "may be more" in notice.text
    assert told.status(number) == "Acknowledged"
    assert "Crew note 0" in told.our_words(number)  # what is shown crosses all the same
    empty_city.eam.assumptions.set("skip_heeded", True)
    told.later()
    assert told.status(number) == "Closed"
    assert sum("Crew note" in text for text in told.our_words(number)) == 55
    assert told.notices("unreadable_comment") == []


def test_what_a_cut_list_leaves_out_is_not_called_withdrawn(tell, empty_city):
    told = tell()
    number = told.linked_report()
    for at in range(55):
        told.crew("comment", number, text=f"Crew note {at}", public=True)
    told.later()
    assert sum("Crew note" in text for text in told.our_words(number)) == 55
    empty_city.eam.assumptions.set("skip_heeded", False)
    told.later()
    assert told.notices("withdrawn") == []


def test_a_list_that_heeds_only_take_is_read_in_one_piece(tell, empty_city):
    told = tell()
    number = told.linked_report()
    for at in range(55):
        told.crew("comment", number, text=f"Crew note {at}", public=True)
    empty_city.eam.settings = dataclasses.replace(empty_city.eam.settings, maximum_records=500)
    empty_city.eam.assumptions.set("skip_heeded", False)
    told.later()
    assert sum("Crew note" in text for text in told.our_words(number)) == 55
    assert told.notices("unreadable_comment") == []


# --- one request that cannot be read ----------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        ("status", {"status": 400}),
        ("answer", {"body": '{"comments": "none"}'}),
    ],
)
def test_a_thread_that_cannot_be_read_sets_its_request_aside(tell, empty_city, fault):
    empty_city.seeclickfix.assumptions.change({"comments_embedded": False})
    told = tell()
    before, odd, after = told.report(), told.report(), told.report()
    kind, details = fault
    thread = f"/issues/{odd}/comments"
    empty_city.faults["seeclickfix"].fail(kind, path=thread, times=None, **details)
    told.sync()
    assert told.status(before) == told.status(after) == "Acknowledged"
    assert not told.taken_in(odd)
    (notice,) = told.notices("unreadable")
    assert str(odd) in notice.text
    told.later(60)
    assert not told.taken_in(odd)
    empty_city.faults["seeclickfix"].clear()
    told.later(60)
    told.later(60)
    assert len(told.records(odd)) == 1
    assert told.notices("unreadable") == []


def test_a_request_set_aside_for_long_is_still_asked_for_and_comes_in(tell, empty_city):
    empty_city.seeclickfix.assumptions.change({"comments_embedded": False})
    told = tell()
    odd = told.report()
    thread = f"/issues/{odd}/comments"
    empty_city.faults["seeclickfix"].fail("status", status=400, path=thread, times=None)
    told.sync()
    told.later(600)
    told.linked_report()  # the newest change known is another now
    for _ in range(3):
        told.later(2 * DAY)
    mark = told.mark()
    for _ in range(24):
        told.later(3600)
    assert told.calls("seeclickfix", "GET", path=thread, since=mark)
    empty_city.faults["seeclickfix"].clear()
    told.later(DAY)
    assert len(told.records(odd)) == 1
    assert told.notices("unreadable") == []


# --- one record that cannot be read -----------------------------------------------------------


def test_a_record_answered_with_an_empty_list_is_told_and_keeps_nobody(tell, empty_city):
    told = tell()
    numbers = [told.linked_report() for _ in range(3)]
    odd = told.link(numbers[1])
    empty_city.eam.assumptions.set("filter_works", "ignored")
    told.later()  # from now on records are read one by one
    single = f"{MODULE}/{odd.auto_number}/$"
    empty_city.faults["eam"].fail("answer", body="[]", verb="GET", path=single, times=None)
    told.crew("set_status", numbers[0], code=951)
    for _ in range(4):
        told.later()
    (notice,) = told.notices("unreadable_record")
    assert notice.issue_id == numbers[1]
    assert odd.number in notice.text
    assert told.link(numbers[1]).state == "open"
    assert told.status(numbers[0]) == "Closed"
    empty_city.faults["eam"].clear()
    told.later()
    assert told.notices("unreadable_record") == []


# --- an EAM that shows nothing ----------------------------------------------------------------


@pytest.mark.parametrize("body", ["[]", "null"])
def test_what_eam_may_have_is_not_sent_again_while_it_shows_nothing(tell, empty_city, body):
    told = tell()
    told.linked_report()
    number = told.report()
    empty_city.faults["eam"].fail("drop_after", verb="POST", path=f"{MODULE}/$")
    told.sync()
    empty_city.faults["eam"].fail("answer", body=body, verb="GET", times=None)
    for _ in range(3):
        told.later()
    assert len(told.records(number)) == 1
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.CHECKING
    empty_city.faults["eam"].clear()
    for _ in range(3):
        told.later()
    assert told.status(number) == "Acknowledged"
    assert len(told.records(number)) == 1


def test_a_city_without_any_record_still_believes_that_there_is_none(tell, empty_city):
    told = tell()
    number = told.report()
    empty_city.faults["eam"].fail("drop_before", verb="POST", path=f"{MODULE}/$")
    for _ in range(3):
        told.later()
    assert told.status(number) == "Acknowledged"
    assert len(told.records(number)) == 1


# --- answers no one can mean ------------------------------------------------------------------


def test_a_wait_until_the_end_of_time_is_a_minute(tell, empty_city):
    told = tell()
    told.linked_report()
    empty_city.faults["seeclickfix"].fail(
        "status", status=503, retry_after="99999999", verb="GET", times=1
    )
    poll(told, 60)
    number = told.report()
    poll(told, 61)
    assert told.status(number) == "Acknowledged"


def test_a_change_that_is_answered_by_a_redirect_is_looked_up_not_repeated(tell, empty_city):
    told = tell()
    number = told.report()
    empty_city.faults["eam"].fail(
        "redirect", status=303, location="/", verb="POST", path=f"{MODULE}/$"
    )
    told.sync()
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.CHECKING
    told.later()
    told.later()
    assert len(told.records(number)) == 1
