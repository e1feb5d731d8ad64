"""One sync cycle, run again and again in a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from eamconsole.errors import EamConsoleError, SyncCancelled
from eamconsole.gui.ports import Engine

log = logging.getLogger(__name__)

_AFTER_FAULT_S = 30.0
_LONGEST_REST_S = 3_600.0


class CycleWorker(QObject):
    """Lives in its thread; touches no widget and holds no GUI object."""

    began = Signal(str)
    rested = Signal(str)
    blocked = Signal(object)
    """EamConsoleError: the cycle cannot go on as things stand; it is tried again later."""
    crashed = Signal(str)
    closed = Signal()

    def __init__(self, cycle: str) -> None:
        super().__init__()
        self._cycle = cycle
        self._engine: Engine | None = None
        self._timer: QTimer | None = None

    @Slot(object)
    def open(self, engine: Engine) -> None:
        """Take the opened engine and run the first cycle."""
        self._engine = engine
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.run_cycle)
        self._timer.start(0)

    @Slot()
    def run_cycle(self) -> None:
        """Run one cycle, then rest as long as it asks: cycles never overlap."""
        if self._engine is None or self._timer is None:
            return
        self._timer.stop()
        rest = _AFTER_FAULT_S
        self.began.emit(self._cycle)
        with self._reporting():
            rest = self._engine.run(self._cycle)
        self.rested.emit(self._cycle)
        with self._reporting():
            rest = self._engine.rest(self._cycle, min(max(rest, 0.0), _LONGEST_REST_S))
        if self._timer is not None:
            self._timer.start(int(rest * 1000))

    @Slot()
    def close(self) -> None:
        """Run no more cycles."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = None
        self._engine = None
        self.closed.emit()

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Let no exception leave a slot: PySide6 would print it and carry on."""
        try:
            yield
        except SyncCancelled:
            log.debug("%s cancelled", self._cycle)
        except EamConsoleError as exc:
            self.blocked.emit(exc)
        except Exception:
            log.exception("fault in the %s cycle", self._cycle)
            self.crashed.emit(self._cycle)
