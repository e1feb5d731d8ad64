"""The threads that sync: one opens the engine and keeps house, the others follow."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from eamconsole.errors import EamConsoleError, Service
from eamconsole.gui.ports import Engine, Session
from eamconsole.gui.workers.cycles import CycleWorker

log = logging.getLogger(__name__)

CYCLES = ("intake", "deliveries", "watch", "housekeeping")
_LOOK_EVERY_MS = 100
_WATCH_EVERY_MS = 15_000
_STUCK_AFTER_S = 600.0
"""Every call has a total deadline; what hangs for longer hangs in something that has none."""
_PATIENCE_MS = 15_000
"""How long calls in flight may take after Quit; then they are cut and looked up later."""


class Keeper(QObject):
    """Lives in a thread of its own: builds, opens and closes the engine there."""

    opened = Signal(object)
    refused = Signal(object)
    resumed = Signal()
    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._engine: Engine | None = None
        self._built: Engine | None = None
        """Built once, also where opening it is refused and tried again."""

    @Slot()
    def open(self) -> None:
        """Take the lease and recover; the engine is told of when it is ready."""
        try:
            engine = self._built = self._built or self._session.engine()
            engine.open()
        except EamConsoleError as exc:
            self.refused.emit(exc)
            return
        except Exception as exc:
            log.exception("the engine could not be opened")
            self.refused.emit(EamConsoleError(f"The sync could not start: {exc}"))
            return
        self._engine = engine
        self.opened.emit(engine)

    @Slot(object)
    def try_again(self, side: Service | None) -> None:
        """Call a side again before its pause is over; None: all that are not blocked."""
        try:
            if self._engine is not None:
                self._engine.try_again(side)
        except EamConsoleError:
            log.exception("the sides could not be resumed")
        self.resumed.emit()

    @Slot()
    def close(self) -> None:
        """Give the lease back; called once no cycle runs any more."""
        try:
            if self._engine is not None:
                self._engine.close()
        except Exception:
            log.exception("the engine could not be closed")
        self._engine = None
        self.closed.emit()


class EngineRoom(QObject):
    """The GUI's handle on syncing: start, wake, stop."""

    opened = Signal()
    refused = Signal(object)
    blocked = Signal(object)
    crashed = Signal(str)
    working = Signal(str, bool)
    """A cycle's name and whether it runs just now."""
    stuck = Signal(str, int)
    """A cycle in which nothing moved for so many minutes; its calls were cut."""
    finishing = Signal(int)
    """While stopping: how many cycles still have a call in flight."""
    stopped = Signal()
    _close_wanted = Signal()
    _wake_wanted = Signal()
    _start_wanted = Signal(object)
    _leave_wanted = Signal()
    _resume_wanted = Signal(object)
    _open_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._engine: Engine | None = None
        self._stopping = False
        self._keeper = Keeper(session)
        self._keeper_thread = self._thread("engine")
        self._keeper.moveToThread(self._keeper_thread)
        self._workers: list[CycleWorker] = []
        self._threads: list[QThread] = []
        self._look = QTimer(self, interval=_LOOK_EVERY_MS)
        self._watch = QTimer(self, interval=_WATCH_EVERY_MS)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._build()
        self._wire()

    @property
    def is_open(self) -> bool:
        """Whether this room syncs: it has the lease and is not ending."""
        return self._engine is not None and not self._stopping

    def start(self) -> None:
        """Open the engine, then run all cycles."""
        self._keeper_thread.start()

    def wake(self) -> None:
        """Sync now: everything is due, every cycle runs."""
        self.resume(None)

    def resume(self, side: Service | None) -> None:
        """Call a side again before its pause is over, None for all but blocked ones."""
        if self._engine is not None and not self._stopping:
            self._resume_wanted.emit(side)

    def open_again(self) -> None:
        """Try again to take the lease, after a refusal."""
        if self._engine is None and not self._stopping:
            self._open_wanted.emit()

    @Slot()
    def _on_resumed(self) -> None:
        if self._engine is not None and not self._stopping:
            self._engine.poke()
            self._wake_wanted.emit()

    def stop(self) -> None:
        """Ask all to end; ``finishing`` counts, ``stopped`` comes when the lease is back."""
        if self._stopping:
            return
        self._stopping = True
        if self._engine is not None:
            self._engine.cancel()
        self._close_wanted.emit()
        self._watch.stop()
        self._look.start()
        self._patience.start()
        self._look_around()

    def _build(self) -> None:
        for cycle in CYCLES:
            worker, thread = CycleWorker(cycle), self._thread(cycle)
            worker.moveToThread(thread)
            self._workers.append(worker)
            self._threads.append(thread)

    def _thread(self, name: str) -> QThread:
        thread = QThread(self)
        thread.setObjectName(f"sync-{name}")
        return thread

    def _wire(self) -> None:
        queued, direct = Qt.ConnectionType.QueuedConnection, Qt.ConnectionType.DirectConnection
        self._look.timeout.connect(self._look_around)
        self._patience.timeout.connect(self._cut_short)
        self._watch.timeout.connect(self.look_for_stuck)
        self._keeper_thread.started.connect(self._keeper.open)
        self._keeper.opened.connect(self._on_opened, queued)
        self._keeper.refused.connect(self.refused, queued)
        self._resume_wanted.connect(self._keeper.try_again, queued)
        self._open_wanted.connect(self._keeper.open, queued)
        self._keeper.resumed.connect(self._on_resumed, queued)
        self._leave_wanted.connect(self._keeper.close, queued)
        self._keeper.closed.connect(self._keeper_thread.quit, direct)
        self._keeper_thread.finished.connect(self.stopped, queued)
        for worker, thread in zip(self._workers, self._threads, strict=True):
            self._start_wanted.connect(worker.open, queued)
            self._wake_wanted.connect(worker.run_cycle, queued)
            self._close_wanted.connect(worker.close, queued)
            worker.began.connect(self._on_began, queued)
            worker.rested.connect(self._on_rested, queued)
            worker.blocked.connect(self.blocked, queued)
            worker.crashed.connect(self.crashed, queued)
            worker.closed.connect(thread.quit, direct)

    @Slot(object)
    def _on_opened(self, engine: Engine) -> None:
        self._engine = engine
        if self._stopping:
            return
        for thread in self._threads:
            thread.start()
        self._start_wanted.emit(engine)
        self._watch.start()
        self.opened.emit()

    @Slot(str)
    def _on_began(self, cycle: str) -> None:
        self.working.emit(cycle, True)

    @Slot(str)
    def _on_rested(self, cycle: str) -> None:
        self.working.emit(cycle, False)

    @Slot()
    def _look_around(self) -> None:
        running = sum(thread.isRunning() for thread in self._threads)
        self.finishing.emit(running)
        if running:
            return
        self._look.stop()
        self._patience.stop()
        self._leave()

    @Slot()
    def look_for_stuck(self) -> None:
        """Cut the calls where a cycle hears nothing any more, so that it can go on."""
        if self._engine is None or self._stopping:
            return
        hanging = self._engine.stuck(_STUCK_AFTER_S)
        if not hanging:
            return
        self._engine.abort()
        for cycle, seconds in hanging.items():
            log.warning("nothing moved in the %s cycle for %d s; its calls are cut", cycle, seconds)
            self.stuck.emit(cycle, int(seconds // 60))

    @Slot()
    def _cut_short(self) -> None:
        if self._engine is not None:
            log.warning("calls in flight are cut; they are looked up on the next start")
            self._engine.abort()

    def _leave(self) -> None:
        """All cycles rest: close the engine in the thread that opened it."""
        if self._keeper_thread.isRunning():
            self._leave_wanted.emit()
        else:
            self.stopped.emit()

    def join(self, timeout_ms: int) -> bool:
        """Wait for the last thread after ``stopped``; False where it still runs."""
        return self._keeper_thread.wait(timeout_ms)
