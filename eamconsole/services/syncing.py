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
        with self._engine(cancel) as engine:
            return engine.run_once(cancel, observe)

    def serve(self, cancel: threading.Event, observe: Observer) -> None:
        """Sync until ``cancel`` is set."""
        with self._engine(cancel) as engine:
            engine.run_service(cancel, observe)

    def check_now(self, issues: list[IssueId], cancel: threading.Event) -> tuple[bool, int]:
        """Read these Requests on both sides now, or let whoever syncs do it next.

        Returns whether it was done here, and how many new deliveries or marks came of it.
        """
        try:
            with self._engine(cancel) as engine:
                return True, engine.check_now(issues, cancel)
        except LeaseHeldElsewhere:
            return False, self._console.repair.mark_for_check(issues)

    @contextmanager
    def _engine(self, cancel: threading.Event) -> Iterator[Engine]:
        engine = self._console.engine()
        ended = threading.Event()
        watch = threading.Thread(target=self._cut_short, args=(cancel, ended), daemon=True)
        try:
            engine.open()
            watch.start()
            yield engine
        finally:
            ended.set()
            engine.close()

    def _cut_short(self, cancel: threading.Event, ended: threading.Event) -> None:
        """Free threads that still wait for an answer some time after the wish to stop."""
        while not cancel.wait(0.5):
            if ended.is_set():
                return
        if not ended.wait(GRACE_SECONDS):
            self._console.connections.abort()
