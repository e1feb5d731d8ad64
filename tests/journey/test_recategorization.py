"""Block G: a Request changes its category, or one side of it disappears."""

from __future__ import annotations

import threading

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.sandbox.seeclickfix.records import Answer, Question
from eamconsole.services.lists.story import entry_of


def moved(told, number, title):
    told.city.clock.advance(60)
    told.office.recategorize(told.issue(number), told.town.category(title))
    return told.later()


def elsewhere(told):
    """A category that another system looks after."""
    told.town.add_category("Power outage")


def test_t62_moved_into_the_integration_it_is_sent(tell):
    told = tell()
    elsewhere(told)
    number = told.report(category="Power outage")
    told.sync()
    assert told.records(number) == []
    moved(told, number, "Pothole")
    assert told.record(number).fields["ProblemCode"] == "POTHOLE"
    assert told.status(number) == "Acknowledged"


def test_t63_with_a_required_answer_missing_it_is_held_and_can_be_completed(tell):
    told = tell()
    elsewhere(told)
    asked = Question("88", "How deep?", required=True)
    told.town.category("Pothole").questions.append(asked)
    number = told.report(category="Power outage")
    told.sync()
    moved(told, number, "Pothole")
    row = told.row(number, DeliveryKind.CREATE)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert "How deep?" in row.explanation
    assert told.records(number) == []
    told.city.clock.advance(60)
    issue = told.issue(number)
    issue.answers.append(Answer("How deep?", "A foot"))
    issue.touched(told.city.clock.now())
    told.later()
    assert "How deep?\nA foot" in told.record(number).fields["Notes"]
    assert told.status(number) == "Acknowledged"


def test_t63_a_person_may_send_it_without_the_answer(tell):
    told = tell()
    elsewhere(told)
    told.town.category("Pothole").questions.append(Question("88", "How deep?", required=True))
    number = told.report(category="Power outage")
    told.sync()
    moved(told, number, "Pothole")
    told.repair("retry", told.row(number, DeliveryKind.CREATE))
    told.sync()
    assert len(told.records(number)) == 1


def test_t64_moved_to_another_system_polling_stops_and_eam_is_left_alone(tell):
    told = tell()
    elsewhere(told)
    number = told.linked_report(category="Pothole")
    before = dict(told.record(number).fields)
    moved(told, number, "Power outage")
    link = told.link(number)
    assert link.state == "settled"
    assert "Power outage" in link.reason
    assert "no longer polled" in told.note(number)
    told.crew("comment", number, text="Fixed", public=True)
    told.says(number, "Thanks")
    mark = told.mark()
    told.later()
    assert told.writes(mark) == []
    path = f"/{told.record(number).auto_number}/"
    assert not [c for c in told.calls("eam", since=mark) if path in c.path]
    assert told.record(number).fields == before


def test_what_a_system_did_is_told_as_its_own_and_nobody_s(tell):
    told = tell()
    number = told.linked_report(category="Pothole")
    told.crew("set_status", number, code=2)
    told.later()
    moved(told, number, "Graffiti")
    with told.journal.read() as ledgers:
        steps = {each.name: entry_of(each) for each in ledgers.events.of_issue(number)}
    status, move = steps["status.changed"], steps["request.recategorized"]
    assert (status.side, status.person) == ("eam", "")
    assert "now: 2" in status.told_detail
    assert (move.side, move.person) == ("seeclickfix", "")
    assert "Graffiti" in move.told_detail
    assert steps["create.done"].told_detail == ""


def test_t64_moved_back_it_is_followed_again(tell):
    told = tell()
    elsewhere(told)
    number = told.linked_report(category="Pothole")
    moved(told, number, "Power outage")
    told.says(number, "Said elsewhere")
    moved(told, number, "Pothole")
    assert told.link(number).state == "open"
    assert told.note(number) == ""
    assert len(told.records(number)) == 1
    assert told.comments(number) == ["Said elsewhere"]


def test_t64_moved_away_before_it_was_sent_it_is_not_sent_until_it_returns(tell, empty_city):
    told = tell()
    elsewhere(told)
    empty_city.faults["eam"].fail("drop_before", verb="POST", times=None)
    number = told.report(category="Pothole")
    told.engine.run(Cycle.INTAKE, threading.Event())
    moved(told, number, "Power outage")
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.SKIPPED
    empty_city.faults["eam"].clear()
    told.later(4000)
    assert told.records(number) == []
    moved(told, number, "Graffiti")
    told.later(4000)
    assert told.record(number).fields["ProblemCode"] == "GRAFFITI"
    assert told.status(number) == "Acknowledged"


def test_t65_moved_within_the_integration_nothing_changes_remotely(tell):
    told = tell()
    number = told.linked_report(category="Pothole")
    mark = told.mark()
    moved(told, number, "Graffiti")
    assert told.writes(mark) == []
    assert told.record(number).fields["ProblemCode"] == "POTHOLE"
    assert told.link(number).state == "open"
    (notice,) = told.notices("recategorized")
    assert notice.issue_id == number
    assert "Graffiti" in told.note(number)
    assert "duplicate" in notice.text
    moved(told, number, "Pothole")
    assert told.notices("recategorized") == []
    assert told.note(number) == ""


def test_t65_moved_while_its_creation_is_in_doubt_the_difference_is_told(tell):
    told = tell()
    told.city.faults["eam"].fail("drop_after", verb="POST", times=1)
    number = told.report(category="Pothole")
    told.sync()
    moved(told, number, "Graffiti")
    told.later(4000)
    assert told.record(number).fields["ProblemCode"] == "POTHOLE"
    (notice,) = told.notices("recategorized")
    assert "Graffiti" in notice.text and "POTHOLE" in notice.text


def test_t64_moved_away_while_its_creation_is_in_doubt_its_record_is_left_alone(tell):
    told = tell()
    elsewhere(told)
    told.city.faults["eam"].fail("drop_after", verb="POST", times=1)
    number = told.report(category="Pothole")
    told.engine.run(Cycle.INTAKE, threading.Event())
    told.engine.run(Cycle.DELIVERIES, threading.Event())
    assert told.row(number, DeliveryKind.CREATE).may_have_arrived
    told.city.faults["eam"].fail("drop_before", times=None)  # it is not to be found yet
    moved(told, number, "Power outage")
    told.says(number, "Said elsewhere")
    told.later(60)
    told.city.faults["eam"].clear()
    told.later(4000)
    assert told.link(number).state == "settled"
    assert "Power outage" in told.link(number).reason
    assert told.comments(number) == []
    assert {row.state.is_final for row in told.rows(number)} == {True}
    assert told.status(number) != "Acknowledged"
    told.crew("comment", number, text="Fixed", public=True)
    mark = told.mark()
    told.later()
    assert told.writes(mark) == []
    moved(told, number, "Pothole")
    assert told.link(number).state == "open"
    assert set(told.comments(number)) == {"Fixed", "Said elsewhere"}
    assert len(told.records(number)) == 1


def test_t65_moved_after_eam_refused_it_it_goes_out_under_the_new_code(tell):
    told = tell()
    told.city.faults["eam"].status(400, verb="POST", body='"No such code."')
    number = told.report(category="Pothole")
    told.sync()
    moved(told, number, "Graffiti")
    told.repair("retry", told.row(number, DeliveryKind.CREATE))
    told.later(4000)
    assert told.record(number).fields["ProblemCode"] == "GRAFFITI"
    assert told.notices("recategorized") == []


def test_t65_moved_before_it_was_sent_it_goes_out_under_the_new_code(tell):
    told = tell()
    number = told.report(category="Pothole")
    told.engine.run(Cycle.INTAKE, threading.Event())
    moved(told, number, "Graffiti")
    assert told.record(number).fields["ProblemCode"] == "GRAFFITI"
    assert told.notices("recategorized") == []


def test_t16_a_renamed_category_moves_nobody(tell):
    told = tell()
    number = told.linked_report(category="Pothole")
    told.office.rename_category(told.town.category("Pothole"), "Hole in the road")
    told.says(number, "Still there")
    told.later()
    assert told.link(number).state == "open"
    assert told.comments(number) == ["Still there"]


def test_t66_a_deleted_record_is_told_and_not_asked_for_for_ever(tell):
    told = tell()
    number = told.linked_report()
    auto_number = told.record(number).auto_number
    told.crew("delete_request", number)
    for _ in range(4):
        told.later()
    assert told.link(number).state == "gone"
    (notice,) = told.notices("gone")
    assert "deleted" in notice.text
    mark = told.mark()
    told.later()
    assert not [c for c in told.calls("eam", since=mark) if f"/{auto_number}/" in c.path]
    told.says(number, "Hello?")
    told.later()
    row = told.row(number, DeliveryKind.COMMENT_OUT)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert told.status(number) == "Acknowledged"


def test_t67_a_merged_request_is_final_with_its_reason(tell):
    told = tell()
    first, second = told.report(), told.report()
    told.sync()
    told.city.clock.advance(60)
    told.office.merge(told.issue(second), told.issue(first))
    told.crew("comment", second, text="Done here", public=True)
    mark = told.mark()
    told.later()
    assert told.link(second).state == "settled"
    assert told.link(second).reason == f"merged into Request {first}"
    assert told.writes(mark) == []


def test_t67_an_archived_request_is_final_with_its_reason(tell):
    told = tell()
    number = told.linked_report()
    told.crew("set_status", number, code=999)
    told.later()
    told.later(8 * 86400)
    assert told.status(number) == "Archived"
    assert told.link(number).reason == "archived in SeeClickFix"
    assert told.link(number).state == "settled"


def test_t67_what_was_still_owed_to_residents_is_no_longer_possible(tell, empty_city):
    told = tell()
    number = told.linked_report()
    empty_city.faults["seeclickfix"].status(503, verb="POST", times=None)
    told.crew("comment", number, text="On its way", public=True)
    told.later()
    empty_city.faults["seeclickfix"].clear()
    told.city.clock.advance(60)
    told.office.archive(told.issue(number))
    told.later(4000)
    row = told.row(number, DeliveryKind.COMMENT_IN)
    assert row.state is DeliveryState.IMPOSSIBLE
    assert "archived" in row.explanation
