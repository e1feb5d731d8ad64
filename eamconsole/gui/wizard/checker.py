"""Runs a page's live check in a thread of its own; it can be cancelled at any time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from eamconsole.errors import EamConsoleError
from eamconsole.gui.workers.ending import ended_in_time
from eamconsole.services.checks.finding import trouble

log = logging.getLogger(__name__)

Probe = Callable[[], Iterator[object]]


@dataclass(frozen=True, slots=True)
class Job:
    """One check under way."""

    number: int
    probe: Probe
    cancelled: Event


class CheckWorker(QObject):
    """Lives in the checker's thread; knows no widget."""

    came = Signal(int, object)
    ended = Signal(int)

    @Slot(object)
    def run(self, job: Job) -> None:
        """Hand on what the check finds; no exception leaves the slot."""
        try:
            for item in job.probe():
                if job.cancelled.is_set():
                    break
                self.came.emit(job.number, item)
        except EamConsoleError as error:
            self.came.emit(job.number, trouble("Check", error))
        except Exception as error:
            log.exception("a check could not be finished")
            fault = EamConsoleError(
                f"Unexpected fault: {type(error).__name__}.", "The log file has the details."
            )
            self.came.emit(job.number, trouble("Check", fault))
        finally:
            self.ended.emit(job.number)


class Checker(QObject):
    """The GUI side: one check at a time, the newest counts."""

    came = Signal(object)
    ended = Signal(bool)
    """True where the check ran to its end, False where it was cancelled."""
    _wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._thread = QThread()
        self._thread.setObjectName("checker")
        self._worker = CheckWorker()
        self._worker.moveToThread(self._thread)
        self._number = 0
        self._job: Job | None = None
        self._wire()
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether an answer is still waited for."""
        return self._job is not None

    def start(self, probe: Probe) -> None:
        """Run a check; one still running is given up."""
        self.cancel()
        self._number += 1
        self._job = Job(self._number, probe, Event())
        self._wanted.emit(self._job)

    def cancel(self) -> None:
        """Stop waiting at once; the call in flight ends by its own time limit."""
        if self._job is not None:
            self._job.cancelled.set()
            self._job = None
            self.ended.emit(False)

    def stop(self, timeout_ms: int = 15_000) -> bool:
        """End the thread after the call in flight; False where it still runs."""
        self.cancel()
        self._thread.quit()
        return ended_in_time(self._thread, timeout_ms, self._worker)

    def _wire(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        self._wanted.connect(self._worker.run, queued)
        self._worker.came.connect(self._on_came, queued)
        self._worker.ended.connect(self._on_ended, queued)

    @Slot(int, object)
    def _on_came(self, number: int, item: object) -> None:
        if self._job is not None and self._job.number == number:
            self.came.emit(item)

    @Slot(int)
    def _on_ended(self, number: int) -> None:
        if self._job is not None and self._job.number == number:
            self._job = None
            self.ended.emit(True)
