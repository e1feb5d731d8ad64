"""The engine, one cycle at a time: each cycle has a thread of the window."""

from __future__ import annotations

import threading
from collections.abc import Callable

from eamconsole.errors import Service
from eamconsole.services.console import Console
from eamconsole.sync.engine import Engine


class SteppedEngine:
    """Wraps the engine so that cycles are named, and one cancel ends all of them."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._engine: Engine = console.engine()
        self._cancel = threading.Event()
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
        return self._cycles[cycle](self._cancel)

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
