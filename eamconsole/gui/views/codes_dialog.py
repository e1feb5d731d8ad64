"""Every error code with its cause and what a person can do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from eamconsole.gui.views.table_dialog import TableDialog
from eamconsole.gui.views.wrapped import WrappedRows
from eamconsole.services.explain.causes import CAUSES

_HEADINGS = ("Code", "Shown as", "Why", "What you can do")


class CodesDialog(TableDialog):
    """Typing a code, or words of a message, finds its line."""

    def __init__(self, parent: QWidget) -> None:
        words = "Each code stands for one kind of cause, in lists, logs and at the terminal."
        super().__init__(parent, "Error codes", words, _HEADINGS, wide=2)
        self.fill([(code, each.title, each.why, each.you_can) for code, each in CAUSES.items()])
        WrappedRows(self.table)
        self.table.fit_columns((9, 22, 0, 42))
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
