"""Reads from the journal what a step needs to know about a delivery's Request."""

from __future__ import annotations

from eamconsole.domain.delivery import Delivery
from eamconsole.domain.routing import Route
from eamconsole.journal import Journal
from eamconsole.sync.delivery.outcome import Lane


class LaneReader:
    """One short read per delivery: its Request, link and siblings, itself among them."""

    def __init__(self, journal: Journal, *, has_internal_api: bool) -> None:
        self._journal = journal
        self._has_internal_api = has_internal_api

    def lane_of(self, known: Delivery) -> tuple[Delivery, Lane] | None:
        """Return ``known`` as it is by now and its lane, or None where the row is gone."""
        with self._journal.ask() as ledgers:
            found = ledgers.lanes.of(known.id, known.issue_id)
        if found is None:
            return None
        stored = found.stored
        route = Route(module=stored.module, problem_code=stored.problem_code)
        lane = Lane(
            request=stored.request,
            route=route,
            link=found.link,
            deliveries=found.siblings,
            has_internal_api=self._has_internal_api,
        )
        return found.delivery, lane
