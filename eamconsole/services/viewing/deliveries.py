"""Deliveries as lines of the queues, of Needs attention, and of a search."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.domain.identity import RequestNumber
from eamconsole.journal import Journal, QueueQuery
from eamconsole.services.queue import QueueItem, Queues
from eamconsole.services.viewing.records import DeliveryRow, Listing, ListQuery

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

    def rows(self, ids: Sequence[int]) -> Sequence[DeliveryRow]:
        """Return the rows that still exist."""
        return [delivery_row(item) for item in self._queues.rows(ids)]


def delivery_row(item: QueueItem) -> DeliveryRow:
    """Return a row as the window shows it."""
    row, why = item.delivery, item.explanation
    payload = row.payload
    return DeliveryRow(
        id=row.id,
        issue_id=row.issue_id,
        kind=row.kind,
        state=row.state,
        created_at=row.created_at,
        updated_at=row.updated_at,
        request_number=RequestNumber(item.request_number) if item.request_number else None,
        summary=item.summary,
        category=item.category,
        problem_code=item.problem_code,
        address=item.address,
        author=str(payload.get("author") or payload.get("recorded_by") or ""),
        text=str(payload.get("text") or ""),
        has_image=row.kind.traits.carries_image,
        attempts=row.attempts,
        due_at=item.next_attempt_at,
        doubtful=row.doubtful,
        state_text=why.state,
        held_up_by=why.held_up_by,
        cause=row.cause,
        explanation=row.explanation or "",
        next_step=why.you_can,
        actor=row.actor,
    )
