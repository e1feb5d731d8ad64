"""Too much at once: closings and disappearances that wait for a person."""

from __future__ import annotations

import threading
from zoneinfo import ZoneInfo

import pytest

from eamconsole.domain.brakes import BrakeKind
from eamconsole.domain.city import FieldRule, StatusRules
from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.services.queue import Repair
from eamconsole.services.status import StatusReport

EAGER = StatusRules(brake_share=0.3, brake_at_least=4)
DONE_RULE = FieldRule(field="StatusType", equals="Completed", comment="Completed, they say.")


def report_of(told):
    clock = told.engine.parts.clock
    return StatusReport(told.journal, clock, ZoneInfo("UTC"), "city", "test").as_json()


def pauses_of(told):
    return report_of(told)["pauses"]


def let_go(told, kind=BrakeKind.CLOSINGS):
    return Repair(told.journal, told.engine.parts.clock, "pat").let_go(kind)


def linked(told, count):
    numbers = [told.report() for _ in range(count)]
    told.sync()
    return numbers


def close_in_eam(told, numbers, code=999):
    for number in numbers:
        told.crew("set_status", number, code=code)


def closed(told, numbers):
    return sum(told.status(number) == "Closed" for number in numbers)


def spread_closings(told, numbers):
    """Let the city have a busy hour of its own, so that there is something to compare with."""
    for code, number in zip([998, 999, 951] * 9, numbers, strict=False):
        told.crew("set_status", number, code=code)
    told.later()
    told.city.clock.advance(7_200)
    told.sync()


def test_a_poll_in_which_every_record_says_999_waits_for_a_person(tell):
    told = tell(field_rules=(DONE_RULE,))
    numbers = linked(told, 20)
    close_in_eam(told, numbers)
    told.later()
    told.later()
    assert closed(told, numbers) == 0
    assert all(told.our_words(n)[1:] == [] for n in numbers), "nor is a rule's comment published"
    (pause,) = pauses_of(told)
    assert (pause["reason"], pause["kind"], pause["count"]) == ("brake", "closings", 20)
    assert len(pause["samples"]) == 5 and told.link(numbers[0]).number in pause["samples"][0]
    assert report_of(told)["flows"]["status"]["reason"] == "brake"
    assert "resume --brake closings" in told.notices("brake")[0].text
    assert not told.sync().all_done
    assert let_go(told) == 20
    told.later()
    assert closed(told, numbers) == 20
    assert pauses_of(told) == [] and told.notices("brake") == []


def test_what_heals_by_itself_needs_nobody(tell):
    told = tell()
    numbers = linked(told, 20)
    close_in_eam(told, numbers)
    told.later()
    close_in_eam(told, numbers, code=2)
    told.later()
    assert closed(told, numbers) == 0
    assert pauses_of(told) == [] and told.notices("brake") == []


def test_the_service_looks_again_after_two_minutes_before_it_holds(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    close_in_eam(told, numbers)
    never = threading.Event()
    assert told.engine.run(Cycle.WATCH, never) == 120
    assert pauses_of(told) == []
    assert closed(told, numbers) == 0
    told.city.clock.advance(120)
    close_in_eam(told, numbers[1:], code=2)
    told.engine.run(Cycle.WATCH, never)
    told.engine.run(Cycle.DELIVERIES, never)
    assert closed(told, numbers) == 1, "the single one was meant"
    close_in_eam(told, numbers[1:])
    told.engine.run(Cycle.WATCH, never)
    told.city.clock.advance(120)
    told.engine.run(Cycle.WATCH, never)
    assert pauses_of(told)[0]["count"] == 5
    let_go(told)


def test_a_hand_picked_look_does_not_slip_past_the_brake(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    close_in_eam(told, numbers)
    told.later()
    told.engine.check_now(numbers[:3], threading.Event())
    told.engine.run(Cycle.DELIVERIES, threading.Event())
    assert closed(told, numbers) == 0
    assert pauses_of(told)[0]["count"] == 6
    let_go(told)


def test_closings_that_trickle_in_within_an_hour_count_together(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 8)
    for number in numbers:
        close_in_eam(told, [number])
        told.later(60)
    assert closed(told, numbers) == 3
    assert pauses_of(told)[0]["count"] == 5
    let_go(told)


def test_the_one_that_is_held_after_many_is_not_told_as_if_it_were_all(tell):
    told = tell(status=EAGER)
    for number in linked(told, 6)[:4]:
        close_in_eam(told, [number])
        told.later(60)
    words = told.notices("brake")[0].text
    assert "closed 3 Requests within an hour and would close 1 more, 4 of 6 in all" in words
    assert "No more are closed until a person says so" in words


def test_a_busy_hour_of_different_codes_is_work_and_not_a_mistake(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 12)
    spread_closings(told, numbers[:3])
    for code, number in zip([998, 999, 951, 999], numbers[3:7], strict=True):
        told.crew("set_status", number, code=code)
    told.later()
    assert closed(told, numbers) == 7
    assert pauses_of(told) == []


def test_different_codes_too_many_for_any_hour_known_wait(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 9)
    for code, number in zip([998, 999, 951, 999], numbers[:4], strict=True):
        told.crew("set_status", number, code=code)
    told.later()
    assert closed(told, numbers) == 0, "no hour is known yet, and they came in one look"
    let_go(told)
    told.later()
    told.city.clock.advance(7_200)
    told.sync()
    for code, number in zip([998, 999, 951, 998, 999], numbers[4:], strict=True):
        told.crew("set_status", number, code=code)
    told.later()
    assert closed(told, numbers) == 9, "five are no more than three times four"


def test_a_first_busy_hour_in_which_work_trickles_in_is_work(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 8)
    for code, number in zip([998, 999, 951] * 3, numbers, strict=False):
        told.crew("set_status", number, code=code)
        told.later(120)
    assert closed(told, numbers) == 8


def out_for(told, empty_city, hours):
    empty_city.faults["eam"].status(503, times=None)
    for _ in range(hours):
        told.later(3_600)
    empty_city.faults["eam"].clear()


def test_after_an_outage_the_work_of_those_hours_may_have_piled_up(tell, empty_city):
    told = tell(status=EAGER)
    numbers = linked(told, 24)
    spread_closings(told, numbers[:3])
    told.later()
    out_for(told, empty_city, 3)
    close_in_eam(told, numbers[3:10])
    told.later()
    assert closed(told, numbers) == 10, "seven are no more than three an hour in three hours"
    assert pauses_of(told) == []


@pytest.mark.parametrize("hours", [2, 5])
def test_an_outage_alone_explains_no_mass_of_closings(tell, empty_city, hours):
    told = tell(status=EAGER)
    numbers = linked(told, 12)
    told.later()
    out_for(told, empty_city, hours)
    close_in_eam(told, numbers[:10])
    told.later()
    assert closed(told, numbers) == 0
    assert pauses_of(told)[0]["count"] == 10


def test_nobody_looked_for_a_day_and_then_everything_says_999(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 12)
    told.later()
    told.city.clock.advance(86_400)
    close_in_eam(told, numbers[:10])
    told.later()
    assert closed(told, numbers) == 0


@pytest.mark.parametrize("off", [{"brake_share": 0}, {"brake_at_least": 0}])
def test_zero_switches_the_brake_off(tell, off):
    told = tell(status=StatusRules(**{"brake_share": 0.1, "brake_at_least": 2} | off))
    numbers = linked(told, 4)
    close_in_eam(told, numbers)
    told.later()
    assert closed(told, numbers) == 4


def test_a_brake_survives_a_restart_and_so_does_what_was_let_go(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 5)
    close_in_eam(told, numbers)
    told.later()
    told.engine.close()
    told = tell(status=EAGER)
    told.later()
    assert closed(told, numbers) == 0 and pauses_of(told)[0]["count"] == 5
    let_go(told)
    told.engine.close()
    told = tell(status=EAGER)
    told.later()
    assert closed(told, numbers) == 5


# --- records that disappear ---------------------------------------------------------------


def states(told, numbers):
    return [told.link(number).state for number in numbers]


@pytest.mark.parametrize("answer", ["[]", "[{}]"])
def test_an_eam_that_shows_nothing_for_three_polls_loses_no_link(tell, empty_city, answer):
    told = tell()
    numbers = linked(told, 12)
    empty_city.faults["eam"].fail(
        "answer", verb="GET", path=r"Requests\.svc/(\d+/)?$", body=answer, times=None
    )
    for _ in range(4):
        told.later()
    assert states(told, numbers) == ["open"] * 12
    (pause,) = pauses_of(told)
    assert (pause["kind"], pause["count"]) == ("missing", 12)
    empty_city.faults["eam"].clear()
    close_in_eam(told, numbers[:1])
    told.later()
    assert told.status(numbers[0]) == "Closed"
    assert pauses_of(told) == [] and told.notices("brake") == []


def test_records_hidden_together_are_trouble_until_a_person_says_they_are_gone(tell):
    told = tell(internal=False)
    numbers = linked(told, 10)
    for number in numbers[:6]:
        told.crew("unpublish_request", number)
    for _ in range(4):
        told.later()
    assert states(told, numbers) == ["open"] * 10
    assert pauses_of(told)[0]["count"] == 6
    let_go(told, BrakeKind.MISSING)
    for _ in range(3):
        told.later()
    assert states(told, numbers) == ["gone"] * 6 + ["open"] * 4


def test_a_single_record_is_given_up_after_three_polls_and_taken_up_when_it_is_back(tell):
    told = tell(internal=False)
    number, other = linked(told, 2)
    told.crew("unpublish_request", number)
    for _ in range(3):
        told.later()
    assert states(told, [number, other]) == ["gone", "open"]
    assert told.notices("gone")
    told.crew("publish_request", number)
    told.city.clock.advance(86_401)
    told.sync()
    assert told.link(number).state == "open"
    assert told.notices("gone") == []
    close_in_eam(told, [number])
    told.later()
    assert told.status(number) == "Closed"


def test_what_a_resident_said_while_the_record_was_hidden_arrives_once_it_is_back(tell):
    told = tell(internal=False)
    number, _other = linked(told, 2)
    told.crew("unpublish_request", number)
    for _ in range(3):
        told.later()
    told.says(number, "Is somebody coming?", by="Ana Ruiz")
    told.later()
    (row,) = told.rows(number, DeliveryKind.COMMENT_OUT)
    assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "SVC-280")
    told.crew("publish_request", number)
    told.city.clock.advance(86_401)
    told.sync()
    told.later()
    assert told.comments(number) == ["Is somebody coming?"]
    assert told.unfinished(number) == []


def test_a_sweep_that_breaks_off_calls_nothing_missing(tell, empty_city):
    told = tell(internal=False)
    numbers = linked(told, 4)
    last = told.record(numbers[-1]).auto_number
    empty_city.faults["eam"].fail("status", path=rf"/{last}/$", status=503, times=None)
    empty_city.faults["eam"].fail("status", query="FILTER", status=403, times=None)
    for _ in range(4):
        told.later()
    assert states(told, numbers) == ["open"] * 4
    assert told.link(numbers[-1]).missed_polls == 0


# --- an error is no empty list ------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_request_is_not_closed_before_its_comments_were_read(tell, empty_city, status):
    told = tell()
    number = told.linked_report()
    told.crew("comment", number, text="We filled it and sealed the edge.", public=True)
    told.crew("set_status", number, code=999)
    empty_city.faults["eam"].status(status, verb="GET", path="/Comments/$")
    told.later()
    assert told.status(number) == "Acknowledged"
    (notice,) = told.notices("unread_children")
    assert notice.issue_id == number and "not closed" in notice.text
    told.later()
    assert told.status(number) == "Closed"
    assert told.our_words(number)[1] == "We filled it and sealed the edge."
    assert told.notices("unread_children") == []


def test_nor_before_its_documents_were_read(tell, empty_city):
    told = tell()
    number = told.linked_report()
    told.crew("add_document", number, draw="jpeg", public=True)
    told.crew("set_status", number, code=999)
    empty_city.faults["eam"].status(403, verb="GET", path="/media/$")
    told.later()
    assert told.status(number) == "Acknowledged"
    told.later()
    assert told.status(number) == "Closed"
    assert told.issue(number).comments[1].picture


def test_a_comment_that_makes_no_sense_keeps_its_request_open_and_no_other(tell, empty_city):
    told = tell()
    number, other = linked(told, 2)
    path = f"/{told.record(number).auto_number}/Comments/$"
    empty_city.faults["eam"].fail("answer", verb="GET", path=path, body='["?"]', times=None)
    close_in_eam(told, [number, other])
    told.later()
    assert told.status(number) == "Acknowledged"
    assert told.status(other) == "Closed"
    empty_city.faults["eam"].clear()
    told.later()
    assert told.row(number, DeliveryKind.CLOSE).state == "done"


def test_closings_that_wait_for_a_person_do_not_go_by_waiting_long(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 16)
    spread_closings(told, numbers[:3])
    close_in_eam(told, numbers[3:9])
    told.later()
    assert pauses_of(told)[0]["count"] == 6
    for _ in range(3):
        told.later(7_200)
    assert closed(told, numbers[3:9]) == 0
    assert pauses_of(told)[0]["count"] == 6
    let_go(told)
