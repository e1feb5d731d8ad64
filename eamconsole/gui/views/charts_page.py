"""What the link carried and how long it took, in bars that lead to their requests."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QHBoxLayout

from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.views.bar_chart import BarChart
from eamconsole.gui.views.simple_table import SimpleTable
from eamconsole.gui.widgets import PlainLabel, page_column, push_button, title_row
from eamconsole.gui.workers.background_jobs import CHARTS, WORK
from eamconsole.services.charts import Chart, Figure, Span, write_chart

_READ_AGAIN = 10
"""Seconds after which a chart that is looked at is read anew."""


class ChartsPage(QFrame):
    """Reads what was chosen when shown, and again now and then while it is looked at."""

    requests_wanted = Signal(object, str)
    """A ``Happening``, and in words which requests it picks."""
    said = Signal(str)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._chart: Chart | None = None
        self._ticks = 0
        self._build()
        self._restore()
        self._wire()

    @Slot()
    def read(self) -> None:
        """Read the chart that is chosen."""
        self._ticks = 0
        work = partial(self._context.console.charts.read, self._figure(), self._span())
        self._context.jobs.ask(work, self._on_chart, self._on_failed, lane=CHARTS)

    def tick(self) -> None:
        """Follow what happens meanwhile; called every second."""
        self._ticks += 1
        if self._ticks >= _READ_AGAIN and self.isVisible():
            self.read()

    def save(self, file: Path) -> None:
        """Write the figures to a file."""
        if self._chart is not None:
            work = partial(write_chart, file, self._chart)
            self._context.jobs.ask(work, self._on_saved, self._on_failed, lane=WORK)

    def showEvent(self, event: QShowEvent) -> None:
        """Never show the figures of an earlier visit as those of now."""
        super().showEvent(event)
        self.read()

    def _build(self) -> None:
        column = page_column(self)
        self.export = push_button(
            "Export…", hint="Save the figures as a table (CSV)", name="chart_export"
        )
        column.addLayout(title_row("Charts", self.export))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.figures = _choice("figures", "What to show", [(f.words, f.value) for f in Figure])
        self.spans = _choice("spans", "Of which time", [(s.words, s.value) for s in Span])
        row.addWidget(self.figures)
        row.addWidget(self.spans)
        row.addStretch(1)
        column.addLayout(row)
        self.total = PlainLabel("Reading…", role="heading", wrap=True)
        self.total.setObjectName("chart_total")
        column.addWidget(self.total)
        self.chart = BarChart(self._context, "chart")
        column.addWidget(self.chart, 3)
        hint = "A click on a bar, or Return on a row below, lists the requests behind it."
        self.note = PlainLabel(hint, role="muted", wrap=True)
        column.addWidget(self.note)
        self.table = SimpleTable("Figures of the chart", ("Time",), wide=0, name="chart_figures")
        self.table.setSortingEnabled(False)
        column.addWidget(self.table, 2)

    def _restore(self) -> None:
        figure, _, span = self._context.memory.text("charts/shown").partition("|")
        for box, value in ((self.figures, figure), (self.spans, span)):
            box.setCurrentIndex(max(0, box.findData(value)))

    def _wire(self) -> None:
        self.figures.currentIndexChanged.connect(self._on_chosen)
        self.spans.currentIndexChanged.connect(self._on_chosen)
        self.chart.opened.connect(self._open)
        self.table.itemActivated.connect(self._on_row)
        self.export.clicked.connect(self._on_export)

    def _figure(self) -> Figure:
        return Figure(self.figures.currentData())

    def _span(self) -> Span:
        return Span(self.spans.currentData())

    @Slot()
    def _on_chosen(self) -> None:
        self._context.memory.keep_text("charts/shown", f"{self._figure()}|{self._span()}")
        self._show(None, "Reading…")  # never the figures of one choice under the name of another
        self.read()

    def _on_chart(self, chart: Chart) -> None:
        if (chart.figure, chart.span) != (self._figure(), self._span()) or chart == self._chart:
            return
        self._show(chart, chart.total)

    def _show(self, chart: Chart | None, words: str) -> None:
        self._chart = chart
        self.total.show_text(words)
        self.chart.show_chart(chart)
        self.export.setEnabled(chart is not None)
        headings = ("Time",) if chart is None else chart.headings
        self.table.setColumnCount(len(headings))
        self.table.setHeaderLabels(list(headings))
        rows = [] if chart is None else chart.rows
        self.table.fill(rows, [str(at) for at in range(len(rows))])

    @Slot()
    def _on_row(self) -> None:
        chosen = self.table.selected_keys()
        if len(chosen) == 1:
            self._open(int(chosen[0]))

    @Slot(int)
    def _open(self, at: int) -> None:
        chart = self._chart
        if chart is None or not 0 <= at < len(chart.bars):
            return
        bar = chart.bars[at]
        if bar.happening is not None and bar.leads:
            self.requests_wanted.emit(bar.happening, chart.picked_by(bar))

    @Slot()
    def _on_export(self) -> None:
        name = f"{self._figure()}_{self._span()}.csv"
        chosen, _ = QFileDialog.getSaveFileName(self, "Export the figures", name, "CSV (*.csv)")
        if chosen:
            self.save(Path(chosen))

    def _on_saved(self, _nothing: object) -> None:
        self.said.emit("The figures are saved.")

    def _on_failed(self, error: EamConsoleError) -> None:
        words = f"{error.summary} {error.next_step or ''}".strip()
        self._show(None, f"Not known: {words}")
        self.said.emit(words)


def _choice(name: str, title: str, entries: list[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(title)
    for words, value in entries:
        box.addItem(words, value)
    return box
