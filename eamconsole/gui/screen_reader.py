"""Keeps the program alive while a screen reader walks through its window.

Qt counts the parts of a scroll area anew for each question, and takes the one asked for without
looking whether it is still there.  A scroll bar that hides between two questions ends the program;
live pages do that all the time.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QScrollArea, QWidget

_made: list[ScrollAreaParts] = []
"""Qt owns what a factory makes, and Python must not forget it before its widget goes."""


class ScrollAreaParts(QAccessibleWidget):
    """What is in a scroll area, and the bars that are shown; None for a part that has gone."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area, QAccessible.Role.Client)
        self._area = area

    def childCount(self) -> int:
        return len(self._parts())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        parts = self._parts()
        if not 0 <= index < len(parts):
            return None
        return QAccessible.queryAccessibleInterface(parts[index])

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        meant = child.object()
        return next((at for at, part in enumerate(self._parts()) if part is meant), -1)

    def _parts(self) -> list[QWidget]:
        parts = [self._area.viewport()]
        for bar in (self._area.horizontalScrollBar(), self._area.verticalScrollBar()):
            holder = bar.parentWidget()
            if bar.isVisible() and holder is not None:
                parts.append(holder)
        return parts


def _made_for(_class: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, QScrollArea):
        return None
    _made[:] = [each for each in _made if shiboken6.isValid(each)]
    made = ScrollAreaParts(thing)
    _made.append(made)
    return made


def install() -> None:
    """Answer screen readers for scroll areas instead of Qt; once, for all windows."""
    QAccessible.installFactory(_made_for)
