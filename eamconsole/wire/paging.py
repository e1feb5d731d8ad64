"""When a list is at its end, whatever the server says about it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

MOST_PAGES = 1_000
"""No list of a city is longer; a server that goes on is out of its mind."""


class Novelty:
    """Remembers the rows of one list: a page that brings none of its own is the last."""

    def __init__(self) -> None:
        self._seen: set[Hashable] = set()

    def brings(self, rows: Iterable[object]) -> bool:
        """Return whether one of the rows was not on an earlier page."""
        before = len(self._seen)
        self._seen.update(map(_identity, rows))
        return len(self._seen) > before


def _identity(row: object) -> Hashable:
    """Return EAM's or SeeClickFix's number of the row; the whole row where it has none."""
    if isinstance(row, dict):
        for name in ("AutoNumber", "id"):
            if isinstance(row.get(name), int | str):
                return name, row[name]
    return repr(row)
