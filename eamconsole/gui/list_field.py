"""The field a city's list is typed or pasted into."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QPlainTextEdit

from eamconsole.services.setup.flag_list import refusal_of_pasted


class ListField(QPlainTextEdit):
    """Takes no table with merged cells: what they answer is not in its text."""

    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("List of title, internal, private")
        self.setTabChangesFocus(True)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert the text that is pasted or dropped, unless it says less than its table."""
        why = refusal_of_pasted(source.html()) if source.hasHtml() else ""
        if why:
            self.refused.emit(why)
        else:
            super().insertFromMimeData(source)
