"""After the machine slept: new connections, a look at both sides, then what had happened."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from eamconsole.domain.cycle import Cycle
from eamconsole.errors import EamConsoleError
from eamconsole.gui.awake import SleepWatch
from eamconsole.gui.moments import span
from eamconsole.gui.workers.background_jobs import ASK, BackgroundJobs
from eamconsole.gui.workers.sync_threads import SyncThreads
from eamconsole.services.console import Console
from eamconsole.support.clock import Clock

_SETTLE_MS = 1_000
_LOOKED_AT_BOTH = frozenset({Cycle.INTAKE, Cycle.WATCH})


class AfterSleep(QObject):
    """Belongs to the threads of one sync and ends with them."""

    said = Signal(str)
    caught_up = Signal(str)
    """A sentence about what happened since the machine fell asleep."""

    def __init__(
        self, console: Console, jobs: BackgroundJobs, room: SyncThreads, clock: Clock
    ) -> None:
        super().__init__(room)
        self._console = console
        self._jobs = jobs
        self._room = room
        self._clock = clock
        self._since: datetime | None = None
        self._busy: set[str] = set()
        self._rested: set[str] = set()
        self.watch = SleepWatch(clock)
        self._settle = QTimer(self, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._look_around)
        self.watch.woke.connect(self._on_woke)
        room.working.connect(self._on_working)
        self.watch.start()

    @Slot(object)
    def _on_woke(self, before: datetime) -> None:
        """The sockets may be dead without anybody having said so: take none of them."""
        if not self._room.is_open:
            return  # another program syncs; this window only follows the journal
        self._since = self._since or before
        self._rested.clear()
        slept = span((self._clock.now() - before).total_seconds())
        self.said.emit(f"This computer slept for {slept}. Both systems are looked at now.")
        self._jobs.ask(self._console.systems.renew, self._on_renewed, self._on_failed, lane=ASK)

    def _on_renewed(self, _: None) -> None:
        self._room.wake()
        self._settle.start()

    @Slot(str, bool)
    def _on_working(self, cycle: str, busy: bool) -> None:
        if busy:
            self._busy.add(cycle)
        elif cycle in self._busy:
            self._busy.discard(cycle)
            self._rested.add(cycle)

    @Slot()
    def _look_around(self) -> None:
        """Sum up once both sides were read and everything that followed from it is paid."""
        since = self._since
        if since is None:
            self._settle.stop()
        elif self._rested >= _LOOKED_AT_BOTH and not self._busy - {Cycle.HOUSEKEEPING}:
            self._since = None
            self._settle.stop()
            self._jobs.ask(
                lambda: self._console.happened_since(since), self._on_summary, self._on_failed
            )

    def _on_summary(self, happened: str) -> None:
        self.caught_up.emit(f"Since this computer slept: {happened}.")

    def _on_failed(self, error: EamConsoleError) -> None:
        self.said.emit(f"{error.summary} {error.next_step}")
