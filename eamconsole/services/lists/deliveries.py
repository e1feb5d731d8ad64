"""Deliveries as lines of Comments and Needs attention, those of one request together."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace

from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.journal import Journal, QueueQuery
from eamconsole.services.lists.narrowing import narrowed
from eamconsole.services.lists.records import Listing, ListQuery
from eamconsole.services.queue import Queues, ToldDelivery

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
        """Return the ids that fit, in the order asked for; those of one request together."""
        with self._journal.read() as ledgers:
            return ledgers.queue.ids(_wanted(listing, query))

    def requests_in(self, listing: Listing, query: ListQuery) -> int:
        """Return of how many requests the rows are that fit."""
        with self._journal.read() as ledgers:
            return ledgers.queue.count_requests(_wanted(listing, query))

    def rows(self, ids: Sequence[int]) -> Sequence[ToldDelivery]:
        """Return the rows that still exist."""
        return self._queues.rows(ids)


def _wanted(listing: Listing, query: ListQuery) -> QueueQuery:
    if listing is Listing.ATTENTION:
        query = replace(query, states=frozenset({DeliveryState.NEEDS_ATTENTION}))
    return QueueQuery(
        flow=Flow.COMMENTS if listing is Listing.COMMENTS else None,
        order=_ORDERS.get(query.sort, "id"),
        by_request=True,
        **narrowed(query),
    )
