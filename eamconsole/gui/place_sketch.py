"""A small drawing of a point in its city's bounds, north up; needs no internet."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from eamconsole.domain.city import Bounds
from eamconsole.domain.request import Place
from eamconsole.gui.appearance import Theme
from eamconsole.gui.tones import Tone

_MARGIN = 0.35
"""How much of the bounds' size is drawn around them."""
_ALONE = 0.1
"""Degrees around a point whose city has no bounds."""


def draw_frame(painter: QPainter, size: QSize, theme: Theme) -> None:
    """Draw the ground and its border."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.base))
    painter.setPen(QColor(theme.line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(0, 0, size.width() - 1, size.height() - 1)


def draw_place(
    painter: QPainter, size: QSize, theme: Theme, place: Place, bounds: Bounds | None, *,
    name: str, covered: bool = True,
) -> None:  # fmt: skip
    """Draw the bounds and the point; ``name`` is written beside it, with where it lies."""
    box = bounds or Bounds(
        place.latitude - _ALONE, place.longitude - _ALONE,
        place.latitude + _ALONE, place.longitude + _ALONE,
    )  # fmt: skip
    at = _Scale(size, place, box)
    if bounds is not None:
        painter.setPen(QPen(QColor(theme.tones[Tone.ACTIVE]), 2))
        painter.setBrush(QColor(theme.soft[Tone.ACTIVE]))
        corner = at(box.north, box.west)
        painter.drawRect(QRectF(corner, at(box.south, box.east)))
        painter.setPen(QColor(theme.tones[Tone.ACTIVE]))
        painter.drawText(corner + QPointF(6, -6), "Your city's bounds")
    else:
        _draw_cross(painter, size, theme, place)
    inside = box.holds(place.latitude, place.longitude)
    spot = at(place.latitude, place.longitude)
    painter.setPen(QPen(QColor(theme.base), 2))
    painter.setBrush(QColor(theme.tones[Tone.GOOD if inside and covered else Tone.BAD]))
    painter.drawEllipse(spot, 7, 7)
    painter.setPen(QColor(theme.text))
    words = name if inside else f"{name}: outside" if name else "Outside"
    room = painter.fontMetrics().horizontalAdvance(words) + 20
    shift = QPointF(12, 5) if spot.x() + room < size.width() else QPointF(-room, 5)
    painter.drawText(spot + shift, words)


def _draw_cross(painter: QPainter, size: QSize, theme: Theme, place: Place) -> None:
    """Without an outline the numbers are all there is to see."""
    painter.setPen(QColor(theme.line))
    painter.drawLine(size.width() // 2, 0, size.width() // 2, size.height())
    painter.drawLine(0, size.height() // 2, size.width(), size.height() // 2)
    painter.setPen(QColor(theme.muted))
    words = f"{place.latitude:.5f}, {place.longitude:.5f}"
    where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
    painter.drawText(QRectF(0, 0, size.width(), size.height() - 8), where, words)


class _Scale:
    """Turns degrees into pixels: the bounds, the point, and a margin around both."""

    def __init__(self, size: QSize, place: Place, box: Bounds) -> None:
        high, wide = box.north - box.south, box.east - box.west
        self._size = size
        self._low = min(box.south, place.latitude) - high * _MARGIN
        self._high = max(box.north, place.latitude) + high * _MARGIN
        self._left = min(box.west, place.longitude) - wide * _MARGIN
        self._right = max(box.east, place.longitude) + wide * _MARGIN

    def __call__(self, latitude: float, longitude: float) -> QPointF:
        x = (longitude - self._left) / (self._right - self._left) * self._size.width()
        y = (self._high - latitude) / (self._high - self._low) * self._size.height()
        return QPointF(x, y)
