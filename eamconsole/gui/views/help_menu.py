"""The Help menu of the header."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

KEYS, AUDIT, JOURNAL, LOGS, ABOUT = "keys", "audit", "journal", "logs", "about"
DIAGNOSTICS, ASKED, SHADOW = "diagnostics", "asked", "shadow"
GUIDE, CODES = "guide", "codes"
_TOPICS = (
    (GUIDE, "Guide"),
    (CODES, "Error codes"),
    (KEYS, "Keyboard"),
    (AUDIT, "What people did…"),
    (SHADOW, "What a round would do…"),
    (JOURNAL, "Journal…"),
    (ASKED, "Whom to ask…"),
    (LOGS, "Open the folder of the logs"),
    (DIAGNOSTICS, "Save diagnostics…"),
    (ABOUT, "About EAM Console"),
)


class HelpMenu(QMenu):
    """Names the topics; who opens them is decided outside."""

    topic_wanted = Signal(str)
    autostart_wanted = Signal(bool)
    opening = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        for topic, title in _TOPICS:
            if topic == ABOUT:
                self._add_autostart()
            action = self.addAction(title)
            action.setData(topic)
            if topic == KEYS:
                action.setShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents))
                parent.addAction(action)  # the key works while the menu is closed
        self.triggered.connect(self._on_triggered)
        self.aboutToShow.connect(self.opening)

    @Slot(bool)
    def show_autostart(self, on: bool) -> None:
        """Show whether the console starts at sign-in."""
        self.at_sign_in.setChecked(on)

    def _add_autostart(self) -> None:
        self.addSeparator()
        self.at_sign_in = self.addAction("Start when I sign in")
        self.at_sign_in.setCheckable(True)
        self.addSeparator()

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        if action is self.at_sign_in:
            self.autostart_wanted.emit(action.isChecked())
        elif action.data():
            self.topic_wanted.emit(str(action.data()))
