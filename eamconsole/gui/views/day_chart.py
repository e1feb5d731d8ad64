"""A small chart of the last 24 hours: deliveries to EAM and to SeeClickFix, hour by hour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from eamconsole.gui.context import ViewContext
from eamconsole.gui.plain_text import tool_tip
from eamconsole.gui.tones import Tone
from eamconsole.services.overview.records import Hour

_LEFT, _TOP, _BOTTOM = 40, 24, 22
_SERIES = (("to EAM", Tone.ACTIVE), ("to SeeClickFix", Tone.SPECIAL))


class DayChart(QWidget):
    """Two bars an hour; hovering tells the numbers."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._hours: tuple[Hour, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        context.appearance.changed.connect(self.update)

    def show_hours(self, hours: Sequence[Hour]) -> None:
        """Show these hours, oldest first."""
        if tuple(hours) == self._hours:
            return
        self._hours = tuple(hours)
        out = sum(hour.to_eam for hour in hours)
        back = sum(hour.to_seeclickfix for hour in hours)
        self.setAccessibleName(f"Last 24 hours: {out} to EAM, {back} to SeeClickFix")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 190)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tool_tip(self._hint(event.pos().x())), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars in the colors of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_legend(painter)
        top = nice_top(max((max(h.to_eam, h.to_seeclickfix) for h in self._hours), default=0))
        self._paint_grid(painter, top)
        for at, hour in enumerate(self._hours):
            self._paint_hour(painter, at, hour, top)
        painter.end()

    def _plot(self) -> QRectF:
        return QRectF(_LEFT, _TOP + 8, self.width() - _LEFT - 8, self.height() - _TOP - _BOTTOM - 8)

    def _paint_legend(self, painter: QPainter) -> None:
        theme, left = self._context.theme, float(_LEFT)
        metrics = QFontMetrics(painter.font())
        for title, tone in _SERIES:
            painter.fillRect(QRectF(left, 7, 10, 10), QColor(theme.tones[tone]))
            painter.setPen(QColor(theme.muted))
            painter.drawText(int(left + 16), 17, title)
            left += metrics.horizontalAdvance(title) + 40

    def _paint_grid(self, painter: QPainter, top: int) -> None:
        theme, plot = self._context.theme, self._plot()
        for share in (0.0, 0.5, 1.0):
            y = plot.bottom() - share * plot.height()
            painter.setPen(QColor(theme.line))
            painter.drawLine(int(plot.left()), int(y), int(plot.right()), int(y))
            if (share * top).is_integer():
                painter.setPen(QColor(theme.muted))
                box = QRectF(0, y - 9, _LEFT - 8, 18)
                painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), f"{int(share * top):,}")

    def _paint_hour(self, painter: QPainter, at: int, hour: Hour, top: int) -> None:
        theme, plot = self._context.theme, self._plot()
        width = plot.width() / max(1, len(self._hours))
        bar = max(2.0, width * 0.36)
        for series, value in enumerate((hour.to_eam, hour.to_seeclickfix)):
            height = plot.height() * value / top
            left = plot.left() + at * width + width * 0.12 + series * (bar + 1)
            color = QColor(theme.tones[_SERIES[series][1]])
            painter.fillRect(QRectF(left, plot.bottom() - height, bar, height), color)
        if at % 4 == 0:
            painter.setPen(QColor(theme.muted))
            words = f"{hour.start.astimezone(self._context.zone):%H:%M}"
            painter.drawText(int(plot.left() + at * width), int(plot.bottom() + 17), words)

    def _hint(self, x: int) -> str:
        plot = self._plot()
        at = int((x - plot.left()) / plot.width() * len(self._hours)) if self._hours else -1
        if not 0 <= at < len(self._hours):
            return "Deliveries of the last 24 hours"
        hour = self._hours[at]
        start = f"{hour.start.astimezone(self._context.zone):%H:%M}"
        return f"From {start}: {hour.to_eam} to EAM, {hour.to_seeclickfix} to SeeClickFix"


def nice_top(highest: int) -> int:
    """Return an even round number at or above ``highest``."""
    unit = 1
    while True:
        for lead in (2, 4, 6, 8):
            if lead * unit >= highest:
                return lead * unit
        unit *= 10
