"""A small chart of how many differences each comparison found, week by week."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from eamconsole.domain.reconciling import KINDS, DifferenceKind
from eamconsole.gui.context import ViewContext
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.tones import Tone
from eamconsole.gui.views.bar_drawing import draw_grid, nice_top
from eamconsole.sync.reconcile import Trend

_LEFT, _TOP, _BOTTOM, _RIGHT = 44, 26, 22, 8
_MOST = 26
"""Comparisons shown: half a year of weeks."""
_WIDEST = 42.0
_LABEL = 60
_EMPTY = "The trend shows how many differences each comparison found. It begins with the first."


class TrendChart(QWidget):
    """One bar a comparison, the newest at the right; hovering and the arrow keys tell the kinds.

    The newest leads to its requests; of the others the counts are kept, not what was found.
    """

    opened = Signal()
    """The requests of the newest comparison are wanted: clicked, or Return pressed on it."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._runs: tuple[Trend, ...] = ()
        self._at = -1
        self.setObjectName("trend")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_runs(())
        context.appearance.changed.connect(self.update)

    def show_runs(self, runs: Sequence[Trend]) -> None:
        """Show the newest of these, given oldest first."""
        self._runs = tuple(runs)[-_MOST:]
        counts = ", ".join(str(_total(run)) for run in self._runs)
        self.setAccessibleName(
            f"Differences found by the last {len(self._runs)} comparisons: {counts}"
            if self._runs
            else _EMPTY
        )
        self._go_to(min(self._at, len(self._runs) - 1))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, 170)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tool_tip(self.hint(event.pos().x())), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars in the colors of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._context.theme
        painter.setPen(QColor(theme.muted))
        if not self._runs:
            box = QRectF(self.rect()).adjusted(12, 0, -12, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, int(flags), _EMPTY)
        else:
            painter.drawText(_LEFT, 15, "Differences found by each comparison")
            self._paint_bars(painter)
        if self.hasFocus():
            self._frame(painter)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from comparison to comparison, beginning with the newest, and open it."""
        key, last = event.key(), len(self._runs) - 1
        places = {
            Qt.Key.Key_Left: self._at - 1 if self._at >= 0 else last,
            Qt.Key.Key_Right: self._at + 1 if self._at >= 0 else last,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in places and last >= 0:
            self._go_to(max(0, min(last, places[Qt.Key(key)])))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self._at)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the comparison the pointer is on."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._go_to(self._under(int(event.position().x())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the comparison on which the button went down and up again."""
        at = self._under(int(event.position().x()))
        if event.button() is Qt.MouseButton.LeftButton and at == self._at:
            self._open(at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _go_to(self, at: int) -> None:
        self._at = at
        self.setAccessibleDescription(in_one_line(self._words(at)) if at >= 0 else "")
        self.update()

    def _open(self, at: int) -> None:
        if at >= 0 and self._leads(at):
            self.opened.emit()

    def _leads(self, at: int) -> bool:
        return at == len(self._runs) - 1 and _total(self._runs[at]) > 0

    def _frame(self, painter: QPainter) -> None:
        """Frame the bar the keyboard is on; the whole chart before it is on one."""
        box = QRectF(self.rect())
        if self._at >= 0:
            left = self._begin() + self._at * self._step()
            box = QRectF(left, _TOP, self._step(), self.height() - _TOP)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._context.theme.tones[Tone.ACTIVE]), 2))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)

    def _paint_bars(self, painter: QPainter) -> None:
        theme, plot = self._context.theme, self._plot()
        top = nice_top(max(map(_total, self._runs)))
        draw_grid(painter, theme, plot, top)
        step = self._step()
        every = max(1, math.ceil(_LABEL / step))
        for at, run in enumerate(self._runs):
            total, left = _total(run), self._begin() + at * step
            height = plot.height() * total / top
            tone = Tone.WARNING if total else Tone.GOOD
            bar = QRectF(left + step * 0.15, plot.bottom() - height, step * 0.7, height)
            painter.fillRect(bar if total else bar.adjusted(0, -3, 0, 0), QColor(theme.tones[tone]))
            if (len(self._runs) - 1 - at) % every == 0:
                painter.setPen(QColor(theme.muted))
                day = f"{run.at.astimezone(self._context.zone):%b %d}"
                painter.drawText(int(left), int(plot.bottom() + 17), day)

    def _plot(self) -> QRectF:
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM)

    def _begin(self) -> float:
        """Return where the oldest bar stands: few bars stand at the right, the newest last."""
        return self._plot().right() - self._step() * len(self._runs)

    def _step(self) -> float:
        return min(_WIDEST, self._plot().width() / max(1, len(self._runs)))

    def hint(self, x: int) -> str:
        """Return what the comparison at a place found."""
        at = self._under(x)
        return self._words(at) if at >= 0 else _EMPTY

    def _under(self, x: int) -> int:
        """Return which comparison stands at a place, -1 where none does."""
        at = math.floor((x - self._begin()) / self._step()) if self._runs else -1
        return at if 0 <= at < len(self._runs) else -1

    def _words(self, at: int) -> str:
        run = self._runs[at]
        day = f"{run.at.astimezone(self._context.zone):%Y-%m-%d %H:%M}"
        kinds = "\n".join(
            f"{KINDS[kind].title}: {run.counts[kind.value]:,}"
            for kind in DifferenceKind
            if kind.value in run.counts
        )
        opens = "\nReturn or a click leads to its requests." if self._leads(at) else ""
        return f"{day}: {_total(run):,} differences\n{kinds}".strip() + opens


def _total(run: Trend) -> int:
    return sum(run.counts.values())
