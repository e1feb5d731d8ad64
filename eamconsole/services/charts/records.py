"""The values of a chart; nothing here reads or writes."""

from __future__ import annotations

from dataclasses import dataclass
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
    Figure.TO_RESIDENT: "Delay from the closing to the resident",
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
        if bar.happening.category is not None:
            return f"{bar.name}, reported in the {self.span.words.lower()}"
        return f"{_PICKED[bar.happening.what]} {bar.name}"

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The same as a table."""
        return [(bar.name, *bar.cells) for bar in self.bars]
