"""The only place that knows what time it is."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

ASLEEP_AFTER = timedelta(seconds=60)
"""Whoever looks every few seconds and finds a larger gap did not run: the machine slept."""


class Clock(Protocol):
    """Tells the time and waits; tests bring one that never really waits."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for measuring spans."""
        ...

    def wait(self, seconds: float, wake: threading.Event) -> bool:
        """Wait until ``seconds`` have passed or ``wake`` is set; return whether it is set."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return time.monotonic()

    def wait(self, seconds: float, wake: threading.Event) -> bool:
        """Wait on the real clock, at most ``seconds``."""
        return wake.wait(max(0.0, seconds))


class VirtualClock:
    """A clock that moves only when told to, for tests and rehearsals."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._now = start
        self._guard = threading.Lock()

    def now(self) -> datetime:
        """Return the moment the clock was last moved to."""
        with self._guard:
            return self._now

    def monotonic(self) -> float:
        """Return the seconds moved since the start."""
        return (self.now() - self._start).total_seconds()

    def advance(self, seconds: float) -> None:
        """Move the clock on."""
        with self._guard:
            self._now += timedelta(seconds=seconds)

    def wait(self, seconds: float, wake: threading.Event) -> bool:
        """Move on by ``seconds`` at once, unless ``wake`` is set already."""
        if not wake.is_set():
            self.advance(max(0.0, seconds))
        return wake.is_set()
