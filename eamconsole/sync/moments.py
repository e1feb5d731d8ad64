"""What a moment kept earlier still says: this machine's clock may have been wrong then.

A mark of our own in the future was written while the clock was ahead; it says nothing, so
whatever it would hold up is due.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from eamconsole.domain.city import SyncLimits

LONGEST_ASKED_FOR = timedelta(hours=1)
"""The longest ``Retry-After`` that is heeded."""


def is_due(mark: datetime | None, every: timedelta, now: datetime) -> bool:
    """Return whether ``every`` has passed since ``mark``, or ``mark`` says nothing."""
    return mark is None or mark > now or now - mark >= every


def longest_wait(limits: SyncLimits) -> timedelta:
    """Return the longest wait the console ever decides on by itself."""
    longest = max(limits.retry_max, limits.eam_quiet, limits.seeclickfix_quiet)
    return max(longest, LONGEST_ASKED_FOR)
