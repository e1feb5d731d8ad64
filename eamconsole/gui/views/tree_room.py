"""Shares the room of a short table among its columns, as the live lists share theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHeaderView, QTreeWidget

from eamconsole.gui.models.column_room import Claim, TextRoom, share_room

_AROUND, _ICON = 19, 26
"""What the style leaves free beside a text, and what an icon takes."""
_MOST_MEASURED = 500
"""Rows; what is further down is as wide as these, or elided."""


class TreeRoom(QObject):
    """Fits the columns whenever the room or what stands in them changes.

    A column without a ``least`` number of characters is as wide as what stands in it.  Those that
    find no room step aside, the least ``worth`` first, and come back with it.
    """

    def __init__(
        self, tree: QTreeWidget, worth: Sequence[int], least: Mapping[int, int], *, lines: int = 1
    ) -> None:
        super().__init__(tree)
        self._tree, self._worth, self._least, self._lines = tree, tuple(worth), least, lines
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.fit)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        model = tree.model()
        for changed in (model.rowsInserted, model.dataChanged, model.modelReset):
            changed.connect(self._later)
        tree.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange, QEvent.Type.Show):
            self._later()
        return super().eventFilter(watched, event)

    @Slot()
    def _later(self) -> None:
        self._soon.start()

    @Slot()
    def fit(self) -> None:
        """Share the room."""
        columns = range(len(self._worth))
        widths = share_room([self._claim(at) for at in columns], self._tree.viewport().width())
        for at, width in enumerate(widths):
            if self._tree.isColumnHidden(at) != (width == 0):
                self._tree.setColumnHidden(at, width == 0)
            if width and self._tree.columnWidth(at) != width:
                self._tree.setColumnWidth(at, width)

    def _claim(self, at: int) -> Claim:
        title, rigid = self._title(at), at not in self._least
        text_room = TextRoom(QFontMetricsF(self._tree.font()))
        lines = 1 if rigid else self._lines
        wanted = max([title, *(self._wanted(text_room, row, at, lines) for row in self._rows())])
        unit = self._tree.fontMetrics().averageCharWidth()
        least = max(title, self._least.get(at, 0) * unit + _AROUND)
        return Claim(wanted=wanted, least=least, worth=self._worth[at], rigid=rigid)

    def _rows(self) -> range:
        return range(min(self._tree.topLevelItemCount(), _MOST_MEASURED))

    def _wanted(self, text_room: TextRoom, row: int, at: int, lines: int) -> int:
        item = self._tree.topLevelItem(row)
        if item is None:
            return 0
        around = _AROUND if item.icon(at).isNull() else _AROUND + _ICON
        return text_room.wanted(item.text(at), lines) + around

    def _title(self, at: int) -> int:
        font = self._tree.header().font()
        font.setBold(True)
        words = self._tree.headerItem().data(at, Qt.ItemDataRole.DisplayRole)
        return ceil(QFontMetricsF(font).horizontalAdvance(str(words))) + _AROUND + 1
