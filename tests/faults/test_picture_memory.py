"""Four of the largest pictures of a kind at once take little memory, and bombs no more."""

import pytest

from eamconsole.wire.http.outgoing import IMAGE_CAP
from tests.fixtures.large_pictures import BOMBS, LARGE
from tests.fixtures.picture_memory import Fitter

MOST = 250_000
"""Kilobytes above what the process and its opener hold at rest."""
UPLOAD = 20 * 1024 * 1024
MADE = {**LARGE, **BOMBS}


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("limit", [UPLOAD, 1_500_000])
@pytest.mark.parametrize("what", MADE)
def test_four_at_once_stay_within_bounds(what, limit, tmp_path):
    file = tmp_path / "picture"
    content = MADE[what]()
    assert len(content) <= IMAGE_CAP, "larger files are not fetched at all"
    file.write_bytes(content)
    fitter = Fitter()
    try:
        peak, said = fitter.peak(file, limit)
    finally:
        fitter.end()
    assert said
    assert peak <= MOST, said
