"""Runs the engine from a terminal: one full cycle, or until interrupted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from eamconsole.domain.identity import IssueId
from eamconsole.errors import EamConsoleError, JournalError, LeaseHeldElsewhere, SyncCancelled
from eamconsole.support.allocator import share_few_arenas
from eamconsole.support.clock import Clock
from eamconsole.sync.parts import Observer, Progress, RunSummary
from eamconsole.sync.running import Callbacks, Ended, Running

if TYPE_CHECKING:
    from eamconsole.services.console import Console
    from eamconsole.services.installation import Installation
    from eamconsole.sync.engine import Engine
    from eamconsole.sync.relink import RelinkReport

log = logging.getLogger(__name__)

T = TypeVar("T")

GRACE_SECONDS = 15.0
"""How long a call in flight may still take once somebody asked to stop; then it is parked."""
ONCE_SECONDS = 49.0
"""How long ``--once`` begins anew with a journal in trouble; with the last try, under a minute."""
_BETWEEN_TRIES = 1.0


class Patience:
    """Tries what the journal does not allow just now again: for ever, or for some seconds."""

    def __init__(self, clock: Clock, stop: threading.Event, seconds: float | None = None) -> None:
        self._clock = clock
        self._stop = stop
        self._seconds = seconds
        self._waited = 0.0
        self._told = False

    def through(self, work: Callable[[], T], observe: Observer = lambda _step: None) -> T:
        """Return what ``work`` returns once the journal lets it.

        Raises ``JournalError`` where that does not pass by itself or lasts too long, and
        ``SyncCancelled`` where a person asked to stop meanwhile.
        """
        while True:
            began = self._clock.monotonic()
            try:
                return work()
            except JournalError as error:
                self._waited += self._clock.monotonic() - began
                if not error.passes or self._is_over():
                    raise
                self._say(error, observe)
            if self._clock.wait(_BETWEEN_TRIES, self._stop):
                raise SyncCancelled("stopped while waiting for the journal")
            self._waited += _BETWEEN_TRIES

    def _is_over(self) -> bool:
        return self._seconds is not None and self._waited >= self._seconds

    def _say(self, error: JournalError, observe: Observer) -> None:
        if not self._told:
            log.warning("waiting for the journal: %s", error.summary)
        self._told = True
        observe(Progress("waiting for the journal"))


def move_start_back(installation: Installation, profile: str, start: datetime) -> None:
    """Let a new home take in from where the lost one did; a later start only moves back."""
    known = installation.profiles.load(profile).intake.start_at
    if start < known:
        moment = start.astimezone(UTC).isoformat(timespec="seconds")
        installation.profiles.change(profile, {"intake.start_at": moment})


class Syncing:
    """Opens an engine for the time of a run; raises ``LeaseHeldElsewhere`` naming the holder."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def once(
        self, cancel: threading.Event, observe: Observer, *, claims: bool = False
    ) -> RunSummary:
        """Run one full cycle, until nothing is due now; ``claims``: also on a copied home."""
        patience = Patience(self._console.clock, cancel, ONCE_SECONDS)
        companion = self._console.companion
        if companion is not None:
            companion.begin_round()
        try:
            with self._engine(cancel, patience, observe, claims=claims) as (engine, stop):
                return patience.through(lambda: engine.run_once(stop, observe), observe)
        finally:
            if companion is not None:
                companion.end_round()

    def serve(
        self,
        cancel: threading.Event,
        observe: Observer,
        *,
        standby: bool = False,
        alive: Callable[[], None] = lambda: None,
    ) -> Ended:
        """Sync until ``cancel`` is set or it cannot go on; ``standby`` waits for the lease.

        ``alive`` is called again and again for as long as the loop does not hang.
        """
        callbacks = Callbacks(
            alive=alive,
            opened=lambda: observe(Progress("running")),
            refused=lambda error: observe(Progress(f"waiting: {error.summary}")),
        )
        share_few_arenas()
        try:
            return self.running(callbacks, standby=standby).run(cancel)
        finally:
            self._console.systems.pulse.flush()

    def running(self, callbacks: Callbacks, *, standby: bool = False) -> Running:
        """Return a run of this profile's engine, not started yet."""
        console = self._console
        return Running(
            console.engine(),
            console.clock,
            callbacks,
            heard_at=console.systems.pulse.heard_at,
            abort=console.abort_calls,
            standby=standby,
            companion=console.companion,
        )

    def relink(self, cancel: threading.Event, observe: Observer) -> RelinkReport:
        """Make the journal know what stands in both systems; nothing is sent.

        Whoever asks for it says with that, that this home is the console from now on.
        """
        patience = Patience(self._console.clock, cancel, ONCE_SECONDS)
        with self._engine(cancel, patience, observe, claims=True) as (engine, stop):
            return patience.through(lambda: engine.relink(stop, observe), observe)

    def check_now(self, issues: list[IssueId], cancel: threading.Event) -> tuple[bool, int]:
        """Read these Requests on both sides now, or let whoever syncs do it next.

        Returns whether it was done here, and how many new deliveries or marks came of it.
        """
        patience = Patience(self._console.clock, cancel, 0.0)
        try:
            with self._engine(cancel, patience) as (engine, stop):
                return True, engine.check_now(issues, stop)
        except LeaseHeldElsewhere:
            return False, self._console.repair.mark_for_check(issues)

    @contextmanager
    def _engine(
        self,
        cancel: threading.Event,
        patience: Patience,
        observe: Observer = lambda _step: None,
        *,
        claims: bool = False,
    ) -> Iterator[tuple[Engine, threading.Event]]:
        """Open an engine, with a stop of its own: closing an engine sets what it was given.

        Ending asks nothing of what may have broken: the relay's thread goes with the process.
        """
        engine, stop, ended = self._console.engine(), threading.Event(), threading.Event()
        relay = threading.Thread(
            target=self._relay, args=(cancel, stop, ended), name="stop", daemon=True
        )
        why = ""
        try:
            patience.through(lambda: engine.open(claims=claims), observe)
            relay.start()
            yield engine, stop
        except SyncCancelled:
            raise
        except EamConsoleError as error:
            why = f"{error.summary} {error.next_step}"
            raise
        except Exception as error:
            why = f"a fault inside the console ({type(error).__name__})"
            raise
        finally:
            try:
                engine.close(why)
            finally:
                ended.set()
                self._console.systems.pulse.flush()

    def _relay(
        self, cancel: threading.Event, stop: threading.Event, ended: threading.Event
    ) -> None:
        """Hand the wish to stop on; later free threads that still wait for an answer."""
        while not cancel.wait(0.2):
            if ended.is_set():
                return
        stop.set()
        if not ended.wait(GRACE_SECONDS):
            self._console.abort_calls()
