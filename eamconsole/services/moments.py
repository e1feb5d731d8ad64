"""Times as papers and lists say them that may be read anywhere: in UTC, and saying so."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def in_utc(at: datetime) -> str:
    """Return date and time to the minute."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def kept_in_utc(at: str) -> str:
    """Return a time as a file keeps it in the words of ``in_utc``; as it is, if it is none."""
    try:
        return in_utc(datetime.fromisoformat(at))
    except ValueError:
        return at


def start_in_words(start: datetime, zone: str) -> str:
    """Return the start by the city's clock, and as the profile keeps it."""
    here = start.astimezone(ZoneInfo(zone))
    return f"{here:%Y-%m-%d %H:%M} in {zone} ({start.astimezone(UTC):%Y-%m-%d %H:%M} UTC)"
