"""The engine, one cycle at a time: each cycle has a thread of the window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from eamconsole.errors import Service
from eamconsole.services.console import Console
from eamconsole.sync.engine import Engine


class SteppedEngine:
    """Wraps the engine so that cycles are named, and one cancel ends all of them."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._engine: Engine = console.engine()
        self._cancel = threading.Event()
        self._began: dict[str, float] = {}
        self._seen_number = console.journal.changed
        self._moved_at = console.clock.monotonic()
        self._cycles: dict[str, Callable[[threading.Event], float]] = {
            "intake": self._engine.intake_cycle,
            "deliveries": self._engine.delivery_cycle,
            "watch": self._engine.watch_cycle,
            "housekeeping": self._engine.housekeeping_cycle,
        }

    def open(self) -> None:
        """Take the lease and recover what a crash left."""
        self._engine.open()

    def close(self) -> None:
        """Give the lease back."""
        self._engine.close()

    def run(self, cycle: str) -> float:
        """Run one cycle; return the seconds until it wants to run again."""
        self._began[cycle] = self._console.clock.monotonic()
        try:
            return self._cycles[cycle](self._cancel)
        finally:
            del self._began[cycle]

    def stuck(self, seconds: float) -> Mapping[str, float]:
        """Return the cycles that run for longer than ``seconds`` while nothing moves at all.

        The values are the seconds without a call that ended or a commit.  Waiting for the
        call budget is never that long.  Asks nobody; may be called from any thread.
        """
        now, pulse = self._console.clock.monotonic(), self._console.pulse
        if self._console.journal.changed != self._seen_number:
            self._seen_number, self._moved_at = self._console.journal.changed, now
        moved_at = max(self._moved_at, pulse.heard_at)
        silent = {cycle: now - max(began, moved_at) for cycle, began in self._began.copy().items()}
        return {cycle: span for cycle, span in silent.items() if span > seconds}

    def rest(self, cycle: str, seconds: float) -> float:
        """Wait for work where a cycle can be called to it; return the seconds still to wait."""
        if cycle != "deliveries":
            return seconds
        self._engine.wait_for_work(seconds, self._cancel)
        return 0.0

    def poke(self) -> None:
        """Call the deliveries to work."""
        self._engine.poke()

    def try_again(self, side: Service | None) -> None:
        """Call a side again before its pause is over; None: all that are not blocked."""
        if side is None:
            self._engine.resume_sides()
        else:
            self._engine.resume(side)

    def cancel(self) -> None:
        """Ask the running cycles to end after the call in flight."""
        self._cancel.set()
        self._engine.poke()

    def abort(self) -> None:
        """Cut the calls in flight: they are looked up on the next start."""
        self._console.connections.abort()
        now = self._console.clock.monotonic()
        self._began.update(dict.fromkeys(self._began.copy(), now))
