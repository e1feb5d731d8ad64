"""A small drawing of the city's bounds with the known point; needs no internet."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from eamconsole.domain.city import Bounds
from eamconsole.domain.request import Place
from eamconsole.gui.place_sketch import draw_frame, draw_place
from eamconsole.gui.wizard.bench import theme_of_now
from eamconsole.services.setup.place import PlacedPoint


class MapDrawing(QWidget):
    """Draws north up, to scale within itself."""

    def __init__(self) -> None:
        super().__init__()
        self._placed: PlacedPoint | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Drawing of the city's bounds and the known point")

    def show_point(self, placed: PlacedPoint | None) -> None:
        """Draw a point, or nothing."""
        self._placed = placed
        self.setAccessibleDescription(_in_words(placed))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self.fontMetrics().lineSpacing() * 11)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bounds and the point."""
        theme, placed = theme_of_now(), self._placed
        painter = QPainter(self)
        draw_frame(painter, self.size(), theme)
        painter.setPen(QColor(theme.muted))
        if placed is None:
            words = "The point and the bounds appear here."
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        else:
            place = Place(placed.latitude, placed.longitude)
            bounds = Bounds(*placed.bounds) if placed.bounds else None
            draw_place(
                painter, self.size(), theme, place, bounds,
                name="Known point", covered=placed.covered,
            )  # fmt: skip
        painter.end()


def _in_words(placed: PlacedPoint | None) -> str:
    if placed is None:
        return "Nothing to draw yet."
    return (
        f"Latitude {placed.latitude:.6f}, longitude {placed.longitude:.6f} is "
        f"X {placed.x:.2f}, Y {placed.y:.2f} in {placed.about.unit}."
    )
