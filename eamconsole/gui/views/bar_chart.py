"""Bars over time or over categories: each can be read, and opened to see what is behind it."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from eamconsole.gui.context import ViewContext
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.tones import Tone
from eamconsole.services.charts.records import Bar, Chart

_LEFT, _TOP, _BOTTOM, _RIGHT = 48, 32, 24, 8
_LEAST_HEIGHT = 150
_TONES = (Tone.ACTIVE, Tone.SPECIAL)
_SHARE = 0.76
"""Of a bar's place that its values take; the rest keeps bars apart."""
_NOT_READ = "Chart, not read yet"
_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class BarChart(QWidget):
    """Up to two values a bar.  Hovering tells them; arrow keys go from bar to bar."""

    opened = Signal(int)
    """The place of the bar whose requests are wanted: clicked, or Return pressed on it."""

    def __init__(self, context: ViewContext, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(_NOT_READ)
        self._context = context
        self._chart: Chart | None = None
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        context.appearance.changed.connect(self.update)

    def show_chart(self, chart: Chart | None) -> None:
        """Show these bars, the oldest first; the bar the keyboard is on stays where it is.

        None shows no bar: nothing is known yet.
        """
        if chart == self._chart:
            return
        self._chart = chart
        self._at = min(self._at, len(self._bars) - 1)
        self._name_it()
        self.update()

    def hint(self, at: int) -> str:
        """Return what a bar says."""
        if self._chart is None or not 0 <= at < len(self._chart.bars):
            return ""
        bar = self._chart.bars[at]
        told = (
            f"{title}: {cell}"
            for title, cell in zip(self._chart.headings[1:], bar.cells, strict=True)
            if cell
        )
        opens = "\nClick to see the requests." if bar.leads else ""
        return f"{bar.name}\n" + "\n".join(told) + opens

    def box_of(self, at: int) -> QRectF:
        """Return the place of a bar, from the top of the chart to its ground."""
        plot = self._plot()
        width = plot.width() / max(1, len(self._bars))
        return QRectF(plot.left() + at * width, plot.top(), width, plot.height())

    @property
    def _bars(self) -> tuple[Bar, ...]:
        return () if self._chart is None else self._chart.bars

    def sizeHint(self) -> QSize:
        return QSize(480, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, _LEAST_HEIGHT)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tool_tip(self.hint(self._under(event.pos().x()))))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar, and open one."""
        key, last = event.key(), len(self._bars) - 1  # a number: not every key has a name in Qt
        if key in _STEPS and last >= 0:
            start = last + 1 if self._at < 0 and key == Qt.Key.Key_Left else self._at
            self._go_to(max(0, min(last, start + _STEPS[key])))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and last >= 0:
            self._go_to(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self._at)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the bar the pointer is on."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._go_to(self._under(int(event.position().x())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the bar on which the button went down and up again."""
        at = self._under(int(event.position().x()))
        if event.button() is Qt.MouseButton.LeftButton and at == self._at:
            self._open(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where a click leads somewhere."""
        at = self._under(int(event.position().x()))
        leads = 0 <= at < len(self._bars) and self._bars[at].leads
        shape = Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars in the colors of the theme."""
        if self._chart is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = nice_top(max((value for bar in self._bars for value in bar.values), default=0))
        self._paint_legend(painter, self._chart)
        self._paint_grid(painter, top)
        every = self._label_every(painter)
        for at, bar in enumerate(self._bars):
            self._paint_bar(painter, at, bar, top, labeled=at % every == 0)
        if self.hasFocus():
            self._paint_focus(painter)
        painter.end()

    def _plot(self) -> QRectF:
        width, height = self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM
        return QRectF(_LEFT, _TOP, max(1, width), max(1, height))

    def _under(self, x: int) -> int:
        plot, count = self._plot(), len(self._bars)
        at = math.floor((x - plot.left()) / plot.width() * count) if count else -1
        return at if 0 <= at < count else -1

    def _go_to(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self._name_it()
            self.update()

    def _open(self, at: int) -> None:
        if 0 <= at < len(self._bars) and self._bars[at].leads:
            self.opened.emit(at)

    def _name_it(self) -> None:
        """Tell a screen reader everything in one sentence, and the bar the keyboard is on."""
        if self._chart is None:
            self.setAccessibleName(_NOT_READ)
            self.setAccessibleDescription("")
            return
        self.setAccessibleName(f"{self._chart.title}: {self._chart.total}")
        self.setAccessibleDescription(in_one_line(self.hint(self._at)))

    def _paint_legend(self, painter: QPainter, chart: Chart) -> None:
        theme, left = self._context.theme, float(_LEFT)
        metrics = QFontMetrics(painter.font())
        for title, tone in zip(chart.series, _TONES, strict=False):
            painter.fillRect(QRectF(left, 7, 10, 10), QColor(theme.tones[tone]))
            painter.setPen(QColor(theme.muted))
            painter.drawText(int(left + 16), 17, title)
            left += metrics.horizontalAdvance(title) + 40

    def _paint_grid(self, painter: QPainter, top: float) -> None:
        theme, plot = self._context.theme, self._plot()
        for share in (0.0, 0.5, 1.0):
            y = plot.bottom() - share * plot.height()
            painter.setPen(QColor(theme.line))
            painter.drawLine(int(plot.left()), int(y), int(plot.right()), int(y))
            if (share * top).is_integer():
                painter.setPen(QColor(theme.muted))
                box = QRectF(0, y - 9, _LEFT - 8, 18)
                painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), f"{int(share * top):,}")

    def _label_every(self, painter: QPainter) -> int:
        """Return which bars have room for their label: each, every second, every third …."""
        metrics = QFontMetrics(painter.font())
        widest = max((metrics.horizontalAdvance(bar.label) for bar in self._bars), default=0)
        return max(1, math.ceil((widest + 10) / max(1.0, self.box_of(0).width())))

    def _paint_bar(
        self, painter: QPainter, at: int, bar: Bar, top: float, *, labeled: bool
    ) -> None:
        theme, box = self._context.theme, self.box_of(at)
        left = box.left() + box.width() * (1 - _SHARE) / 2
        width = max(1.0, box.width() * _SHARE / max(1, len(bar.values)))
        for series, (value, tone) in enumerate(zip(bar.values, _TONES, strict=False)):
            height = box.height() * value / top
            piece = QRectF(left + series * width, box.bottom() - height, width - 1, height)
            painter.fillRect(piece, QColor(theme.tones[tone]))
        if labeled:
            painter.setPen(QColor(theme.muted))
            painter.drawText(int(box.left() + 2), int(box.bottom() + 17), bar.label)

    def _paint_focus(self, painter: QPainter) -> None:
        """Frame the bar the keyboard is on; the whole chart before it is on one."""
        frame = self.box_of(self._at) if self._at >= 0 else QRectF(self.rect())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._context.theme.tones[Tone.ACTIVE]), 2))
        painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 3, 3)


def nice_top(highest: float) -> float:
    """Return an even round number at or above ``highest``."""
    unit = 1
    while True:
        for lead in (2, 4, 6, 8):
            if lead * unit >= highest:
                return float(lead * unit)
        unit *= 10
