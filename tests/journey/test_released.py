"""A release is for what a person was shown: the next mass waits for a person again."""

from __future__ import annotations

import pytest

from eamconsole.domain.brakes import BrakeKind
from tests.journey.test_brakes import (
    EAGER,
    close_in_eam,
    closed,
    let_go,
    linked,
    pauses_of,
    states,
)
from tests.journey.test_comment_brake import published
from tests.journey.test_intake_brakes import move


def test_what_was_let_go_is_held_again_where_eam_says_it_anew(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    close_in_eam(told, numbers)
    told.later()
    let_go(told)
    close_in_eam(told, numbers, code=2)
    told.later()
    close_in_eam(told, numbers)
    told.later()
    assert closed(told, numbers) == 0
    assert pauses_of(told)[0]["count"] == 6
    let_go(told)


@pytest.mark.parametrize("seconds", [400, 40_000])
def test_requests_whose_closing_was_let_go_once_are_held_when_they_close_together_again(
    tell, seconds
):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    close_in_eam(told, numbers)
    told.later()
    assert let_go(told) == 6
    told.later()
    assert closed(told, numbers) == 6
    for number in numbers:
        told.town.reopen(number, f"Still there, says {number}.", by="resident")
        told.later(60)
        let_go(told, BrakeKind.REOPENINGS)
    close_in_eam(told, numbers, code=998)
    told.later(seconds)
    told.later()
    assert closed(told, numbers) == 0
    assert pauses_of(told)[0]["count"] == 6
    assert let_go(told) == 6
    told.later()
    assert closed(told, numbers) == 6
    assert pauses_of(told) == []


def test_what_was_let_go_and_waits_is_not_asked_about_with_the_next(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 12)
    first, second = numbers[:5], numbers[5:10]
    for number in first:
        told.city.faults["eam"].status(
            403, verb="GET", path=f"/{told.record(number).auto_number}/Comments/$", times=None
        )
    close_in_eam(told, first)
    told.later()
    assert let_go(told) == 5
    told.later()
    assert closed(told, first) == 0, "their comments cannot be read"
    close_in_eam(told, second)
    told.later()
    assert pauses_of(told)[0]["count"] == 5
    assert let_go(told) == 5
    for _ in range(2):
        told.later(7_200)
        assert pauses_of(told) == []
    assert closed(told, numbers) == 5
    told.city.faults["eam"].clear()
    told.later()
    assert closed(told, numbers) == 10
    assert pauses_of(told) == []


def test_a_release_that_an_older_version_noted_is_for_what_was_not_closed_since(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 12)
    close_in_eam(told, numbers[:6])
    told.later()
    let_go(told)
    told.later()
    assert closed(told, numbers) == 6
    for number in numbers[:6]:
        told.town.reopen(number, f"Still there, says {number}.", by="resident")
        told.later(60)
        let_go(told, BrakeKind.REOPENINGS)
    close_in_eam(told, numbers, code=998)
    told.journal.write(lambda ledgers: ledgers.facts.set("brake_let_go:closings", numbers))
    told.later()
    with told.journal.read() as ledgers:
        assert [*ledgers.brakes.get(BrakeKind.CLOSINGS).issues] == numbers[:6]
    assert closed(told, numbers) == 6
    let_go(told)


def test_and_for_what_was_closed_before_it_by_the_moment_that_the_audit_tells(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 12)
    close_in_eam(told, numbers[:6])
    told.later()
    let_go(told)
    told.later()
    for number in numbers[:6]:
        told.town.reopen(number, f"Still there, says {number}.", by="resident")
        told.later(60)
        let_go(told, BrakeKind.REOPENINGS)
    told.later(60)
    close_in_eam(told, numbers, code=998)
    at = told.city.clock.now()

    def release_as_before(ledgers):
        ledgers.facts.set("brake_let_go:closings", numbers)
        ledgers.audit.add("pat", "resume", at, detail="brake closings: 12")

    told.journal.write(release_as_before)
    told.later()
    told.later()
    assert closed(told, numbers) == 12
    close_again = numbers[:6]
    for number in close_again:
        told.town.reopen(number, f"Still there, says {number}.", by="resident")
        told.later(60)
        let_go(told, BrakeKind.REOPENINGS)
    close_in_eam(told, close_again, code=999)
    told.later()
    with told.journal.read() as ledgers:
        assert [*ledgers.brakes.get(BrakeKind.CLOSINGS).issues] == close_again
    let_go(told)


def test_requests_whose_move_was_let_go_are_held_when_they_move_together_again(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    for title in ("Graffiti", "Illegal Dumping"):
        move(told, numbers, title)
        told.later(60)
        told.later(130)
        assert pauses_of(told)[0]["count"] == 6
        assert let_go(told, BrakeKind.RECATEGORIZATIONS) == 6
        told.later(60)
        assert pauses_of(told) == []


def test_records_that_came_back_and_are_hidden_together_again_are_trouble_again(tell):
    told = tell(internal=False)
    numbers = linked(told, 10)
    for way in ("unpublish_request", "publish_request"):
        for number in numbers[:6]:
            told.crew(way, number)
        told.later()
        let_go(told, BrakeKind.MISSING)
        told.later()
    for number in numbers[:6]:
        told.crew("unpublish_request", number)
    for _ in range(4):
        told.later()
    assert states(told, numbers) == ["open"] * 10
    assert pauses_of(told)[0]["count"] == 6


def paste(told, numbers, text="TEST - please ignore"):
    for number in numbers:
        told.crew("comment", number, text=text, public=True)


def test_a_release_is_for_what_was_shown_and_the_next_flood_waits_again(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    for times in (1, 2):
        paste(told, numbers)
        told.later()
        assert pauses_of(told)[0]["count"] == 6
        assert [len(told.our_words(number)) for number in numbers] == [times] * 6
        assert let_go(told, BrakeKind.COMMENTS) == 6
        told.later()
        assert [len(told.our_words(number)) for number in numbers] == [times + 1] * 6
        assert pauses_of(told) == []


def test_what_was_let_go_during_an_outage_is_not_asked_about_again(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    paste(told, numbers)
    told.later()
    told.city.faults["seeclickfix"].status(503, verb="POST", times=None)
    let_go(told, BrakeKind.COMMENTS)
    for _ in range(3):
        told.later()
        assert pauses_of(told) == []
    told.come_to_rest()
    assert published(told, numbers) == 6
