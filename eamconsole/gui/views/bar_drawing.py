"""How bars are drawn: their places, the grid behind them, their values in the theme's colors."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from eamconsole.gui.appearance import Theme
from eamconsole.gui.tones import Tone
from eamconsole.services.charts.records import Bar, Chart

_LEFT, _TOP, _BOTTOM, _RIGHT = 48, 32, 24, 8
_TONES = (Tone.ACTIVE, Tone.SPECIAL)
_SHARE = 0.76
"""Of a bar's place that its values take; the rest keeps bars apart."""


class BarDrawing:
    """One chart on one area, as it is painted once."""

    def __init__(self, painter: QPainter, theme: Theme, area: QRectF, chart: Chart) -> None:
        self._painter = painter
        self._theme = theme
        self._area = area
        self._chart = chart

    def draw(self) -> None:
        """Draw the legend, the grid, and each bar."""
        bars = self._chart.bars
        top = nice_top(max((value for bar in bars for value in bar.values), default=0))
        self._draw_legend()
        draw_grid(self._painter, self._theme, plot_of(self._area), top)
        every = self._label_every()
        for at, bar in enumerate(bars):
            self._draw_bar(at, bar, top)
            if at % every == 0:
                box = box_of(self._area, at, len(bars))
                self._painter.setPen(QColor(self._theme.muted))
                self._painter.drawText(int(box.left() + 2), int(box.bottom() + 17), bar.label)

    def _draw_legend(self) -> None:
        painter, left = self._painter, float(_LEFT)
        metrics = QFontMetrics(painter.font())
        for title, tone in zip(self._chart.series, _TONES, strict=False):
            painter.fillRect(QRectF(left, 7, 10, 10), QColor(self._theme.tones[tone]))
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(int(left + 16), 17, title)
            left += metrics.horizontalAdvance(title) + 40

    def _label_every(self) -> int:
        """Return which bars have room for their label: each, every second, every third …."""
        metrics, bars = QFontMetrics(self._painter.font()), self._chart.bars
        widest = max((metrics.horizontalAdvance(bar.label) for bar in bars), default=0)
        return max(1, math.ceil((widest + 10) / max(1.0, box_of(self._area, 0, len(bars)).width())))

    def _draw_bar(self, at: int, bar: Bar, top: float) -> None:
        box = box_of(self._area, at, len(self._chart.bars))
        left = box.left() + box.width() * (1 - _SHARE) / 2
        width = max(1.0, box.width() * _SHARE / max(1, len(bar.values)))
        for series, (value, tone) in enumerate(zip(bar.values, _TONES, strict=False)):
            height = box.height() * value / top
            piece = QRectF(left + series * width, box.bottom() - height, width - 1, height)
            self._painter.fillRect(piece, QColor(self._theme.tones[tone]))


def plot_of(area: QRectF) -> QRectF:
    """Return where the bars stand, without the words around them."""
    width, height = area.width() - _LEFT - _RIGHT, area.height() - _TOP - _BOTTOM
    return QRectF(_LEFT, _TOP, max(1.0, width), max(1.0, height))


def box_of(area: QRectF, at: int, count: int) -> QRectF:
    """Return the place of one of ``count`` bars, from the top of the plot to its ground."""
    plot = plot_of(area)
    width = plot.width() / max(1, count)
    return QRectF(plot.left() + at * width, plot.top(), width, plot.height())


def draw_grid(painter: QPainter, theme: Theme, plot: QRectF, top: float) -> None:
    """Draw the lines at nothing, half and all of ``top``, with their numbers at the left."""
    for share in (0.0, 0.5, 1.0):
        y = plot.bottom() - share * plot.height()
        painter.setPen(QColor(theme.line))
        painter.drawLine(int(plot.left()), int(y), int(plot.right()), int(y))
        if (share * top).is_integer():
            painter.setPen(QColor(theme.muted))
            box = QRectF(0, y - 9, plot.left() - 8, 18)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), f"{int(share * top):,}")


def nice_top(highest: float) -> float:
    """Return an even round number at or above ``highest``."""
    unit = 1
    while True:
        for lead in (2, 4, 6, 8):
            if lead * unit >= highest:
                return float(lead * unit)
        unit *= 10
