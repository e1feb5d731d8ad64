"""All lists of a profile by name."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

from eamconsole.domain.city import CityRules
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.journal import Journal
from eamconsole.services.lists.activity import ActivityLists
from eamconsole.services.lists.deliveries import DeliveryLists
from eamconsole.services.lists.details import Details
from eamconsole.services.lists.links import LinkLists
from eamconsole.services.lists.records import (
    BY_ISSUE,
    DetailRecord,
    FoundIds,
    ListedRow,
    Listing,
    ListQuery,
    Picture,
    ToldEvent,
)
from eamconsole.services.lists.requests import RequestLists
from eamconsole.services.queue import Queues

_REQUESTS = (Listing.REQUESTS, Listing.SEARCH)


class Lists:
    """All lists of a profile by name."""

    def __init__(self, journal: Journal, queues: Queues, rules: CityRules, images: Path) -> None:
        """``images`` is the folder of kept images."""
        self._deliveries = DeliveryLists(journal, queues)
        self._requests = RequestLists(journal, queues)
        self._links = LinkLists(journal, rules)
        self._activity = ActivityLists(journal)
        self._details = Details(journal, queues, self._links, images, rules)

    def ids(self, listing: Listing, query: ListQuery) -> array[int]:
        """Return the ids of all rows that match, in the order asked for."""
        return self.found(listing, query).ids

    def found(self, listing: Listing, query: ListQuery) -> FoundIds:
        """Return the ids of all rows that match, and of how many requests they are."""
        if listing in _REQUESTS:
            ids = self._requests.ids(query)
            return FoundIds(ids, best=self._requests.best(query, ids))
        if listing is Listing.STATUS:
            return FoundIds(self._links.ids(query))
        if listing is Listing.ACTIVITY:
            return FoundIds(self._activity.ids(query))
        return self._deliveries.found(listing, query)

    def rows(self, listing: Listing, ids: Sequence[int]) -> Sequence[ListedRow]:
        """Return the rows that still exist."""
        if listing in _REQUESTS:
            return self._requests.rows(ids)
        if listing is Listing.STATUS:
            return self._links.rows(ids)
        if listing is Listing.ACTIVITY:
            return self._activity.rows(ids)
        return self._deliveries.rows(ids)

    def total(self, listing: Listing) -> int | None:
        """Return how many rows an unnarrowed list has, where that is known without reading it."""
        return self._requests.total() if listing in _REQUESTS else None

    def owed(self, issues: Sequence[int]) -> array[int]:
        """Return the deliveries of requests that something can be done about."""
        return self._requests.owed(issues)

    def detail(self, listing: Listing, row_id: int) -> DetailRecord | None:
        """Return everything known about the request of a row; what the row is about leads."""
        if listing in BY_ISSUE:
            return self._of_request(IssueId(row_id))
        if listing is not Listing.ACTIVITY:
            return self._details.of_delivery(DeliveryId(row_id))
        event = next(iter(self._activity.rows([row_id])), None)
        if event is None:
            return None
        return self._of_event(event) or self._details.of_event(event)

    def _of_event(self, told: ToldEvent) -> DetailRecord | None:
        record = None
        if told.event.delivery_id is not None:
            record = self._details.of_delivery(told.event.delivery_id)
        if record is None and told.issue_id is not None:
            record = self._of_request(told.issue_id)
        return record

    def _of_request(self, issue: IssueId) -> DetailRecord | None:
        lead = self._requests.lead(issue)
        if lead is None:
            return self._details.of_link(issue)
        return self._details.of_delivery(lead)

    def pictures(self, listing: Listing, row_id: int) -> Sequence[Picture]:
        """Return the images of the request and its thread."""
        issue = self._issue(listing, row_id)
        return self._details.pictures(issue) if issue is not None else ()

    def _issue(self, listing: Listing, row_id: int) -> IssueId | None:
        if listing in BY_ISSUE:
            return IssueId(row_id)
        row = next(iter(self.rows(listing, [row_id])), None)
        return row.issue_id if row is not None else None
