"""Notices that the machine slept: the clock went on while nothing here ran."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from eamconsole.support.clock import ASLEEP_AFTER, Clock

_LOOK_MS = 5_000


class SleepWatch(QObject):
    """Looks at the clock every few seconds."""

    woke = Signal(object)
    """The moment before the machine fell asleep."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._seen_at = clock.now()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to look."""
        self._seen_at = self._clock.now()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Tell of a gap since the last look."""
        before, self._seen_at = self._seen_at, self._clock.now()
        if self._seen_at - before > ASLEEP_AFTER:
            self.woke.emit(before)
