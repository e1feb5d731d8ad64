"""The activity: what the engine did, newest first, as far back as people scroll."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from eamconsole.domain.sought import fits, sought
from eamconsole.journal import Journal
from eamconsole.services.lists.records import ListQuery, ToldEvent
from eamconsole.services.lists.story import activity_of

REACHES_BACK = 5_000
"""How many events the list offers; older ones are found in the timeline of their request."""


class ActivityLists:
    """Reads ids and rows of the newest events; events never change."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._known: OrderedDict[int, ToldEvent] = OrderedDict()
        self._guard = Lock()

    def ids(self, query: ListQuery) -> array[int]:
        """Return the ids of the newest events that fit."""
        found = [row for row in self._newest() if _fits(row, query)]
        found.sort(key=lambda row: row.id, reverse=query.descending)
        return array("q", [row.id for row in found])

    def rows(self, ids: Sequence[int]) -> Sequence[ToldEvent]:
        """Return the rows with these ids, as far as they are among the newest."""
        with self._guard:
            return [self._known[row] for row in ids if row in self._known]

    def _newest(self) -> Sequence[ToldEvent]:
        with self._guard:
            newest = next(reversed(self._known), 0)
            before: int | None = None
            came: list[ToldEvent] = []
            with self._journal.read() as ledgers:
                while len(came) < REACHES_BACK:
                    page = ledgers.events.newest(500, before)
                    came += [activity_of(event) for event in page if event.id > newest]
                    if len(page) < 500 or page[-1].id <= newest:
                        break
                    before = page[-1].id
            self._known.update((row.id, row) for row in reversed(came[:REACHES_BACK]))
            while len(self._known) > REACHES_BACK:
                self._known.popitem(last=False)
            return tuple(self._known.values())


def _fits(row: ToldEvent, query: ListQuery) -> bool:
    if query.topics and row.topic not in query.topics:
        return False
    shown = f"{row.issue_id or ''} {row.text} {row.event.actor} {row.detail}"
    return fits(sought(query.text), shown)
