"""Frozen values that a window shows; nothing here reads or writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from pathlib import Path

from eamconsole.domain.brakes import BrakeKind
from eamconsole.domain.delivery import Attempt, DeliveryState, Flow
from eamconsole.domain.edits import EditField
from eamconsole.domain.identity import AutoNumber, DeliveryId, IssueId, RequestNumber, StatusCode
from eamconsole.domain.link import LinkState
from eamconsole.journal import Before, FlowPause
from eamconsole.services.explain import Explanation
from eamconsole.services.queue.items import ToldDelivery
from eamconsole.services.queue.requests import ToldRequest
from eamconsole.services.standing.records import LinkStanding, Side


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
    seeclickfix_url: str = ""
    eam_url: str = ""
    fields: tuple[EditField, ...] = ()
    """The texts Edit and resend offers."""
    offers: frozenset[str] = frozenset()
    """Which buttons help: retry, check_now, look, redirect, resend, hold, release, skip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBudget:
    """The SeeClickFix calls of the running minute; ``limit`` None means no limit."""

    used: int = 0
    limit: int | None = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A paused flow, or all of them where ``flow`` is None.

    ``brake`` says that not a person but the brake of that kind holds ``count``.
    """

    flow: Flow | None
    until: datetime | None
    by: str = ""
    reason: str = ""
    brake: BrakeKind | None = None
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A certificate or credential that lapses."""

    title: str
    at: datetime | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """Deliveries that went out and came in within one hour."""

    start: datetime
    to_eam: int
    to_seeclickfix: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleStatus:
    """The answers of the overview, and the counts beside the sections."""

    counts: Mapping[Flow, Mapping[DeliveryState, int]] = field(default_factory=dict)
    requests: Mapping[DeliveryState, int] = field(default_factory=dict)
    """How many requests stand how, as a whole."""
    links_open: int = 0
    links_closed: int = 0
    budget: CallBudget = CallBudget()
    pauses: tuple[Pause, ...] = ()
    done_today: Mapping[Flow, int] = field(default_factory=dict)
    oldest_waiting: datetime | None = None
    standing: LinkStanding = field(default_factory=LinkStanding)
    hours: tuple[Hour, ...] = ()
    calendar: tuple[Appointment, ...] = ()
    activity: str = ""

    def count(self, flow: Flow, *states: DeliveryState) -> int:
        """Return how many deliveries of ``flow`` are in one of ``states``."""
        of_flow = self.counts.get(flow, {})
        return sum(of_flow.get(state, 0) for state in states)

    @property
    def requests_open(self) -> int:
        """The requests for which something is still owed."""
        return sum(count for state, count in self.requests.items() if not state.is_final)

    @property
    def systems(self) -> tuple[Side, ...]:
        """The systems, each with how it stands."""
        return self.standing.sides

    @property
    def needs_attention(self) -> int:
        """Everything a person has to decide or to mend."""
        return self.parked + self.standing.beyond_rows

    @property
    def parked(self) -> int:
        """The deliveries a person has to decide."""
        return sum(self.count(flow, DeliveryState.NEEDS_ATTENTION) for flow in Flow)

    @property
    def under_way(self) -> int:
        """Everything that is not final and does not wait for a person."""
        states = [s for s in DeliveryState if not s.is_final and s not in _WITH_A_PERSON]
        return sum(self.count(flow, *states) for flow in Flow)


_WITH_A_PERSON = (DeliveryState.NEEDS_ATTENTION, DeliveryState.HELD, DeliveryState.MODERATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a commit changed: deliveries and requests; ``status`` where counters may differ."""

    deliveries: tuple[DeliveryId, ...] = ()
    issues: tuple[IssueId, ...] = ()
    structure: bool = True
    """False where rows changed in place and no row is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an action on rows."""

    done: int = 0
    left_alone: int = 0
    reasons: tuple[str, ...] = ()
    moved: tuple[DeliveryId, ...] = ()
    undo: Undo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """How rows, or the pauses, stood before the last action."""

    rows: tuple[Before, ...] = ()
    pauses: tuple[FlowPause, ...] | None = None

    def __add__(self, other: Undo) -> Undo:
        return Undo(rows=self.rows + other.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSwitch:
    """A fault of the sandbox city that can be switched."""

    name: str
    title: str
    hint: str
    on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileBadge:
    """What the environment band says.  ``environment`` is test, production or sandbox."""

    profile: str
    environment: str
    organization: str
    zone: tzinfo
    calls_per_minute: int | None = None
    """How many calls SeeClickFix takes; None: no limit that matters."""
