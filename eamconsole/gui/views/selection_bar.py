"""Appears when several rows are selected: what can be done to all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton

from eamconsole.gui.views.flow_layout import FlowLayout
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.wording import counted_in
from eamconsole.services.lists.records import Listing

ACTION_WORDS = {
    "retry": "Retry",
    "hold": "Hold",
    "release": "Release",
    "skip": "Skip with a reason…",
    "check_now": "Check now",
}


class SelectionBar(QFrame):
    """Hidden while fewer than two rows are selected."""

    wanted = Signal(str)

    def __init__(self, listing: Listing) -> None:
        super().__init__()
        self.setProperty("role", "bulk")
        self._listing = listing
        self._buttons: dict[str, QPushButton] = {}
        self._build()
        self._wire()
        self.hide()

    def show_selected(self, count: int) -> None:
        """Show how many rows are selected."""
        self._words.show_text(f"{counted_in(self._listing, count)} selected")
        self.setVisible(count > 1)

    def show_fitting(self, fitting: frozenset[str]) -> None:
        """Offer only what changes at least one of the rows."""
        for action, button in self._buttons.items():
            button.setVisible(action in fitting)

    def _build(self) -> None:
        row = FlowLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        self._words = PlainLabel(role="strong")
        row.addWidget(self._words)
        for action, title in ACTION_WORDS.items():
            button = push_button(title, name=f"bulk_{action}")
            button.setProperty("action", action)
            self._buttons[action] = button
            row.addWidget(button)

    def _wire(self) -> None:
        for button in self._buttons.values():
            button.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(str(self.sender().property("action")))
