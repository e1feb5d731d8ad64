"""Four of the largest pictures of a kind at once take little memory, and bombs no more."""

import pytest

from tests.fixtures.large_pictures import BOMBS, LARGE
from tests.fixtures.picture_memory import Fitter

MOST = 250_000
"""Kilobytes above what the process and its opener hold at rest."""
UPLOAD = 20 * 1024 * 1024
BEYOND = {"PNG", "PNG, see-through"}
"""Larger files than are fetched at all; of fifty million pixels they cannot be made smaller."""
MADE = {what: make for what, make in {**LARGE, **BOMBS}.items() if what not in BEYOND}


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("limit", [UPLOAD, 1_500_000])
@pytest.mark.parametrize("what", MADE)
def test_four_at_once_stay_within_bounds(what, limit, tmp_path):
    file = tmp_path / "picture"
    file.write_bytes(MADE[what]())
    fitter = Fitter()
    try:
        peak, said = fitter.peak(file, limit)
    finally:
        fitter.end()
    assert said
    assert peak <= MOST, said
