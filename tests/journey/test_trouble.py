"""Block I: things break, and every Request still arrives once."""

from __future__ import annotations

import itertools
import threading
from datetime import timedelta

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.domain.work import Module
from eamconsole.errors import Service
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.sandbox.server import SimServer
from eamconsole.services.queue.changing import Changing
from eamconsole.services.queue.repair import Repair

HOURLY = {"retry_first": timedelta(minutes=10), "retry_max": timedelta(hours=1)}


def health(told, service):
    """Return a side's health, once what is on its way into the journal is there."""
    told.journal.write(lambda _ledgers: None)
    with told.journal.read() as ledgers:
        return ledgers.systems.get(service)


def put_up_again(city, side):
    """Start a side that was down, at the address it had."""
    down = city.servers[side]
    city.servers[side] = SimServer(
        down.app,
        side=side,
        clock=city.clock,
        calls=city.log,
        faults=city.faults[side],
        port=int(down.url.rpartition(":")[2]),
    )
    city.servers[side].start()


def test_t73_an_hour_without_eam_delays_fifty_requests_and_loses_none(tell, empty_city):
    told = tell()
    told.sync()
    empty_city.servers["eam"].stop()
    numbers = []
    for _ in range(50):
        told.city.clock.advance(72)
        numbers.append(told.report())
    told.sync()
    with told.journal.read() as ledgers:
        counts = ledgers.deliveries.count_by_flow_and_state()
    assert counts.get((Flow.REQUESTS, DeliveryState.NEEDS_ATTENTION), 0) == 0
    assert health(told, Service.EAM).state == "unreachable"
    assert health(told, Service.EAM).paused_until is not None
    put_up_again(empty_city, "eam")
    told.later(3700)
    told.later(3700)
    assert all(len(told.records(number)) == 1 for number in numbers)
    assert {told.status(number) for number in numbers} == {"Acknowledged"}
    order = [told.record(number).auto_number for number in numbers]
    inversions = sum(after < before for before, after in itertools.pairwise(order))
    assert inversions <= len(numbers) // 2
    assert health(told, Service.EAM).state == "ok"


def test_t73_what_an_outage_left_in_doubt_goes_on_once_a_poll_hears_eam_again(tell, empty_city):
    told, cancel = tell(limits=HOURLY), threading.Event()
    told.linked_report()
    empty_city.faults["eam"].fail("drop_before", times=None)
    number = told.report()
    told.engine.run(Cycle.INTAKE, cancel)
    for _ in range(4):
        told.engine.run(Cycle.DELIVERIES, cancel)
        told.city.clock.advance(3_700)
    told.engine.run(Cycle.DELIVERIES, cancel)
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.CHECKING
    empty_city.faults["eam"].clear()
    told.engine.resume_sides()
    told.engine.run(Cycle.WATCH, cancel)
    assert health(told, Service.EAM).state == "ok"
    told.engine.run(Cycle.DELIVERIES, cancel)
    assert len(told.records(number)) == 1
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.DONE


def test_t74_a_lost_answer_is_looked_up_and_never_sent_twice(tell, empty_city):
    told = tell()
    told.sync()
    empty_city.faults["eam"].fail("drop_after", verb="POST", path=r"Requests\.svc/$")
    number = told.report()
    told.sync()
    row = told.row(number, DeliveryKind.CREATE)
    assert row.state is DeliveryState.CHECKING
    assert row.doubtful
    told.later()
    assert told.link(number).auto_number == told.record(number).auto_number
    assert told.status(number) == "Acknowledged"
    assert "create.adopted" in told.events(number)


def test_t74_of_two_records_the_older_is_used_and_the_other_is_told(tell, empty_city):
    told = tell()
    told.sync()
    empty_city.faults["eam"].fail("drop_after", verb="POST", path=r"Requests\.svc/$")
    number = told.report()
    told.sync()
    (first,) = told.records(number)
    told.crew("duplicate", auto_number=first.auto_number)
    told.later()
    second = max(record.auto_number for record in told.records(number))
    assert told.link(number).auto_number == first.auto_number < second
    (notice,) = told.notices("duplicate")
    assert empty_city.eam.requests[second].fields["RequestNumber"] in notice.text


def test_t74_a_look_before_the_quiet_is_over_settles_nothing(tell, empty_city):
    """However early somebody looks: EAM may still be working on the lost call."""
    told = tell()
    told.sync()
    empty_city.faults["eam"].fail("drop_before", verb="POST", path=r"Requests\.svc/$")
    number = told.report()
    told.sync()
    row, now = told.row(number, DeliveryKind.CREATE), told.city.clock.now()
    told.journal.write(
        lambda ledgers: ledgers.deliveries.finish(
            row.id, DeliveryState.CHECKING, at=now, due_at=now, doubtful=True
        )
    )
    mark = told.mark()
    told.later(5)
    assert told.calls("eam", "POST", r"Requests\.svc/$", since=mark) == []
    looked = told.row(number, DeliveryKind.CREATE)
    quiet = told.engine.parts.rules.limits.eam_quiet
    assert (looked.state, looked.due_at) == (DeliveryState.CHECKING, row.sent_at + quiet)
    told.later()
    assert len(told.records(number)) == 1


@pytest.mark.parametrize(("way", "status"), [("acknowledge", "Acknowledged"), ("close", "Closed")])
def test_t74_a_status_whose_answer_was_lost_is_seen_and_not_set_twice(
    tell, empty_city, way, status
):
    """Deliveries alone look: nobody has read the Request meanwhile."""
    told = tell()
    number = told.report() if way == "acknowledge" else told.linked_report()
    if way == "close":
        told.crew("set_status", number, code=999)
    empty_city.faults["seeclickfix"].fail("drop_after", verb="POST", path=f"/{way}", times=1)
    told.city.clock.advance(400)
    told.sync()
    assert told.status(number) == status
    mark = told.mark()
    told.city.clock.advance(400)
    told.engine.run(Cycle.DELIVERIES, threading.Event())
    assert told.writes(mark) == []
    assert told.row(number, DeliveryKind(way)).state is DeliveryState.DONE
    assert f"{way}.adopted" in told.events(number)
    assert len(told.our_words(number)) == (1 if way == "acknowledge" else 2)


def test_t75_a_failed_photo_is_repaired_without_touching_the_request(tell, empty_city):
    empty_city.faults["eam"].status(400, verb="POST", path="/media/", body='"No room."')
    told = tell()
    number = told.report(image=DRAWN)
    told.sync()
    assert told.status(number) == "Acknowledged"
    row = told.row(number, DeliveryKind.REQUEST_IMAGE)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert "No room." in row.explanation
    mark = told.mark()
    told.repair("retry", row)
    told.sync()
    assert len(told.documents(number)) == 1
    assert [call.path.rpartition("/Requests.svc/")[2] for call in told.writes(mark)] == [
        f"{told.record(number).auto_number}/media/"
    ]


def test_t76_too_many_calls_means_waiting_not_failing(tell, empty_city):
    told = tell()
    number = told.report()
    empty_city.faults["seeclickfix"].status(429, verb="POST", retry_after="10")
    began = told.city.clock.now()
    told.sync()
    assert told.status(number) == "Acknowledged"
    assert (told.city.clock.now() - began).total_seconds() >= 10
    assert told.row(number, DeliveryKind.ACKNOWLEDGE).state is DeliveryState.DONE
    assert told.engine.parts.budget.reading().allowed == 0


def test_t77_a_block_stops_every_call_until_a_person_resumes(tell, empty_city):
    told = tell()
    told.sync()
    number = told.report()
    empty_city.faults["seeclickfix"].status(403, times=1)
    told.sync()
    blocked = health(told, Service.SEECLICKFIX)
    assert blocked.state == "blocked"
    assert blocked.reason
    mark = told.mark()
    told.later()
    told.later(86400)
    told.engine.run(Cycle.INTAKE, threading.Event())
    told.engine.run(Cycle.DELIVERIES, threading.Event())
    assert told.calls("seeclickfix", since=mark) == []
    told.engine.resume(Service.SEECLICKFIX)
    told.sync()
    assert told.status(number) == "Acknowledged"


def test_t77_whoever_is_at_the_terminal_lets_a_service_call_again(tell, empty_city):
    told = tell()
    told.sync()
    number = told.report()
    empty_city.faults["seeclickfix"].status(403, times=2)
    told.sync()
    assert health(told, Service.SEECLICKFIX).state == "blocked"
    desk = Repair(told.journal, told.city.clock, "pat")
    assert desk.call_again(Service.SEECLICKFIX)
    told.later(60)
    assert health(told, Service.SEECLICKFIX).state == "blocked", "blocked anew: said once is once"
    told.later(86400)
    assert told.status(number) == "Open"
    desk.call_again(Service.SEECLICKFIX)
    told.later(60)
    assert told.status(number) == "Acknowledged"
    assert not desk.call_again(Service.SEECLICKFIX), "it is blocked no more"


def test_t77_the_delivery_that_met_the_block_goes_on_too(tell, empty_city):
    told, cancel = tell(), threading.Event()
    told.sync()
    empty_city.faults["seeclickfix"].status(403, verb="POST", times=1)
    number = told.report()
    told.sync()
    assert health(told, Service.SEECLICKFIX).state == "blocked"
    assert told.status(number) == "Open"
    told.engine.resume(Service.SEECLICKFIX)
    told.engine.run(Cycle.INTAKE, cancel)
    assert health(told, Service.SEECLICKFIX).state == "ok"
    told.engine.run(Cycle.DELIVERIES, cancel)
    assert told.status(number) == "Acknowledged"
    assert len(told.our_words(number)) == 1


def test_t79_a_refused_problem_code_shows_eams_words_and_can_be_sent_again(tell):
    told = tell()
    told.sync()
    told.crew("remove_problem", code="POTHOLE")
    number, fine = told.report(category="Pothole"), told.report(category="Graffiti")
    assert told.sync().attention == 1
    row = told.row(number, DeliveryKind.CREATE)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert "ProblemCode" in row.explanation
    assert row.next_step
    assert len(told.records(fine)) == 1
    Changing(told.journal, told.engine.parts.clock, told.engine.parts.rules, "pat").redirect(
        row.id, Module.WORK_REQUEST, "GRAFFITI"
    )
    told.sync()
    assert told.record(number).fields["ProblemCode"] == "GRAFFITI"
    assert told.status(number) == "Acknowledged"


def test_t81_after_three_days_asleep_everything_is_caught_up(tell):
    told = tell()
    deleted, closed, talked, merged = [told.report() for _ in range(4)]
    told.sync()
    for _ in range(3):
        told.city.clock.advance(86400)
        told.report(summary="New while asleep")
    told.crew("delete_request", deleted)
    told.crew("set_status", closed, code=999)
    told.says(talked, "Anybody?")
    told.office.merge(told.issue(merged), told.issue(talked))
    for _ in range(3):
        told.later()
    assert told.link(deleted).state == "gone"
    assert told.status(closed) == "Closed"
    assert told.comments(talked) == ["Anybody?"]
    assert told.link(merged).state == "settled"
    news = [i for i in told.city.seeclickfix.issues() if i.summary == "New while asleep"]
    assert {issue.status for issue in news} == {"Acknowledged"}
    assert all(len(told.records(issue.id)) == 1 for issue in news)
