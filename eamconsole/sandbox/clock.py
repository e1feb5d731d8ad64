"""The sandbox city's own time, which tests may stop and turn."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta


class SimClock:
    """Runs at real speed from a start that can be set; all threads may use it."""

    def __init__(self, start: datetime) -> None:
        self._lock = threading.Lock()
        self._start = _aware(start)
        self._since = time.monotonic()
        self._frozen = False
        self._pending: dict[int, tuple[datetime, Callable[[], None], threading.Timer]] = {}
        self._next_ticket = 0

    def now(self) -> datetime:
        """Return the city's time, aware."""
        with self._lock:
            return self._now()

    def set(self, moment: datetime) -> None:
        """Turn the clock to ``moment``; what falls due is done before this returns."""
        with self._lock:
            self._start, self._since = _aware(moment), time.monotonic()
        self._fire_due()

    def advance(self, seconds: float) -> datetime:
        """Turn the clock forward and return the new time."""
        with self._lock:
            self._start += timedelta(seconds=seconds)
        self._fire_due()
        return self.now()

    def freeze(self) -> None:
        """Stop the clock, so that only :meth:`set` and :meth:`advance` move it."""
        with self._lock:
            self._start, self._frozen = self._now(), True

    def resume(self) -> None:
        """Let a frozen clock run on."""
        with self._lock:
            self._since, self._frozen = time.monotonic(), False

    def schedule(self, seconds: float, action: Callable[[], None]) -> None:
        """Run ``action`` once the clock has moved on by ``seconds``, turned or by itself."""
        with self._lock:
            ticket = self._next_ticket = self._next_ticket + 1
            timer = threading.Timer(seconds, self._fire, (ticket,))
            timer.daemon = True
            due = self._now() + timedelta(seconds=seconds)
            self._pending[ticket] = (due, action, timer)
        timer.start()

    def close(self) -> None:
        """Forget everything scheduled."""
        with self._lock:
            pending, self._pending = self._pending, {}
        for _, _, timer in pending.values():
            timer.cancel()

    def _now(self) -> datetime:
        if self._frozen:
            return self._start
        return self._start + timedelta(seconds=time.monotonic() - self._since)

    def _fire_due(self) -> None:
        with self._lock:
            now = self._now()
            due = [ticket for ticket, entry in self._pending.items() if entry[0] <= now]
        for ticket in due:
            self._fire(ticket)

    def _fire(self, ticket: int) -> None:
        with self._lock:
            entry = self._pending.pop(ticket, None)
        if entry is not None:
            entry[2].cancel()
            entry[1]()


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("the sandbox's clock needs a time with a zone")
    return moment
