"""A short sortable list of texts, copied with the usual key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from eamconsole.gui.plain_text import in_one_line, shown, tool_tip

_KEY = Qt.ItemDataRole.UserRole
_LEAST_OF_WIDE = 40
"""Characters."""


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
        self._wide, self._aside, self._known_width = wide, -1, 0
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_selected)

    def fit_columns(self, widths: Sequence[int], *, aside: int = -1) -> None:
        """Give the columns room for so many characters; 0 leaves one as it is.

        The column ``aside`` steps aside where the wide one would have no room left, and comes back
        with it: nobody scrolls sideways for what is read in full elsewhere.
        """
        self._aside = aside
        unit = self.fontMetrics().averageCharWidth()
        for at, width in enumerate(widths):
            if width:
                self.header().setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(at, width * unit + 18)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let a column step aside where there is no room for it."""
        super().resizeEvent(event)
        if self._aside >= 0:
            others = (c for c in range(self.columnCount()) if c not in (self._wide, self._aside))
            taken = sum(self.columnWidth(column) for column in others)
            left = self.viewport().width() - taken - self._width_of(self._aside)
            least = _LEAST_OF_WIDE * self.fontMetrics().averageCharWidth()
            self.setColumnHidden(self._aside, left < least)

    def _width_of(self, column: int) -> int:
        """Return how wide a column is, or would be; a hidden one says 0."""
        if not self.isColumnHidden(column):
            self._known_width = self.columnWidth(column)
        return self._known_width

    def fill(self, rows: Sequence[Sequence[str]], keys: Sequence[str] = ()) -> None:
        """Show these rows, the selection kept where its keys (or first cells) come again."""
        kept = {_key_of(item) for item in self.selectedItems()}
        current = self.currentItem()
        was = "" if current is None else _key_of(current)
        self.blockSignals(True)
        self.clear()
        items = [self._item(row) for row in rows]
        for item, key in zip(items, keys, strict=False):
            item.setData(0, _KEY, key)
        self.addTopLevelItems(items)
        for item in items:
            if _key_of(item) == was:
                self.setCurrentItem(item)
        for item in items:
            item.setSelected(_key_of(item) in kept)
        self.blockSignals(False)

    def selected_keys(self) -> list[str]:
        """Return the keys of the selected rows, in the order shown."""
        return [_key_of(item) for item in self._items() if item.isSelected()]

    def mark(self, column: int, marks: Mapping[str, tuple[QIcon, str]]) -> None:
        """Show an icon and a color in one cell of each row named by its key."""
        for item in self._items():
            mark = marks.get(_key_of(item))
            if mark is not None:
                item.setIcon(column, mark[0])
                item.setForeground(column, QColor(mark[1]))

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


def _key_of(item: QTreeWidgetItem) -> str:
    key = item.data(0, _KEY)
    return item.text(0) if key is None else str(key)
