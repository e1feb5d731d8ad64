"""The hour that the clock shows twice in the night when daylight saving time ends."""

from __future__ import annotations

from datetime import datetime


def zone_where_twice(local: datetime) -> str:
    """Return a blank and the zone's name where the clock shows this time twice, else nothing."""
    other = local.replace(fold=1 - local.fold)
    return "" if local.utcoffset() == other.utcoffset() else f" {local.tzname()}"
