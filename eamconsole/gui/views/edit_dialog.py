"""Edit and resend: the texts as they would be sent, checked before anything is kept."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from eamconsole.domain.edits import EditField
from eamconsole.domain.identity import DeliveryId
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, agree_or_cancel, problem_line
from eamconsole.gui.workers.background_jobs import WORK
from eamconsole.services.lists.records import DetailRecord
from eamconsole.support.counting import counted


class TextField(QWidget):
    """One text with its name, and how many characters are left."""

    changed = Signal()

    def __init__(self, field: EditField) -> None:
        super().__init__()
        self.field = field
        self.input = QPlainTextEdit()
        self._build()
        self.input.textChanged.connect(self._on_text)
        self._on_text()

    def words(self) -> str:
        """Return what stands there."""
        return self.input.toPlainText()

    def is_changed(self) -> bool:
        """Return whether it differs from what would be sent now."""
        return self.words().strip() != self.field.value.strip()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(self.field.title, role="section"))
        head.addStretch(1)
        self.left = PlainLabel(role="muted")
        head.addWidget(self.left)
        column.addLayout(head)
        edit = self.input
        edit.setObjectName(f"edit_{self.field.name}")
        edit.setAccessibleName(self.field.title)
        edit.setTabChangesFocus(True)
        edit.setPlainText(self.field.value)
        line = self.fontMetrics().height()
        if self.field.has_lines:
            edit.setMinimumHeight(line * 6)
        else:
            edit.setFixedHeight(line * 3)
        column.addWidget(edit)

    @Slot()
    def _on_text(self) -> None:
        left = self.field.left(self.words())
        if left is not None:
            self.left.show_text(
                f"{counted(left, 'character')} left"
                if left >= 0
                else f"{counted(-left, 'character')} too many"
            )
            self.left.show_tone(Tone.QUIET if left >= 0 else Tone.BAD)
        self.changed.emit()


class EditDialog(QDialog):
    """A refusal is told here, and nothing is lost that was written."""

    def __init__(self, parent: QWidget, context: ViewContext, record: DetailRecord) -> None:
        super().__init__(parent)
        self._context = context
        self._record = record
        self.fields = tuple(TextField(field) for field in record.fields)
        self.outcome = ""
        self._build()
        self._wire()
        self._on_text()

    def _build(self) -> None:
        self.setWindowTitle(f"Edit and resend — issue {self._record.row.issue_id}")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        words = "It is checked like the first time, then sent. Old and new are kept in Timeline."
        column.addWidget(PlainLabel(words, wrap=True))
        for field in self.fields:
            column.addWidget(field, 1 if field.field.has_lines else 0)
        self.problem = problem_line()
        column.addWidget(self.problem)
        self.buttons, self.agree = agree_or_cancel("Send again")
        column.addWidget(self.buttons)
        unit = self.fontMetrics()
        self.resize(unit.horizontalAdvance("0") * 80, unit.height() * 27)

    def _wire(self) -> None:
        for field in self.fields:
            field.changed.connect(self._on_text)
        self.agree.clicked.connect(self._on_send)
        self.buttons.rejected.connect(self.reject)

    @Slot()
    def _on_text(self) -> None:
        self.problem.hide()
        self.agree.setEnabled(any(field.is_changed() for field in self.fields))

    @Slot()
    def _on_send(self) -> None:
        self.agree.setEnabled(False)
        changes = {field.field.name: field.words() for field in self.fields if field.is_changed()}
        row = DeliveryId(self._record.row.id)
        work = partial(self._context.console.changing.edit, row, changes)
        self._context.jobs.ask(work, self._on_sent, self._on_failed, lane=WORK)

    def _on_sent(self, changed: tuple[str, ...]) -> None:
        what = " and ".join(f.field.title.lower() for f in self.fields if f.field.name in changed)
        self.outcome = f"Issue {self._record.row.issue_id} is sent again with another {what}."
        self.accept()

    def _on_failed(self, error: EamConsoleError) -> None:
        self.agree.setEnabled(True)
        self.problem.show_text(f"{error.summary} {error.next_step}")
        self.problem.show()
