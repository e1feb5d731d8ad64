"""Twenty calls a minute, and what happens to those who do not listen."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta

from eamconsole.sandbox.clock import SimClock

_WINDOW = timedelta(seconds=60)
_ABUSE_WINDOW = timedelta(minutes=10)
_BLOCKED_FOR = timedelta(minutes=15)


class CallLimit:
    """A sliding minute per caller; ``per_minute`` 0 lifts it, at run time too."""

    def __init__(self, clock: SimClock, per_minute: int, patience: int = 50) -> None:
        self.per_minute = per_minute
        self.patience = patience
        self._clock = clock
        self._accepted: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._refused: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._blocked_until: dict[str, datetime] = {}

    def retry_after(self, caller: str) -> int | None:
        """Count one call; return the seconds to wait when it is one too many."""
        if not self.per_minute:
            return None
        now = self._clock.now()
        accepted = _recent(self._accepted[caller], now - _WINDOW)
        if len(accepted) < self.per_minute:
            accepted.append(now)
            return None
        self._count_refusal(caller, now)
        frees_at = accepted[len(accepted) - self.per_minute] + _WINDOW
        return max(1, math.ceil((frees_at - now).total_seconds()))

    def blocked(self, caller: str) -> bool:
        """Tell whether this caller is locked out for going on regardless."""
        until = self._blocked_until.get(caller)
        return until is not None and self._clock.now() < until

    def forget(self) -> None:
        """Start every caller afresh."""
        self._accepted.clear()
        self._refused.clear()
        self._blocked_until.clear()

    def _count_refusal(self, caller: str, now: datetime) -> None:
        refused = _recent(self._refused[caller], now - _ABUSE_WINDOW)
        refused.append(now)
        if len(refused) > self.patience:
            self._blocked_until[caller] = now + _BLOCKED_FOR
            refused.clear()


def _recent(moments: deque[datetime], since: datetime) -> deque[datetime]:
    while moments and moments[0] <= since:
        moments.popleft()
    return moments
