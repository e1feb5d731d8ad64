"""Dates and times the way EAM keeps and writes them: local, and split in two."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

_WCF = re.compile(r"^/Date\((-?\d+)([+-]\d{4})?\)/$")
_DUMMY_DAY = "1900-01-01T"


def local(moment: datetime, zone: str) -> datetime:
    """Return the wall-clock time of the EAM server at ``moment``, without a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def stamp(wall: datetime) -> str:
    """Return a combined stamp, such as a creation time."""
    return wall.isoformat(timespec="seconds")


def day_half(wall: datetime) -> str:
    """Return the day at midnight, as date properties hold it."""
    return f"{wall:%Y-%m-%d}T00:00:00"


def time_half(wall: datetime) -> str:
    """Return the time on the dummy day, as time properties hold it."""
    return f"{_DUMMY_DAY}{wall:%H:%M:%S}"


def as_wcf(iso: str, zone: str) -> str:
    """Return a kept stamp in the form WCF's JSON serializer gives it."""
    aware = datetime.fromisoformat(iso).replace(tzinfo=ZoneInfo(zone))
    return f"/Date({int(aware.timestamp() * 1000)}{aware:%z})/"


def read(value: Any, zone: str) -> str:
    """Return the kept stamp for a date written either way; ``ValueError`` if it is none."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a date")
    wcf = _WCF.match(value)
    if wcf is not None:
        return stamp(local(datetime.fromtimestamp(int(wcf[1]) / 1000, UTC), zone))
    moment = datetime.fromisoformat(value)
    return stamp(local(moment, zone) if moment.tzinfo is not None else moment)
