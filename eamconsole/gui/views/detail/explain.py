"""Explain: what happened, why, what it waits for, what happens next, what you can do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from eamconsole.gui.widgets import PlainLabel, push_button, selectable_label
from eamconsole.services.viewing.records import Explanation

_BELOW_ANSWER = 10

HEADINGS: tuple[tuple[str, str], ...] = (
    ("happened", "What happened"),
    ("why", "Why"),
    ("answered", "In the other system's words"),
    ("waits_for", "What it waits for"),
    ("next", "What happens next"),
    ("you_can", "What you can do"),
    ("notices", "Notices about this request"),
)


def explanation_text(explanation: Explanation) -> str:
    """Return the whole explanation as text to copy."""
    parts = [
        f"{title}\n{getattr(explanation, name)}"
        for name, title in HEADINGS
        if getattr(explanation, name)
    ]
    if explanation.code:
        parts.append(f"Error code {explanation.code}")
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

    def show_explanation(self, explanation: Explanation) -> None:
        """Show the answers."""
        for name, (heading, words) in self._texts.items():
            text = str(getattr(explanation, name))
            heading.setVisible(bool(text))
            words.setVisible(bool(text))
            words.show_text(text)
        self._code.show_text(f"Error code {explanation.code}" if explanation.code else "")

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        for name, title in HEADINGS:
            heading = PlainLabel(title, role="section")
            words = selectable_label()
            column.addWidget(heading)
            words.setContentsMargins(0, 0, 0, _BELOW_ANSWER)
            column.addWidget(words)
            self._texts[name] = (heading, words)
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
