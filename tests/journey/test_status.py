"""Block F: what EAM's status does to a Request, and what people do to it meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eamconsole.domain.city import FieldRule, Reaction, StatusRules
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.messages import DEFAULT_CANCELLED, DEFAULT_CLOSING
from tests.fixtures.linked_city import ORGANIZATION, rules

IN_PROGRESS = FieldRule(field="StatusType", equals="In Progress", comment="A crew is on its way.")
RECLASSIFIED = FieldRule(
    field="ProblemCode",
    changes=True,
    from_value="GRAFFITI",
    to_value="ILLEGAL",
    comment="Now handled as {value}, formerly {old_value}.",
)


def closing_words(template, told, number):
    return template.format(organization=ORGANIZATION, request_number=told.link(number).number)


def close_rows(told, number):
    return [row.state for row in told.rows(number, DeliveryKind.CLOSE)]


@pytest.mark.parametrize("code", [2, 941, 949])
def test_t51_codes_below_the_threshold_leave_it_acknowledged(tell, code):
    told = tell()
    told.name_statuses()
    number = told.linked_report()
    told.crew("set_status", number, code=code)
    told.later()
    assert told.status(number) == "Acknowledged"
    assert told.link(number).status_code == code
    assert told.link(number).state == "open"


def test_t52_in_progress_is_told_once(tell):
    told = tell(field_rules=(IN_PROGRESS,))
    told.crew("set_status_text", code=3, text="In Progress")
    number = told.linked_report()
    told.crew("set_status", number, code=3)
    told.later()
    told.later()
    assert told.our_words(number)[1:] == ["A crew is on its way."]
    told.crew("set_status", number, code=2)
    told.later()
    told.crew("set_status", number, code=3)
    told.later()
    assert told.our_words(number)[1:] == ["A crew is on its way."] * 2


def test_t53_a_changed_problem_code_is_told_once_with_from_and_to(tell):
    told = tell(field_rules=(RECLASSIFIED,))
    number, other = told.report(category="Graffiti"), told.report(category="Pothole")
    told.sync()
    for issue in (number, other):
        told.crew("change_problem", issue, code="ILLEGAL")
    told.later()
    told.later()
    assert told.our_words(number)[1:] == ["Now handled as ILLEGAL, formerly GRAFFITI."]
    assert len(told.our_words(other)) == 1


def test_t54_the_last_comment_comes_before_the_closing(tell):
    told = tell()
    told.name_statuses()
    number = told.linked_report()
    told.crew("comment", number, text="Filled and rolled.", public=True)
    told.crew("add_document", number, draw="jpeg", public=True)
    told.crew("set_status", number, code=950)
    told.later()
    assert told.status(number) == "Closed"
    _acknowledged, comment, image, closing = told.issue(number).comments
    assert comment.text == "Filled and rolled."
    assert image.picture
    assert closing.text == closing_words(DEFAULT_CLOSING, told, number)
    assert told.issue(number).closed_at == closing.created_at


def test_t55_cancelled_and_completed_close_with_different_words(tell):
    own = replace(rules().messages, closing_by_status={998: "Crew is done: {status}."})
    told = tell(messages=own)
    codes = {told.report(): code for code in (951, 998, 999)}
    told.sync()
    for number, code in codes.items():
        told.crew("set_status", number, code=code)
    told.later()
    cancelled, complete, completed = [told.our_words(number)[-1] for number in codes]
    assert cancelled == closing_words(DEFAULT_CANCELLED, told, next(iter(codes)))
    assert complete == "Crew is done: WO Complete."
    assert completed == closing_words(DEFAULT_CLOSING, told, list(codes)[-1])


def test_t56_after_closing_nothing_is_polled_and_the_row_says_so(tell):
    told = tell()
    number, open_one = told.report(), told.report()
    told.sync()
    told.crew("set_status", number, code=999)
    told.later()
    told.crew("comment", number, text="Too late", public=True)
    mark = told.mark()
    told.later()
    told.later()
    path = f"/{told.record(number).auto_number}/"
    assert [c for c in told.calls("eam", since=mark) if path in c.path] == []
    assert told.calls("eam", since=mark, path=f"/{told.record(open_one).auto_number}/")
    assert "Too late" not in told.thread(number)
    assert told.link(number).reason == "closed: no longer polled"


def reopened(told, number, text="It is still there."):
    told.city.clock.advance(60)
    told.town.reopen(number, text)
    told.later()


def test_t57_a_reopening_resumes_polling_tells_eam_and_is_not_undone(tell):
    told = tell()
    number = told.linked_report()
    told.crew("set_status", number, code=999)
    told.later()
    reopened(told, number)
    assert told.comments(number) == ["It is still there."]
    link = told.link(number)
    assert (link.state, link.reopen_count) == ("open", 1)
    told.later()
    told.later(7 * 3600)
    assert told.status(number) == "Open"
    assert close_rows(told, number) == [DeliveryState.DONE]
    assert "link.reopened" in told.events(number)


def test_t58_after_a_lower_status_the_same_code_closes_again_once(tell):
    told = tell()
    number = told.linked_report()
    told.crew("set_status", number, code=999)
    told.later()
    reopened(told, number)
    told.crew("set_status", number, code=2)
    told.later()
    told.crew("set_status", number, code=999)
    told.later()
    told.later()
    assert told.status(number) == "Closed"
    assert close_rows(told, number) == [DeliveryState.DONE] * 2


def closed_and_reopened(told, number, times):
    """Have a request closed and reopened so often, and its work finished once more."""
    for _ in range(times):
        told.crew("set_status", number, code=999)
        told.later()
        reopened(told, number)
        told.crew("set_status", number, code=2)
        told.later()
    told.crew("set_status", number, code=999)
    told.later()
    told.later()


@pytest.mark.parametrize(("times", "limit"), [(1, 0), (2, 1)])
def test_t58_a_category_has_a_limit_of_its_own(tell, times, limit):
    told = tell(status=StatusRules(reopen_limits={"pothole ": limit}))
    number, other = told.linked_report(), told.linked_report(category="Graffiti")
    for each in (number, other):
        closed_and_reopened(told, each, times)
    row = told.rows(number, DeliveryKind.CLOSE)[-1]
    assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "reopen_limit")
    assert f"the limit of its category “Pothole” is {limit}" in row.explanation
    assert told.status(number) == "Open"
    assert told.status(other) == "Closed", "the profile's limit is not reached"
    told.repair("retry", row)
    told.sync()
    assert told.status(number) == "Closed"


def test_t58_beyond_the_limit_a_person_decides(tell):
    told = tell(status=StatusRules(reopen_limit=1))
    number = told.linked_report()
    closed_and_reopened(told, number, 2)
    row = told.rows(number, DeliveryKind.CLOSE)[-1]
    assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "reopen_limit")
    assert told.status(number) == "Open"
    told.repair("retry", row)
    told.sync()
    assert told.status(number) == "Closed"


def test_t59_staff_closing_in_seeclickfix_is_shown_as_a_mismatch(tell):
    told = tell()
    number = told.linked_report()
    told.city.clock.advance(60)
    told.town.close(number, "Duplicate of a phone call.")
    told.later()
    (notice,) = told.notices("status_mismatch")
    assert notice.issue_id == number
    assert told.link(number).state == "closed"
    assert told.comments(number) == ["Duplicate of a phone call."]
    mark = told.mark()
    told.crew("set_status", number, code=999)
    told.later()
    told.later()
    assert told.writes(mark) == []
    assert close_rows(told, number) == []


def test_t59_or_eam_is_told_where_the_city_wants_that(tell):
    told = tell(status=StatusRules(closed_in_seeclickfix=Reaction.COMMENT))
    number = told.linked_report()
    told.city.clock.advance(60)
    told.town.close(number, "Duplicate.")
    told.later()
    told.later()
    assert told.comments(number) == ["This request was closed in SeeClickFix.", "Duplicate."]
    assert told.notices("status_mismatch") == []
    reopened(told, number)
    assert told.link(number).state == "open"


def test_t59_closed_before_its_record_was_made_it_is_linked_as_closed(tell, empty_city):
    empty_city.faults["eam"].status(503, verb="POST", times=None)
    told = tell()
    number = told.report()
    told.sync()
    told.city.clock.advance(60)
    told.town.close(number, "Solved itself.")
    told.sync()
    empty_city.faults["eam"].clear()
    told.later(4000)
    assert told.link(number).state == "closed"
    assert told.status(number) == "Closed"
    assert told.rows(number, DeliveryKind.ACKNOWLEDGE)[0].cause == "already_there"
    told.crew("set_status", number, code=999)
    mark = told.mark()
    told.later()
    assert told.writes(mark) == []


def test_t60_an_unknown_code_closes_by_the_threshold_and_is_told_once(tell):
    told = tell()
    told.name_statuses(975)
    number, other = told.report(), told.report()
    told.sync()
    for issue in (number, other):
        told.crew("set_status", issue, code=975)
    told.later()
    assert {told.status(number), told.status(other)} == {"Closed"}
    (notice,) = told.notices("unknown_status_code")
    assert "975" in notice.text


def test_t60_a_higher_threshold_keeps_it_open_until_the_code_is_mapped(tell):
    with_999 = StatusRules(closes_at=998)
    told = tell(status=with_999)
    told.name_statuses(975)
    number = told.linked_report()
    told.crew("set_status", number, code=975)
    told.later()
    assert told.status(number) == "Acknowledged"
    assert len(told.notices("unknown_status_code")) == 1
    told.engine.close()
    mapped = replace(rules().messages, closing_by_status={975: "Referred to the state."})
    again = tell(messages=mapped, status=StatusRules(closes_at=975))
    again.later()
    assert again.status(number) == "Closed"
    assert again.our_words(number)[-1] == "Referred to the state."
    assert again.notices("unknown_status_code") == []


@pytest.mark.parametrize(("code", "expected"), [(952, "Acknowledged"), (950, "Closed")])
def test_t60_a_code_named_as_never_closing_stays_open(tell, code, expected):
    told = tell(status=StatusRules(never_closes=frozenset({952})))
    told.name_statuses(950, 952)
    number = told.linked_report()
    told.crew("set_status", number, code=code)
    told.later()
    assert told.status(number) == expected


def test_t61_a_reopened_work_order_alone_changes_nothing(tell):
    told = tell()
    number = told.linked_report()
    made = told.crew(
        "create_work_order",
        category_code="FAC-HVAC",
        request=told.record(number).auto_number,
    )
    told.crew("set_work_order_status", work_order=made["auto_number"], code=999)
    told.later()
    assert told.status(number) == "Closed"
    told.crew("set_work_order_status", work_order=made["auto_number"], code=2)
    mark = told.mark()
    told.later()
    assert told.status(number) == "Closed"
    assert told.writes(mark) == []
