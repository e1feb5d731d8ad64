"""First contact in the window: what both servers are like, and a click that sets what differs."""

from __future__ import annotations

import copy
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from eamconsole.errors import EamConsoleError
from eamconsole.gui.printing import save_report
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.wizard.context import WizardContext
from eamconsole.gui.wizard.grid import fill, grid
from eamconsole.services.console import person
from eamconsole.services.contact.page import (
    HEADINGS,
    changes_of,
    contact_html,
    contact_text,
    rows_of,
    verdict_of,
)
from eamconsole.services.contact.report import ContactReport
from eamconsole.services.setup.contact import contact_of_draft, save_text
from eamconsole.services.setup.contact_points import note_contact
from eamconsole.services.setup.report import program_version
from eamconsole.support.counting import counted

_MORE = "to settle more, tick “Make records marked as tests”, then measure again."
_SEEN = 4
"""The column that tells what was seen: the longest words."""
_WIDE = (1, 2, 4, 5)
"""Columns that share the room there is, and wrap."""


class ContactDialog(QDialog):
    """Measures the draft's Test system; Apply puts the keys into the draft."""

    def __init__(self, context: WizardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.report: ContactReport | None = None
        self.setWindowTitle("First contact")
        self._build()
        self._wire()
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 165, metrics.lineSpacing() * 44)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(8)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setAccessibleName("First contact")
        area.setProperty("role", "read")
        outer.addWidget(area, 1)
        column.addWidget(PlainLabel("What the two servers are really like", role="heading"))
        words = (
            "The console rests on assumptions about both servers. They are measured on Test; what "
            "is otherwise gets a key, and Apply sets it. What was not measured stays an open point."
        )
        column.addWidget(PlainLabel(words, role="muted", wrap=True))
        self.write = QCheckBox(
            "Make records marked as tests on EAM Test (reading alone leaves more open)"
        )
        self.write.setObjectName("contact_write")
        self.write.setChecked(True)
        column.addWidget(self.write)
        row = QHBoxLayout()
        self.measure = push_button("Measure both servers", name="contact_measure")
        self.measure.setProperty("role", "primary")
        self.progress = PlainLabel("", role="muted")
        row.addWidget(self.measure)
        row.addWidget(self.progress, 1)
        column.addLayout(row)
        self.verdict = PlainLabel(wrap=True, role="strong")
        self.changes = PlainLabel(wrap=True)
        self.changes.hide()
        column.addWidget(self.verdict)
        column.addWidget(self.changes)
        self.everything = QCheckBox("Show what holds as well")
        self.everything.setObjectName("contact_everything")
        column.addWidget(self.everything)
        self.table = grid("Assumptions", HEADINGS, wrapped=_SEEN)
        header = self.table.horizontalHeader()
        for place in _WIDE:
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        fill(self.table, [])
        column.addWidget(self.table)
        column.addStretch(1)
        outer.addLayout(self._build_ends())

    def _build_ends(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.apply = push_button("Apply", name="contact_apply", hint="Sets the keys found")
        self.save = push_button("Save the report…", name="contact_save")
        self.close_button = push_button("Close", name="contact_close")
        for button in (self.apply, self.save):
            button.setEnabled(False)
        self.said = PlainLabel("", role="muted")
        for widget in (self.apply, self.save):
            row.addWidget(widget)
        row.addWidget(self.said, 1)
        row.addWidget(self.close_button)
        return row

    def _wire(self) -> None:
        self.measure.clicked.connect(self._on_measure)
        self.apply.clicked.connect(self._on_apply)
        self.save.clicked.connect(self._on_save)
        self.close_button.clicked.connect(self.accept)
        self.everything.toggled.connect(self._show_rows)

    def _on_measure(self) -> None:
        self.measure.setEnabled(False)
        self.progress.show_text("Measuring; this takes a minute or two…")
        draft, write = copy.deepcopy(self._context.draft), self.write.isChecked()
        work = partial(contact_of_draft, self._context.installation, draft, write=write)
        self._context.ask(work, self._on_measured, self._on_refused)

    def _on_measured(self, report: ContactReport) -> None:
        self.report = report
        self.measure.setEnabled(True)
        self.progress.show_text("")
        note_contact(self._context.draft, report)
        self._context.edited.emit()
        bad = bool(report.wrong or report.musts or report.trouble)
        self.verdict.show_text(" ".join([verdict_of(report, _MORE), *report.trouble]))
        fine = Tone.WARNING if report.open_points else Tone.GOOD
        self.verdict.show_tone(Tone.BAD if bad else fine)
        changes = (f"Since the last contact: {words}" for words in changes_of(report))
        self.changes.show_text("\n".join(changes))
        self.changes.setVisible(bool(report.changes))
        self.apply.setEnabled(bool(report.settings))
        self.save.setEnabled(True)
        self._show_rows()

    def _on_refused(self, error: EamConsoleError) -> None:
        self.measure.setEnabled(True)
        self.progress.show_text("")
        self.verdict.show_text(f"{error.summary} {error.next_step}")
        self.verdict.show_tone(Tone.BAD)

    def _show_rows(self, *_: object) -> None:
        if self.report is None:
            return
        rows = rows_of(self.report)
        shown = [row.cells for row in rows if row.matters or self.everything.isChecked()]
        fill(self.table, shown)

    def _on_apply(self) -> None:
        if self.report is None:
            return
        for key, value in self.report.settings.items():
            self._context.put(key, value)
        keys = counted(len(self.report.settings), "key is", "keys are")
        self.said.show_text(f"{keys} set and saved with the profile. Measure again to see it hold.")
        self.apply.setEnabled(False)

    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save the report", "", "Report (*.html)")
        if name:
            self.save_to(Path(name))

    def save_to(self, file: Path) -> None:
        """Write the report as HTML, as PDF and as text."""
        if self.report is None:
            return
        who, version = person(), program_version()
        page = contact_html(self.report, who, version)
        text = contact_text(self.report, who, version)
        self._context.ask(partial(_saved, page, text, file), self._on_saved, self._on_unsaved)

    def _on_saved(self, files: tuple[Path, ...]) -> None:
        self.said.show_text("Saved: " + ", ".join(file.name for file in files))

    def _on_unsaved(self, error: EamConsoleError) -> None:
        """Nothing but the file is wrong: what was measured stands, and is shown."""
        self.said.show_text(f"{error.summary} {error.next_step}")


def _saved(page: str, text: str, file: Path) -> tuple[Path, ...]:
    return (*save_report(page, file), save_text(text, file.with_suffix(".txt")))
