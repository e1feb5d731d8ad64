"""How large a window is when nobody has chosen its size yet."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_BESIDE, _ABOVE = 40, 60
"""Pixels left free for the frame and the task bar."""


def resize_to_text(window: QWidget, characters: int, lines: int) -> None:
    """Make the window wide and high enough for so much text, and no larger than the screen.

    The application is asked for the screen, never the widget: what ``QWidget.screen`` returns the
    binding takes for the widget's child, and deletes it together with a window that the garbage
    collector finds.  Whatever is shown next then ends the process.
    """
    owner = window.parentWidget()
    screen = QGuiApplication.screenAt(owner.frameGeometry().center()) if owner else None
    room = (screen or QGuiApplication.primaryScreen()).availableGeometry()
    metrics = window.fontMetrics()
    window.resize(
        min(metrics.averageCharWidth() * characters, room.width() - _BESIDE),
        min(metrics.lineSpacing() * lines, room.height() - _ABOVE),
    )
