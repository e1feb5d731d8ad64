"""The call budget of SeeClickFix: so many calls a minute, some kept for people.

Own code instead of a rate-limit library because three things are asked of it that the
libraries measured do not offer together: a reserve for what a person clicks, the moment the
next slot frees (shown on every waiting row), and a clock that tests can turn.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from eamconsole.errors import SyncCancelled
from eamconsole.support.clock import Clock

WINDOW_SECONDS = 61.0
"""A minute and a second: the other side's clock and ours do not tick together."""

_person = threading.local()


@contextlib.contextmanager
def on_behalf_of_a_person() -> Iterator[None]:
    """Let the calls made inside use the reserve: somebody is waiting in front of it."""
    _person.waiting = True
    try:
        yield
    finally:
        _person.waiting = False


@dataclass(frozen=True, slots=True)
class BudgetReading:
    """The budget at a moment, for the meter: calls used and allowed per minute."""

    used: int
    allowed: float


class CallBudget:
    """Counts calls in a sliding minute.  ``per_minute`` 0 or less lifts the limit."""

    def __init__(self, per_minute: float, clock: Clock, *, reserve_share: float = 0.15) -> None:
        self._allowed = per_minute
        self._reserve = int(per_minute * reserve_share) if per_minute >= 5 else 0
        self._clock = clock
        self._spent: deque[float] = deque()
        self._since_taken = 0
        self._guard = threading.Lock()
        self.cancel = threading.Event()

    def spend(self) -> None:
        """Take one call, waiting for a slot where none is free; raises ``SyncCancelled``."""
        while (wait := self._try_spend()) > 0:
            if self._clock.wait(wait, self.cancel):
                raise SyncCancelled("stopped while waiting for the SeeClickFix call budget")

    def wait_seconds(self) -> float:
        """Return how long a background call would wait now."""
        with self._guard:
            return self._wait(self._clock.monotonic(), self._limit())

    def reading(self) -> BudgetReading:
        """Return what the meter shows."""
        with self._guard:
            self._forget(self._clock.monotonic())
            return BudgetReading(len(self._spent), self._allowed)

    def take_used(self) -> int:
        """Return the calls since this was last asked; whoever asks writes them down."""
        with self._guard:
            used, self._since_taken = self._since_taken, 0
            return used

    def _limit(self) -> float:
        person = getattr(_person, "waiting", False)
        return self._allowed if person else self._allowed - self._reserve

    def _try_spend(self) -> float:
        with self._guard:
            now = self._clock.monotonic()
            wait = self._wait(now, self._limit())
            if wait <= 0:
                self._spent.append(now)
                self._since_taken += 1
            return wait

    def _forget(self, now: float) -> None:
        while self._spent and self._spent[0] <= now - WINDOW_SECONDS:
            self._spent.popleft()

    def _wait(self, now: float, limit: float) -> float:
        if self._allowed <= 0:
            self._spent.clear()
            return 0.0
        self._forget(now)
        slots = max(1, int(limit))
        if len(self._spent) < slots:
            return 0.0
        return self._spent[len(self._spent) - slots] + WINDOW_SECONDS - now
