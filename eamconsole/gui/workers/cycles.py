"""One sync cycle in a thread of its own: the loop it runs is handed to it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal, Slot

log = logging.getLogger(__name__)


class CycleWorker(QObject):
    """Lives in its thread; touches no widget and holds no GUI object."""

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.body: Callable[[], None] | None = None

    @Slot()
    def live(self) -> None:
        """Run the loop to its end; no exception leaves a slot."""
        try:
            if self.body is not None:
                self.body()
        except Exception:
            log.exception("a cycle's thread broke")
        self.body = None  # what it refers to is to go with the run, and in the GUI thread
        self.ended.emit()


class CycleThread:
    """A QThread as the loop needs it: begun with a body, over once that has ended."""

    def __init__(self, thread: QThread, worker: CycleWorker) -> None:
        self._thread = thread
        self._worker = worker

    def begin(self, body: Callable[[], None]) -> None:
        """Run ``body`` in the thread; called again only after the last one has ended."""
        self._thread.wait()
        self._worker.body = body
        self._thread.start()

    def is_alive(self) -> bool:
        """Return whether the body still runs."""
        return self._thread.isRunning()
