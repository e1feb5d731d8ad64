"""Reads from the journal what a step needs to know about a delivery's Request."""

from __future__ import annotations

from eamconsole.domain.delivery import Delivery
from eamconsole.domain.identity import DeliveryId
from eamconsole.domain.routing import Route
from eamconsole.journal import Journal
from eamconsole.sync.delivery.outcome import Lane


class LaneReader:
    """One short read per delivery: the row, its Request, link and siblings."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def lane_of(self, delivery_id: DeliveryId) -> tuple[Delivery, Lane] | None:
        """Return the delivery and its lane, or None where the row is gone."""
        with self._journal.read() as ledgers:
            delivery = ledgers.deliveries.get(delivery_id)
            if delivery is None:
                return None
            stored = ledgers.requests.get(delivery.issue_id)
            if stored is None:
                return None
            lane = Lane(
                request=stored.request,
                route=Route(module=stored.module, problem_code=stored.problem_code),
                link=ledgers.links.get(delivery.issue_id),
                deliveries=ledgers.deliveries.of_issue(delivery.issue_id),
            )
        return delivery, lane
