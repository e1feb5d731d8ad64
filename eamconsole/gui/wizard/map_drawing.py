"""A small drawing of the city's bounds with the known point; needs no internet."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from eamconsole.gui.tones import Tone
from eamconsole.gui.wizard.bench import theme_of_now
from eamconsole.services.setup.place import PlacedPoint

_MARGIN = 0.35
"""How much of the bounds' size is drawn around them."""


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
        theme = theme_of_now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.base))
        painter.setPen(QColor(theme.line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setPen(QColor(theme.muted))
        if self._placed is None:
            words = "The point and the bounds appear here."
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        else:
            self._draw(painter, self._placed)
        painter.end()

    def _draw(self, painter: QPainter, placed: PlacedPoint) -> None:
        theme = theme_of_now()
        south, west, north, east = placed.bounds or (
            placed.latitude - 0.1, placed.longitude - 0.1,
            placed.latitude + 0.1, placed.longitude + 0.1,
        )  # fmt: skip
        low = min(south, placed.latitude) - (north - south) * _MARGIN
        high = max(north, placed.latitude) + (north - south) * _MARGIN
        left = min(west, placed.longitude) - (east - west) * _MARGIN
        right = max(east, placed.longitude) + (east - west) * _MARGIN

        def at(latitude: float, longitude: float) -> QPointF:
            x = (longitude - left) / (right - left) * self.width()
            y = (high - latitude) / (high - low) * self.height()
            return QPointF(x, y)

        if placed.bounds:
            painter.setPen(QPen(QColor(theme.tones[Tone.ACTIVE]), 2))
            painter.setBrush(QColor(theme.soft[Tone.ACTIVE]))
            painter.drawRect(QRectF(at(north, west), at(south, east)))
            painter.setPen(QColor(theme.tones[Tone.ACTIVE]))
            painter.drawText(at(north, west) + QPointF(6, -6), "Your city's bounds")
        inside = south <= placed.latitude <= north and west <= placed.longitude <= east
        tone = Tone.GOOD if inside and placed.covered else Tone.BAD
        spot = at(placed.latitude, placed.longitude)
        painter.setPen(QPen(QColor(theme.base), 2))
        painter.setBrush(QColor(theme.tones[tone]))
        painter.drawEllipse(spot, 7, 7)
        painter.setPen(QColor(theme.text))
        words = "Known point" if inside else "Known point: outside"
        room = painter.fontMetrics().horizontalAdvance(words) + 20
        shift = QPointF(12, 5) if spot.x() + room < self.width() else QPointF(-room, 5)
        painter.drawText(spot + shift, words)


def _in_words(placed: PlacedPoint | None) -> str:
    if placed is None:
        return "Nothing to draw yet."
    return (
        f"Latitude {placed.latitude:.6f}, longitude {placed.longitude:.6f} is "
        f"X {placed.x:.2f}, Y {placed.y:.2f} in {placed.about.unit}."
    )
