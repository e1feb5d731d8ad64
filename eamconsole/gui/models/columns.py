"""What a column of a list is, and rows made ready for painting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from eamconsole.gui.moments import exact
from eamconsole.gui.plain_text import in_one_line
from eamconsole.gui.tones import Face


@dataclass(frozen=True, slots=True)
class Moment:
    """Now and here: what times are shown against."""

    now: datetime
    zone: tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.  ``live`` texts change as time passes and are made when painted, those of
    ``live_where`` only in rows of which it says so.

    ``sort`` is the key the queue reader sorts by, empty where it cannot.  ``at`` names the
    moment whose exact time is shown on hover.  ``width`` is in characters.
    """

    key: str
    title: str
    width: int
    text: Callable[[Any, Moment], str]
    sort: str = ""
    live: bool = False
    live_where: Callable[[Any], bool] | None = None
    face: Callable[[Any], Face | None] | None = None
    at: Callable[[Any], datetime | None] | None = None
    right: bool = False
    shown_at_first: bool = True

    @property
    def may_live(self) -> bool:
        """Whether any cell changes as time passes."""
        return self.live or self.live_where is not None

    def lives_in(self, row: Any) -> bool:
        """Return whether the cell of this row changes as time passes."""
        return self.live or (self.live_where is not None and self.live_where(row))

    def hint(self, row: Any, moment: Moment) -> str:
        """Return what hovering shows: the exact time, or the whole text."""
        if self.at is not None:
            return exact(self.at(row), moment.zone)
        return self.text(row, moment)


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A row with the texts of its cells; None stands for a live one."""

    row: Any
    texts: tuple[str | None, ...]


def made_ready(
    columns: Sequence[Column], rows: Sequence[Any], moment: Moment
) -> dict[int, ReadyRow]:
    """Return the rows by id with their texts; runs in the reader's thread."""
    return {row.id: ReadyRow(row, _texts(columns, row, moment)) for row in rows}


def _texts(columns: Sequence[Column], row: Any, moment: Moment) -> tuple[str | None, ...]:
    return tuple(
        None if column.lives_in(row) else in_one_line(column.text(row, moment))
        for column in columns
    )
