"""Follows rows until each has ended: asks now and then how they stand."""

from __future__ import annotations

from array import array
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.workers.background_jobs import LISTS
from eamconsole.services.queue.effects import Standing

_LOOK_AGAIN_MS = 400


class Following(QObject):
    """Looks once or again and again; what is under way needs nobody who looks."""

    seen = Signal(object)
    """How the rows stand, while some are still open."""
    ended = Signal(object)
    """How they stand in the end, or None where it could not be read."""
    failed = Signal(object)

    def __init__(self, context: ViewContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._rows = array("q")
        self._goes_on = False
        self._again = QTimer(self, singleShot=True, interval=_LOOK_AGAIN_MS)
        self._again.timeout.connect(self._look)

    def follow(self, rows: array[int]) -> None:
        """Look until no row is open."""
        self._rows, self._goes_on = rows, True
        self._look()

    def look_once(self, rows: array[int]) -> None:
        """Look a last time."""
        self.stop()
        self._rows = rows
        self._look()

    def stop(self) -> None:
        """Look no more; a look that is under way is the last."""
        self._goes_on = False
        self._again.stop()

    @Slot()
    def _look(self) -> None:
        work = partial(self._context.console.effects.standing, self._rows)
        self._context.jobs.ask(work, self._on_standing, self._on_failed, lane=LISTS)

    def _on_standing(self, standing: Standing) -> None:
        if not self._goes_on or not standing.open:
            self.ended.emit(standing)
            return
        self.seen.emit(standing)
        self._again.start()

    def _on_failed(self, error: EamConsoleError) -> None:
        self.failed.emit(error)
        self.ended.emit(None)
