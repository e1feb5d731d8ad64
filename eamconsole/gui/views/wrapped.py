"""Trees whose texts wrap: each row is as high as its words need in the width they have."""

from __future__ import annotations

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget

_AROUND, _ICON = 18, 26
"""What the style leaves free beside a text, and what an icon takes."""
_ABOVE_AND_BELOW = 14
_HIGHEST = 100_000
_LONG_WORD = re.compile(r"\S{25,}")
_PIECE = 12
_MAY_BREAK = "\u200b"


def _in_pieces(word: re.Match[str]) -> str:
    return _MAY_BREAK.join(word[0][at : at + _PIECE] for at in range(0, len(word[0]), _PIECE))


class WrappedRows(QStyledItemDelegate):
    """Measures rows by the width of their columns."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree
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
        box = QRect(0, 0, max(1, width), _HIGHEST)
        flags = int(Qt.TextFlag.TextWordWrap)
        high = option.fontMetrics.boundingRect(box, flags, option.text).height()
        return QSize(size.width(), high + _ABOVE_AND_BELOW)
