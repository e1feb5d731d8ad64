"""Asks questions off the GUI thread and brings the answers back to it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from eamconsole.errors import EamConsoleError
from eamconsole.gui.workers.ending import ended_in_time

log = logging.getLogger(__name__)
T = TypeVar("T")

ROWS, LISTS, WORK, ASK, MAPS, CHARTS = "rows", "lists", "work", "ask", "maps", "charts"
"""Lanes: pages of rows never wait behind a search, nor either behind a repair; what has to
ask another system waits behind nothing else, and nothing waits behind a map server."""


@dataclass(frozen=True, slots=True)
class JobQuestion:
    """Something to be computed in a reader's thread."""

    number: int
    work: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class JobAnswer:
    """What came of a question: a value, or an error."""

    number: int
    value: Any = None
    error: EamConsoleError | None = None


class Reader(QObject):
    """Lives in a reader thread and answers one question after the other."""

    answered = Signal(object)

    @Slot(object)
    def answer(self, question: JobQuestion) -> None:
        """Compute the answer; no exception leaves the slot."""
        try:
            self.answered.emit(JobAnswer(question.number, value=question.work()))
        except EamConsoleError as exc:
            self.answered.emit(JobAnswer(question.number, error=exc))
        except Exception as exc:
            log.exception("a reader could not answer")
            unexpected = EamConsoleError(f"Unexpected fault: {exc}")
            self.answered.emit(JobAnswer(question.number, error=unexpected))


class JobLane(QObject):
    """One reader in its thread, seen from the GUI thread."""

    _wanted = Signal(object)
    answered = Signal(object)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._thread.setObjectName(f"reader-{name}")
        self._reader = Reader()
        self._reader.moveToThread(self._thread)
        self._wire()
        self._thread.start()

    def ask(self, question: JobQuestion) -> None:
        """Send a question to the reader."""
        self._wanted.emit(question)

    def stop(self, timeout_ms: int) -> bool:
        """End the thread after the question it works on; False where it still runs."""
        self._thread.quit()
        return ended_in_time(self._thread, timeout_ms, self._reader, self)

    def _wire(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        self._wanted.connect(self._reader.answer, queued)
        self._reader.answered.connect(self.answered, queued)


@dataclass(frozen=True, slots=True)
class _Waiting:
    then: Callable[[Any], None]
    otherwise: Callable[[EamConsoleError], None] | None


class BackgroundJobs(QObject):
    """The GUI side of all readers.  Answers arrive in the GUI thread, in order per lane."""

    failed = Signal(object)
    """EamConsoleError of a question whose asker did not want to hear of failures."""

    def __init__(self) -> None:
        super().__init__()
        self._lanes: dict[str, JobLane] = {}
        self._waiting: dict[int, _Waiting] = {}
        self._next = 0
        self._open = True

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[EamConsoleError], None] | None = None,
        *,
        lane: str = LISTS,
    ) -> None:
        """Compute ``work`` in a reader thread and call ``then`` here with its result."""
        if not self._open:
            return
        self._next += 1
        self._waiting[self._next] = _Waiting(then, otherwise)
        self._lane(lane).ask(JobQuestion(self._next, work))

    def stop(self, timeout_ms: int = 10_000) -> bool:
        """Take no more questions and end all reader threads; False where one still runs."""
        self._open = False
        self._waiting.clear()
        ended = [lane.stop(timeout_ms) for lane in self._lanes.values()]
        return all(ended)

    @Slot(object)
    def _on_answered(self, answer: JobAnswer) -> None:
        waiting = self._waiting.pop(answer.number, None)
        if waiting is None or not _alive(waiting.then):
            return
        if answer.error is None:
            waiting.then(answer.value)
        elif waiting.otherwise is not None:
            waiting.otherwise(answer.error)
        else:
            self.failed.emit(answer.error)

    def _lane(self, name: str) -> JobLane:
        if name not in self._lanes:
            lane = JobLane(name, self)
            lane.answered.connect(self._on_answered)
            self._lanes[name] = lane
        return self._lanes[name]


def _alive(callback: object) -> bool:
    """Return whether all that a callback works on still exists on the C++ side.

    A dialog that was closed meanwhile is gone, however the callback holds it.
    """
    held = [getattr(callback, "__self__", None), *_enclosed(callback)]
    if isinstance(callback, partial):
        held += [*callback.args, *callback.keywords.values()]
        if not _alive(callback.func):
            return False
    return all(shiboken6.isValid(each) for each in held if isinstance(each, QObject))


def _enclosed(function: object) -> list[object]:
    cells = getattr(function, "__closure__", None) or ()
    return [cell.cell_contents for cell in cells]
