"""The ten terms, where things are in EAM, the license note, and whom to ask."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from eamconsole.gui.widgets import PlainLabel, push_button, selectable_label
from eamconsole.services.setup.glossary import LICENSE_NOTE, TERMS, WHERE, help_text


class HelpDialog(QDialog):
    """Can be opened from every page."""

    def __init__(self, asked: tuple[str, ...], parent: QWidget | None = None) -> None:
        """``asked`` says whom to ask, a line each."""
        super().__init__(parent)
        self._asked = asked
        self.setWindowTitle("Words and help")
        self._build()
        self._wire()
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 95, metrics.lineSpacing() * 34)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(4)
        for title, terms in (("Words used here", TERMS), ("Where it is in EAM", WHERE)):
            column.addWidget(PlainLabel(title, role="heading"))
            for term in terms:
                column.addSpacing(4)
                column.addWidget(selectable_label(term.word, role="strong"))
                column.addWidget(selectable_label(term.meaning))
            column.addSpacing(12)
        column.addWidget(PlainLabel("License", role="heading"))
        column.addWidget(selectable_label(LICENSE_NOTE))
        column.addSpacing(12)
        column.addWidget(PlainLabel("Whom to ask", role="heading"))
        for line in self._asked:
            column.addWidget(selectable_label(line))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setAccessibleName("Words and help")
        area.setProperty("role", "read")
        outer.addWidget(area, 1)
        row = QHBoxLayout()
        self.copy = push_button("Copy as text", name="copy_help")
        self.close_button = push_button("Close", name="close_help")
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(self.close_button)
        outer.addLayout(row)

    def _wire(self) -> None:
        self.copy.clicked.connect(self._on_copy)
        self.close_button.clicked.connect(self.accept)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(help_text(self._asked))
