"""Bars over time or over categories: each can be read, and opened to see what is behind it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter

from eamconsole.gui.context import ViewContext
from eamconsole.gui.views.bar_drawing import BarDrawing, box_of
from eamconsole.gui.views.bars import Bars
from eamconsole.services.charts.records import Bar, Chart

_LEAST_HEIGHT = 150
_NOT_READ = "Chart, not read yet"


class BarChart(Bars):
    """Up to two values a bar, as a ``Chart`` of the journal has them."""

    def __init__(self, context: ViewContext, name: str) -> None:
        super().__init__(context, name)
        self.setAccessibleName(_NOT_READ)
        self._chart: Chart | None = None

    def show_chart(self, chart: Chart | None) -> None:
        """Show these bars, the oldest first; the bar the keyboard is on stays where it is.

        None shows no bar: nothing is known yet.
        """
        if chart == self._chart:
            return
        self._chart = chart
        self.setAccessibleName(_NOT_READ if chart is None else f"{chart.title}: {chart.total}")
        self.tell_bars_changed()

    def count(self) -> int:
        return len(self._bars)

    def hint(self, at: int) -> str:
        """Return what a bar says: its name, and each figure under its heading."""
        if self._chart is None or not 0 <= at < self.count():
            return ""
        bar = self._bars[at]
        told = (
            f"{title}: {cell}"
            for title, cell in zip(self._chart.headings[1:], bar.cells, strict=True)
            if cell
        )
        opens = "\nClick to see the requests." if bar.leads else ""
        return f"{bar.name}\n" + "\n".join(told) + opens

    def leads(self, at: int) -> bool:
        return self._bars[at].leads

    def box_of(self, at: int) -> QRectF:
        return box_of(QRectF(self.rect()), at, self.count())

    def paint_bars(self, painter: QPainter) -> None:
        if self._chart is not None:
            area = QRectF(self.rect())
            BarDrawing(painter, self._context.theme, area, self._chart).draw()

    def sizeHint(self) -> QSize:
        return QSize(480, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, _LEAST_HEIGHT)

    @property
    def _bars(self) -> tuple[Bar, ...]:
        return () if self._chart is None else self._chart.bars
