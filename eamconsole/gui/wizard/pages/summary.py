"""Page 13: everything without secrets, what is still open, and the start."""

from __future__ import annotations

import copy
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from eamconsole.errors import EamConsoleError
from eamconsole.gui.dialogs import until_closed
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.wizard.fields import check_field
from eamconsole.gui.wizard.grid import fill, grid
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.gui.wizard.promote_dialog import PromoteDialog
from eamconsole.services.setup import OpenPoint, StepKey
from eamconsole.services.setup.finishing import export_profile, summary_of
from eamconsole.services.setup.steps import words_for
from eamconsole.services.setup.wording import error_in_words


class SummaryPage(WizardPage):
    """Syncing cannot start while a must is open."""

    key = StepKey.SUMMARY
    shows = ("environments.active",)
    check_words = ""

    def entered(self) -> None:
        self._show_points(self.context.journey.open_points())
        draft = copy.deepcopy(self.context.draft)
        self.context.ask(partial(summary_of, draft), self._on_lines, self._on_refused)

    def _build(self) -> None:
        self.add_section("Open points")
        self._points = QVBoxLayout()
        self.column.addLayout(self._points)
        self.add_section("Start")
        start = check_field("answers.start", "Start syncing on Test right away", otherwise=True)
        self.add("", start, "Otherwise everything is saved, and the flows stay paused.")
        self.add_section("All settings", "Secrets are not among them.")
        self.table = grid("Settings", ("Setting", "Value"))
        self.column.addWidget(self.table)
        fill(self.table, [])
        self.words = self.add_words("")
        self.export = push_button("Export…", name="export")
        self.promote = push_button("Compare with Production…", name="promote")
        self.back = push_button("Work on Test again", name="back_to_test")
        self.back.setVisible(self.context.draft.get("environments.active") == "production")
        self.add_row(self.export, self.promote, self.back)

    def _wire(self) -> None:
        self.export.clicked.connect(self._on_export)
        self.promote.clicked.connect(self._on_promote)
        self.back.clicked.connect(self._on_back)

    def _show_points(self, points: list[OpenPoint]) -> None:
        while self._points.count():
            item = self._points.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for point in points:
            kind = "Must" if point.must else "Later"
            label = PlainLabel(f"{kind} — {point.title}: {point.words}", wrap=True)
            label.show_tone(Tone.BAD if point.must else Tone.WARNING)
            self._points.addWidget(label)
        if not points:
            label = PlainLabel("Nothing is open: every page proved its part.", wrap=True)
            label.show_tone(Tone.GOOD)
            self._points.addWidget(label)

    def _on_lines(self, lines: list[tuple[str, str]]) -> None:
        fill(self.table, [(words_for(key), value) for key, value in lines])
        self.words.show_text("")

    def _on_refused(self, error: EamConsoleError) -> None:
        self.words.show_text(error_in_words(error))

    def _on_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Export", "", "Profile (*.toml)")
        if name:
            self.export_to(Path(name))

    def export_to(self, file: Path) -> None:
        """Write the profile and, beside it, the summary as text."""
        draft = copy.deepcopy(self.context.draft)
        self.context.ask(partial(export_profile, draft, file), self._on_exported, self._on_refused)

    def _on_exported(self, files: tuple[Path, ...]) -> None:
        self.words.show_text("Written: " + ", ".join(str(file) for file in files))

    def _on_back(self) -> None:
        self.context.put("environments.active", "test")
        self.words.show_text("Save, and the console works on Test again; Production rests.")

    def _on_promote(self) -> None:
        until_closed(PromoteDialog(self.context, self))
