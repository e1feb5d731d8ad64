"""What crews write may give residents away: told on the row, held where the city says so."""

import pytest

from eamconsole.domain.city import CategoryRules, CommentRules
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
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
