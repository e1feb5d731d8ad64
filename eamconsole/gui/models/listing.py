"""Keeps one list up to date: asks for ids and rows, gathers changes, never in a hurry."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from eamconsole.gui.models.swap import ModelChange, Swap, plan_swap
from eamconsole.gui.models.windowed import WindowedModel
from eamconsole.gui.workers.background_jobs import LISTS, ROWS, BackgroundJobs
from eamconsole.services.lists.lists import Lists
from eamconsole.services.lists.records import BY_ISSUE, Changed, ListedRow, Listing, ListQuery

_PAUSE_AT_LEAST_MS = 200
_PAUSE_FACTOR = 4
"""The ids are asked for again after four times as long as the last answer took."""


_FIRST_ROWS = 200
_SLOW_MS = 50.0
"""Where all ids took longer than this, the first rows are asked for, and shown, before."""


_ONLY_GROW = frozenset({Listing.REQUESTS, Listing.SEARCH})
"""Lists no row ever leaves, unless they are narrowed."""
_READ_TWICE = 200
"""So many of the newest rows are read again: two programs may write at the same time."""


@dataclass(frozen=True, slots=True)
class _Found:
    query: ListQuery
    swap: Swap
    took_ms: float
    whole: bool
    more: bool = False
    """Only what was added was read."""
    requests: int | None = None
    """Of how many requests the rows are, where each is not one."""
    best: int | None = None
    """The row that the words name exactly."""


@dataclass(frozen=True, slots=True)
class _Read:
    asked: Sequence[int]
    rows: dict[int, ListedRow]


class LiveList(QObject):
    """A windowed model and what keeps it true.  Sleeps while its page is not shown."""

    found = Signal(int)
    """How many rows match, after each answer."""
    first_found = Signal()
    """The first rows can be painted; how many match is not known yet."""
    frozen_changes = Signal(int)
    """How many changes wait while the view is frozen."""

    def __init__(
        self, listing: Listing, queues: Lists, jobs: BackgroundJobs, model: WindowedModel
    ) -> None:
        super().__init__()
        self._listing = listing
        self._queues = queues
        self._jobs = jobs
        self.model = model
        self.query = ListQuery()
        self.requests: int | None = None
        """Of how many requests the rows found are, where each is not one."""
        self.best: int | None = None
        """The row that the words name exactly."""
        self._asking = self._again = self._frozen = False
        self._awake = False
        self._missed = 0
        self._shows_whole: ListQuery | None = None
        """The question all of whose rows are known."""
        self._last_took_ms = _SLOW_MS + 1
        self._rest = QTimer(self, singleShot=True)
        self._wire()

    def wake(self, *, awake: bool) -> None:
        """Follow changes only while somebody looks."""
        self._awake = awake
        if awake:
            self.model.forget_rows()
            if len(self.model.ids) == 0 and not self._frozen and not self._asking:
                self.show(self.query)
            else:
                self.refresh()

    def show(self, query: ListQuery) -> None:
        """Show what matches ``query``; a person asked, so frozen views follow too."""
        self.query = query
        self._rest.stop()
        pages = self._listing not in (Listing.STATUS, Listing.ACTIVITY) and not query.text
        self._ask(query, whole=not (pages and self._last_took_ms > _SLOW_MS))

    @Slot(bool)
    def freeze(self, frozen: bool) -> None:
        """Stop following changes, or catch up with what was missed."""
        self._frozen = frozen
        self._missed = 0
        self.frozen_changes.emit(0)
        if not frozen:
            self.model.forget_rows()
            self.refresh()

    def notice(self, changed: Changed) -> None:
        """Follow a change."""
        if self._frozen:
            self._missed += len(changed.deliveries) or len(changed.issues)
            self.frozen_changes.emit(self._missed)
            return
        if not self._awake:
            return
        if self._listing in BY_ISSUE:
            self.model.refresh_rows(changed.issues)
        elif self._listing is not Listing.ACTIVITY:
            self.model.refresh_rows(changed.deliveries)
        query = self.query
        leaves = (
            self._listing is Listing.ATTENTION or query.states or query.cause or query.happening
        )
        if changed.structure or leaves or self.query.sort != "newest":
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Ask for the ids again, soon."""
        if self._rest.isActive() or self._asking:
            self._again = True
        elif self._awake and not self._frozen:
            self._ask(self.query, grown=self._only_grows())

    def _wire(self) -> None:
        self.model.rows_wanted.connect(self._read_rows)
        self._rest.timeout.connect(self._on_rested)

    def _only_grows(self) -> bool:
        """Whether what is shown is whole, newest first, and can only have got longer."""
        return (
            self._listing in _ONLY_GROW
            and self.query == ListQuery()
            and self._shows_whole is self.query
            and len(self.model.ids) > 0
        )

    def _ask(self, query: ListQuery, *, whole: bool = True, grown: bool = False) -> None:
        self._asking, self._again = True, False
        if grown:
            work = partial(_find_more, self._queues, self._listing, query, self.model.ids)
        else:
            work = partial(_find, self._queues, self._listing, query, self.model.ids, whole=whole)
        self._jobs.ask(work, self._on_found, self._on_failed, lane=LISTS)

    def _on_found(self, found: _Found) -> None:
        self._asking = False
        if found.query is not self.query:
            self._ask(self.query)
            return
        if not self.model.apply(found.swap):
            self._ask(self.query)
            return
        if not found.whole:
            self.first_found.emit()
            self._ask(self.query)
            return
        if not found.more:
            self._last_took_ms = found.took_ms
            self._shows_whole = found.query
        self.requests, self.best = found.requests, found.best
        self.found.emit(len(self.model.ids))
        self._rest.start(max(_PAUSE_AT_LEAST_MS, int(found.took_ms * _PAUSE_FACTOR)))

    def _on_failed(self, error: Exception) -> None:
        self._asking, self._again = False, True  # old rows must not stand as the answer
        self._jobs.failed.emit(error)
        self._rest.start(5_000)

    @Slot()
    def _on_rested(self) -> None:
        if self._again:
            self._again = False
            self.refresh()

    @Slot(object)
    def _read_rows(self, ids: tuple[int, ...]) -> None:
        work = partial(_read, self._queues, self._listing, ids)
        self._jobs.ask(work, self._on_read, lane=ROWS)

    def _on_read(self, read: _Read) -> None:
        self.model.take_rows(read.rows, read.asked)


def _find(
    queues: Lists, listing: Listing, query: ListQuery, base: array[int], *, whole: bool
) -> _Found:
    began = monotonic()
    found = queues.found(listing, query if whole else replace(query, limit=_FIRST_ROWS))
    swap = plan_swap(base, found.ids)
    took_ms = (monotonic() - began) * 1000
    return _Found(query, swap, took_ms, whole, requests=found.requests, best=found.best)


def _find_more(queues: Lists, listing: Listing, query: ListQuery, base: array[int]) -> _Found:
    """Read what was added: parsing a million ids anew would hold the window up."""
    began = monotonic()
    known = min(_READ_TWICE, len(base) - 1)
    newest = queues.ids(listing, replace(query, above=base[known]))
    added = len(newest) - known
    target = newest + base[known:]
    if added >= 0 and newest[added:] == base[:known]:
        step = ModelChange.INSERT if added else ModelChange.NOTHING
        swap = Swap(base=base, target=target, step=step, first=0, count=added)
    else:
        swap = plan_swap(base, target)
    total = queues.total(listing)
    if total is not None and total != len(target):  # an older one came in further down
        swap = plan_swap(base, queues.ids(listing, query))
    return _Found(query, swap, (monotonic() - began) * 1000, whole=True, more=True)


def _read(queues: Lists, listing: Listing, ids: Sequence[int]) -> _Read:
    return _Read(ids, {row.id: row for row in queues.rows(listing, ids)})
