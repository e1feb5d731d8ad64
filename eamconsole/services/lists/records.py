"""Frozen values that a window shows; nothing here reads or writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from eamconsole.domain.city import Bounds
from eamconsole.domain.delivery import Attempt, DeliveryState
from eamconsole.domain.edits import EditField
from eamconsole.domain.identity import AutoNumber, DeliveryId, IssueId, RequestNumber, StatusCode
from eamconsole.domain.link import LinkState
from eamconsole.journal import StoredRequest
from eamconsole.services.explain import Explanation
from eamconsole.services.queue.items import ToldDelivery
from eamconsole.services.queue.requests import ToldRequest


class Listing(StrEnum):
    """A list the window can show."""

    REQUESTS = "requests"
    STATUS = "status"
    COMMENTS = "comments"
    ATTENTION = "attention"
    ACTIVITY = "activity"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """Which rows of a list, in which order.  Empty sets do not restrict."""

    text: str = ""
    states: frozenset[DeliveryState] = frozenset()
    link_states: frozenset[LinkState] = frozenset()
    cause: str = ""
    topics: frozenset[str] = frozenset()
    issue_id: IssueId | None = None
    sort: str = "newest"
    descending: bool = True
    limit: int | None = None
    above: int = 0
    """Only deliveries that came after this one; 0 for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """A link being polled, as a line of the status queue.  ``id`` is the Issue ID."""

    id: IssueId
    number: RequestNumber
    auto_number: AutoNumber
    state: LinkState
    summary: str = ""
    local_status: str = ""
    status_code: StatusCode | None = None
    status_text: str = ""
    status_since: datetime | None = None
    polled_at: datetime | None = None
    next_poll_at: datetime | None = None
    next_effect: str = ""
    created_at: datetime | None = None

    @property
    def issue_id(self) -> IssueId:
        """The request's number in SeeClickFix."""
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """A line of the activity: a call, a decision, or something a person did."""

    id: int
    at: datetime
    topic: str
    text: str
    actor: str
    issue_id: IssueId | None = None
    delivery_id: DeliveryId | None = None
    detail: str = ""


Row = ToldDelivery | LinkRow | ActivityRow
"""What the detail is about."""
ListedRow = Row | ToldRequest
"""What a line of a list is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One step on either side.  ``side`` is ``seeclickfix``, ``eam`` or ``console``."""

    at: datetime
    side: str
    text: str
    actor: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words of a resident or of the city.  ``state`` is how they stand on their way across."""

    at: datetime
    by: str
    text: str
    from_city: bool
    images: int = 0
    state: DeliveryState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image on disk, or the reason why there is none."""

    title: str
    file: Path | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailRecord:
    """Everything the detail panel shows about one row."""

    row: Row
    explanation: Explanation
    answered: str = ""
    """The other system's own words, where it refused."""
    notices: str = ""
    """What staff are told about the request, each with what to do."""
    timeline: tuple[TimelineEntry, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    stored: StoredRequest | None = None
    """The request as last read; None where the journal has none."""
    conversation: tuple[Said, ...] = ()
    bounds: Bounds | None = None
    """The city's bounds, as an outline to see the place in."""
    record_key: str = ""
    """What EAM calls the record beside the Request #."""
    seeclickfix_url: str = ""
    eam_url: str = ""
    fields: tuple[EditField, ...] = ()
    """The texts Edit and resend offers."""
    offers: frozenset[str] = frozenset()
    """Which buttons help: retry, check_now, look, redirect, resend, hold, release, skip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a commit changed: deliveries and requests; ``status`` where counters may differ."""

    deliveries: tuple[DeliveryId, ...] = ()
    issues: tuple[IssueId, ...] = ()
    structure: bool = True
    """False where rows changed in place and no row is new."""
