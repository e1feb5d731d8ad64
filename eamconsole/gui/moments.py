"""Times and ages in words, in the organization's zone."""

from __future__ import annotations

from datetime import datetime, tzinfo

from eamconsole.support.counting import counted
from eamconsole.support.twice import zone_where_twice

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def age(since: datetime | None, now: datetime) -> str:
    """Return how long ago ``since`` is, e.g. ``4 min``; empty where unknown."""
    if since is None:
        return ""
    return span((now - since).total_seconds())


def span(seconds: float) -> str:
    """Return a length of time in one unit that people would use."""
    seconds = max(0.0, seconds)
    if seconds < _MINUTE:
        return f"{int(seconds)} s"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min"
    if seconds < 2 * _DAY:
        return f"{int(seconds // _HOUR)} h"
    return counted(int(seconds // _DAY), "day")


def ago(since: datetime | None, now: datetime) -> str:
    """Return ``4 min ago``, ``just now`` or ``never``."""
    if since is None:
        return "never"
    if (now - since).total_seconds() < 3:
        return "just now"
    return f"{age(since, now)} ago"


def clock_time(at: datetime | None, zone: tzinfo, now: datetime, *, seconds: bool = False) -> str:
    """Return the time of day in ``zone``, with the date where it is another day."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    which = zone_where_twice(local)
    if local.date() == now.astimezone(zone).date():
        return f"{local:%H:%M:%S}{which}" if seconds else f"{local:%H:%M}{which}"
    return f"{local:%Y-%m-%d %H:%M}{which}"


def exact(at: datetime | None, zone: tzinfo) -> str:
    """Return date, time to the second and the zone's name."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S} {local.tzname() or ''}".rstrip()


def until(at: datetime | None, now: datetime) -> str:
    """Return ``in 4 min`` or ``now``; empty where unknown."""
    if at is None:
        return ""
    seconds = (at - now).total_seconds()
    return "now" if seconds < 1 else f"in {span(seconds)}"
