"""What crews write may give residents away: told on the row, held where the city says so."""

import pytest

from eamconsole.domain.city import CategoryRules, CommentRules, Reaction
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.services.queue.changing import Changing
from tests.journey.story import LONG_ENOUGH

LEAK = "Owner Rosa, 203-555-0142, will let the crew in."
HARMLESS = "Filled at 3:40pm, 2 bags. WO 24080001."


def publish(told, number, text):
    told.crew("comment", number, text=text, public=True)
    told.later()


def comment_in(told, number):
    return told.row(number, DeliveryKind.COMMENT_IN)


def test_a_leak_is_published_and_told_on_its_row(tell):
    told = tell()
    number, other = told.linked_report(), told.linked_report()
    publish(told, number, LEAK)
    publish(told, other, HARMLESS)
    assert told.our_words(number)[-1] == LEAK
    row = comment_in(told, number)
    assert row.state is DeliveryState.DONE
    assert row.explanation == "Residents read in it: phone number “203-555-0142”."
    assert not comment_in(told, other).explanation


@pytest.mark.parametrize("decision", ["retry", "skip", "edit"])
def test_where_the_city_says_so_a_person_decides_first(tell, decision):
    told = tell(comments=CommentRules(publish_gate="hold"))
    number = told.linked_report()
    publish(told, number, LEAK)
    row = comment_in(told, number)
    assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "gives_away")
    assert "203-555-0142" in row.explanation and "Retry" in row.next_step
    assert LEAK not in told.our_words(number)
    if decision == "retry":
        told.repair("retry", row)
    elif decision == "skip":
        told.repair("skip", row, "names a resident")
    else:
        told.repair("edit", row, {"text": "The owner will let the crew in."})
    told.later(LONG_ENOUGH)
    published = {"retry": [LEAK], "skip": [], "edit": ["The owner will let the crew in."]}
    assert told.our_words(number)[1:] == published[decision]


def test_private_categories_and_listed_words_are_told_the_citys_own_passes(tell):
    rules = CommentRules(
        publish_gate="hold", publish_words=("do not publish",), publish_own=("203-555-0142",)
    )
    told = tell(
        comments=rules, categories=CategoryRules(private=frozenset({"Homeless encampment"}))
    )
    numbers = [told.linked_report() for _ in range(3)]
    for number, text in zip(
        numbers,
        (LEAK, "Do not publish: neighbor row", "A homeless encampment behind it"),
        strict=True,
    ):
        publish(told, number, text)
    states = [comment_in(told, number).state for number in numbers]
    held = DeliveryState.NEEDS_ATTENTION
    assert states == [DeliveryState.DONE, held, held]


def test_the_gate_can_be_switched_off(tell):
    told = tell(comments=CommentRules(publish_gate="off"))
    number = told.linked_report()
    publish(told, number, LEAK)
    assert told.our_words(number)[-1] == LEAK
    assert not comment_in(told, number).explanation


def held_leak(tell, **changes):
    told = tell(comments=CommentRules(publish_gate="hold", **changes))
    number = told.linked_report()
    publish(told, number, LEAK)
    row = comment_in(told, number)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    return told, number, row


def desk(told):
    parts = told.engine.parts
    return Changing(told.journal, parts.clock, parts.rules, "pat", told.engine.poke)


def rewrite(told, number, text):
    told.crew("edit_comment", number, comment=max(told.record(number).comments), text=text)
    told.later()


@pytest.mark.parametrize("who", ["console", "crew"])
def test_who_let_one_leak_through_is_asked_about_the_next_words(tell, who):
    """The row is held after the decision, so that its words change before they go."""
    told, number, row = held_leak(tell)
    told.repair("retry", row)
    told.repair("hold", row)
    other = "Owner Rosa, rosa@home.example, will let the crew in."
    if who == "crew":
        rewrite(told, number, other)
        told.repair("release", row)
    else:
        desk(told).edit(row.id, {"text": other})
    told.later()
    row = comment_in(told, number)
    assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "gives_away")
    assert "rosa@home.example" in row.explanation
    assert told.our_words(number)[1:] == []
    told.repair("retry", row)
    told.later()
    assert told.our_words(number)[1:] == [other]


@pytest.mark.parametrize("reaction", [Reaction.REPORT, Reaction.REPOST])
def test_a_crew_that_takes_the_leak_out_in_eam_needs_no_one_here(tell, reaction):
    told, number, _ = held_leak(tell, edited_in_eam=reaction)
    rewrite(told, number, HARMLESS)
    told.later()
    assert told.our_words(number)[1:] == [HARMLESS]
    assert told.unfinished(number) == []
    assert told.notices("edited_in_eam") == []


def test_an_edit_of_what_somebody_skipped_is_told_as_read_by_nobody(tell):
    told, number, row = held_leak(tell)
    told.repair("skip", row, "names a resident")
    rewrite(told, number, HARMLESS)
    (notice,) = told.notices("edited_in_eam")
    assert "residents of Request" in notice.text and "read neither" in notice.text
    assert told.our_words(number)[1:] == []


def test_a_persons_own_words_are_not_replaced_by_a_crews(tell):
    told, number, row = held_leak(tell)
    desk(told).edit(row.id, {"text": "The owner will let the crew in."})
    told.repair("hold", row)
    rewrite(told, number, HARMLESS)
    (notice,) = told.notices("edited_in_eam")
    assert "somebody here changed its words" in notice.text
    told.repair("release", row)
    told.later()
    assert told.our_words(number)[1:] == ["The owner will let the crew in."]
