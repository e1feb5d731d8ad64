"""Requests as lines of the first section: one row each, whatever is owed for it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.identity import DeliveryId
from eamconsole.journal import Journal, RequestQuery, RequestRow
from eamconsole.services.lists.narrowing import narrowed
from eamconsole.services.lists.records import ListQuery
from eamconsole.services.queue import Queues, ToldRequest

_ORDERS = {"state": "severity", "changed": "changed_at"}
_OVER = frozenset({DeliveryState.DONE, DeliveryState.IMPOSSIBLE})


class RequestLists:
    """Reads Issue IDs and rows of requests; a row's id is its Issue ID."""

    def __init__(self, journal: Journal, queues: Queues) -> None:
        self._journal = journal
        self._queues = queues

    def ids(self, query: ListQuery) -> array[int]:
        """Return the Issue IDs that fit, in the order asked for."""
        order = _ORDERS.get(query.sort, "issue_id")
        wanted = RequestQuery(order=order, happening=query.happening, **narrowed(query))
        with self._journal.read() as ledgers:
            return ledgers.request_rows.ids(wanted)

    def best(self, query: ListQuery, found: array[int]) -> int | None:
        """Return the request that is named exactly; another one may only speak of it."""
        if not query.text.strip():
            return None
        with self._journal.read() as ledgers:
            return ledgers.request_rows.named(query.text, found)

    def total(self) -> int:
        """Return how many requests there are; costs nothing."""
        with self._journal.read() as ledgers:
            return sum(ledgers.request_rows.count_by_state().values())

    def rows(self, ids: Sequence[int]) -> Sequence[ToldRequest]:
        """Return the rows that still exist."""
        return self._queues.requests(ids)

    def lead(self, issue: int) -> DeliveryId | None:
        """Return the delivery that speaks for a request."""
        with self._journal.read() as ledgers:
            found = ledgers.request_rows.rows([issue])
        return found[0].lead.id if found else None

    def owed(self, issues: Sequence[int]) -> array[int]:
        """Return the deliveries of these requests that something can be done about."""
        with self._journal.read() as ledgers:
            found = ledgers.request_rows.rows(issues)
        return array("q", [each for row in found for each in _open(row)])


def _open(row: RequestRow) -> list[int]:
    """What somebody skipped is left alone, unless the request stands there because of it."""
    skipped = frozenset() if row.state is DeliveryState.SKIPPED else {DeliveryState.SKIPPED}
    return [each.id for each in row.deliveries if each.state not in _OVER | skipped]
