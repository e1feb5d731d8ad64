"""Keeps what has the keyboard in view whole, its frame included.

Qt scrolls no further than to the cursor: the frame of an input at the edge of a page stayed cut.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

_AROUND = 4
"""Pixels that stay free above and below it."""


class KeyboardPlace(QObject):
    """Scrolls the areas around a control that gets the keyboard until it is seen whole."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusChanged.connect(self._on_moved)

    @Slot(QWidget, QWidget)
    def _on_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return  # what is clicked must not move away below the mouse
        above = now.parentWidget() if now is not None else None
        while now is not None and above is not None:
            if isinstance(above, QScrollArea):
                show_whole(above, now)
            above = above.parentWidget()


def show_whole(area: QScrollArea, widget: QWidget) -> None:
    """Scroll ``area`` as little as shows ``widget`` whole; what is higher than it stays."""
    inside, port = area.widget(), area.viewport()
    if inside is None or not inside.isAncestorOf(widget):
        return
    place = QRect(widget.mapTo(inside, QPoint(0, 0)), widget.size())
    bar, room = area.verticalScrollBar(), port.height()
    lowest = place.top() - _AROUND
    highest = place.bottom() + 1 + _AROUND - room
    if highest > lowest:
        return
    if bar.value() > lowest:
        bar.setValue(lowest)
    elif bar.value() < highest:
        bar.setValue(highest)
