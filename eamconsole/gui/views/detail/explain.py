"""Explain: what happened, why, what it waits for, what happens next, what you can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from eamconsole.gui.widgets import PlainLabel, push_button, selectable_label
from eamconsole.services.lists.records import DetailRecord

_BELOW_ANSWER = 10

ANSWERS: Mapping[str, Callable[[DetailRecord], str]] = {
    "What happened": lambda record: record.explanation.happened,
    "Why": lambda record: record.explanation.why,
    "In the other system's words": lambda record: record.answered,
    "What it waits for": lambda record: record.explanation.waits_for,
    "What happens next": lambda record: record.explanation.next,
    "What you can do": lambda record: record.explanation.you_can,
    "Notices about this request": lambda record: record.notices,
}


def explanation_text(record: DetailRecord) -> str:
    """Return the whole explanation as text to copy."""
    parts = [f"{title}\n{told(record)}" for title, told in ANSWERS.items() if told(record)]
    if record.explanation.code:
        parts.append(f"Error code {record.explanation.code}")
    return "\n\n".join(parts)


class ExplainTab(QScrollArea):
    """The answers one below the other; those without text are left out."""

    copy_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName("Explanation")
        self._texts: dict[str, tuple[PlainLabel, PlainLabel]] = {}
        self._build()
        self.copy.clicked.connect(self.copy_wanted)

    def show_explanation(self, record: DetailRecord) -> None:
        """Show the answers."""
        for title, (heading, words) in self._texts.items():
            text = ANSWERS[title](record)
            heading.setVisible(bool(text))
            words.setVisible(bool(text))
            words.show_text(text)
        code = record.explanation.code
        self._code.show_text(f"Error code {code}" if code else "")

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        for title in ANSWERS:
            heading = PlainLabel(title, role="section")
            words = selectable_label()
            column.addWidget(heading)
            words.setContentsMargins(0, 0, 0, _BELOW_ANSWER)
            column.addWidget(words)
            self._texts[title] = (heading, words)
        row = QHBoxLayout()
        self._code = PlainLabel(role="muted")
        self.copy = push_button("Copy explanation", name="copy_explanation")
        row.addWidget(self._code)
        row.addStretch(1)
        row.addWidget(self.copy)
        column.addLayout(row)
        column.addStretch(1)
        self.setWidget(inside)
        self.setFrameShape(QFrame.Shape.NoFrame)
