"""Rows in memory and the lists the window asks of them."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Sequence

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.services.lists.records import (
    ActivityRow,
    Changed,
    DetailRecord,
    LinkRow,
    Listing,
    ListQuery,
    Picture,
    Row,
)
from tests.gui.invented_requests import told_requests
from tests.gui.invented_rows import (
    InventedRow,
    detail,
    happening,
    link,
    told,
)

_S, _K = DeliveryState, DeliveryKind


class InventedLists:
    """Rows that a story puts in, and what each list shows of them."""

    def __init__(self, rows: Sequence[InventedRow] = ()) -> None:
        self.guard = threading.Lock()
        self.deliveries = {int(row.id): row for row in rows}
        self.pictures_of: tuple[Picture, ...] = ()
        self._listeners: list[Callable[[Changed], None]] = []

    def subscribe(self, callback: Callable[[Changed], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def put(self, *rows: InventedRow, tell: bool = True) -> None:
        with self.guard:
            new = any(int(row.id) not in self.deliveries for row in rows)
            self.deliveries.update({int(row.id): row for row in rows})
        if tell:
            ids, issues = (tuple(row.id for row in rows), tuple(row.issue_id for row in rows))
            self.tell(Changed(deliveries=ids, issues=issues, structure=new))

    def tell(self, changed: Changed) -> None:
        for listener in tuple(self._listeners):
            listener(changed)

    def ids(self, listing: Listing, query: ListQuery) -> array[int]:
        if listing is Listing.STATUS:
            return array("q", [int(row.id) for row in self._links() if _holds(row, query)])
        if listing is Listing.ACTIVITY:
            return array("q", [row.id for row in self._activity() if _holds(row, query)])
        if listing is Listing.REQUESTS:
            return self._request_ids(query)
        with self.guard:
            found = [row for row in self.deliveries.values() if _in(listing, row)]
        found = [row for row in found if _holds(row, query) and int(row.id) > query.above]
        found.sort(key=_SORTS.get(query.sort, _SORTS["newest"]), reverse=query.descending)
        return array("q", [int(row.id) for row in found])

    def rows(self, listing: Listing, ids: Sequence[int]) -> Sequence[Row]:
        wanted = set(ids)
        if listing is Listing.STATUS:
            return [row for row in self._links() if row.id in wanted]
        if listing is Listing.ACTIVITY:
            return [row for row in self._activity() if row.id in wanted]
        if listing is Listing.REQUESTS:
            requests = self._requests()
            return [requests[i] for i in ids if i in requests]
        with self.guard:
            return [told(self.deliveries[i]) for i in ids if i in self.deliveries]

    def _requests(self):
        with self.guard:
            return told_requests(self.deliveries.values())

    def _request_ids(self, query: ListQuery) -> array[int]:
        found = [
            each.id
            for each in self._requests().values()
            if (not query.states or each.row.state in query.states)
            and query.text.casefold() in repr(each).casefold()
            and each.id > query.above
        ]
        return array("q", sorted(found, reverse=query.descending))

    def total(self, listing: Listing) -> int | None:
        return len(self._requests()) if listing is Listing.REQUESTS else None

    def owed(self, issues: Sequence[int]) -> array[int]:
        with self.guard:
            rows = [row for row in self.deliveries.values() if row.issue_id in set(issues)]
        return array("q", [int(row.id) for row in rows if not row.state.is_final])

    def detail(self, listing: Listing, row_id: int) -> DetailRecord | None:
        if listing is Listing.REQUESTS:
            request = self._requests().get(row_id)
            return detail(self.deliveries[request.row.lead.id]) if request else None
        if listing not in (Listing.STATUS, Listing.ACTIVITY):
            return detail(self.deliveries[row_id]) if row_id in self.deliveries else None
        rows = self.rows(listing, [row_id])
        return detail(rows[0]) if rows else None

    def pictures(self, listing: Listing, row_id: int) -> Sequence[Picture]:
        return self.pictures_of

    def _links(self) -> list[LinkRow]:
        with self.guard:
            done = [r for r in self.deliveries.values() if r.kind is _K.CREATE and r.request_number]
        return [link(row) for row in done]

    def _activity(self) -> list[ActivityRow]:
        return [happening(number) for number in range(240, 0, -1)]


_SORTS: dict[str, Callable[[InventedRow], object]] = {
    "newest": lambda row: int(row.id),
    "issue": lambda row: int(row.issue_id),
    "state": lambda row: row.state.value,
    "place": lambda row: row.address,
    "category": lambda row: row.category,
}


def _in(listing: Listing, row: InventedRow) -> bool:
    if listing is Listing.ATTENTION:
        return row.state is _S.NEEDS_ATTENTION
    return listing is Listing.EVERYTHING or row.kind.flow.value == listing.value


def _holds(row: object, query: ListQuery) -> bool:
    if isinstance(row, LinkRow) and query.link_states and row.state not in query.link_states:
        return False
    if isinstance(row, ActivityRow) and query.topics and row.topic not in query.topics:
        return False
    if isinstance(row, InventedRow):
        if query.states and row.state not in query.states:
            return False
        if query.cause and row.cause != query.cause:
            return False
    return not query.text or query.text.casefold() in repr(row).casefold()
