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
    ActivityRow,
    DetailRecord,
    ListedRow,
    Listing,
    ListQuery,
    Picture,
)
from eamconsole.services.lists.requests import RequestLists
from eamconsole.services.queue import Queues


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
        if listing is Listing.REQUESTS:
            return self._requests.ids(query)
        if listing is Listing.STATUS:
            return self._links.ids(query)
        if listing is Listing.ACTIVITY:
            return self._activity.ids(query)
        return self._deliveries.ids(listing, query)

    def rows(self, listing: Listing, ids: Sequence[int]) -> Sequence[ListedRow]:
        """Return the rows that still exist."""
        if listing is Listing.REQUESTS:
            return self._requests.rows(ids)
        if listing is Listing.STATUS:
            return self._links.rows(ids)
        if listing is Listing.ACTIVITY:
            return self._activity.rows(ids)
        return self._deliveries.rows(ids)

    def total(self, listing: Listing) -> int | None:
        """Return how many rows an unnarrowed list has, where that is known without reading it."""
        return self._requests.total() if listing is Listing.REQUESTS else None

    def owed(self, issues: Sequence[int]) -> array[int]:
        """Return the deliveries of requests that something can be done about."""
        return self._requests.owed(issues)

    def detail(self, listing: Listing, row_id: int) -> DetailRecord | None:
        """Return everything known about one row."""
        if listing is Listing.STATUS:
            return self._details.of_link(IssueId(row_id))
        if listing is Listing.REQUESTS:
            lead = self._requests.lead(row_id)
            return self._details.of_delivery(lead) if lead is not None else None
        if listing is Listing.ACTIVITY:
            rows = self._activity.rows([row_id])
            return self._details.of_activity(rows[0]) if rows else None
        return self._details.of_delivery(DeliveryId(row_id))

    def pictures(self, listing: Listing, row_id: int) -> Sequence[Picture]:
        """Return the images of the request and its thread."""
        issue = self._issue(listing, row_id)
        return self._details.pictures(issue) if issue is not None else ()

    def _issue(self, listing: Listing, row_id: int) -> IssueId | None:
        if listing in (Listing.STATUS, Listing.REQUESTS):
            return IssueId(row_id)
        rows: Sequence[ListedRow] = self.rows(listing, [row_id])
        row = rows[0] if rows else None
        return row.issue_id if row is not None or isinstance(row, ActivityRow) else None
