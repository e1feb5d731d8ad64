"""What the ledgers return beyond the domain's own types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, Flow
from eamconsole.domain.happening import Happening
from eamconsole.domain.identity import DeliveryId, IssueId, ProblemCode
from eamconsole.domain.link import Link
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.whole import leading
from eamconsole.domain.work import Module
from eamconsole.errors import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRequest:
    """A Request as last read, with the route it was taken in for."""

    request: ResidentRequest
    module: Module
    problem_code: ProblemCode | None
    taken_in_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class SeenMark:
    """Where a remote comment or document came from, and its text's digest when seen."""

    origin: str
    digest: str
    public: bool | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemHealth:
    """Health of one system; ``state`` is ok, unknown, busy, unreachable, signed_out or blocked."""

    service: Service
    state: str = "unknown"
    paused_until: datetime | None = None
    reason: str = ""
    consecutive_failures: int = 0
    last_success: datetime | None = None
    last_failure: datetime | None = None
    latency_ms: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPause:
    """A flow a person paused; ``until`` None means until resumed."""

    flow: Flow
    until: datetime | None
    reason: str
    actor: str


@dataclass(frozen=True, slots=True)
class KeptImage:
    """An image kept as a file under its hash."""

    digest: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a person should know that belongs to no delivery."""

    key: str
    kind: str
    text: str
    issue_id: IssueId | None
    first_seen: datetime
    last_seen: datetime
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGroup:
    """The open notices of one kind, with the text of the newest."""

    kind: str
    count: int
    first_seen: datetime
    last_seen: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One thing a person did."""

    id: int
    at: datetime
    actor: str
    action: str
    delivery_id: DeliveryId | None
    issue_id: IssueId | None
    detail: str


@dataclass(frozen=True, slots=True)
class LeaseHolder:
    """Who holds the lease, and since when."""

    holder: str
    epoch: int
    since: datetime
    beat_at: datetime
    """When it last said that it is alive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueQuery:
    """Which deliveries to list, and in which order; ``order`` is a column of ``ORDERS``.

    ``above`` lists only those that were owed after that one.  ``by_request`` keeps those of one
    request together where the order is by ``id``: the request with the newest of them first.
    """

    flow: Flow | None = None
    states: tuple[DeliveryState, ...] = ()
    cause: str | None = None
    find: str = ""
    issue_id: IssueId | None = None
    order: str = "id"
    descending: bool = True
    limit: int | None = None
    above: int = 0
    by_request: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A delivery with what identifies its request to people."""

    delivery: Delivery
    request_number: str | None
    category: str | None
    problem_code: str | None
    address: str
    summary: str

    @property
    def id(self) -> DeliveryId:
        """The delivery's number."""
        return self.delivery.id


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestQuery:
    """Which requests to list, and in which order; ``order`` is a name of ``REQUEST_ORDERS``.

    ``states`` are of the request as a whole; ``flow`` and ``cause`` let those through that have
    such a delivery.  ``above`` lists only Issue IDs after that one; ``happening`` only those to
    which that happened.
    """

    states: tuple[DeliveryState, ...] = ()
    flow: Flow | None = None
    happening: Happening | None = None
    cause: str | None = None
    find: str = ""
    issue_id: IssueId | None = None
    order: str = "issue_id"
    descending: bool = True
    limit: int | None = None
    above: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request as a whole: itself, its record in EAM, and what is owed for it."""

    stored: StoredRequest
    link: Link | None
    deliveries: tuple[Delivery, ...]
    state: DeliveryState
    changed_at: datetime
    next_at: datetime | None
    """When the console takes it up again by itself; None where it does not."""

    @property
    def id(self) -> IssueId:
        """The request's number in SeeClickFix."""
        return self.stored.request.issue_id

    @property
    def lead(self) -> Delivery:
        """The delivery that speaks for the request."""
        return leading(self.deliveries)

    @property
    def first_line(self) -> str:
        """The first line of the resident's words; the summary where there are none."""
        request = self.stored.request
        lines = (line.strip() for line in request.description.splitlines())
        return next(filter(None, lines), request.summary)

    @property
    def has_photo(self) -> bool:
        """Whether pictures belong to it, on either side."""
        shown = self.stored.request.image_url is not None
        return shown or any(each.kind.traits.carries_image for each in self.deliveries)


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseGroup:
    """Deliveries parked for the same cause."""

    cause: str
    flow: Flow
    first_seen: datetime
    last_seen: datetime
    count: int
    explanation: str


class Tally(NamedTuple):
    """What rows of a handful have in common."""

    kind: DeliveryKind
    state: DeliveryState
    doubtful: bool
    cause: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """How a row stood before a person moved it to ``moved_to`` at ``moved_at``."""

    id: DeliveryId
    state: DeliveryState
    attempts: int
    due_at: datetime | None
    cause: str | None
    explanation: str | None
    next_step: str | None
    doubtful: bool
    actor: str | None
    moved_to: DeliveryState
    moved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A delivery as a report of an outage lists it."""

    issue_id: int
    number: str
    kind: str
    direction: str
    state: str
    created_at: datetime
    updated_at: datetime
