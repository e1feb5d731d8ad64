"""The same words once more are another comment: each arrives, and none of them twice."""

from __future__ import annotations

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState

POST = {"verb": "POST", "path": "/Comments"}
WORDS = ["Thanks", "Thanks a lot for coming back so soon."]


def by_hand(told, number, text):
    """The crew notes the same words, under the resident's name or under none."""
    told.crew("comment", number, text=text, public=True, recorded_by="")


def skipped_in_doubt(told, number, text):
    """A comment arrived, its answer was lost, and a person skipped the row."""
    told.says(number, text, by="Ana Ruiz")
    told.city.faults["eam"].fail("drop_after", **POST)
    told.later(70)
    row = told.row(number, DeliveryKind.COMMENT_OUT)
    assert row.state is DeliveryState.CHECKING
    told.repair("skip", row, "seen in EAM")


def carried(told, number, text):
    told.says(number, text, by="Ana Ruiz")


@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize("before", [by_hand, skipped_in_doubt, carried])
@pytest.mark.parametrize("lost", ["drop_before", "drop_after"])
def test_words_said_again_arrive_once_though_their_answer_is_lost(tell, text, before, lost):
    told = tell()
    number = told.linked_report()
    before(told, number, text)
    told.later()
    assert told.comments(number).count(text) == 1
    told.says(number, text, by="Ana Ruiz")
    told.city.faults["eam"].fail(lost, **POST)
    for _ in range(3):
        told.later()
    assert told.comments(number).count(text) == 2
    assert told.unfinished(number) == []


@pytest.mark.parametrize("lost", ["drop_before", "drop_after"])
def test_equal_words_said_together_all_arrive_once(tell, lost):
    told = tell()
    number = told.linked_report()
    for _ in range(3):
        told.says(number, "Thanks", by="Ana Ruiz")
    told.city.faults["eam"].fail(lost, times=2, **POST)
    for _ in range(4):
        told.later()
    assert told.comments(number) == ["Thanks"] * 3
    assert told.unfinished(number) == []


def test_equal_words_of_crews_held_by_a_moderator_are_each_waited_for(tell):
    told = tell()
    number = told.linked_report()
    for _ in range(2):
        told.crew("comment", number, text="Please moderate-me", public=True)
    told.later()
    rows = told.rows(number, DeliveryKind.COMMENT_IN)
    assert [row.state for row in rows] == [DeliveryState.MODERATED] * 2
    told.city.clock.advance(5)
    told.office.release(min(told.city.seeclickfix.state.held))
    told.later()
    states = [row.state for row in told.rows(number, DeliveryKind.COMMENT_IN)]
    assert sorted(states) == [DeliveryState.DONE, DeliveryState.MODERATED]
    told.office.release()
    told.later()
    assert told.thread(number).count("Please moderate-me") == 2
    assert told.unfinished(number) == []


def moderated_again(told, number, gap):
    """A crew's held words were released and taken away; later the crew says them once more."""
    said = "Please moderate-me"
    told.crew("comment", number, text=said, public=True)
    told.later()
    told.office.release()
    told.later()
    (shown,) = [each for each in told.issue(number).comments if each.text == said]
    told.issue(number).comments.remove(shown)
    told.city.clock.advance(gap)
    told.crew("comment", number, text=said, public=True)
    told.later()


def test_words_a_moderator_releases_are_done_though_equal_ones_are_gone(tell):
    told = tell()
    number = told.linked_report()
    moderated_again(told, number, 3600)
    states = [row.state for row in told.rows(number, DeliveryKind.COMMENT_IN)]
    assert states == [DeliveryState.DONE, DeliveryState.MODERATED]
    told.later(7 * 3600)
    assert told.rows(number, DeliveryKind.COMMENT_IN)[1].state is DeliveryState.MODERATED
    told.office.release()
    told.later()
    assert told.unfinished(number) == []
    assert [row.attempts for row in told.rows(number, DeliveryKind.COMMENT_IN)] == [1, 1]
