"""Many rows at once: shows what would happen, then does it in small steps with a count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from eamconsole.domain.identity import DeliveryId
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import Console
from eamconsole.gui.widgets import PlainLabel
from eamconsole.gui.workers.desk import WORK
from eamconsole.services.viewing.records import Outcome

_STEP = 25
_PACE_MS = 20

Act = Callable[[Sequence[DeliveryId], str], Outcome]

_EFFECTS = {
    "retry": "become due now and are sent at the usual pace. What is in doubt is looked up first.",
    "hold": "are kept back until somebody releases them.",
    "release": "may run again, in their order.",
    "skip": "will not be sent. The reason is kept with each of them.",
    "check_now": "are read on both sides at the next opportunity.",
}


class BulkDialog(QDialog):
    """Preview, progress, closing report; cancelling keeps what is done."""

    def __init__(
        self, parent: QWidget, console: Console, action: str, ids: Sequence[int], act: Act
    ) -> None:
        super().__init__(parent)
        self._console = console
        self._action = action
        self._ids = [DeliveryId(row_id) for row_id in ids]
        self._act = act
        self._at = self.done_count = self.left_count = self.failed_count = 0
        self._reasons: dict[str, None] = {}
        self._running = False
        self._pace = QTimer(self, singleShot=True, interval=_PACE_MS)
        self._build()
        self._wire()
        self._on_reason()

    @property
    def is_running(self) -> bool:
        """Whether rows are still being worked on."""
        return self._running

    def _build(self) -> None:
        count = len(self._ids)
        self.setWindowTitle("Before anything happens")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        rows = "1 row" if count == 1 else f"{count:,} rows"
        self.words = PlainLabel(f"{rows} {_EFFECTS[self._action]}", wrap=True)
        self.words.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        column.addWidget(self.words)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Reason")
        self.reason.setAccessibleName("Reason for skipping")
        self.reason.setVisible(self._action == "skip")
        column.addWidget(self.reason)
        self.bar = QProgressBar()
        self.bar.setRange(0, count)
        self.bar.setFormat("%v of %m")
        self.bar.setAccessibleName("Progress")
        self.bar.hide()
        column.addWidget(self.bar)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        title = f"{self._action.replace('_', ' ').capitalize()} {rows}"
        self.go = self.buttons.addButton(title, QDialogButtonBox.ButtonRole.ActionRole)
        self.go.setObjectName("go")
        column.addWidget(self.buttons)

    def _wire(self) -> None:
        self.go.clicked.connect(self._on_go)
        self.buttons.rejected.connect(self._on_cancel)
        self.reason.textChanged.connect(self._on_reason)
        self._pace.timeout.connect(self._step)

    @Slot()
    def _on_reason(self) -> None:
        self.go.setEnabled(self._action != "skip" or bool(self.reason.text().strip()))

    @Slot()
    def _on_go(self) -> None:
        self._running = True
        self.setWindowTitle("At work")
        self.go.setEnabled(False)
        self.reason.setEnabled(False)
        self.bar.show()
        self._step()

    @Slot()
    def _step(self) -> None:
        part = self._ids[self._at : self._at + _STEP]
        if not part or not self._running:
            self._finish()
            return
        work = partial(self._act, part, self.reason.text().strip())
        self._console.desk.ask(work, self._on_outcome, self._on_failed, lane=WORK)

    def _on_outcome(self, outcome: Outcome) -> None:
        self.done_count += outcome.done
        self.left_count += outcome.left_alone
        self._reasons.update(dict.fromkeys(outcome.reasons))
        self._go_on()

    def _on_failed(self, error: EamConsoleError) -> None:
        self.failed_count += len(self._ids[self._at : self._at + _STEP])
        self._reasons[f"{error.summary} {error.next_step}"] = None
        self._go_on()

    def _go_on(self) -> None:
        self._at = min(len(self._ids), self._at + _STEP)
        self.bar.setValue(self._at)
        self._pace.start()

    def _finish(self) -> None:
        self._running = False
        untouched = len(self._ids) - self._at
        parts = [f"{self.done_count:,} done", f"{self.left_count:,} left alone",
                 f"{self.failed_count:,} failed"]  # fmt: skip
        if untouched:
            parts.append(f"{untouched:,} not touched (cancelled)")
        reasons = "\n".join(f"• {reason}" for reason in list(self._reasons)[:8])
        self.setWindowTitle("Report")
        self.words.show_text(", ".join(parts) + "." + (f"\n\n{reasons}" if reasons else ""))
        self.go.hide()
        cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setText("Close")
        cancel.setObjectName("close_report")

    @Slot()
    def _on_cancel(self) -> None:
        if self._running:
            self._running = False
        else:
            self.reject()
