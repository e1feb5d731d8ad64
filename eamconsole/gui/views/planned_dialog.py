"""A dialog that shows what an act would do before it does it, and how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.plain_text import button_text, in_one_line
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.workers.background_jobs import WORK


class PlannedDialog(QDialog):
    """The tasks go above; below stand the preview, the bar, and the button that begins."""

    def __init__(self, parent: QWidget, context: ViewContext, title: str) -> None:
        super().__init__(parent)
        self._context = context
        self._stop = threading.Event()
        self._plan: Callable[[], None] | None = None
        self._inputs: tuple[QWidget, ...] = ()
        self.setWindowTitle(in_one_line(title))
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        self.tasks = QVBoxLayout()
        column.addLayout(self.tasks)
        self.preview = PlainLabel(wrap=True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("How far it is")
        column.addWidget(self.preview)
        column.addWidget(self.bar)
        column.addStretch(1)
        column.addLayout(self._build_ends())
        self.go.clicked.connect(self._on_go)
        self.halt.clicked.connect(self._on_halt)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._on_halt)
        self._rest("")

    def _build_ends(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.go = push_button("Go on", name="planned_go")
        self.go.setProperty("role", "primary")
        self.halt = push_button("Stop", hint="What is done stays done", name="planned_stop")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        row.addStretch(1)
        for widget in (self.go, self.halt, self.buttons):
            row.addWidget(widget)
        return row

    def _ask(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Ask in a reader thread; an answer that comes after the dialog has gone is dropped."""
        self._context.jobs.ask(lambda: (then, work()), self._on_answer, self._on_failed, lane=WORK)

    def _on_answer(self, answer: tuple[Callable[[Any], None], Any]) -> None:
        then, value = answer
        then(value)

    def _show_input(self, *inputs: QWidget) -> None:
        """Show what the chosen task asks for, and nothing of the others."""
        for each in self._inputs:
            each.setVisible(each in inputs)

    def _offer(self, words: str, title: str, plan: Callable[[], None]) -> None:
        """Say what would be done; nothing is before the button is pressed."""
        self.preview.show_text(words)
        self.go.setText(button_text(title))
        self.go.setAccessibleName(title)
        self._plan = plan
        self.go.show()

    def _wait(self, words: str, total: int = 0) -> None:
        self._stop = threading.Event()
        self._plan = None
        self.preview.show_text(words)
        self.bar.setRange(0, total)
        self.bar.setValue(0)
        self.bar.show()
        self.go.hide()
        self.halt.setVisible(total > 0)

    def _rest(self, words: str) -> None:
        self._plan = None
        self._show_input()
        self.preview.show_text(words)
        for widget in (self.bar, self.go, self.halt):
            widget.hide()

    @Slot()
    def _on_go(self) -> None:
        plan, self._plan = self._plan, None
        if plan is not None:
            plan()

    @Slot()
    def _on_halt(self) -> None:
        self._stop.set()

    def _on_failed(self, error: EamConsoleError) -> None:
        self._rest(f"{error.summary} {error.next_step}")
