"""A change whose answer was lost: never sent blindly, whoever asks, and never in doubt for ever."""

from __future__ import annotations

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.errors import Service

RECORDS = r"Requests\.svc/$"
HALF_AN_HOUR = 1_800


def lose_answer(told, kind):
    """Let a change of that kind arrive and its answer get lost; return the Request."""
    if kind is DeliveryKind.CREATE:
        number = told.report()
        told.city.faults["eam"].fail("drop_after", verb="POST", path=RECORDS)
        told.sync()
        return number
    number = told.linked_report()
    if kind is DeliveryKind.COMMENT_OUT:
        told.says(number, "Still there today, by the old mill")
    else:
        told.crew("comment", number, text="Crew was at the old mill", public=True)
    side = "eam" if kind is DeliveryKind.COMMENT_OUT else "seeclickfix"
    told.city.faults[side].fail("drop_after", verb="POST")
    told.later(70)
    return number


def carried(told, number, kind):
    """Return how often the change stands on the side it was owed to."""
    if kind is DeliveryKind.CREATE:
        return len(told.records(number))
    words = told.comments(number) if kind is DeliveryKind.COMMENT_OUT else told.our_words(number)
    return sum("old mill" in text for text in words)


@pytest.mark.parametrize(
    "kind", [DeliveryKind.CREATE, DeliveryKind.COMMENT_OUT, DeliveryKind.COMMENT_IN]
)
def test_what_was_skipped_in_doubt_is_looked_up_when_it_is_retried(tell, kind):
    told = tell()
    number = lose_answer(told, kind)
    row = told.row(number, kind)
    assert row.state is DeliveryState.CHECKING
    told.repair("skip", row, "filed twice")
    told.repair("retry", row)
    told.later()
    assert told.row(number, kind).state is DeliveryState.DONE
    assert carried(told, number, kind) == 1


def test_a_skipped_doubt_keeps_no_crew_comment_waiting(tell):
    told = tell()
    number = lose_answer(told, DeliveryKind.COMMENT_OUT)
    row = told.row(number, DeliveryKind.COMMENT_OUT)
    told.repair("skip", row, "filed twice")
    author = row.payload["recorded_by"]
    told.crew("comment", number, text="A crew goes on Monday", public=True, recorded_by=author)
    told.later()
    assert "A crew goes on Monday" in told.our_words(number)
    assert sum("old mill" in text for text in told.our_words(number)) == 0


@pytest.mark.parametrize(
    ("fault", "details"),
    [
        ("status", {"status": 422, "body": '{"": }'}),
        ("status", {"status": 500}),
        ("drop_before", {}),
    ],
)
def test_a_creation_that_is_never_answered_usably_ends_with_a_person(
    tell, empty_city, fault, details
):
    told = tell()
    told.linked_report()
    empty_city.faults["eam"].fail(fault, verb="POST", path=RECORDS, times=None, **details)
    number = told.report()
    for _ in range(8):
        told.later(HALF_AN_HOUR)
    row = told.row(number, DeliveryKind.CREATE)
    assert (row.state, row.doubtful) == (DeliveryState.NEEDS_ATTENTION, True)
    assert row.cause == "in_doubt_for_long"
    assert "5 times" in row.explanation
    assert "Retry" in row.next_step
    assert len(told.calls("eam", "POST", RECORDS)) == 1 + 5
    told.repair("retry", row)  # a person's word is good for one attempt
    told.sync()
    told.later(HALF_AN_HOUR)
    assert len(told.calls("eam", "POST", RECORDS)) == 1 + 6
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.NEEDS_ATTENTION
    empty_city.faults["eam"].clear()
    told.repair("retry", row)
    told.sync()
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.DONE
    assert len(told.records(number)) == 1


def test_a_comment_that_is_never_answered_usably_ends_with_a_person(tell, empty_city):
    told = tell()
    number = told.linked_report()
    empty_city.faults["seeclickfix"].fail("status", status=500, verb="POST", times=None)
    told.crew("comment", number, text="Crew was at the old mill", public=True)
    for _ in range(8):
        told.later(HALF_AN_HOUR)
    row = told.row(number, DeliveryKind.COMMENT_IN)
    assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "in_doubt_for_long")
    assert "look for it in SeeClickFix" in row.next_step


@pytest.mark.parametrize(
    ("fault", "details"),
    [("answer", {"body": "[]"}), ("status", {"status": 422, "body": '{"Message": "no"}'})],
)
def test_a_doubt_that_no_look_up_settles_ends_with_a_person(tell, empty_city, fault, details):
    told = tell()
    told.linked_report()
    number = lose_answer(told, DeliveryKind.CREATE)
    empty_city.faults["eam"].fail(fault, verb="GET", times=None, **details)
    for _ in range(3):
        told.later(HALF_AN_HOUR)
    row = told.row(number, DeliveryKind.CREATE)
    assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "in_doubt_for_long")
    empty_city.faults["eam"].clear()
    told.repair("retry", row)
    told.later()
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.DONE
    assert len(told.records(number)) == 1


def test_a_side_that_is_away_for_a_day_leaves_nothing_to_a_person(tell, empty_city):
    told = tell()
    told.linked_report()
    number = lose_answer(told, DeliveryKind.CREATE)
    empty_city.faults["eam"].fail("drop_before", times=None)
    for _ in range(6):
        told.later(4 * 3_600)
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.CHECKING
    empty_city.faults["eam"].clear()
    told.engine.resume(Service.EAM)
    told.later(3_600)
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.DONE
    assert len(told.records(number)) == 1
