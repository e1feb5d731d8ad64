"""Deliveries as lines of the queues, of Needs attention, and of a search."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.journal import Journal, QueueQuery
from eamconsole.services.lists.records import Listing, ListQuery
from eamconsole.services.queue import Queues, ToldDelivery

_FLOWS = {
    Listing.COMMENTS: Flow.COMMENTS,
}
_ORDERS = {
    "newest": "id",
    "issue": "issue_id",
    "state": "state",
    "kind": "kind",
    "tries": "attempts",
    "changed": "updated_at",
    "due": "due_at",
}


class DeliveryLists:
    """Reads ids and rows of deliveries."""

    def __init__(self, journal: Journal, queues: Queues) -> None:
        self._journal = journal
        self._queues = queues

    def ids(self, listing: Listing, query: ListQuery) -> array[int]:
        """Return the ids that fit, in the order asked for."""
        states = query.states
        if listing is Listing.ATTENTION:
            states = frozenset({DeliveryState.NEEDS_ATTENTION})
        wanted = QueueQuery(
            flow=_FLOWS.get(listing),
            states=tuple(sorted(states)),
            cause=query.cause or None,
            find=query.text,
            issue_id=query.issue_id,
            order=_ORDERS.get(query.sort, "id"),
            descending=query.descending,
            limit=query.limit,
            above=query.above,
        )
        with self._journal.read() as ledgers:
            return ledgers.queue.ids(wanted)

    def rows(self, ids: Sequence[int]) -> Sequence[ToldDelivery]:
        """Return the rows that still exist."""
        return self._queues.rows(ids)
