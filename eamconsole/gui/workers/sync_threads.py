"""The threads that sync: one leads the run and keeps watch, each cycle has its own."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from eamconsole.domain.cycle import Cycle
from eamconsole.errors import EamConsoleError, Service
from eamconsole.gui.workers.cycles import CycleThread, CycleWorker
from eamconsole.gui.workers.ending import ended_in_time
from eamconsole.services.console import Console
from eamconsole.services.syncing import Syncing
from eamconsole.sync.running import Callbacks, Running, Thread

log = logging.getLogger(__name__)


class Leader(QObject):
    """Lives in a thread of its own: builds the run, and is inside it until it ends."""

    refused = Signal(object)
    closed = Signal()

    def __init__(self, console: Console, callbacks: Callbacks) -> None:
        super().__init__()
        self._console = console
        self._callbacks = callbacks
        self._ends = False
        self.run: Running | None = None

    @Slot()
    def lead(self) -> None:
        """Sync until asked to stop; what keeps it from syncing is told, not raised."""
        try:
            run = self.run = Syncing(self._console).running(self._callbacks, standby=True)
            if self._ends:
                run.end()
            run.run()
        except EamConsoleError as exc:
            self.refused.emit(exc)
        except Exception as exc:
            log.exception("the sync could not go on")
            self.refused.emit(EamConsoleError(f"The sync could not go on: {exc}"))
        self.closed.emit()

    def forget(self) -> None:
        """Let the run that is over go: it refers to the room, and both would end as garbage."""
        self.run = None
        self._callbacks = Callbacks()

    def end(self) -> None:
        """Ask the run to end; may be called before there is one, and from any thread."""
        self._ends = True
        if self.run is not None:
            self.run.end()


class Resumer(QObject):
    """Lives in a thread of its own: resuming a side writes to the journal."""

    failed = Signal(object)

    def __init__(self, leader: Leader) -> None:
        super().__init__()
        self._leader = leader

    @Slot(object)
    def resume(self, side: Service | None) -> None:
        """Call a side again before its pause is over; None: all that are not blocked."""
        try:
            if self._leader.run is not None:
                self._leader.run.resume(side)
        except EamConsoleError as exc:
            self.failed.emit(exc)
        except Exception:
            log.exception("the sides could not be resumed")


class SyncThreads(QObject):
    """The GUI's handle on syncing: start, wake, stop.

    What the loop tells is told in its threads; each word becomes a signal of this object.
    """

    opened = Signal()
    refused = Signal(object)
    blocked = Signal(object)
    working = Signal(str, bool)
    """A cycle's name and whether it runs just now."""
    stuck = Signal(str, int)
    """A cycle in which nothing moved for so many minutes; its calls were cut."""
    finishing = Signal(int)
    """While stopping: how many cycles still have a call in flight."""
    stopped = Signal()
    _resume_wanted = Signal(object)

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._stopping = False
        self._cycles = {cycle: self._cycle_thread(cycle) for cycle in Cycle}
        self._leader = Leader(console, self._callbacks())
        self._leader_thread = self._thread("leader")
        self._leader.moveToThread(self._leader_thread)
        self._resumer = Resumer(self._leader)
        self._resumer_thread = self._thread("resumer")
        self._resumer.moveToThread(self._resumer_thread)
        self._wire()

    @property
    def is_open(self) -> bool:
        """Whether this room syncs: it has the lease and is not ending."""
        run = self._leader.run
        return run is not None and run.is_open and not self._stopping

    def start(self) -> None:
        """Open the engine, then run all cycles; waits for a lease held elsewhere."""
        self._resumer_thread.start()
        self._leader_thread.start()

    def wake(self) -> None:
        """Sync now: everything is due, every cycle runs."""
        self.resume(None)

    def resume(self, side: Service | None) -> None:
        """Call a side again before its pause is over, None for all but blocked ones."""
        if self.is_open:
            self._resume_wanted.emit(side)

    def stop(self) -> None:
        """Ask all to end; ``finishing`` counts, ``stopped`` comes when the lease is back."""
        if self._stopping:
            return
        self._stopping = True
        self._resumer_thread.quit()
        if self._leader_thread.isRunning():
            self._leader.end()
        else:
            self.stopped.emit()

    def join(self, timeout_ms: int) -> bool:
        """Wait for the last thread after ``stopped``; False where it still runs."""
        ended = [
            ended_in_time(thread, timeout_ms, self)
            for thread in (self._leader_thread, self._resumer_thread)
        ]
        return all(ended)

    def _callbacks(self) -> Callbacks:
        return Callbacks(
            spawn=self._spawn,
            opened=self.opened.emit,
            refused=self.refused.emit,
            working=lambda cycle, busy: self.working.emit(cycle.value, busy),
            stuck=lambda cycle, seconds: self.stuck.emit(cycle.value, int(seconds // 60)),
            finishing=self.finishing.emit,
        )

    def _spawn(self, cycle: Cycle, body: Callable[[], None]) -> Thread:
        """Give a cycle its thread; called by the loop, in the leader's."""
        thread = self._cycles[cycle]
        thread.begin(body)
        return thread

    def _cycle_thread(self, cycle: Cycle) -> CycleThread:
        worker, thread = CycleWorker(), self._thread(cycle.value)
        worker.moveToThread(thread)
        thread.started.connect(worker.live)
        worker.ended.connect(thread.quit, Qt.ConnectionType.DirectConnection)
        return CycleThread(thread, worker)

    def _thread(self, name: str) -> QThread:
        thread = QThread(self)
        thread.setObjectName(f"sync-{name}")
        return thread

    def _wire(self) -> None:
        queued, direct = Qt.ConnectionType.QueuedConnection, Qt.ConnectionType.DirectConnection
        self._leader_thread.started.connect(self._leader.lead)
        self._leader.refused.connect(self.refused, queued)
        self._leader.closed.connect(self._leader_thread.quit, direct)
        self._leader_thread.finished.connect(self._on_finished, queued)
        self._resume_wanted.connect(self._resumer.resume, queued)
        self._resumer.failed.connect(self.blocked, queued)

    @Slot()
    def _on_finished(self) -> None:
        """The run is over: by a wish, or because it cannot go on."""
        self._leader.forget()
        if self._stopping:
            self.stopped.emit()
