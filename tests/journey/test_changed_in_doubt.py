"""What happens to a Request while nobody knows whether EAM has its record, or before it is sent."""

from __future__ import annotations

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.fixtures.linked_city import rules

RECORDS = r"Requests\.svc/$"
HALF_AN_HOUR = 1_800
THROUGH = [{}, {"internal": False, "rules": rules(has_internal_api=False)}]
"""Cities with EAM's internal API, and without it."""


WRITTEN = {
    DeliveryKind.COMMENT_OUT: ("Comment", None),
    DeliveryKind.COMMENT_IMAGE_OUT: ("/(media|upload)", DRAWN),
}


def in_doubt(told, fault="drop_after", **details):
    """Report something whose creation gets no answer; ``drop_after``: it was carried out."""
    told.linked_report()  # a record EAM certainly shows
    number = told.report(**details)
    told.city.faults["eam"].fail(fault, verb="POST", path=RECORDS)
    told.sync()
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.CHECKING
    told.city.clock.advance(10)
    return number


def hide(told, number):
    told.office.set_private(told.issue(number), private=True)
    told.sync()


def wait_long(told):
    for _ in range(4):
        told.later(HALF_AN_HOUR)


@pytest.mark.parametrize("options", THROUGH)
def test_what_became_private_in_doubt_is_found_where_it_was_made_and_named(tell, options):
    told = tell(**options)
    number = in_doubt(told)
    hide(told, number)
    (notice,) = told.notices("became_private")
    assert "may just have been created" in notice.text
    wait_long(told)
    row = told.row(number, DeliveryKind.CREATE)
    assert row.state is DeliveryState.DONE
    assert len(told.records(number)) == 1
    (notice,) = told.notices("became_private")
    assert f"{told.link(number).number} was created as publicly available" in notice.text
    assert told.status(number) == "Acknowledged"


@pytest.mark.parametrize("kind", WRITTEN)
def test_words_and_pictures_in_doubt_are_found_at_the_public_record(tell, kind):
    told = tell(**THROUGH[1])
    number = told.linked_report()
    path, image = WRITTEN[kind]
    told.city.faults["eam"].fail("drop_after", verb="POST", path=path)
    told.says(number, "By the old mill", image=image)
    told.sync()
    assert told.row(number, kind).state is DeliveryState.CHECKING
    hide(told, number)
    wait_long(told)
    assert told.row(number, kind).state is DeliveryState.DONE
    assert sum("old mill" in text for text in told.comments(number)) == 1
    assert len(told.documents(number)) == (kind is not DeliveryKind.COMMENT_OUT)


def test_without_the_internal_api_what_became_private_unsent_is_not_made_public(tell):
    told = tell(**THROUGH[1])
    number = in_doubt(told, "drop_before")
    hide(told, number)
    wait_long(told)
    row = told.row(number, DeliveryKind.CREATE)
    assert (row.state, row.doubtful) == (DeliveryState.NEEDS_ATTENTION, False)
    assert "internal API" in row.explanation
    assert told.records(number) == []


def test_a_second_try_made_hidden_and_found_ends_the_notice(tell):
    told = tell()
    number = in_doubt(told, "drop_before")
    hide(told, number)
    assert told.notices("became_private")
    told.city.faults["eam"].fail("drop_after", verb="POST", path=RECORDS)
    wait_long(told)
    assert not told.record(number).public
    assert told.link(number)
    assert told.notices("became_private") == []


def end_in_seeclickfix(told, number, how):
    if how == "merged":
        told.office.merge(told.issue(number), told.issue(told.linked_report()))
    elif how == "archived":
        told.office.archive(told.issue(number))
    else:
        told.town.close(number, "Done by phone", by="staff")


ENDS = [("closed", "found_closed"), ("archived", "archived"), ("merged", "merged")]


@pytest.mark.parametrize(("how", "cause"), ENDS[1:])
@pytest.mark.parametrize("fault", ["drop_before", "status"])
def test_what_is_over_before_eam_got_it_is_no_work_for_a_crew(tell, how, cause, fault):
    told = tell()
    if fault == "status":
        told.linked_report()
        told.city.faults["eam"].status(503, verb="POST", times=None)
        number = told.report()
        told.sync()
        told.city.clock.advance(10)
    else:
        number = in_doubt(told, fault)
    end_in_seeclickfix(told, number, how)
    told.sync()
    told.city.faults["eam"].clear()
    wait_long(told)
    assert told.records(number) == []
    row = told.row(number, DeliveryKind.CREATE)
    assert (row.state.is_final, row.cause) == (True, cause)
    assert "no record of it" in row.explanation
    assert told.unfinished(number) == []
    assert told.notices() == []


@pytest.mark.parametrize(("how", "cause"), ENDS)
def test_what_is_over_in_seeclickfix_and_was_made_is_found_and_linked(tell, how, cause):
    told = tell()
    number = in_doubt(told)
    end_in_seeclickfix(told, number, how)
    wait_long(told)
    assert len(told.records(number)) == 1
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.DONE
    assert told.link(number).state == ("closed" if how == "closed" else "settled")
    told_of = told.notices("status_mismatch")
    assert [notice.issue_id for notice in told_of] == ([number] if how == "closed" else [])
