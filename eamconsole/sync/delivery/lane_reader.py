"""Reads from the journal what a step needs to know about a delivery's Request."""

from __future__ import annotations

from eamconsole.domain.delivery import Delivery
from eamconsole.domain.routing import Route
from eamconsole.journal import Journal
from eamconsole.sync.delivery.outcome import Lane


class LaneReader:
    """One short read per delivery: its Request, link and siblings, itself among them."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def lane_of(self, known: Delivery) -> tuple[Delivery, Lane] | None:
        """Return ``known`` as it is by now and its lane, or None where the row is gone."""
        with self._journal.read() as ledgers:
            stored = ledgers.requests.get(known.issue_id)
            siblings = ledgers.deliveries.of_issue(known.issue_id)
            link = ledgers.links.get(known.issue_id)
        delivery = next((each for each in siblings if each.id == known.id), None)
        if delivery is None or stored is None:
            return None
        route = Route(module=stored.module, problem_code=stored.problem_code)
        return delivery, Lane(request=stored.request, route=route, link=link, deliveries=siblings)
