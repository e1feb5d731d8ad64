"""A dialog around a list: a filter, the list, what can be done with it, Close."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from eamconsole.gui.plain_text import in_one_line
from eamconsole.gui.views.simple_table import SimpleTable
from eamconsole.gui.widgets import PlainLabel, clearable


class TableDialog(QDialog):
    """Shows rows; typing narrows them, the usual key copies them."""

    def __init__(
        self, parent: QWidget, title: str, words: str, headings: Sequence[str], *, wide: int
    ) -> None:
        """``wide`` is the column that takes the room there is."""
        super().__init__(parent)
        self.setWindowTitle(in_one_line(title))
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(PlainLabel(words, role="muted", wrap=True))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter")
        self.filter.setAccessibleName("Filter this list")
        clearable(self.filter)
        column.addWidget(self.filter)
        self.table = SimpleTable(title, headings, wide=wide, name="dialog_table")
        column.addWidget(self.table, 1)
        self._remark = PlainLabel("", role="muted", wrap=True)
        self._remark.hide()
        column.addWidget(self._remark)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        column.addWidget(self.buttons)
        self.filter.textChanged.connect(self._on_filter)
        self.buttons.rejected.connect(self.reject)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 110, metrics.height() * 30)

    def fill(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows."""
        self.table.fill(rows)
        self._on_filter()

    def say(self, words: str) -> None:
        """Show a sentence below the list."""
        self._remark.show_text(words)
        self._remark.show()

    @Slot()
    def _on_filter(self) -> None:
        self.table.narrow(self.filter.text())
