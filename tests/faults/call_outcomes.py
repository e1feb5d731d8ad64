"""What may become of a change on its way to the other side, on a clock that tests turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from eamconsole.errors import (
    AccessDenied,
    EamConsoleError,
    OutcomeUnknown,
    RequestRejected,
    Service,
    ServiceBusy,
    ServiceUnreachable,
)
from eamconsole.support.clock import VirtualClock

CALL_TAKES = 0.05
GIVES_UP_AFTER = 5.0
LATE_BY = timedelta(seconds=90)
"""How long the other side may still work on a call its client gave up: within the quiet period."""


class CallOutcome(StrEnum):
    """How one changing call ends; every other call succeeds."""

    SUCCEEDS = "succeeds"
    APPLIED_THEN_DROPPED = "applied_then_dropped"
    APPLIED_THEN_500 = "applied_then_500"
    DROPPED_BEFORE = "dropped_before"
    BUSY = "busy"
    LATE = "late"
    LOGIN_PAGE = "login_page"
    REJECTED = "rejected"


APPLIED_AT_ONCE = frozenset(
    {CallOutcome.SUCCEEDS, CallOutcome.APPLIED_THEN_DROPPED, CallOutcome.APPLIED_THEN_500}
)


Reading = Callable[[Service, CallOutcome], EamConsoleError | None]


def as_the_clients_read_it(service: Service, outcome: CallOutcome) -> EamConsoleError | None:
    """Return what the wire clients make of an answer, as ``wire/diagnosis`` and its tests say."""
    match outcome:
        case CallOutcome.SUCCEEDS:
            return None
        case CallOutcome.DROPPED_BEFORE:
            return ServiceUnreachable(service, "the connection was refused")
        case CallOutcome.BUSY:
            return ServiceBusy(service, "come back later (503)", retry_after=7)
        case CallOutcome.LOGIN_PAGE:
            return AccessDenied(service, "a login page answered")
        case CallOutcome.REJECTED:
            return RequestRejected(service, "rule 7 of the city refuses this", status=400)
        case _:
            return OutcomeUnknown(service, f"no usable answer ({outcome})")


class Spot(StrEnum):
    """Where the process may die: beside a commit, or beside a change to the other side."""

    BEFORE_COMMIT = "before_commit"
    AFTER_COMMIT = "after_commit"
    BEFORE_CALL = "before_call"
    AFTER_CALL = "after_call"


@dataclass(frozen=True)
class Change:
    """A change on its way: what it does to which side."""

    service: Service
    verb: str
    arguments: tuple[Any, ...]


class Line:
    """The line to both sides: each changing call meets the next outcome.

    ``at_crash_point`` is called with the ``Spot`` wherever the process could die between two
    durable things.
    """

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.sides: dict[Service, Any] = {}
        self.outcomes: deque[CallOutcome] = deque()
        self.reading: Reading = as_the_clients_read_it
        self.at_crash_point: Callable[[Spot], None] = _goes_on
        self.sent = 0
        self._late: list[tuple[datetime, Change]] = []

    def copied(self) -> Line:
        """Return the same moment on a line of its own; sides are still to be connected."""
        twin = Line(VirtualClock(self.clock.now()))
        twin.outcomes, twin.reading, twin.sent = deque(self.outcomes), self.reading, self.sent
        twin._late = list(self._late)
        return twin

    def read(self) -> None:
        """Let a reading call take its time."""
        self.pass_time(CALL_TAKES)

    def change(self, service: Service, made_up: Any, verb: str, *arguments: Any) -> Any:
        """Send a change; ``made_up`` is what a client that misreads an answer would return."""
        self.at_crash_point(Spot.BEFORE_CALL)
        self.pass_time(CALL_TAKES)
        change, answer = Change(service, verb, arguments), made_up
        outcome = self.outcomes.popleft() if self.outcomes else CallOutcome.SUCCEEDS
        self.sent += 1
        if outcome in APPLIED_AT_ONCE:
            answer = self._apply(change)
        elif outcome is CallOutcome.LATE:
            self._late.append((self.clock.now() + LATE_BY, change))
            self.pass_time(GIVES_UP_AFTER)
        self.at_crash_point(Spot.AFTER_CALL)
        error = self.reading(service, outcome)
        if error is not None:
            raise error
        return answer

    def pass_time(self, seconds: float) -> None:
        """Turn the clock; what the sides still worked on is applied when its time comes."""
        self.clock.advance(seconds)
        due = [change for moment, change in self._late if moment <= self.clock.now()]
        self._late = [entry for entry in self._late if entry[0] > self.clock.now()]
        for change in due:
            self._apply(change)

    @property
    def is_idle(self) -> bool:
        """Whether no side is still working on anything."""
        return not self._late

    def _apply(self, change: Change) -> Any:
        return getattr(self.sides[change.service], change.verb)(*change.arguments)


def _goes_on(_spot: Spot) -> None:
    return None
