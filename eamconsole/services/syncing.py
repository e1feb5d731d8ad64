"""Runs the engine from a terminal: one full cycle, or until interrupted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from eamconsole.domain.identity import IssueId
from eamconsole.errors import LeaseHeldElsewhere
from eamconsole.sync.parts import Observer, RunSummary

if TYPE_CHECKING:
    from eamconsole.services.console import Console
    from eamconsole.sync.engine import Engine

GRACE_SECONDS = 15.0
"""How long a call in flight may still take once somebody asked to stop; then it is parked."""


class Syncing:
    """Opens an engine for the time of a run; raises ``LeaseHeldElsewhere`` naming the holder."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def once(self, cancel: threading.Event, observe: Observer) -> RunSummary:
        """Run one full cycle, until nothing is due now."""
        with self._engine(cancel) as (engine, stop):
            return engine.run_once(stop, observe)

    def serve(self, cancel: threading.Event, observe: Observer) -> None:
        """Sync until ``cancel`` is set."""
        with self._engine(cancel) as (engine, stop):
            engine.run_service(stop, observe)

    def check_now(self, issues: list[IssueId], cancel: threading.Event) -> tuple[bool, int]:
        """Read these Requests on both sides now, or let whoever syncs do it next.

        Returns whether it was done here, and how many new deliveries or marks came of it.
        """
        try:
            with self._engine(cancel) as (engine, stop):
                return True, engine.check_now(issues, stop)
        except LeaseHeldElsewhere:
            return False, self._console.repair.mark_for_check(issues)

    @contextmanager
    def _engine(self, cancel: threading.Event) -> Iterator[tuple[Engine, threading.Event]]:
        """Open an engine, with a stop of its own: closing an engine sets what it was given."""
        engine, stop, ended = self._console.engine(), threading.Event(), threading.Event()
        relay = threading.Thread(target=self._relay, args=(cancel, stop, ended), name="stop")
        try:
            engine.open()
            relay.start()
            yield engine, stop
        finally:
            engine.close()
            ended.set()
            self._console.pulse.flush()

    def _relay(
        self, cancel: threading.Event, stop: threading.Event, ended: threading.Event
    ) -> None:
        """Hand the wish to stop on; later free threads that still wait for an answer."""
        while not cancel.wait(0.2):
            if ended.is_set():
                return
        stop.set()
        if not ended.wait(GRACE_SECONDS):
            self._console.connections.abort()
