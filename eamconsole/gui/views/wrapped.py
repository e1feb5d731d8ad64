"""Trees and tables whose texts wrap: each row is as high as its words need in their width."""

from __future__ import annotations

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTreeWidget,
)

_AROUND, _ICON = 18, 26
"""What the style leaves free beside a text, and what an icon takes."""
_ABOVE_AND_BELOW = 14
_BESIDE, _BETWEEN = 20, 4
"""The same of a table's cells: padding, the margin of the style, and the line beside them."""
_HIGHEST = 100_000
_LONG_WORD = re.compile(r"\S{25,}")
_WORD = re.compile(r"\S{13,}")
_PIECE = 12
_PART = re.compile(r"[^._/-]*[._/-]|[^._/-]+")
_MAY_BREAK = "\u200b"


def _in_pieces(word: re.Match[str]) -> str:
    """Return a word that may go on in the next line: behind a dot or the like, as keys are read."""
    parts = _PART.findall(word[0])
    pieces = [part[at : at + _PIECE] for part in parts for at in range(0, len(part), _PIECE)]
    return _MAY_BREAK.join(pieces)


def _height_of(option: QStyleOptionViewItem, width: int) -> int:
    box = QRect(0, 0, max(1, width), _HIGHEST)
    flags = int(Qt.TextFlag.TextWordWrap)
    return option.fontMetrics.boundingRect(box, flags, option.text).height()


class WrappedCells(QStyledItemDelegate):
    """Measures cells of a table by the width that is left of their column.

    Qt forgets what the style leaves free beside a text, and measures nothing anew where a column
    gets its width later: the last words of a cell became three dots.
    """

    def __init__(self, table: QTableWidget) -> None:
        super().__init__(table)
        self._table = table
        table.setWordWrap(True)
        table.setItemDelegate(self)
        self._later = QTimer(table, singleShot=True, interval=0)
        self._later.timeout.connect(table.resizeRowsToContents)
        table.horizontalHeader().sectionResized.connect(self._measure_anew)

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Let a word that its column does not hold, a key mostly, go on in the next line."""
        super().initStyleOption(option, index)
        if not self._is_given_its_width(index):
            return
        width, fonts = self._width_of(index), option.fontMetrics

        def shortened(word: re.Match[str]) -> str:
            return _in_pieces(word) if fonts.horizontalAdvance(word[0]) > width else word[0]

        option.text = _WORD.sub(shortened, option.text)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height the words need, and the width of their longest line."""
        size = super().sizeHint(option, index)
        self.initStyleOption(option, index)
        high = _height_of(option, self._width_of(index)) + _BETWEEN
        return QSize(size.width(), max(size.height(), high))

    def _measure_anew(self, *_section: int) -> None:
        self._later.start()

    def _is_given_its_width(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Other columns take the width of their longest word, which must stay one."""
        mode = self._table.horizontalHeader().sectionResizeMode(index.column())
        return mode is QHeaderView.ResizeMode.Stretch

    def _width_of(self, index: QModelIndex | QPersistentModelIndex) -> int:
        return self._table.columnWidth(index.column()) - _BESIDE


class WrappedRows(QStyledItemDelegate):
    """Measures rows by the width of their columns."""

    def __init__(self, tree: QTreeWidget, *, lines: int = 0) -> None:
        """``lines``: a row takes no more of them, 0 as many as its words need."""
        super().__init__(tree)
        self._tree = tree
        self._most = tree.fontMetrics().lineSpacing() * lines or _HIGHEST
        tree.setUniformRowHeights(False)
        tree.setWordWrap(True)
        tree.setItemDelegate(self)
        tree.header().sectionResized.connect(tree.scheduleDelayedItemsLayout)

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Let a word that no line holds, an address of a page mostly, go on in the next line."""
        super().initStyleOption(option, index)
        option.text = _LONG_WORD.sub(_in_pieces, option.text)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height the words need."""
        size = super().sizeHint(option, index)
        if self._tree.isFirstColumnSpanned(index.row(), index.parent()):
            return size
        icon = index.data(Qt.ItemDataRole.DecorationRole) is not None
        width = self._tree.columnWidth(index.column()) - _AROUND - (_ICON if icon else 0)
        self.initStyleOption(option, index)
        return QSize(size.width(), min(_height_of(option, width), self._most) + _ABOVE_AND_BELOW)
