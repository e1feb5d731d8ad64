"""Decides whose a picture in EAM is that looks like one of ours but is not the same to the byte.

Servers code pictures anew, strip them and rename them.  A crew photographs the place a resident
photographed.  Told apart by what the pixels differ by, and by whether it can have been sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

_SAME, _SAME_PATCH = 2.0, 8.0
"""Of 255.  Coding anew moves single pixels, hardly the mean of a patch; what somebody drew into
the picture moves few pixels, but those far."""
_ALIKE, _ALIKE_PATCHES = 24.0, 10.0
"""Two photographs of one place from one stand, or one coded with great losses; of different
places patches differ by forty and more."""
CLOCKS_APART = timedelta(hours=3)
"""How far EAM's clock may be behind SeeClickFix's."""


class Whose(StrEnum):
    """Whose picture a document in EAM is."""

    CREW = "crew"
    OURS = "ours"
    ALIKE = "alike"
    """Looks like one of ours, and nothing tells whether it is."""
    UNKNOWN = "unknown"
    """One of ours is left with nothing to compare it with."""


def whose_picture(mean: float, patches: float, worst: float, *, may_be_ours: bool) -> Whose:
    """Return whose a picture is of the size of ours, which differs from it by so much.

    ``may_be_ours``: ours may have been sent, and it came to EAM at a time that fits.
    """
    if mean <= _SAME and worst <= _SAME_PATCH and may_be_ours:
        return Whose.OURS
    return Whose.ALIKE if mean <= _ALIKE and patches <= _ALIKE_PATCHES else Whose.CREW


def is_smaller_copy(kept: tuple[int, int] | None, sent: tuple[int, int] | None) -> bool:
    """Return whether a picture has the shape of ours in a smaller size."""
    if kept is None or sent is None:
        return False
    (width, height), (full_width, full_height) = kept, sent
    rounded = max(full_width, full_height)
    return width < full_width and abs(width * full_height - height * full_width) <= rounded


def fits_in_time(kept_at: datetime | None, shown_at: datetime) -> bool:
    """Return whether what came to EAM then may be what residents showed; no time denies it."""
    return kept_at is None or kept_at >= shown_at - CLOCKS_APART
