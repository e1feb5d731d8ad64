"""The values of the overview; nothing here reads or writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eamconsole.domain.brakes import BrakeKind
from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.domain.silence import Quiet
from eamconsole.services.charts.records import Chart
from eamconsole.services.standing.records import LinkStanding, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsThisMinute:
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
class ConsoleStatus:
    """The answers of the overview, and the counts beside the sections."""

    counts: Mapping[Flow, Mapping[DeliveryState, int]] = field(default_factory=dict)
    requests: Mapping[DeliveryState, int] = field(default_factory=dict)
    """How many requests stand how, as a whole."""
    comments_open: int = 0
    """The requests with comments or photos that have not arrived yet."""
    moved_today: int = 0
    """The requests for which something moved since midnight."""
    links_open: int = 0
    links_closed: int = 0
    budget: CallsThisMinute = CallsThisMinute()
    pauses: tuple[Pause, ...] = ()
    done_today: Mapping[Flow, int] = field(default_factory=dict)
    """Deliveries, as the three flows count them."""
    oldest_waiting: datetime | None = None
    standing: LinkStanding = field(default_factory=LinkStanding)
    day: Chart | None = None
    """What arrived in each of the last 24 hours; None before anything was read."""
    calendar: tuple[Appointment, ...] = ()
    clock_ahead: timedelta = timedelta()
    """By how much this machine differs from the servers, whose clocks decide what lapsed."""
    quiet: Quiet = field(default_factory=Quiet)
    """Since when no request came, and when that is told."""
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
        """Everything a person has to decide or to mend; each request once."""
        return self.parked + self.standing.beyond_rows

    @property
    def parked(self) -> int:
        """The requests a person has to decide."""
        return self.requests.get(DeliveryState.NEEDS_ATTENTION, 0)

    @property
    def creations_under_way(self) -> int:
        """The deliveries that make records in EAM and have neither arrived nor been parked."""
        return sum(
            count
            for state, count in self.counts.get(Flow.REQUESTS, {}).items()
            if not state.is_final and state not in _WITH_A_PERSON
        )

    @property
    def under_way(self) -> int:
        """The requests that are not over and do not wait for a person."""
        return sum(
            count
            for state, count in self.requests.items()
            if not state.is_final and state not in _WITH_A_PERSON
        )


_WITH_A_PERSON = (DeliveryState.NEEDS_ATTENTION, DeliveryState.HELD, DeliveryState.MODERATED)
