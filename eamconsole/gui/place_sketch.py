"""A small drawing of a point in its city's bounds, north up; of use without the internet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from eamconsole.domain.city import Bounds
from eamconsole.domain.map_view import view_around
from eamconsole.domain.request import Place
from eamconsole.gui.appearance import Theme
from eamconsole.gui.tones import Tone
from eamconsole.support.atlas import Line


@dataclass(frozen=True, slots=True)
class SketchMark:
    """A request on the map: a ring for SeeClickFix's, a cross for EAM's."""

    latitude: float
    longitude: float
    ring: bool


@dataclass(frozen=True, slots=True)
class SketchBackground:
    """What is drawn around the point besides the bounds."""

    outlines: Sequence[Line] = ()
    marks: Sequence[SketchMark] = ()
    background: QImage | None = None
    """A picture of the same view; what lies on it stays to be seen."""


def draw_frame(painter: QPainter, size: QSize, theme: Theme) -> None:
    """Draw the ground and its border."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.base))
    painter.setPen(QColor(theme.line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(0, 0, size.width() - 1, size.height() - 1)


def draw_place(
    painter: QPainter, size: QSize, theme: Theme, place: Place, bounds: Bounds | None, *,
    name: str, covered: bool = True, around: SketchBackground | None = None,
) -> None:  # fmt: skip
    """Draw the bounds and the point; ``name`` is written beside it, with where it lies."""
    at = _Scale(size, place, bounds)
    around = around or SketchBackground()
    if around.background is not None:
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), around.background)
    _draw_outlines(painter, theme, at, around.outlines)
    if bounds is not None:
        _draw_bounds(painter, theme, at, bounds, filled=around.background is None)
    elif around.background is None:
        _draw_cross(painter, size, theme, place)
    _draw_marks(painter, theme, at, around.marks)
    inside = bounds is None or bounds.holds(place.latitude, place.longitude)
    spot = at(place.latitude, place.longitude)
    painter.setPen(QPen(QColor(theme.base), 2))
    painter.setBrush(QColor(theme.tones[Tone.GOOD if inside and covered else Tone.BAD]))
    painter.drawEllipse(spot, 7, 7)
    painter.setPen(QColor(theme.text))
    words = name if inside else f"{name}: outside" if name else "Outside"
    room = painter.fontMetrics().horizontalAdvance(words) + 20
    shift = QPointF(12, 5) if spot.x() + room < size.width() else QPointF(-room, 5)
    painter.drawText(spot + shift, words)


def _draw_bounds(
    painter: QPainter, theme: Theme, at: _Scale, bounds: Bounds, *, filled: bool
) -> None:
    """Filled and named where nothing else is to be seen."""
    painter.setPen(QPen(QColor(theme.tones[Tone.ACTIVE]), 2))
    painter.setBrush(QColor(theme.soft[Tone.ACTIVE]) if filled else Qt.BrushStyle.NoBrush)
    corner = at(bounds.north, bounds.west)
    painter.drawRect(QRectF(corner, at(bounds.south, bounds.east)))
    if filled:
        painter.setPen(QColor(theme.tones[Tone.ACTIVE]))
        painter.drawText(corner + QPointF(6, -6), "Your city's bounds")


def _draw_outlines(painter: QPainter, theme: Theme, at: _Scale, lines: Sequence[Line]) -> None:
    """States in a firm line, counties in a thin one."""
    for line in lines:
        color = theme.muted if line.of_state else theme.line
        painter.setPen(QPen(QColor(color), 2 if line.of_state else 1))
        painter.drawPolyline([at(y, x) for x, y in line.points])


def _draw_marks(painter: QPainter, theme: Theme, at: _Scale, marks: Sequence[SketchMark]) -> None:
    """Residents' requests as rings, EAM's records as crosses: told apart without color."""
    for mark in marks:
        spot = at(mark.latitude, mark.longitude)
        painter.setPen(QPen(QColor(theme.text if mark.ring else theme.tones[Tone.ACTIVE]), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if mark.ring:
            painter.drawEllipse(spot, 4, 4)
        else:
            painter.drawLine(spot + QPointF(-5, 0), spot + QPointF(5, 0))
            painter.drawLine(spot + QPointF(0, -5), spot + QPointF(0, 5))


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
    """Turns degrees into pixels."""

    def __init__(self, size: QSize, place: Place, bounds: Bounds | None) -> None:
        self._size = size
        self._view = view_around(place, bounds, size.width(), size.height())

    def __call__(self, latitude: float, longitude: float) -> QPointF:
        right, down = self._view.share(latitude, longitude)
        return QPointF(right * self._size.width(), down * self._size.height())
