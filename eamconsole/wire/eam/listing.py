"""Reads lists page by page without losing rows.

EAM's lists have no end mark: they are bare arrays, cut silently at the administrator's
limit (A-10), and ``SKIP`` must be a multiple of ``TAKE``.  A page shorter than asked is
the end only if the server is known to serve longer ones.  A page that brings nothing new is
the end as well: there are servers that do not heed ``SKIP``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from eamconsole.domain.request import UnreadableRecord
from eamconsole.errors import ListCut, MalformedReply, RecordGone, RequestRejected, Service
from eamconsole.support.counting import counted
from eamconsole.wire.decoding import whole_of
from eamconsole.wire.eam.access import EamSide, Query
from eamconsole.wire.paging import MOST_PAGES, Novelty

_MOST_TAKEN = 1000
_SURELY_SERVED = 10
"""Rows a server gives without being asked for a number."""


class PagedLists:
    """The lists of one side; remembers the longest page seen, and which orders are taken."""

    def __init__(self, side: EamSide) -> None:
        self.side = side
        self._longest = _SURELY_SERVED
        self._orders: dict[bool, str] = {}

    def rows(
        self,
        path: str,
        query: Query = (),
        *,
        newest_first: bool = False,
        whole: bool = False,
        most_pages: int = 0,
    ) -> Iterator[list[Any]]:
        """Yield the pages of a list until its end, ascending by AutoNumber unless said.

        Raises ``MalformedReply`` for a list that has no end after ``most_pages`` (0: more than any
        list of a city), ``ListCut`` for one that was to be
        read ``whole`` and ends with its first page because ``SKIP`` is not heeded.
        """
        size, skip, novelty = self.side.profile.take, 0, Novelty()
        for _ in range(most_pages or MOST_PAGES):
            page = self._past_first(path, query, newest_first, size, skip)
            if not novelty.brings(page):
                if page and whole:
                    yield self._in_one_piece(path, query, newest_first, size)
                return
            yield page
            longest, self._longest = self._longest, max(self._longest, len(page))
            if len(page) > size:
                return  # the whole list: TAKE is not heeded
            if len(page) < size:
                if skip or len(page) < longest:
                    return
                size = len(page)  # perhaps the server's own limit: go on in its steps
            skip += size
        raise MalformedReply(Service.EAM, f"GET {path}: the list has no end ({skip:,} rows read)")

    def newest(self, path: str, query: Query = ()) -> list[Any]:
        """Return the first page, newest first."""
        return self._page(path, query, True, self.side.profile.take, 0)

    def single_page(self, path: str, query: Query) -> list[Any]:
        """Return what fits one page, in an order that needs no direction word."""
        take = str(self.side.profile.take)
        return self._list(path, (*query, ("TAKE", take), ("SKIP", "0"), *_ordered("AutoNumber")))

    def count(self, path: str, query: Query) -> int | None:
        """Return the number of rows, None where the server does not count."""
        try:
            number = whole_of(self.side.read(f"{path}$count", query))
        except (RequestRejected, MalformedReply):
            return None
        return number if number is not None and number >= 0 else None

    def _in_one_piece(self, path: str, query: Query, newest_first: bool, size: int) -> list[Any]:
        """Return a list that ``SKIP`` leads nowhere in, by one call for more than it can hold."""
        try:
            rows = self._page(path, query, newest_first, _MOST_TAKEN, 0)
        except RequestRejected:
            rows = []
        if size < len(rows) < _MOST_TAKEN:
            return rows
        raise ListCut(
            Service.EAM,
            f"GET {path}: the list shows its first {counted(size, 'row')} only; there may be more",
        )

    def _past_first(
        self, path: str, query: Query, newest_first: bool, size: int, skip: int
    ) -> list[Any]:
        try:
            return self._page(path, query, newest_first, size, skip)
        except RecordGone:
            if skip:
                return []  # some servers answer 404 past the end
            raise

    def _page(self, path: str, query: Query, newest_first: bool, size: int, skip: int) -> list[Any]:
        paging = (*query, ("TAKE", str(size)), ("SKIP", str(skip)))
        order = self._orders.get(newest_first)
        if order is not None:
            return self._list(path, (*paging, *_ordered(order)))
        return self._with_first_order(path, paging, newest_first)

    def _with_first_order(self, path: str, paging: Query, newest_first: bool) -> list[Any]:
        """Try the explicit order, and without its direction word where that is refused (A-11)."""
        word = "DESC" if newest_first else self.side.profile.ascending_word
        orders = (f"AutoNumber {word}".strip(), "" if newest_first else "AutoNumber")
        try:
            rows = self._list(path, (*paging, *_ordered(orders[0])))
        except RequestRejected as exc:
            if exc.status != 400 or orders[0] == orders[1]:
                raise
            rows = self._list(path, (*paging, *_ordered(orders[1])))
            self._orders[newest_first] = orders[1]
        else:
            self._orders[newest_first] = orders[0]
        return rows

    def _list(self, path: str, query: Query) -> list[Any]:
        rows = self.side.read(path, query)
        if not isinstance(rows, list):
            raise MalformedReply(Service.EAM, f"GET {path}: no list in the answer")
        return rows


@contextlib.contextmanager
def as_far_as_shown(what: str, unreadable: list[UnreadableRecord] | None) -> Iterator[None]:
    """Keep what a cut list showed, where the reader takes note of what it could not read."""
    try:
        yield
    except ListCut as cut:
        if unreadable is None:
            raise
        unreadable.append(UnreadableRecord(f"list of {what}", cut.summary))


def _ordered(order: str) -> Query:
    return (("ORDERBY", order),) if order else ()
