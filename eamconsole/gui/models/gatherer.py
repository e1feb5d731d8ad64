"""Gathers changes for 50 ms, so that a storm of them becomes twenty repaints a second."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from eamconsole.services.lists.records import Changed

GATHERED_FOR_MS = 50


class ChangeGatherer(QObject):
    """Takes changes from any thread and hands them on, merged, in the GUI thread."""

    gathered = Signal(object)
    _stirred = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._came: deque[Changed] = deque()
        self._told = False
        self._timer = QTimer(self, singleShot=True, interval=GATHERED_FOR_MS)
        self._wire()

    def note(self, changed: Changed) -> None:
        """Take a change; called from the thread that made it."""
        self._came.append(changed)
        if not self._told:
            self._told = True
            self._stirred.emit()

    def _wire(self) -> None:
        self._stirred.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)
        self._timer.timeout.connect(self._hand_on)

    @Slot()
    def _hand_on(self) -> None:
        self._told = False
        changes = [self._came.popleft() for _ in range(len(self._came))]
        if changes:
            self.gathered.emit(merged(changes))


def merged(changes: list[Changed]) -> Changed:
    """Return one change that covers all of them."""
    return Changed(
        deliveries=tuple({d: None for change in changes for d in change.deliveries}),
        issues=tuple({i: None for change in changes for i in change.issues}),
        structure=any(change.structure for change in changes),
    )
