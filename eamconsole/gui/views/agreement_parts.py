"""The widgets of the page that tells whether both systems agree."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from eamconsole.gui.context import ViewContext
from eamconsole.gui.tones import Tone
from eamconsole.gui.views.empty_state import EmptyState
from eamconsole.gui.views.giving_way import GivesWay
from eamconsole.gui.views.simple_table import SimpleTable
from eamconsole.gui.views.trend_chart import TrendChart
from eamconsole.gui.widgets import PlainLabel, page_column, push_button, selectable_label, title_row
from eamconsole.support.counting import counted

ALL = "all"
HEADINGS = ("What", "Request", "Record", "Age", "Cause", "What mends it")
_NEVER = (
    "Both systems were never compared",
    "Run now reads SeeClickFix, EAM and the journal, and lists what differs with its cause and "
    "what mends it. Nothing is written to either system. By itself it runs once a week.",
)
_NOTHING = (
    "Nothing differs here",
    "What is still on its way is no difference. Run now looks again.",
)
_UPPER_LEAST, _UPPER, _BUTTONS = 96, 176, 44
_LINES_OF_LIST = 7
"""Headings and two rows, however low the window."""


class AgreementParts:
    """Builds them on their page, and fills them."""

    def __init__(self, context: ViewContext, page: QFrame) -> None:
        self._context = context
        column = page_column(page)
        column.addLayout(self._title_row())
        self.verdict = PlainLabel(role="heading", wrap=True)
        self.words = PlainLabel(role="muted", wrap=True)
        self.unknown = PlainLabel(wrap=True)
        self.unknown.show_tone(Tone.WARNING)
        self.unknown.hide()
        column.addWidget(GivesWay(self.verdict, self.words, self.unknown, spacing=8))
        column.addWidget(self._progress_row())
        self._known = self._upper_half()
        column.addWidget(self._known, 1)
        column.addWidget(self._list(), 2)
        self.reading = selectable_label(role="muted")
        self.reading.setObjectName("difference_in_full")
        column.addWidget(GivesWay(self.reading))

    def show_verdict(self, verdict: str, tone: Tone, words: str, notes: Sequence[str]) -> None:
        """Say whether both agree, when that was found, and what is not known."""
        self.verdict.show_text(verdict)
        self.verdict.show_tone(tone)
        self.words.show_text(words)
        self.unknown.show_text("\n".join(notes))
        self.unknown.setVisible(bool(notes))

    def show_running(self, *, runs: bool) -> None:
        """Show the bar, and let the button stop what it began."""
        self.run.setText("Stop" if runs else "Run now")
        self.run.setAccessibleName(self.run.text())
        self.run.setEnabled(True)
        self.bar.setRange(0, 0)
        self._progress.setVisible(runs)
        self.progress.show_text("Beginning…" if runs else "")

    @Slot(str, int, int)
    def show_progress(self, activity: str, done: int, left: int) -> None:
        """Show how far it is."""
        total = done + left
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        count = f": {done:,} of about {total:,}" if left else f": {done:,}" if done else ""
        self.progress.show_text(f"{activity.capitalize()}{count}")

    def show_list(
        self,
        rows: Sequence[Sequence[str]],
        keys: Sequence[str],
        *,
        left_out: int,
        compared: bool,
    ) -> None:
        """Show the differences, or what would be here."""
        self.table.fill(rows, keys)
        self._stack.setCurrentWidget(
            self.table if rows else self._nothing if compared else self._never
        )
        more = f"{counted(left_out, 'more is', 'more are')} in the report" if left_out else ""
        self.left_out.show_text(more)
        self._known.setVisible(compared)
        self.reading.setVisible(compared)

    @Slot()
    def show_all(self) -> None:
        """Lead to everything the newest comparison found, whatever kind was chosen."""
        for table in (self.kinds, self.table):
            first = table.topLevelItem(0)
            if first is not None:
                table.setCurrentItem(first)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _title_row(self) -> QHBoxLayout:
        self.report = push_button(
            "Save report…", hint="The result as a page or a table", name="agreement_report"
        )
        self.run = push_button(
            "Run now",
            hint="Read both systems and the journal; nothing is written to either system",
            name="agreement_run",
        )
        return title_row("Do both systems agree?", self.report, self.run)

    def _progress_row(self) -> QWidget:
        self._progress = QWidget()
        row = QHBoxLayout(self._progress)
        row.setContentsMargins(0, 0, 0, 0)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress of the comparison")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(220)
        self.progress = PlainLabel(role="muted")
        row.addWidget(self.bar)
        row.addWidget(self.progress, 1)
        self._progress.hide()
        return self._progress

    def _upper_half(self) -> QWidget:
        """Kinds, trend and what can be done: shown once there is something to show."""
        known = QWidget()
        known.setMinimumHeight(_UPPER_LEAST + _BUTTONS)
        known.setMaximumHeight(_UPPER + _BUTTONS)
        column = QVBoxLayout(known)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.kinds = SimpleTable("Kinds of difference", ("Kind", "Count"), wide=0, name="kinds")
        self.kinds.setSelectionMode(SimpleTable.SelectionMode.SingleSelection)
        self.kinds.setSortingEnabled(False)
        self.kinds.setMaximumWidth(self.kinds.fontMetrics().averageCharWidth() * 48)
        self.trend = TrendChart(self._context)
        for widget in (self.kinds, self.trend):
            widget.setMinimumHeight(_UPPER_LEAST)
            widget.setMaximumHeight(_UPPER)
        row.addWidget(self.kinds, 2)
        row.addWidget(self.trend, 3)
        column.addLayout(row)
        column.addLayout(self._action_row())
        return known

    def _action_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.left_out = PlainLabel(role="muted")
        row.addWidget(self.left_out)
        row.addStretch(1)
        self.open = push_button(
            "Open request", hint="Show the request (Return)", name="agreement_open"
        )
        self.mend = push_button(
            "Mend selected…", hint="Shows first what would happen", name="agreement_mend"
        )
        self.mend_all = push_button(
            "Mend all listed…",
            hint="All of the kind chosen above; shows first what would happen",
            name="agreement_mend_all",
        )
        for button in (self.open, self.mend, self.mend_all):
            row.addWidget(button)
        return row

    def _list(self) -> QWidget:
        self.table = SimpleTable("Differences", HEADINGS, wide=4, name="differences")
        self.table.setSortingEnabled(False)
        self.table.fit_columns((33, 10, 10, 9, 0, 40), aside=5)
        self._never = EmptyState(self._context, "unknown", *_NEVER)
        self._nothing = EmptyState(self._context, "done", *_NOTHING)
        for state in (self._never, self._nothing):  # neither asks for room while the table is shown
            state.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        holder = QWidget()
        holder.setMinimumHeight(self.table.fontMetrics().lineSpacing() * _LINES_OF_LIST)
        self._stack = QStackedLayout(holder)
        for widget in (self.table, self._never, self._nothing):
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(self._never)
        return holder
