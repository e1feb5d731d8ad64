"""The one loop that runs an engine: for the window, the service, and a stand-by.

It opens the engine and waits for what passes by itself, runs every cycle in a thread of its own,
keeps lock and lease, cuts calls in which nothing moves any more, and ends in order, with the
reason.  It knows no window: whoever shows it hands in callbacks, and may bring the threads.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from eamconsole.domain.cycle import Cycle
from eamconsole.errors import (
    EamConsoleError,
    JournalError,
    LeaseHeldElsewhere,
    Service,
    SyncCancelled,
)
from eamconsole.support.clock import ASLEEP_AFTER, Clock
from eamconsole.sync.parts import StartAnew

log = logging.getLogger(__name__)

_LOOK_EVERY = 0.5
_HOLD_EVERY = 15.0
_WATCH_EVERY = 15.0
_STUCK_AFTER = 600.0
"""Every call has a total deadline; what hangs for longer hangs in something that has none."""
_GRACE = 15.0
"""How long calls in flight may take once somebody asked to stop; then they are cut."""
_TRY_AGAIN = 2.0
_ASK_FOR_LEASE = 5.0
_LONGEST_REST = 3600.0
_COMPANION_SECONDS = 5.0
"""How long whoever goes along may still take; it is in a thread that ends with the process."""


class Thread(Protocol):
    """A thread as the loop needs it."""

    def is_alive(self) -> bool:
        """Return whether it still runs."""
        ...


class Runs(Protocol):
    """What the loop runs: an engine."""

    def open(self) -> None:
        """Take lock and lease; raises ``LeaseHeldElsewhere`` or ``JournalError``."""
        ...

    def close(self, why: str = "") -> None:
        """Give both back, whatever is broken; ``why`` is empty where somebody wished it."""
        ...

    def run(self, cycle: Cycle, cancel: threading.Event) -> float:
        """Run one cycle; raises only what ends the whole run."""
        ...

    def wait_for_work(self, seconds: float, cancel: threading.Event) -> None:
        """Rest until something is to be delivered."""
        ...

    def poke(self) -> None:
        """End the rest of the deliveries."""
        ...

    def hold(self) -> None:
        """Keep lock and lease; raises ``LeaseHeldElsewhere`` where it was overtaken."""
        ...

    def woke(self, at: datetime) -> None:
        """Hear that nothing ran for a while, until ``at``."""
        ...

    def resume(self, service: Service) -> None:
        """Call one side again before its pause is over."""
        ...

    def resume_sides(self) -> None:
        """Call all sides again that are not blocked."""
        ...


class Companion(Protocol):
    """Somebody who goes along with a run, in a thread of its own, and needs no lease."""

    def begin(self) -> None:
        """Hear that a run is about to begin."""
        ...

    def live(self, stop: threading.Event) -> None:
        """Do its work until ``stop``; raises nothing."""
        ...

    def end(self, error: EamConsoleError | None) -> None:
        """Hear how the run ended."""
        ...


def _nothing(*_said: object) -> None:
    """Tell nobody."""


def _plain_thread(cycle: Cycle, body: Callable[[], None]) -> Thread:
    thread = threading.Thread(target=body, name=cycle.value, daemon=True)
    thread.start()
    return thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Callbacks:
    """What is told, from whatever thread it happens in; and who brings the threads."""

    spawn: Callable[[Cycle, Callable[[], None]], Thread] = _plain_thread
    alive: Callable[[], None] = _nothing
    """Again and again while the loop goes round, also while it waits; one that hangs is silent."""
    opened: Callable[[], None] = _nothing
    refused: Callable[[EamConsoleError], None] = _nothing
    """Why it does not run just now: somebody else holds the lease, or the journal is in trouble."""
    working: Callable[[Cycle, bool], None] = _nothing
    """A cycle, and whether it runs just now."""
    stuck: Callable[[Cycle, float], None] = _nothing
    """A cycle in which nothing moved for so many seconds; its calls were cut."""
    finishing: Callable[[int], None] = _nothing
    """While ending: how many cycles still run."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a run is over: a person's wish, or ``error``."""

    error: EamConsoleError | None = None

    @property
    def status(self) -> int:
        """The exit status: 0 only by a person's wish, else 3."""
        return 0 if self.error is None else 3


@dataclass(slots=True)
class _Span:
    """One run of one cycle: its thread, and since when (or since when its calls were cut)."""

    thread: int
    since: float
    busy: bool = True


@dataclass(slots=True)
class _Life:
    """One opened engine."""

    cancel: threading.Event = field(default_factory=threading.Event)
    threads: list[Thread] = field(default_factory=list)
    end: EamConsoleError | StartAnew | None = None


class Running:
    """One run, from ``run`` to its ``Ended``; the other methods are for other threads."""

    def __init__(
        self,
        engine: Runs,
        clock: Clock,
        callbacks: Callbacks | None = None,
        *,
        heard_at: Callable[[], Mapping[int, float]] = dict,
        abort: Callable[[], None] = _nothing,
        standby: bool = False,
        companion: Companion | None = None,
    ) -> None:
        """``heard_at`` tells when a call last ended, by thread; ``abort`` cuts all calls.

        ``standby``: wait for a lease held elsewhere, and take it over once it is free.
        """
        self._engine = engine
        self._clock = clock
        self._tell = callbacks or Callbacks()
        self._heard_at = heard_at
        self._abort = abort
        self._standby = standby
        self._companion = companion
        self._stop = threading.Event()
        self._wakes = {cycle: threading.Event() for cycle in Cycle}
        self._guard = threading.Lock()
        self._spans: dict[Cycle, _Span] = {}
        self._life: _Life | None = None
        self._refusal = ""

    def run(self, stop: threading.Event | None = None) -> Ended:
        """Run until somebody asks to stop, by ``stop`` or ``end``, or until it cannot go on."""
        if stop is not None:
            self._stop = stop
        if self._companion is None:
            return self._run()
        over = threading.Event()
        body = partial(self._companion.live, over)
        along = threading.Thread(target=body, name="companion", daemon=True)
        self._companion.begin()
        along.start()
        ended = Ended()
        try:
            ended = self._run()
        finally:
            over.set()
            along.join(_COMPANION_SECONDS)
            self._companion.end(ended.error)
        return ended

    def _run(self) -> Ended:
        while True:
            try:
                if not self._open():
                    return Ended()
            except EamConsoleError as error:
                self._tell.refused(error)
                return Ended(error)
            end = self._lead_a_life()
            if self._stop.is_set() or end is None:
                return Ended()
            if isinstance(end, StartAnew):
                continue
            if not (self._standby and isinstance(end, LeaseHeldElsewhere)):
                self._tell.refused(end)
                return Ended(end)

    def end(self) -> None:
        """Ask to stop: calls in flight may end, then the lease is given back."""
        self._stop.set()

    @property
    def is_open(self) -> bool:
        """Whether this run syncs: it has the lease and is not ending."""
        return self._life is not None and not self._stop.is_set()

    def wake(self) -> None:
        """Let every cycle run now."""
        self._engine.poke()
        for wake in self._wakes.values():
            wake.set()

    def resume(self, side: Service | None) -> None:
        """Call a side again before its pause is over (None: all but blocked ones); then wake."""
        if not self.is_open:
            return
        if side is None:
            self._engine.resume_sides()
        else:
            self._engine.resume(side)
        self.wake()

    def look_for_stuck(self) -> None:
        """Cut the calls where a cycle hears nothing any more, so that it can go on.

        The calls of deliveries are made by workers, those of the other cycles in the cycle's own
        thread, so one that hangs shows while others go on.
        """
        now, heard = self._clock.monotonic(), dict(self._heard_at())
        with self._guard:
            spans = dict(self._spans)
        own = {cycle: heard.pop(span.thread, 0.0) for cycle, span in spans.items()}
        own[Cycle.DELIVERIES] = max(heard.values(), default=0.0)
        silent = {
            cycle: now - max(span.since, own[cycle]) for cycle, span in spans.items() if span.busy
        }
        hanging = {cycle: seconds for cycle, seconds in silent.items() if seconds > _STUCK_AFTER}
        if not hanging:
            return
        self._abort()
        with self._guard:
            for span in self._spans.values():
                span.since = now
        for cycle, seconds in hanging.items():
            log.warning("nothing moved in the %s cycle for %d s; its calls are cut", cycle, seconds)
            self._tell.stuck(cycle, seconds)

    def _open(self) -> bool:
        """Open the engine, waiting for what passes by itself; False: asked to stop meanwhile."""
        while not self._stop.is_set():
            self._tell.alive()
            try:
                self._engine.open()
            except JournalError as error:
                if not error.passes:
                    raise
                self._say_refused(error)
                self._clock.wait(_TRY_AGAIN, self._stop)
            except LeaseHeldElsewhere as error:
                if not self._standby:
                    raise
                self._say_refused(error)
                self._clock.wait(_ASK_FOR_LEASE, self._stop)
            else:
                self._refusal = ""
                return True
        return False

    def _say_refused(self, error: EamConsoleError) -> None:
        """Say once why it waits, not with every try."""
        if error.summary == self._refusal:
            return
        self._refusal = error.summary
        log.warning("waiting: %s", error.summary)
        self._tell.refused(error)

    def _lead_a_life(self) -> EamConsoleError | StartAnew | None:
        """Run the opened engine; return what ended it, None for a wish to stop."""
        life = self._life = _Life()
        try:
            for cycle in Cycle:
                self._wakes[cycle].clear()
                life.threads.append(self._tell.spawn(cycle, partial(self._live, cycle, life)))
            self._tell.opened()
            self._watch_over(life)
            self._see_out(life)
        finally:
            self._life = None
            end = None if self._stop.is_set() else life.end
            why = f"{end.summary} {end.next_step}" if isinstance(end, EamConsoleError) else ""
            self._engine.close(why)
        return end

    def _watch_over(self, life: _Life) -> None:
        """Keep lock and lease and look for what hangs, until the end."""
        held_at = watched_at = self._clock.monotonic() - _HOLD_EVERY
        seen_at = self._clock.now()
        while not self._stop.is_set() and not life.cancel.is_set():
            self._tell.alive()
            before, seen_at = seen_at, self._clock.now()
            if seen_at - before > ASLEEP_AFTER:
                self._engine.woke(seen_at)
            now = self._clock.monotonic()
            if now - held_at >= _HOLD_EVERY:
                held_at = now
                self._hold(life)
            if now - watched_at >= _WATCH_EVERY:
                watched_at = now
                self.look_for_stuck()
            self._clock.wait(_LOOK_EVERY, self._stop)

    def _hold(self, life: _Life) -> None:
        try:
            self._engine.hold()
        except LeaseHeldElsewhere as error:
            log.warning("%s Nothing more is sent from here.", error.summary)
            life.end = error
            life.cancel.set()
        except Exception:
            log.exception("the lease could not be looked at")  # the cycles say what is wrong

    def _see_out(self, life: _Life) -> None:
        """Let the cycles end; what takes too long is cut, and looked up on the next start."""
        life.cancel.set()
        self.wake()
        began, cut = self._clock.monotonic(), False
        while running := sum(thread.is_alive() for thread in life.threads):
            self._tell.alive()
            self._tell.finishing(running)
            if not cut and self._clock.monotonic() - began > _GRACE:
                cut = True
                log.warning("calls in flight are cut; they are looked up on the next start")
                self._abort()
            self._clock.wait(0.05, threading.Event())
        self._tell.finishing(0)

    def _live(self, cycle: Cycle, life: _Life) -> None:
        """Run one cycle again and again, in the thread that is its own."""
        while not life.cancel.is_set():
            self._wakes[cycle].clear()
            rest = self._once(cycle, life)
            if cycle is Cycle.DELIVERIES:
                self._engine.wait_for_work(rest, life.cancel)
            elif not life.cancel.is_set():
                self._clock.wait(min(max(rest, 0.0), _LONGEST_REST), self._wakes[cycle])

    def _once(self, cycle: Cycle, life: _Life) -> float:
        with self._guard:
            self._spans[cycle] = span = _Span(threading.get_ident(), self._clock.monotonic())
        self._tell.working(cycle, True)
        try:
            return self._engine.run(cycle, life.cancel)
        except SyncCancelled:
            return 0.0
        except (EamConsoleError, StartAnew) as end:
            log.exception("the %s cycle ends the run", cycle.value)
            life.end = life.end or end
            life.cancel.set()
            return 0.0
        finally:
            span.busy = False
            self._tell.working(cycle, False)
