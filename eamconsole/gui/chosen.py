"""Lets what is selected be what is shown, whoever selects it.

Keys and the mouse move a view's current row and select it; a screen reader only selects.  A view
that shows what belongs to its current row would stay with the old one.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QObject, Slot
from PySide6.QtWidgets import QAbstractItemView


def make_selected_current(view: QAbstractItemView) -> None:
    """Make the only selected row the current one; several rows leave the current one alone."""
    chosen = view.selectionModel().selection()
    if chosen.count() != 1 or chosen.at(0).height() != 1:
        return
    only = chosen.at(0).topLeft()
    if only.row() != view.currentIndex().row() or only.parent() != view.currentIndex().parent():
        flag = QItemSelectionModel.SelectionFlag.NoUpdate
        view.selectionModel().setCurrentIndex(only, flag)


class SelectionLeads(QObject):
    """Belongs to one view, whose model is there already."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        view.selectionModel().selectionChanged.connect(self._on_selection)

    @Slot()
    def _on_selection(self) -> None:
        make_selected_current(self._view)
