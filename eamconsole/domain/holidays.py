"""The days on which an American city hall is closed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=32)
def holidays_of(year: int) -> frozenset[date]:
    """Return the federal holidays as they are observed, and the day after Thanksgiving."""
    thanksgiving = _nth(year, 11, 3, 4)
    fixed = (date(year, 1, 1), date(year, 6, 19), date(year, 7, 4), date(year, 11, 11))
    observed = {_observed(day) for day in (*fixed, date(year, 12, 25), date(year + 1, 1, 1))}
    floating = {
        _nth(year, 1, 0, 3),  # Martin Luther King, Jr.
        _nth(year, 2, 0, 3),  # Washington
        date(year, 5, 31) - timedelta(days=date(year, 5, 31).weekday()),  # Memorial Day
        _nth(year, 9, 0, 1),  # Labor Day
        _nth(year, 10, 0, 2),  # Columbus
        thanksgiving,
        thanksgiving + timedelta(days=1),
    }
    return frozenset(day for day in observed | floating if day.year == year)


def is_holiday(day: date) -> bool:
    """Return whether city hall is closed for a holiday."""
    return day in holidays_of(day.year)


def _observed(day: date) -> date:
    """Return the working day on which a holiday that falls on a weekend is kept."""
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
