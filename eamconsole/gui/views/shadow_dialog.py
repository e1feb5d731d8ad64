"""A round that writes nowhere, in the window: begun, stopped, repeated, compared, exported."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from eamconsole.errors import EamConsoleError
from eamconsole.gui.export import write_table
from eamconsole.gui.tones import Tone
from eamconsole.gui.views.shadow_rows import EXPORTED, HEADINGS, Part, rows_of, verdict_of
from eamconsole.gui.views.table_dialog import TableDialog
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.workers.background_jobs import WORK, BackgroundJobs
from eamconsole.services.installation import Installation
from eamconsole.services.shadow import ShadowReport, environments_of, shadow
from eamconsole.support.counting import counted
from eamconsole.sync.parts import Progress

_LANE = "shadow"
"""A round may take long: nothing else waits behind it."""
_WORDS = (
    "A whole round that writes nowhere: both systems are only read, and what would be sent is "
    "listed. Run it again beside another connector, and the list is compared with what was really "
    "done there since."
)
_BEGIN, _STOP = "Run a round", "Stop"
_MOST = 2_000
"""Lines shown; the export has all."""
_TITLE = 26
"""Characters."""
_MINUTE_MS = 60_000
_MOST_MINUTES = 1_440


class ShadowDialog(TableDialog):
    """One round at a time, in a thread of its own; closing the dialog ends it."""

    _step = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        installation: Installation,
        profile: str,
        jobs: BackgroundJobs,
        *,
        environment: str = "",
    ) -> None:
        """``environment`` is chosen at first, where the profile has it."""
        super().__init__(parent, "What a round would do", _WORDS, HEADINGS, wide=3)
        self._installation, self._profile, self._jobs = installation, profile, jobs
        self._wanted = environment
        self._cancel = threading.Event()
        self._again = QTimer(self, singleShot=True)
        self.report: ShadowReport | None = None
        self.runs = False
        self.rounds = 0
        """How many came to an end."""
        self.table.setSortingEnabled(False)
        self.table.fit_columns((0, 0, _TITLE, 0, 0), aside=4)
        self._build_controls()
        self._wire_controls()
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 140, metrics.height() * 38)
        work = partial(environments_of, installation, profile)
        jobs.ask(work, self._on_environments, self._on_refused)

    def _build_controls(self) -> None:
        column = self.column
        column.insertLayout(1, self._build_run())
        self.verdict = PlainLabel("", role="strong", wrap=True)
        self.verdict.setObjectName("shadow_verdict")
        column.insertWidget(2, self.verdict)
        self.part = QComboBox()
        self.part.setObjectName("shadow_part")
        self.part.setAccessibleName("Which list is shown")
        self.part.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for part in Part:
            self.part.addItem(part.value, part)
        column.insertWidget(3, self.part)
        self.export = push_button("Export…", hint="All lists, as CSV or JSON", name="shadow_export")
        self.export.setEnabled(False)
        self.buttons.addButton(self.export, QDialogButtonBox.ButtonRole.ActionRole)

    def _build_run(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.environment = QComboBox()
        self.environment.setObjectName("shadow_environment")
        self.environment.setAccessibleName("Environment")
        self.environment.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.run = push_button(_BEGIN, hint="Reads both systems, writes nowhere", name="shadow_run")
        self.run.setProperty("role", "primary")
        self.run.setEnabled(False)
        self.every = QSpinBox()
        self.every.setObjectName("shadow_every")
        self.every.setRange(0, _MOST_MINUTES)
        self.every.setSpecialValueText("once")
        self.every.setSuffix(" min")
        self.every.setAccessibleName("Again every so many minutes, until stopped")
        inside = self.every.findChild(QLineEdit)
        if inside is not None:  # a reader stops at the line inside
            inside.setAccessibleName(self.every.accessibleName())
        self.progress = PlainLabel("", role="muted")
        for widget in (self.environment, PlainLabel("Repeat"), self.every, self.run):
            row.addWidget(widget)
        row.addWidget(self.progress, 1)
        return row

    def _wire_controls(self) -> None:
        self.run.clicked.connect(self._on_run)
        self.part.currentIndexChanged.connect(self._show)
        self.export.clicked.connect(self._on_export)
        self._again.timeout.connect(self._begin)
        # the round's thread emits; this one shows
        self._step.connect(self._on_step, Qt.ConnectionType.QueuedConnection)

    def done(self, result: int) -> None:
        """End a round that nobody waits for any more; its list is not kept."""
        self._stop()
        super().done(result)

    # Running.

    def _on_environments(self, found: tuple[str, tuple[str, ...]]) -> None:
        active, there = found
        for name in there:
            self.environment.addItem(name.capitalize(), name)
        wanted = self._wanted if self._wanted in there else active
        self.environment.setCurrentIndex(max(0, self.environment.findData(wanted)))
        self.environment.setEnabled(len(there) > 1)
        self.run.setEnabled(True)

    @Slot()
    def _on_run(self) -> None:
        if self.run.text() == _STOP:
            self._stop()
            return
        self._begin()

    @Slot()
    def _begin(self) -> None:
        self.runs, self._cancel = True, threading.Event()
        self._show_running()
        work = partial(
            shadow, self._installation, self._profile, self._cancel, self._step.emit,
            environment=str(self.environment.currentData()),
        )  # fmt: skip
        self._jobs.ask(work, self._on_report, self._on_refused, lane=_LANE)

    def _stop(self) -> None:
        self._cancel.set()
        self._again.stop()
        self._show_running()

    def _show_running(self) -> None:
        stopping = self.runs and self._cancel.is_set()
        busy = self.runs or self._again.isActive()
        self.run.setText(_STOP if busy else _BEGIN)
        self.run.setEnabled(not stopping)
        self.environment.setEnabled(not busy and self.environment.count() > 1)
        if stopping:
            self.progress.show_text("Stopping after the call that is out…")
        elif not self.runs:
            minutes = self._again.interval() // _MINUTE_MS
            waits = f"The next round begins in {minutes} min." if self._again.isActive() else ""
            self.progress.show_text(waits)

    def _on_step(self, step: Progress) -> None:
        if self.runs and not self._cancel.is_set():
            left = f" of {step.done + step.left:,}" if step.left else ""
            self.progress.show_text(f"{step.activity.capitalize()}: {step.done:,}{left}")

    def _on_report(self, report: ShadowReport) -> None:
        self.runs = False
        self.report = report
        self.rounds += 1
        if self.every.value() and not self._cancel.is_set():
            self._again.start(self.every.value() * _MINUTE_MS)
        self._show_running()
        self.verdict.show_text(verdict_of(report))
        self.verdict.show_tone(Tone.PLAIN if report.is_whole else Tone.BAD)
        self.export.setEnabled(True)
        self._show()

    def _on_refused(self, error: EamConsoleError) -> None:
        """A round that could not begin ends the repetition too: somebody has to look."""
        self.runs = False
        self._again.stop()
        if self.environment.count():
            self._show_running()
        self.verdict.show_text(f"{error.summary} {error.next_step}")
        self.verdict.show_tone(Tone.BAD)

    # Showing.

    @Slot()
    def _show(self) -> None:
        if self.report is None:
            return
        for at, part in enumerate(Part):
            self.part.setItemText(at, f"{part.value} ({len(part.of(self.report)):,})")
        part = self.part.currentData()
        count = len(part.of(self.report))
        self.fill(rows_of(part, self.report, most=_MOST))
        if count > _MOST:
            self.say(
                f"The first {_MOST:,} of {counted(count, 'line is', 'lines are')} shown; Export "
                "has all."
            )

    @Slot()
    def _on_export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Export what a round would do", "shadow.csv", "CSV (*.csv);;JSON (*.json)"
        )
        if chosen:
            self.save(Path(chosen))

    def save(self, file: Path) -> None:
        """Write all lists to a file, by its ending."""
        report = self.report
        if report is None:
            return
        rows = [(part.value, *row) for part in Part for row in rows_of(part, report)]
        work = partial(write_table, file, EXPORTED, rows)
        self._jobs.ask(work, self._on_saved, self._on_unsaved, lane=WORK)

    def _on_saved(self, count: int) -> None:
        self.say(f"{counted(count, 'line')} exported.")

    def _on_unsaved(self, error: EamConsoleError) -> None:
        """Nothing but the file is wrong: a round that runs meanwhile goes on, and repeats."""
        self.say(f"{error.summary} {error.next_step}")
