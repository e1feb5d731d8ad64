"""The keys of the window in one list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from eamconsole.gui.keys import key_uses
from eamconsole.gui.views.pages import SECTIONS
from eamconsole.gui.views.table_dialog import TableDialog

_HEADINGS = ("Key", "What it does")


class KeysDialog(TableDialog):
    """Called up with F1."""

    def __init__(self, parent: QWidget) -> None:
        words = "Everything in this window can be done without a mouse."
        super().__init__(parent, "Keyboard", words, _HEADINGS, wide=1)
        self.table.setSortingEnabled(False)
        uses = key_uses(tuple(section.title for section in SECTIONS))
        self.fill([(use.keys, use.does) for use in uses])
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
