"""Asks for a reason, or for a changed text, and says what will happen."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from eamconsole.gui.plain_text import in_one_line
from eamconsole.gui.widgets import PlainLabel


class WordsDialog(QDialog):
    """A question, what it leads to, and a field for words; nothing happens without words."""

    def __init__(
        self, parent: QWidget, title: str, effect: str, *, agree: str, words: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(in_one_line(title))
        self._before = words.strip()
        self._build(effect, agree, words)
        self._wire()
        self._on_text()

    def words(self) -> str:
        """Return what was written."""
        return self.text.toPlainText().strip()

    def _build(self, effect: str, agree: str, words: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(PlainLabel(effect, wrap=True))
        self.text = self._field()
        self.text.setAccessibleName(self.windowTitle())
        self.text.setTabChangesFocus(True)
        self.text.setPlainText(words)
        column.addWidget(self.text)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.agree = self.buttons.addButton(agree, QDialogButtonBox.ButtonRole.AcceptRole)
        self.agree.setObjectName("agree")
        column.addWidget(self.buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 70, self.fontMetrics().height() * 16)

    def _field(self) -> QPlainTextEdit:
        return QPlainTextEdit()

    def _wire(self) -> None:
        self.text.textChanged.connect(self._on_text)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    @Slot()
    def _on_text(self) -> None:
        self.agree.setEnabled(self.words() not in ("", self._before))
