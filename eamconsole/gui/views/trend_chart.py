"""A small chart of how many differences each comparison found, week by week."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from eamconsole.domain.reconciling import KINDS, DifferenceKind
from eamconsole.gui.context import ViewContext
from eamconsole.gui.plain_text import tool_tip
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
    """One bar a comparison, the newest at the right; hovering tells the kinds."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._runs: tuple[Trend, ...] = ()
        self.setObjectName("trend")
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
        painter.end()

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
        at = math.floor((x - self._begin()) / self._step()) if self._runs else -1
        if not 0 <= at < len(self._runs):
            return _EMPTY
        run = self._runs[at]
        day = f"{run.at.astimezone(self._context.zone):%Y-%m-%d %H:%M}"
        kinds = "\n".join(
            f"{KINDS[kind].title}: {run.counts[kind.value]:,}"
            for kind in DifferenceKind
            if kind.value in run.counts
        )
        return f"{day}: {_total(run):,} differences\n{kinds}".strip()


def _total(run: Trend) -> int:
    return sum(run.counts.values())
