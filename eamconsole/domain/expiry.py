"""How long certificates, tokens and logins are still good for, and when that is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

STAGES = (30, 14, 3)
"""Days before the end at which it is told; with the last, a person is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Something that lapses, by the title people know it by."""

    title: str
    at: datetime

    def days_left(self, now: datetime) -> int:
        """Return the whole days left, negative once it has lapsed."""
        return (self.at - now).days

    def stage(self, now: datetime) -> int | None:
        """Return which warning is due: the days before the end, None while it is far off."""
        left = self.at - now
        passed = [days for days in STAGES if left <= timedelta(days=days)]
        return min(passed, default=None)

    def is_urgent(self, now: datetime) -> bool:
        """Whether somebody must act: it lapses within days, or has."""
        return self.stage(now) == STAGES[-1]

    def words(self, now: datetime) -> str:
        """Say when it ends, the same words within one stage."""
        verb = "lapsed" if self.at <= now else "lapses"
        return f"{self.title} {verb} on {self.at:%Y-%m-%d}."


def soonest_first(ends: Mapping[str, datetime]) -> tuple[Ending, ...]:
    """Return what lapses, the soonest first."""
    found = [Ending(title=title, at=at) for title, at in ends.items()]
    return tuple(sorted(found, key=lambda each: (each.at, each.title)))
