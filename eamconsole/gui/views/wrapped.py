"""Trees whose texts wrap: each row is as high as its words need in the width they have."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget

_AROUND, _ICON = 18, 26
"""What the style leaves free beside a text, and what an icon takes."""
_ABOVE_AND_BELOW = 14
_HIGHEST = 100_000


class WrappedRows(QStyledItemDelegate):
    """Measures rows by the width of their columns."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree
        tree.setUniformRowHeights(False)
        tree.setWordWrap(True)
        tree.setItemDelegate(self)
        tree.header().sectionResized.connect(tree.scheduleDelayedItemsLayout)

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
