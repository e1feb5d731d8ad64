"""A time in which one of the systems, or the console itself, was away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from eamconsole.errors import Service

SHORTEST_OUTAGE = timedelta(minutes=15)
"""A shorter one is nothing anybody asks for a report of."""
CONSOLE = "console"
"""Stands for the console itself, beside the names of the systems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """From when until when something was away."""

    what: str
    since: datetime
    until: datetime

    @property
    def is_worth_a_report(self) -> bool:
        """Whether it was long enough; without ArcGIS records still go to EAM."""
        return self.until - self.since >= SHORTEST_OUTAGE and self.what != Service.ARCGIS

    @property
    def title(self) -> str:
        """What was away, as people call it."""
        return "The console" if self.what == CONSOLE else Service(self.what).label

    @property
    def name(self) -> str:
        """A name for files and notices."""
        return f"{self.what}-{self.since:%Y%m%d-%H%M%S}"
