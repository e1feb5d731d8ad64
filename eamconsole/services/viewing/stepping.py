"""The engine, one cycle at a time: each cycle has a thread of the window."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from eamconsole.errors import Service
from eamconsole.services.console import Console
from eamconsole.sync.engine import Engine
from eamconsole.sync.running import Cycle

_PAYING = Cycle.DELIVERIES.value


@dataclass(slots=True)
class _Run:
    """A cycle under way: since when, or since when its calls were cut."""

    since: float


class SteppedEngine:
    """Wraps the engine so that cycles are named, and one cancel ends all of them."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._engine: Engine = console.engine()
        self._cancel = threading.Event()
        self._guard = threading.Lock()
        self._running: dict[str, _Run] = {}
        self._threads: dict[str, int] = {}
        """The thread each cycle ran in last; its calls are no sign of life of the deliveries."""

    def open(self) -> None:
        """Take the lease and recover what a crash left."""
        self._engine.open()

    def close(self) -> None:
        """Give the lease back."""
        self._engine.close()

    def run(self, cycle: str) -> float:
        """Run one cycle; return the seconds until it wants to run again."""
        with self._guard:
            self._threads[cycle] = threading.get_ident()
            self._running[cycle] = _Run(self._console.clock.monotonic())
        try:
            return self._engine.run(Cycle(cycle), self._cancel)
        finally:
            with self._guard:
                del self._running[cycle]

    def stuck(self, seconds: float) -> Mapping[str, float]:
        """Return the cycles that run for longer than ``seconds`` while nothing moves at all.

        The values are the seconds since one of its calls ended.  The calls of deliveries are
        made by workers, those of the other cycles in the cycle's own thread, so one that hangs
        shows while others go on.  A wait for the call budget takes a minute or so.  Asks nobody;
        may be called from any thread.
        """
        now, heard = self._console.clock.monotonic(), self._console.pulse.heard_at()
        with self._guard:
            running, threads = tuple(self._running.items()), tuple(self._threads.items())
        by_cycle = {cycle: heard.pop(own, 0.0) for cycle, own in threads if cycle != _PAYING}
        by_cycle[_PAYING] = max(heard.values(), default=0.0)
        silent = {cycle: now - max(run.since, by_cycle[cycle]) for cycle, run in running}
        return {cycle: span for cycle, span in silent.items() if span > seconds}

    def rest(self, cycle: str, seconds: float) -> float:
        """Wait for work where a cycle can be called to it; return the seconds still to wait."""
        if cycle != _PAYING:
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
        with self._guard:
            for run in self._running.values():
                run.since = now
