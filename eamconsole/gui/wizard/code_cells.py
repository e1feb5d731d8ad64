"""Cells that hold what a system lists: chosen by its words, kept as its code."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import (
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QWidget,
)

from eamconsole.gui.plain_text import shown
from eamconsole.gui.wizard.fields import name_input
from eamconsole.services.checks.rules import meant

_Index = QModelIndex | QPersistentModelIndex


class CodeCells(QStyledItemDelegate):
    """Edits one column of a table; without a list it is a line of text as before."""

    def __init__(self, table: QTableWidget, column: int = 0, called: str = "Status code") -> None:
        super().__init__(table)
        self._codes: Mapping[str, str] = {}
        self._called = called
        table.setItemDelegateForColumn(column, self)

    def offer(self, codes: Mapping[str, str]) -> None:
        """Offer codes with their words from now on; a title is its own code and has none."""
        self._codes = dict(codes)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        if not self._codes:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.setEditable(True)
        name_input(box, self._called)
        for code, words in self._codes.items():
            box.addItem(shown(f"{code} — {words}" if words else code), code)
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setEditText(str(index.data() or ""))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if not isinstance(editor, QComboBox):
            super().setModelData(editor, model, index)
            return
        typed = editor.currentText().strip()
        at = editor.findText(typed)
        code = editor.itemData(at) if at >= 0 else meant(typed, self._codes)
        model.setData(index, code or typed)
