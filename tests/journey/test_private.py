"""A private Request never becomes public in EAM, whatever EAM calls or makes of its flag."""

from __future__ import annotations

import pytest

from eamconsole.domain.city import WorkOrderRoute, WorkOrderRules
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.privacy import PUBLIC, UNSEEN
from eamconsole.domain.work import FlagSight
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.sync.delivery.vouching import vouch
from eamconsole.wire.eam import EamServerProfile
from eamconsole.wire.eam.publicity import PublicFlag

SECRET = "The tenant in 4b keeps a dog"
OTHERWISE = [
    ("called otherwise", {"public_flag_name": "IsPublic"}),
    ("never shown", {"public_flag_shown": False}),
    ("there is none", {"public_flag_name": ""}),
]


def flip(city, switches):
    for name, value in switches.items():
        city.eam.assumptions.set(name, value)


def report_private(told, **details):
    return told.report(private=True, image=DRAWN, description=SECRET, **details)


def public_side(told):
    """Everything of private Requests that EAM's public API shows."""
    shown = [record for record in told.city.eam.requests.values() if record.public]
    texts = [str(record.fields.get("Notes", "")) for record in shown]
    texts += [row.text for record in shown for row in record.comments.values()]
    return [text for text in texts if SECRET in text]


def settled(told, number):
    return {row.state for row in told.rows(number)} == {DeliveryState.DONE}


def vouch_for(told):
    server = told.engine.parts.eam.privacy.server
    told.journal.write(lambda led: vouch(led, server, "pat", told.city.clock.now()))


def test_in_an_eam_as_assumed_private_requests_arrive_by_themselves_and_nothing_is_told(tell):
    told = tell()
    numbers = [report_private(told) for _ in range(6)]
    assert told.sync().all_done
    for number in numbers:
        told.says(number, SECRET)
    assert told.later().all_done
    assert all(not told.record(number).public for number in numbers)
    assert all(len(told.documents(number)) == 1 for number in numbers)
    assert all(told.comments(number) == [SECRET] for number in numbers)
    assert told.notices() == []
    assert public_side(told) == []


@pytest.mark.parametrize(("why", "switches"), OTHERWISE)
def test_nothing_private_is_sent_where_the_flag_is_not_seen_and_neighbors_flow(
    tell, empty_city, why, switches
):
    flip(empty_city, switches)
    told = tell()
    hidden, neighbor = report_private(told), told.report(image=DRAWN)
    told.sync()
    told.says(hidden, SECRET)
    told.later()
    assert told.records(hidden) == [], why
    row = told.row(hidden, DeliveryKind.CREATE)
    assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, UNSEEN)
    assert "“Public flag” in Settings" in row.next_step
    (notice,) = told.notices(UNSEEN)
    assert "vouch-private" in notice.text
    assert settled(told, neighbor)
    assert told.record(neighbor).fields
    assert public_side(told) == []


def test_the_name_that_eam_shows_instead_is_told_and_setting_it_lets_everything_go(
    tell, empty_city
):
    flip(empty_city, {"public_flag_name": "IsPublic"})
    told = tell()
    hidden = report_private(told)
    told.sync()
    assert "IsPublic" in told.row(hidden, DeliveryKind.CREATE).explanation
    told.engine.close()
    again = tell(eam_profile=EamServerProfile(public_flag="IsPublic"))
    assert again.sync().all_done
    assert not again.record(hidden).public
    assert settled(again, hidden)
    assert again.notices() == []


def test_what_waited_in_an_eam_that_showed_nothing_goes_once_a_neighbors_record_shows_the_flag(
    tell, empty_city
):
    flip(empty_city, {"fields_path": ""})
    told = tell()
    hidden = report_private(told)
    told.sync()
    assert told.row(hidden, DeliveryKind.CREATE).cause == UNSEEN
    neighbor = told.report()
    told.later()
    assert settled(told, neighbor)
    assert told.later().all_done
    assert settled(told, hidden)
    assert not told.record(hidden).public
    assert told.notices() == []


def test_what_follows_the_first_private_record_goes_once_that_record_shows_its_flag(
    tell, empty_city, monkeypatch
):
    told = tell()
    told.linked_report()
    monkeypatch.setattr(PublicFlag, "sight", lambda *_: FlagSight(seen=True, similar=()))
    flip(empty_city, {"public_flag_shown": False})
    first = report_private(told)
    told.sync()
    assert told.row(first, DeliveryKind.REQUEST_IMAGE).cause == UNSEEN
    assert told.documents(first) == []
    told.later()
    assert len(told.notices(UNSEEN)) == 1
    flip(empty_city, {"public_flag_shown": True})
    told.crew("set_status", first, code=2)
    assert told.later().all_done
    assert settled(told, first)
    assert told.notices() == []
    assert public_side(told) == []


def test_what_turned_private_is_not_told_again_while_only_a_description_shows_the_flag(
    tell, empty_city, monkeypatch
):
    told = tell()
    number = told.linked_report()
    monkeypatch.setattr(PublicFlag, "sight", lambda *_: FlagSight(seen=True, similar=()))
    flip(empty_city, {"public_flag_shown": False})
    told.office.set_private(told.issue(number), private=True)
    told.crew("unpublish_request", number)
    told.says(number, SECRET)
    told.later()
    (once,) = told.notices(UNSEEN)
    told.later()
    assert [notice.times for notice in told.notices(UNSEEN)] == [once.times]
    assert told.row(number, DeliveryKind.COMMENT_OUT).cause == UNSEEN


def test_a_word_given_while_eam_was_asked_lets_go_what_came_to_wait_just_after_it(
    tell, empty_city, monkeypatch
):
    flip(empty_city, {"public_flag_shown": False})
    told = tell()
    number, real = report_private(told), PublicFlag.sight

    def sight(flag, module):
        seen = real(flag, module)
        monkeypatch.undo()
        vouch_for(told)
        return seen

    monkeypatch.setattr(PublicFlag, "sight", sight)
    told.sync()
    assert told.row(number, DeliveryKind.CREATE).cause == UNSEEN
    assert told.later().all_done
    assert settled(told, number)


def test_a_person_says_once_per_server_that_they_looked(tell, empty_city):
    flip(empty_city, {"public_flag_shown": False})
    told = tell()
    first = report_private(told)
    told.sync()
    assert told.records(first) == []
    vouch_for(told)
    told.later()
    second = report_private(told)
    told.later()
    assert settled(told, first)
    assert settled(told, second)
    assert not told.record(first).public
    assert told.notices() == []
    with told.journal.read() as ledgers:
        (entry,) = [each for each in ledgers.audit.newest() if each.action == "vouch-private"]
    assert (entry.actor, entry.at) == ("pat", entry.at)
    told.engine.close()
    elsewhere = tell(eam_profile=EamServerProfile(send_public_flag=False))
    third = report_private(elsewhere)
    elsewhere.later()
    assert elsewhere.records(third) == []


@pytest.mark.parametrize("vouched", [False, True])
@pytest.mark.parametrize("shown", [True, False])
def test_where_the_flag_is_ignored_the_first_record_is_hidden_at_once_and_all_stops(
    tell, empty_city, vouched, shown
):
    flip(empty_city, {"public_flag_writable": False, "public_flag_shown": shown})
    told = tell()
    if vouched:
        vouch_for(told)
    numbers = [report_private(told) for _ in range(5)]
    neighbor = told.report(image=DRAWN)
    told.sync()
    for number in (*numbers, neighbor):
        told.says(number, SECRET if number in numbers else "Still there")
    told.later()
    made = [number for number in numbers if told.records(number)]
    assert len(made) == (1 if shown or vouched else 0)
    assert public_side(told) == []
    for number in made:
        record = told.record(number)
        assert (record.comments, record.documents) == ({}, {})
        assert record.fields["RequestorName2"] == told.issue(made[0]).reporter.name
        assert SECRET in record.fields["Notes"]
        children = (DeliveryKind.REQUEST_IMAGE, DeliveryKind.COMMENT_OUT)
        assert {told.row(number, kind).cause for kind in children} == {PUBLIC}
        (notice,) = told.notices(PUBLIC)
        assert "made non-public at once" in notice.text
        assert "“Public flag” in Settings" in notice.text
    rest = [told.row(n, DeliveryKind.CREATE) for n in numbers if n not in made]
    assert {row.state for row in rest} == {DeliveryState.NEEDS_ATTENTION}
    assert settled(told, neighbor)
    mark = told.mark()
    told.later()
    assert told.writes(mark) == []


def test_once_eam_heeds_the_flag_a_persons_word_lets_everything_go(tell, empty_city):
    flip(empty_city, {"public_flag_writable": False})
    told = tell()
    numbers = [report_private(told) for _ in range(3)]
    told.sync()
    flip(empty_city, {"public_flag_writable": True})
    vouch_for(told)
    told.later()
    assert all(settled(told, number) for number in numbers)
    assert all(not told.record(number).public for number in numbers)
    assert told.notices() == []


def test_what_waited_when_a_request_turned_private_does_not_reach_a_public_record(tell):
    told = tell()
    number = told.linked_report()
    told.office.set_private(told.issue(number), private=True)
    told.says(number, SECRET)
    told.later()
    row = told.row(number, DeliveryKind.COMMENT_OUT)
    assert public_side(told) == []
    assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, PUBLIC)
    told.crew("unpublish_request", number)
    told.repair("retry", row)
    told.later()
    assert told.comments(number) == [SECRET]
    assert public_side(told) == []


def test_a_first_record_whose_answer_was_lost_is_compared_before_anything_follows(tell, empty_city):
    flip(empty_city, {"public_flag_writable": False})
    told = tell()
    told.city.faults["eam"].fail("drop_after", verb="POST", path=".*Requests.svc/", times=1)
    number = report_private(told)
    told.sync()
    other = report_private(told)
    told.later()
    told.later()
    assert len(told.records(number)) == 1
    assert told.records(other) == []
    assert told.documents(number) == []
    assert told.notices(PUBLIC)


def test_a_private_work_order_needs_no_word_of_a_person(tell, empty_city):
    flip(empty_city, {"public_flag_name": ""})
    empty_city.seeclickfix.town.add_category("Facility - HVAC", internal=True)
    route = WorkOrderRoute(category="Facility - HVAC", category_code="FAC-HVAC")
    told = tell(work_orders=WorkOrderRules(enabled=True, routes=(route,)))
    number = report_private(told, category="Facility - HVAC", by="staff")
    assert told.sync().all_done
    assert not told.record(number).public
    assert told.notices() == []
