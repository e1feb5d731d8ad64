"""What stands above a list gives way to its rows where the window is low."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

_LINES, _MOST_LINES = 2, 4
"""So much of it stays in view, to scroll from there to the rest: two lines and what is around."""


class GivesWay(QScrollArea):
    """As high as what is in it; scrolls where a list would not keep its rows otherwise.

    Wrapping texts and flows tell layouts a height they insist on: several of them above a list
    left it no row.  Here they are shown whole as long as there is room, and no longer.
    """

    def __init__(
        self, *parts: QWidget | QLayout, spacing: int = 0, most_lines: int = _MOST_LINES
    ) -> None:
        """``most_lines``: so high the first part stays whole."""
        super().__init__()
        self._most_lines = most_lines
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        content = QWidget()
        content.setObjectName("gives_way")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)
        for part in parts:
            if isinstance(part, QLayout):
                self._column.addLayout(part)
            else:
                self._column.addWidget(part)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        hint = self._column.totalSizeHint()
        width = self.viewport().width()
        if self._column.hasHeightForWidth():
            return QSize(hint.width(), self._column.totalHeightForWidth(width))
        return hint

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        least = max(line * _LINES, min(self._height_of_first(), line * self._most_lines))
        width = self._column.totalMinimumSize().width()
        return QSize(width, min(least, self.sizeHint().height()))

    def _height_of_first(self) -> int:
        """What a section is called stands whole, wrapped or not."""
        first = self._column.itemAt(0)
        if first is None:
            return 0
        if first.hasHeightForWidth():
            return first.heightForWidth(self.viewport().width())
        return first.sizeHint().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)
