"""One of anything is said as one: the gate, and the sentences that people read of it."""

import re

import pytest

from eamconsole.gui.views.bulk_report import preview_words, rows_of
from eamconsole.gui.wording import counted_in
from eamconsole.services import absence
from eamconsole.services.lists.records import Listing
from eamconsole.services.queue.effects import Preview
from eamconsole.services.reconcile.mending import _WILL, _will
from eamconsole.support.counting import counted

NOT_ONE = re.compile(
    r"\b1 (?:\w+ )?(?:rows|deliveries|requests|links|comments|entries|are|were|have|need|wait)\b"
)


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (0, ("row",), "0 rows"),
        (1, ("row",), "1 row"),
        (2, ("row is", "rows are"), "2 rows are"),
        (1, ("entry was", "entries were"), "1 entry was"),
        (1_204, ("try", "tries"), "1,204 tries"),
    ],
)
def test_the_words_fit_the_number(number, words, said):
    assert counted(number, *words) == said


@pytest.mark.parametrize("mend", _WILL)
def test_one_difference_is_mended_as_one(mend):
    assert not NOT_ONE.search(_will(1, mend)), _will(1, mend)
    assert not NOT_ONE.search(_will(2, mend))


@pytest.mark.parametrize("listing", Listing)
def test_one_row_of_a_list_is_one(listing):
    assert not NOT_ONE.search(counted_in(listing, 1)), counted_in(listing, 1)


@pytest.mark.parametrize("names", [names for names, _, _ in absence._COUNTED])
def test_one_event_of_a_night_is_one(names):
    said = absence.in_words({names[0]: 1})
    assert not NOT_ONE.search(said), said


def test_one_row_to_be_changed_is_one():
    preview = Preview(
        action="retry", total=1, effects=(("sent again", 1),), changing=1, to_seeclickfix=1
    )
    assert (rows_of(1), preview_words(preview, 20)) == ("1 row", "1 row is sent again.")
