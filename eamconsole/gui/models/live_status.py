"""Keeps counters and health fresh: soon after changes, and every few seconds anyway."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from eamconsole.errors import EamConsoleError
from eamconsole.gui.workers.background_jobs import LISTS, BackgroundJobs
from eamconsole.services.overview.reading import Overview
from eamconsole.services.overview.records import ConsoleStatus

_SOON_MS = 250
_ANYWAY_MS = 2_000


class LiveStatus(QObject):
    """Asks for the status off the GUI thread; never two questions at once."""

    came = Signal(object)

    def __init__(self, statuses: Overview, jobs: BackgroundJobs) -> None:
        super().__init__()
        self._statuses = statuses
        self._jobs = jobs
        self._asking = False
        self.newest = ConsoleStatus()
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._anyway = QTimer(self, interval=_ANYWAY_MS)
        self._wire()

    def start(self) -> None:
        """Ask now and go on asking."""
        self._anyway.start()
        self._ask()

    def stop(self) -> None:
        """Ask no more."""
        self._soon.stop()
        self._anyway.stop()

    @Slot()
    def notice(self) -> None:
        """Something changed."""
        if not self._soon.isActive():
            self._soon.start()

    def _wire(self) -> None:
        self._soon.timeout.connect(self._ask)
        self._anyway.timeout.connect(self._ask)

    @Slot()
    def _ask(self) -> None:
        if not self._asking:
            self._asking = True
            self._jobs.ask(self._statuses.status, self._on_status, self._on_failed, lane=LISTS)

    def _on_status(self, status: ConsoleStatus) -> None:
        self._asking = False
        if status != self.newest:
            self.newest = status
            self.came.emit(status)

    def _on_failed(self, error: EamConsoleError) -> None:
        self._asking = False
        self._jobs.failed.emit(error)
