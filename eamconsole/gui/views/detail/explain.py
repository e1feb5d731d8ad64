"""The first tab: the request itself, what happened and what comes next, why, what you can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from eamconsole.gui.context import ViewContext
from eamconsole.gui.views.detail.request import RequestPart
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


_SHOWN: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "What happened, and what comes next",
        ("What happened", "What it waits for", "What happens next"),
    ),
    ("What staff are told", ("Notices about this request",)),
    ("Why", ("Why",)),
    ("In the other system's words", ("In the other system's words",)),
    ("What you can do", ("What you can do",)),
)
"""The answers as the window shows them: what people ask first stands first, in one breath."""


class RequestTab(QScrollArea):
    """The request, then the answers one below the other; those without text are left out."""

    copy_wanted = Signal()

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName("Request and explanation")
        self.setProperty("role", "read")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.about = RequestPart(context)
        self._texts: dict[str, tuple[PlainLabel, PlainLabel]] = {}
        self._build()
        self.copy.clicked.connect(self.copy_wanted)

    def show_explanation(self, record: DetailRecord) -> None:
        """Show the answers."""
        for title, answers in _SHOWN:
            heading, words = self._texts[title]
            text = " ".join(filter(None, (ANSWERS[answer](record) for answer in answers)))
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
        column.addWidget(self.about)
        for title, _ in _SHOWN:
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
