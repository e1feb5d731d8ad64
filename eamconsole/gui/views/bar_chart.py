"""Bars over time or over categories: each can be read, and opened to see what is behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from eamconsole.gui.context import ViewContext
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.views.bar_drawing import BarDrawing, bar_at, box_of
from eamconsole.services.charts.records import Bar, Chart

_LEAST_HEIGHT = 150
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
        return box_of(QRectF(self.rect()), at, len(self._bars))

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
            self._go_to(self._under(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the bar on which the button went down and up again."""
        at = self._under(event.position().x())
        if event.button() is Qt.MouseButton.LeftButton and at == self._at:
            self._open(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where a click leads somewhere."""
        at = self._under(event.position().x())
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
        drawing = BarDrawing(painter, self._context.theme, QRectF(self.rect()), self._chart)
        drawing.draw()
        if self.hasFocus():
            drawing.frame(self._at)
        painter.end()

    def _under(self, x: float) -> int:
        return bar_at(QRectF(self.rect()), x, self._bars)

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
