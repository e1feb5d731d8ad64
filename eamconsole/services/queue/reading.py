"""Reads the queues: lists of rows, groups by cause, and one row with its whole story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from eamconsole.domain.identity import DeliveryId
from eamconsole.journal import CauseGroup, Journal, Ledgers, QueueRow, RequestRow
from eamconsole.services.explain import explain
from eamconsole.services.explain.whole import phrase
from eamconsole.services.queue.circumstances import Circumstances
from eamconsole.services.queue.filters import QueueFilter
from eamconsole.services.queue.items import QueueDetail, ToldDelivery
from eamconsole.services.queue.requests import ToldRequest, request_query
from eamconsole.support.clock import Clock

_PAGE = 500


class Queues:
    """The three queues of one profile, for looking only."""

    def __init__(self, journal: Journal, clock: Clock, zone: tzinfo) -> None:
        self._journal = journal
        self._clock = clock
        self._zone = zone

    def ids(self, wanted: QueueFilter, *, newest_first: bool = True) -> Sequence[int]:
        """Return the ids of the rows that fit."""
        with self._journal.read() as ledgers:
            return ledgers.queue.ids(wanted.query(newest_first=newest_first))

    def items(self, wanted: QueueFilter) -> Iterator[ToldDelivery]:
        """Yield the rows that fit, newest first, page by page."""
        ids = self.ids(wanted)
        for start in range(0, len(ids), _PAGE):
            yield from self.rows(ids[start : start + _PAGE])

    def rows(self, ids: Sequence[int]) -> list[ToldDelivery]:
        """Return the rows with these ids that still exist, in their order."""
        with self._journal.read() as ledgers:
            found = ledgers.queue.rows(ids)
            circumstances = self._circumstances(ledgers)
            circumstances.prepare([row.delivery for row in found])
            return [_delivery(row, circumstances) for row in found]

    def request_ids(self, wanted: QueueFilter) -> Sequence[int]:
        """Return the Issue IDs of the requests that fit, newest first."""
        with self._journal.read() as ledgers:
            return ledgers.request_rows.ids(request_query(wanted))

    def requests(self, issues: Sequence[int], *, whole: bool = False) -> list[ToldRequest]:
        """Return these requests in their order; ``whole`` explains everything owed for them."""
        with self._journal.read() as ledgers:
            found = ledgers.request_rows.rows(issues)
            circumstances = self._circumstances(ledgers)
            for row in found:
                circumstances.know(row.id, row.deliveries)
            return [_told(row, circumstances, whole=whole) for row in found]

    def all_requests(self, wanted: QueueFilter) -> Iterator[ToldRequest]:
        """Yield the requests that fit with everything owed for them, page by page."""
        issues = self.request_ids(wanted)
        for start in range(0, len(issues), _PAGE):
            yield from self.requests(issues[start : start + _PAGE], whole=True)

    def count_requests(self, wanted: QueueFilter) -> int:
        """Return how many requests fit."""
        with self._journal.read() as ledgers:
            return ledgers.request_rows.count(request_query(wanted))

    def detail(self, delivery_id: DeliveryId) -> QueueDetail | None:
        """Return one row with attempts and history; None where there is no such row."""
        rows = self.rows([delivery_id])
        if not rows:
            return None
        issue = rows[0].issue_id
        with self._journal.read() as ledgers:
            stored = ledgers.requests.get(issue)
            return QueueDetail(
                told=rows[0],
                request=stored.request if stored else None,
                link=ledgers.links.get(issue),
                attempts=ledgers.attempts.of(delivery_id),
                events=ledgers.events.of_issue(issue),
            )

    def causes(self) -> tuple[CauseGroup, ...]:
        """Return what needs attention, grouped by cause."""
        with self._journal.read() as ledgers:
            return ledgers.queue.causes()

    def _circumstances(self, ledgers: Ledgers) -> Circumstances:
        return Circumstances(ledgers, self._clock.now(), self._zone)


def _told(row: RequestRow, circumstances: Circumstances, *, whole: bool) -> ToldRequest:
    lead = row.lead
    why = explain(lead, circumstances.around(lead))
    each = tuple(explain(d, circumstances.around(d)) for d in row.deliveries) if whole else ()
    return ToldRequest(row=row, text=phrase(row, why), why=why, each=each)


def _delivery(row: QueueRow, circumstances: Circumstances) -> ToldDelivery:
    return ToldDelivery(row=row, why=explain(row.delivery, circumstances.around(row.delivery)))
