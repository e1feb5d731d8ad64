"""Collects garbage in the GUI thread only.

Python collects cycles in whichever thread happens to allocate; a widget that is part of a
cycle would then be destroyed in a worker's thread, which Qt answers with a crash.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_LOOK_EVERY_MS = 500


class Tidying(QObject):
    """While it runs, only its timer collects, generation by generation as Python would."""

    tidied = Signal(int)
    """Which generation was collected."""

    def __init__(self) -> None:
        super().__init__()
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Take collecting over."""
        gc.disable()
        self._timer.start()

    def settle(self) -> None:
        """Leave out what lives as long as the window: a full look then takes a moment only."""
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Give collecting back."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def _look(self) -> None:
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                self.tidied.emit(generation)
                return
