"""When the morning run of the categories was due, on the organization's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def latest_morning(now: datetime, hour: time, zone: ZoneInfo) -> datetime:
    """Return the newest moment at or before ``now`` that is ``hour`` in ``zone``, in UTC.

    An hour skipped in spring counts as the moment the clocks jumped to; one repeated in
    autumn counts once, the first time.
    """
    today = now.astimezone(zone).date()
    for day in (today, today - timedelta(days=1), today - timedelta(days=2)):
        moment = datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)
        if moment <= now:
            return moment
    raise AssertionError("one of three days lies in the past")
