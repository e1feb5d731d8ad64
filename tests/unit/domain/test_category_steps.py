"""The work list for SeeClickFix: exact steps, and lines that a reading alone ticks off."""

from datetime import UTC, datetime, timedelta

import pytest

from eamconsole.domain.category_plan import CategoryAction, CategoryChange, CategoryFlags
from eamconsole.domain.category_steps import KEPT, hand_steps, work_after
from eamconsole.domain.identity import ProblemCode

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def change(action, code="TREE", **details):
    details = {"title": "Fallen tree", "reason": "EAM says so."} | details
    return CategoryChange(action=action, code=ProblemCode(code), **details)


@pytest.mark.parametrize("action", CategoryAction)
def test_every_kind_of_change_has_steps_that_name_it(action):
    steps = hand_steps(change(action))
    assert all(steps) and "Fallen tree" in " ".join(steps)
    assert ("In EAM" in steps[0]) is (action is CategoryAction.CONFLICT)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (change(CategoryAction.RENAME, old_title="Tree", category_id=7), "“Tree” (category 7)"),
        (change(CategoryAction.DISABLE, open_requests=1_200), "1,200 open requests stay"),
        (change(CategoryAction.DISABLE), "do not delete it"),
        (change(CategoryAction.ADD, certain=False), "First: EAM says so."),
        (change(CategoryAction.FLAG, flags=CategoryFlags(internal=True)), "only members"),
        (change(CategoryAction.FLAG, flags=CategoryFlags(private=True)), "be private"),
        (
            change(CategoryAction.ADD, flags=CategoryFlags(private=True, awaiting_review=True)),
            "be public",
        ),
        (
            change(CategoryAction.ADD, flags=CategoryFlags(private=True, awaiting_review=True)),
            'categories approve "Fallen tree"',
        ),
    ],
)
def test_the_steps_say_what_the_change_asks(asked, words):
    assert words in " ".join(hand_steps(asked))


def after(before, *changes, at=LATER, complete=True):
    return work_after(before, changes, at, complete=complete)


def test_what_the_next_reading_does_not_find_is_ticked_off_and_goes_after_a_month():
    begun = after((), change(CategoryAction.ADD), change(CategoryAction.DISABLE, "LAMP"), at=NOW)
    (left, done) = after(begun, change(CategoryAction.DISABLE, "LAMP"))
    assert (left.change.code, left.since, left.done_at) == ("LAMP", NOW, None)
    assert (done.change.code, done.done_at) == ("TREE", LATER)
    assert after((left, done), at=LATER + KEPT) != ()
    assert [line.key for line in after((done,), at=LATER + KEPT)] == []


def test_a_list_that_was_only_a_part_ticks_nothing_off():
    begun = after((), change(CategoryAction.ADD), at=NOW)
    assert after(begun, complete=False) == begun


def test_what_comes_back_is_to_be_done_again():
    done = after(after((), change(CategoryAction.ADD), at=NOW))
    (again,) = after(done, change(CategoryAction.ADD), at=LATER + timedelta(days=1))
    assert again.done_at is None and again.since == LATER + timedelta(days=1)


def test_a_clock_set_back_keeps_what_is_to_be_done():
    begun = after((), change(CategoryAction.ADD), at=NOW)
    (line,) = after(begun, change(CategoryAction.ADD), at=NOW - timedelta(days=365))
    assert line.done_at is None


def test_what_was_said_of_trying_is_kept_while_it_is_the_same_change():
    key = after((), change(CategoryAction.ADD), at=NOW)[0].key
    tried = work_after((), [change(CategoryAction.ADD)], NOW, complete=True, trouble={key: "No."})
    assert tried[0].why == "EAM says so. No."
    assert after(tried, change(CategoryAction.ADD))[0].trouble == "No."
    assert after(tried, change(CategoryAction.ADD, title="Oak"))[0].trouble == ""
    assert after(tried) != tried


def test_what_the_console_has_yet_to_try_gets_no_line_and_closes_none():
    key = after((), change(CategoryAction.ADD), at=NOW)[0].key
    assert not work_after((), [change(CategoryAction.ADD)], NOW, complete=True, unlisted={key})
    begun = after((), change(CategoryAction.ADD), at=NOW)
    again = work_after(begun, [change(CategoryAction.ADD)], LATER, complete=True, unlisted={key})
    assert again == begun
