"""The values of a chart; nothing here reads or writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eamconsole.domain.happening import Happened, Happening


class Figure(StrEnum):
    """What a chart tells."""

    DELIVERED = "delivered"
    REPORTED = "reported"
    CATEGORIES = "categories"
    TO_RECORD = "to_record"
    TO_RESIDENT = "to_resident"
    CALLS = "calls"

    @property
    def words(self) -> str:
        """What it is called."""
        return FIGURE_WORDS[self]


class Span(StrEnum):
    """Of how much time, and in which steps."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def words(self) -> str:
        """What it is called."""
        return SPAN_WORDS[self]


FIGURE_WORDS = {
    Figure.DELIVERED: "Deliveries that arrived",
    Figure.REPORTED: "Requests by when they were reported",
    Figure.CATEGORIES: "Requests by category",
    Figure.TO_RECORD: "Delay from the report to the Work Request",
    Figure.TO_RESIDENT: "Delay from noticing a closing to the resident",
    Figure.CALLS: "SeeClickFix calls used",
}
_PICKED = {
    Happened.REPORTED: "Reported",
    Happened.RECORDED: "Recorded in EAM, and reported",
    Happened.DELIVERED: "Something arrived",
    Happened.CLOSED: "Closed",
}
SPAN_WORDS = {
    Span.DAY: "Last 24 hours",
    Span.WEEK: "Last 7 days",
    Span.MONTH: "Last 30 days",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One step of time, or one category."""

    label: str
    """Below it; short."""
    name: str
    """In full, such as a day with its year."""
    values: tuple[float, ...]
    cells: tuple[str, ...]
    """The values as people read them, one a heading."""
    numbers: tuple[int | float | str, ...] = ()
    """The values to reckon with: counts, or minutes; empty text where there is none."""
    since: datetime | None = None
    until: datetime | None = None
    count: int = 0
    """How many things it stands for; a bar of none leads nowhere."""
    happening: Happening | None = None
    """What picks the requests behind it; None where nothing does."""

    @property
    def leads(self) -> bool:
        """Whether there are requests to go to."""
        return self.happening is not None and self.count > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars with what they are called."""

    figure: Figure
    span: Span
    series: tuple[str, ...] = ()
    """What each value of a bar is."""
    headings: tuple[str, ...] = ()
    """Of the table: what the bars are, then what their cells are."""
    measured: tuple[str, ...] = ()
    """What the numbers of a bar are, with their unit, where the headings do not say it."""
    bars: tuple[Bar, ...] = ()
    total: str = ""
    """Everything in one sentence."""

    @property
    def title(self) -> str:
        """What it tells, and of which time."""
        return f"{self.figure.words}, {self.span.words.lower()}"

    def picked_by(self, bar: Bar) -> str:
        """Say in words which requests a bar leads to."""
        if bar.happening is None:
            return ""
        if bar.happening.category is not None or bar.happening.besides:
            return f"{bar.name}, reported in the {self.span.words.lower()}"
        return f"{_PICKED[bar.happening.what]} {bar.name}"

    @property
    def exact_headings(self) -> tuple[str, ...]:
        """What the cells of ``exact_rows`` are."""
        return (self.headings[0], "From", "To", *(self.measured or self.headings[1:]))

    @property
    def exact_rows(self) -> list[tuple[str, ...]]:
        """The same for a spreadsheet or a script: moments in UTC, plain numbers."""
        return [
            (bar.name, _moment(bar.since), _moment(bar.until), *map(str, bar.numbers))
            for bar in self.bars
        ]

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The same as a table."""
        return [(bar.name, *bar.cells) for bar in self.bars]


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.isoformat(timespec="seconds")
