"""A short sortable list of texts, copied with the usual key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from eamconsole.gui.plain_text import in_one_line, shown, tool_tip


class SimpleTable(QTreeWidget):
    """For hundreds of rows; the queues have models of their own."""

    def __init__(self, title: str, headings: Sequence[str], *, wide: int, name: str) -> None:
        """``wide`` is the column that takes the room there is."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(in_one_line(title))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setSortingEnabled(True)
        self.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.setHeaderLabels(list(headings))
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_selected)

    def fill(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows, the selection kept where its first cells come again."""
        kept = {item.text(0) for item in self.selectedItems()}
        self.clear()
        items = [self._item(row) for row in rows]
        self.addTopLevelItems(items)
        for item in items:
            item.setSelected(item.text(0) in kept)

    def narrow(self, words: str) -> int:
        """Show only rows that hold ``words``; return how many."""
        wanted = words.strip().casefold()
        found = 0
        for item in self._items():
            cells = (item.text(at) for at in range(self.columnCount()))
            fits = any(wanted in cell.casefold() for cell in cells)
            item.setHidden(not fits)
            found += fits
        return found

    def cells(self) -> list[list[str]]:
        """Return what is shown, in its order."""
        shown_items = (item for item in self._items() if not item.isHidden())
        return [[item.text(at) for at in range(self.columnCount())] for item in shown_items]

    @Slot()
    def copy_selected(self) -> None:
        """Put the selected rows on the clipboard, cells apart by tabs."""
        lines = [
            "\t".join(item.text(at) for at in range(self.columnCount()))
            for item in self._items()
            if item.isSelected()
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    @staticmethod
    def _item(row: Sequence[str]) -> QTreeWidgetItem:
        item = QTreeWidgetItem([in_one_line(cell) for cell in row])
        for at, cell in enumerate(row):
            item.setToolTip(at, tool_tip(shown(cell, 1_000)))
        return item
