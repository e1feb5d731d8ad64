"""Runs a comparison in a thread of its own and tells the page how far it is."""

from __future__ import annotations

import threading
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.sync.parts import Progress

_LANE = "comparing"
"""It may take hours: nothing else waits behind it."""


class Comparing(QObject):
    """At most one at a time; ``stop`` ends it within a call."""

    _step = Signal(object)
    moved = Signal(str, int, int)
    """What it does, how much is done, how much is left."""
    ended = Signal(bool, object)
    """Whether it came to its end, and the error that kept it from that."""

    def __init__(self, context: ViewContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._cancel = threading.Event()
        self.runs = False
        # the reader's thread emits; the page's thread shows
        self._step.connect(self._on_step, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Compare, or go on where the last one was stopped."""
        if self.runs:
            return
        self.runs, self._cancel = True, threading.Event()
        work = partial(self._context.console.reconciling.run, self._cancel, self._step.emit)
        self._context.jobs.ask(work, self._on_end, self._on_failed, lane=_LANE)

    def stop(self) -> None:
        """Let it end; what was compared is kept."""
        self._cancel.set()

    def _on_step(self, step: Progress) -> None:
        if self.runs:
            self.moved.emit(step.activity, step.done, step.left)

    def _on_end(self, finished: bool) -> None:
        self.runs = False
        self.ended.emit(finished, None)

    def _on_failed(self, error: EamConsoleError) -> None:
        self.runs = False
        self.ended.emit(False, error)
