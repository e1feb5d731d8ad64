"""A long text goes out in pieces: all of it, none of them empty, whatever limit somebody typed."""

import pytest

from eamconsole.domain.lengths import LengthUnit
from eamconsole.domain.notes import split_text

WORDS = "The hole is as deep as a boot, " * 40


@pytest.mark.parametrize("unit", LengthUnit)
@pytest.mark.parametrize("limit", [-80, -1, 0, None])
def test_a_limit_that_leaves_no_room_is_none(limit, unit):
    assert split_text(WORDS, limit, unit) == (WORDS,)
    assert split_text("", limit, unit) == ()


@pytest.mark.parametrize("text", [" " * 300, WORDS + "\n" * 200 + WORDS, "x" + " " * 100 + "y"])
@pytest.mark.parametrize("limit", [1, 7, 80])
def test_no_piece_is_empty_and_no_word_is_lost(text, limit):
    pieces = split_text(text, limit)
    assert all(piece.strip() and len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
