"""One and the same said on many requests at once waits for a person, before residents read it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eamconsole.domain.brakes import BrakeKind
from eamconsole.domain.city import FieldRule
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.journal.ledgers.brakes import SaidComment
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.queue import Repair
from eamconsole.sync.delivery.comment_brake import _brake
from tests.journey.test_brakes import EAGER, let_go, linked, pauses_of, report_of

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
RULE = FieldRule(
    field="PriorityType", equals="High", comment="Priority of {request_number} is high."
)


def raise_priorities(told, numbers):
    for number in numbers:
        told.record(number).fields |= {"PriorityCode": 1, "PriorityType": "High"}


def published(told, numbers):
    """Return how many requests have more from us than the acknowledgment."""
    return sum(len(told.our_words(number)) > 1 for number in numbers)


def test_a_rule_that_fires_on_every_record_waits_for_a_person(tell):
    told = tell(status=EAGER, field_rules=(RULE,))
    numbers = linked(told, 8)
    raise_priorities(told, numbers)
    told.later()
    told.later()
    assert published(told, numbers) == 0
    (pause,) = pauses_of(told)
    assert (pause["kind"], pause["flow"], pause["count"]) == ("comments", "comments", 8)
    assert len(pause["samples"]) == 5 and "is high" in pause["samples"][0]
    assert report_of(told)["flows"]["comments"]["reason"] == "brake"
    assert told.notices("brake")[0].text.startswith("8 comments that say the same")
    assert "resume --brake comments" in told.notices("brake")[0].text
    assert let_go(told, BrakeKind.COMMENTS) == 8
    told.later()
    assert published(told, numbers) == 8
    assert pauses_of(told) == [] and told.notices("brake") == []


def test_a_single_comment_that_is_held_is_told_as_one():
    held = SaidComment(1, 1843321, DeliveryKind.COMMENT_IN, "", "TEST - please ignore", "")
    assert _brake([held], NOW).text.startswith("1 comment that says the same")


def test_a_text_pasted_on_many_records_is_skipped_and_the_brake_ends(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    for number in numbers:
        told.crew("comment", number, text="TEST - please ignore", public=True)
    told.later()
    assert published(told, numbers) == 0
    for number in numbers:
        told.repair("skip", told.row(number, DeliveryKind.COMMENT_IN), "pasted by mistake")
    told.later()
    assert published(told, numbers) == 0
    assert pauses_of(told) == [] and told.notices("brake") == []


def test_what_each_record_says_for_itself_is_work(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 8)
    for number in numbers:
        told.crew("comment", number, text=f"Crew {number} was on site.", public=True)
    for number in numbers[:3]:
        told.crew("comment", number, text="Done.", public=True)
    told.later()
    assert published(told, numbers) == 8
    assert pauses_of(told) == []


def test_a_flood_of_one_sentence_does_not_reach_the_crews_unseen(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    for number in numbers:
        told.says(number, "Buy now at example.com", by="Ben")
    told.says(numbers[0], "The real pothole is next door.", by="Ana")
    told.later()
    assert sum(len(told.comments(number)) for number in numbers) == 0
    assert pauses_of(told)[0]["count"] == 6
    for number in numbers:
        row = told.rows(number, DeliveryKind.COMMENT_OUT)[0]
        assert (row.state, row.cause) == (DeliveryState.HELD, "brake")
        told.repair("skip", row, "spam")
    told.later()
    assert [len(told.comments(number)) for number in numbers] == [1, 0, 0, 0, 0, 0]


def test_a_person_may_release_one_and_a_restart_holds_the_others(tell):
    told = tell(status=EAGER, field_rules=(RULE,))
    numbers = linked(told, 6)
    raise_priorities(told, numbers)
    told.later()
    told.repair("release", told.row(numbers[0], DeliveryKind.COMMENT_IN))
    told.later()
    assert [len(told.our_words(number)) for number in numbers] == [2, 1, 1, 1, 1, 1]
    told.engine.close()
    told = tell(status=EAGER, field_rules=(RULE,))
    told.later()
    assert published(told, numbers) == 1
    assert let_go(told, BrakeKind.COMMENTS) == 5
    told.later()
    assert published(told, numbers) == 6
    assert pauses_of(told) == []


@pytest.mark.parametrize("text", ["", "  "])
def test_pictures_without_words_are_each_their_own(tell, text):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    for number in numbers:
        told.says(number, "Look", by="Ana", image=DRAWN).text = text
    told.later()
    told.later()
    assert pauses_of(told) == []
    assert [len(told.comments(number)) for number in numbers] == [1] * 6
    assert [len(told.documents(number)) for number in numbers] == [1] * 6


def test_one_text_with_a_picture_each_is_one_and_the_same(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 6)
    for number in numbers:
        told.says(number, "Buy now", by="Ben", image=DRAWN)
    told.later()
    assert pauses_of(told)[0]["count"] == 6


def test_a_second_text_on_the_same_requests_goes_only_once_it_was_shown(tell):
    told = tell(status=EAGER)
    numbers = linked(told, 8)
    for number in numbers:
        told.crew("comment", number, text="TEST - please ignore", public=True)
    told.later()
    repair = Repair(told.journal, told.engine.parts.clock, "pat")
    (shown,) = repair.brakes()
    for number in numbers:
        told.crew("comment", number, text="Password of the depot: none.", public=True)
    told.later(70)
    (now,) = repair.brakes()
    assert now.issues == shown.issues
    assert any("depot" in sample for sample in now.samples)
    assert repair.let_go(BrakeKind.COMMENTS, shown) == 0
    told.later()
    assert published(told, numbers) == 0
    assert repair.let_go(BrakeKind.COMMENTS, now) == 8
    told.later()
    assert [len(told.our_words(number)) for number in numbers] == [3] * 8
