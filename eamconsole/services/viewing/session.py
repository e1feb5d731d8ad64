"""One opened profile, as a window sees it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from datetime import datetime

from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.journal import Change
from eamconsole.services.console import AuditEntry, Console
from eamconsole.services.diagnostics import Diagnostics, Entry
from eamconsole.services.privacy import vouch_private
from eamconsole.services.sandbox_city import SandboxCity
from eamconsole.services.syncing import Syncing
from eamconsole.services.viewing.absence import Absence
from eamconsole.services.viewing.activity import ActivityLists
from eamconsole.services.viewing.categories import CategoryBoard
from eamconsole.services.viewing.crews import Crews
from eamconsole.services.viewing.deliveries import DeliveryLists
from eamconsole.services.viewing.details import Details
from eamconsole.services.viewing.links import LinkLists
from eamconsole.services.viewing.mending import Mending
from eamconsole.services.viewing.overview import Overview
from eamconsole.services.viewing.records import (
    ActivityRow,
    Changed,
    DetailRecord,
    ListedRow,
    Listing,
    ListQuery,
    Picture,
    ProfileBadge,
)
from eamconsole.services.viewing.requests import RequestLists
from eamconsole.services.viewing.switches import SandboxSwitches
from eamconsole.sync.running import Callbacks, Running


class Lists:
    """All lists of a profile by name."""

    def __init__(self, console: Console) -> None:
        journal, queues = console.journal, console.queues
        self._deliveries = DeliveryLists(journal, queues)
        self._requests = RequestLists(journal, queues)
        self._links = LinkLists(journal, console.rules)
        self._activity = ActivityLists(journal)
        self._details = Details(
            journal, queues, self._links, console.places, console.profile.name,
            console.environment.value, console.rules,
        )  # fmt: skip

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


class ViewedConsole:
    """Hands out the parts; owns the console, and the sandbox city where it is one."""

    def __init__(
        self, console: Console, city: SandboxCity | None = None, crews: Crews | None = None
    ) -> None:
        self._console = console
        self._city = city
        self._crews = crews
        self.queues = Lists(console)
        self.statuses = Overview(
            console.journal, console.clock, console.zone, console.budget, console.lock_is_held
        )
        self.notices = console.notices
        self.held = console.held
        mending = Mending(console.repair)
        self.repair = mending
        self.flows = mending
        self.effects = console.effects
        self.seeking = console.seeking
        self.changing = console.changing
        self.categories = CategoryBoard(console)
        self.fate = city.fate if city is not None else None
        self.sandbox = SandboxSwitches(city.fate) if city is not None else None
        self.badge = ProfileBadge(
            profile=console.profile.name,
            environment="sandbox" if city is not None else console.environment.value,
            organization=console.profile.organization.name,
            zone=console.zone,
            calls_per_minute=round(console.profile.limits.seeclickfix_calls_per_minute) or None,
        )

    def running(self, callbacks: Callbacks) -> Running:
        """Return the run of the engine; it waits where another program syncs."""
        return Syncing(self._console).running(callbacks, standby=True)

    def audit(self, limit: int) -> Sequence[AuditEntry]:
        """Return what people did, the newest first."""
        return self._console.audit(limit)

    def diagnostics(self) -> Sequence[Entry]:
        """Return what a bundle for whoever helps would hold."""
        console = self._console
        return Diagnostics(console.places, console.redactor, console).entries()

    def vouch_private(self) -> str:
        """Keep that a person looked: this EAM hides private records; returns its address."""
        return vouch_private(self._console)

    def happened_since(self, moment: datetime) -> str:
        """Return what happened since ``moment``, as a sentence."""
        return Absence(self._console.journal).since(moment)

    def renew_connections(self) -> None:
        """Drop all connections: after a sleep the other end may have forgotten them."""
        self._console.renew_connections()

    def subscribe(self, callback: Callable[[Changed], None]) -> Callable[[], None]:
        """Call back after every commit, in the writer's thread; returns what ends it."""

        def pass_on(change: Change) -> None:
            callback(
                Changed(
                    deliveries=tuple(change.delivery_ids),
                    issues=tuple(change.issue_ids),
                    structure=bool(change.added),
                )
            )

        return self._console.journal.subscribe(pass_on)

    def close(self) -> None:
        """Let go of the journal, and end the sandbox city."""
        if self._crews is not None:
            self._crews.stop()
        (self._city or self._console).close()
