"""What a column of a list is."""

from __future__ import annotations

from collections.abc import Callable
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
    """One column.  ``live`` texts change as time passes, if only those of some rows.

    ``sort`` is the key the queue reader sorts by, empty where it cannot.  ``at`` names the
    moment whose exact time is shown on hover.  ``least`` characters it cannot do without; what it
    is ``worth`` decides how much of the room it gets, and who steps aside where there is too
    little.  A ``rigid`` column is as wide as what stands in it.  What says which
    request it is stands ``once``, where rows of one request follow each other.
    """

    key: str
    title: str
    text: Callable[[Any, Moment], str]
    sort: str = ""
    live: bool = False
    face: Callable[[Any], Face | None] | None = None
    at: Callable[[Any], datetime | None] | None = None
    right: bool = False
    least: int = 12
    worth: int = 3
    rigid: bool = False
    once: bool = False
    shown_at_first: bool = True

    def cell(self, row: Any, moment: Moment) -> str:
        """Return what a cell of a row shows."""
        return in_one_line(self.text(row, moment))

    def hint(self, row: Any, moment: Moment) -> str:
        """Return what hovering shows: the exact time, or the whole text."""
        if self.at is not None:
            return exact(self.at(row), moment.zone)
        return self.text(row, moment)
