"""Whose a picture is that looks like one of ours."""

from datetime import UTC, datetime, timedelta

import pytest

from eamconsole.domain.likeness import Whose, fits_in_time, is_smaller_copy, whose_picture

SHOWN = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("measured", "sent", "not_sent"),
    [
        ((0.0, 0.0, 0.0), Whose.OURS, Whose.ALIKE),
        ((2.0, 0.4, 8.0), Whose.OURS, Whose.ALIKE),
        ((2.1, 0.4, 8.0), Whose.ALIKE, Whose.ALIKE),
        ((0.3, 0.2, 30.0), Whose.ALIKE, Whose.ALIKE),  # somebody drew into it
        ((24.0, 10.0, 80.0), Whose.ALIKE, Whose.ALIKE),
        ((60.0, 3.0, 9.0), Whose.CREW, Whose.CREW),
        ((24.0, 11.0, 80.0), Whose.CREW, Whose.CREW),
    ],
)
def test_only_what_may_have_been_sent_and_differs_by_its_coding_alone_is_ours(
    measured, sent, not_sent
):
    assert whose_picture(*measured, may_be_ours=True) is sent
    assert whose_picture(*measured, may_be_ours=False) is not_sent


@pytest.mark.parametrize(
    ("kept", "expected"),
    [((2016, 1512), True), ((1024, 768), True), ((1000, 751), True), ((4032, 3024), False),
     ((3024, 4032), False), ((1920, 1080), False), ((8064, 6048), False), (None, False)],
)  # fmt: skip
def test_a_smaller_copy_has_the_same_shape(kept, expected):
    assert is_smaller_copy(kept, (4032, 3024)) is expected


def test_what_was_there_before_residents_showed_theirs_does_not_fit():
    assert fits_in_time(None, SHOWN)
    assert fits_in_time(SHOWN - timedelta(hours=3), SHOWN)
    assert not fits_in_time(SHOWN - timedelta(hours=3, seconds=1), SHOWN)
