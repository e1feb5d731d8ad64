"""A small chart of how many differences each comparison found, week by week."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy

from eamconsole.domain.reconciling import KINDS, DifferenceKind
from eamconsole.gui.context import ViewContext
from eamconsole.gui.tones import Tone
from eamconsole.gui.views.bar_drawing import draw_grid, nice_top
from eamconsole.gui.views.bars import Bars
from eamconsole.support.counting import counted
from eamconsole.sync.reconcile import Trend

_LEFT, _TOP, _BOTTOM, _RIGHT = 44, 26, 22, 8
_MOST = 26
"""Comparisons shown: half a year of weeks."""
_WIDEST = 42.0
_LABEL = 60
_EMPTY = "The trend shows how many differences each comparison found. It begins with the first."


class TrendChart(Bars):
    """One bar a comparison, the newest at the right; each tells the kinds it found.

    The newest leads to its requests; of the others the counts are kept, not what was found.
    """

    def __init__(self, context: ViewContext) -> None:
        super().__init__(context, "trend")
        self._runs: tuple[Trend, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_runs(())

    def show_runs(self, runs: Sequence[Trend]) -> None:
        """Show the newest of these, given oldest first."""
        self._runs = tuple(runs)[-_MOST:]
        counts = ", ".join(str(_total(run)) for run in self._runs)
        self.setAccessibleName(
            f"Differences found by the last {counted(len(self._runs), 'comparison')}: {counts}"
            if self._runs
            else _EMPTY
        )
        self.tell_bars_changed()

    def count(self) -> int:
        return len(self._runs)

    def hint(self, at: int) -> str:
        """Return what a comparison found, kind by kind."""
        if not 0 <= at < self.count():
            return _EMPTY
        run = self._runs[at]
        day = f"{run.at.astimezone(self._context.zone):%Y-%m-%d %H:%M}"
        kinds = "\n".join(
            f"{KINDS[kind].title}: {run.counts[kind.value]:,}"
            for kind in DifferenceKind
            if kind.value in run.counts
        )
        opens = "\nReturn or a click leads to its requests." if self.leads(at) else ""
        return f"{day}: {counted(_total(run), 'difference')}\n{kinds}".strip() + opens

    def leads(self, at: int) -> bool:
        return at == self.count() - 1 and _total(self._runs[at]) > 0

    def box_of(self, at: int) -> QRectF:
        left = self._begin() + at * self._step()
        return QRectF(left, _TOP, self._step(), self.height() - _TOP)

    def paint_bars(self, painter: QPainter) -> None:
        """Paint the bars under their title, or say what will stand here."""
        painter.setPen(QColor(self._context.theme.muted))
        if self._runs:
            painter.drawText(_LEFT, 15, "Differences found by each comparison")
            self._paint_runs(painter)
            return
        box = QRectF(self.rect()).adjusted(12, 0, -12, 0)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, int(flags), _EMPTY)

    def sizeHint(self) -> QSize:
        return QSize(360, 170)

    def _paint_runs(self, painter: QPainter) -> None:
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


def _total(run: Trend) -> int:
    return sum(run.counts.values())
