"""Deliveries as lines of Comments and Needs attention, those of one request together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.journal import Journal, QueueQuery
from eamconsole.services.lists.narrowing import narrowed
from eamconsole.services.lists.records import FoundIds, Listing, ListQuery
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

    def found(self, listing: Listing, query: ListQuery) -> FoundIds:
        """Return the ids that fit, in the order asked for; those of one request together."""
        wanted = _wanted(listing, query)
        with self._journal.read() as ledgers:
            if wanted.limit is not None:  # the first rows only: how many there are comes later
                return FoundIds(ledgers.queue.ids(wanted))
            return FoundIds(*ledgers.queue.ids_and_requests(wanted))

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
