"""Payload: what was sent and what was answered, two attempts side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from eamconsole.domain.delivery import Attempt
from eamconsole.gui.moments import exact
from eamconsole.gui.plain_text import button_text, shown
from eamconsole.gui.widgets import PlainLabel

_LAID_OUT_AT_MOST = 100_000


def readable(text: str) -> str:
    """Return JSON on lines of its own; anything else as it is."""
    if not text.startswith(("{", "[")) or len(text) > _LAID_OUT_AT_MOST:
        return text
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text


class AttemptPane(QWidget):
    """One attempt: chosen above, sent and answered below."""

    def __init__(self, name: str, zone: tzinfo) -> None:
        super().__init__()
        self._name = name
        self._zone = zone
        self._attempts: tuple[Attempt, ...] = ()
        self._build()
        self.choice.currentIndexChanged.connect(self._show_chosen)

    def show_attempts(self, attempts: Sequence[Attempt], chosen: int) -> None:
        """Offer the attempts and show the ``chosen`` one."""
        self._attempts = tuple(attempts)
        self.choice.blockSignals(True)
        self.choice.clear()
        for attempt in attempts:
            self.choice.addItem(button_text(f"Attempt {attempt.number}").replace("&&", "&"))
        self.choice.setCurrentIndex(chosen)
        self.choice.blockSignals(False)
        self._show_chosen()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.choice = QComboBox()
        self.choice.setAccessibleName(f"{self._name} attempt")
        self._when = PlainLabel(role="muted", wrap=True)
        self._sent = _text_view(f"{self._name}: sent")
        self._answered = _text_view(f"{self._name}: answered")
        column.addWidget(self.choice)
        column.addWidget(self._when)
        column.addWidget(PlainLabel("Sent", role="section"))
        column.addWidget(self._sent, 1)
        column.addWidget(PlainLabel("Answered", role="section"))
        column.addWidget(self._answered, 1)

    @Slot()
    def _show_chosen(self) -> None:
        at = self.choice.currentIndex()
        if not 0 <= at < len(self._attempts):
            return
        attempt = self._attempts[at]
        outcome = f" · {attempt.outcome}" if attempt.outcome else ""
        self._when.show_text(f"{exact(attempt.began_at, self._zone)}{outcome}")
        self._sent.setPlainText(shown(readable(attempt.sent)))
        self._answered.setPlainText(shown(readable(attempt.answered) or "(no answer)"))


class PayloadTab(QStackedWidget):
    """The newest attempt at the right, the one before it at the left."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self._attempts: tuple[Attempt, ...] = ()
        self.before = AttemptPane("Earlier", zone)
        self.newest = AttemptPane("Newest", zone)
        self._build()

    def show_attempts(self, attempts: Sequence[Attempt]) -> None:
        """Show the attempts; what is being read stays where nothing changed."""
        if tuple(attempts) == self._attempts:
            return
        self._attempts = tuple(attempts)
        self.setCurrentIndex(1 if attempts else 0)
        self.before.setVisible(len(attempts) > 1)
        if attempts:
            self.newest.show_attempts(attempts, len(attempts) - 1)
            self.before.show_attempts(attempts, max(0, len(attempts) - 2))

    def _build(self) -> None:
        nothing = PlainLabel("Nothing was sent yet. Each attempt appears here, redacted.",
                             role="muted", wrap=True)  # fmt: skip
        nothing.setContentsMargins(16, 16, 16, 16)
        self.addWidget(nothing)
        panes = QWidget()
        row = QHBoxLayout(panes)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(10)
        row.addWidget(self.before, 1)
        row.addWidget(self.newest, 1)
        area = QScrollArea()  # both panes are higher than a detail in a low window
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(panes)
        self.addWidget(area)


def _text_view(name: str) -> QPlainTextEdit:
    view = QPlainTextEdit()
    view.setReadOnly(True)
    view.setTabChangesFocus(True)
    view.setAccessibleName(name)
    view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    return view
