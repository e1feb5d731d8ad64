"""The diagnostics bundle: every entry to be read first, then one file to hand on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QListWidget,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from eamconsole.errors import EamConsoleError
from eamconsole.gui.chosen import SelectionLeads
from eamconsole.gui.plain_text import in_one_line, shown
from eamconsole.gui.widgets import PlainLabel, push_button, read_first
from eamconsole.gui.workers.background_jobs import WORK, BackgroundJobs
from eamconsole.services.diagnostics import BundleFile, save
from eamconsole.support.counting import counted

_LONGEST = 400_000
_WORDS = (
    "This is everything the file would hold. Credentials, names and what people wrote are left "
    "out. Look through it, then save it and send it to support."
)


class DiagnosticsDialog(QDialog):
    """Nothing leaves this machine: saving writes one file where the person chooses."""

    def __init__(
        self, parent: QWidget, jobs: BackgroundJobs, collect: Callable[[], Sequence[BundleFile]]
    ) -> None:
        """``collect`` runs in a reader thread."""
        super().__init__(parent)
        self.setWindowTitle("Diagnostics")
        self._jobs = jobs
        self._entries: Sequence[BundleFile] = ()
        self._build()
        self._wire()
        jobs.ask(collect, self.show_entries, self._on_failed, lane=WORK)

    def show_entries(self, entries: Sequence[BundleFile]) -> None:
        """Show what was collected."""
        self._entries = entries
        self.names.clear()
        self.names.addItems([in_one_line(entry.name) for entry in entries])
        self.names.setCurrentRow(0)
        self.keep.setEnabled(bool(entries))
        self.say("")

    def save(self, file: Path) -> None:
        """Write the bundle."""
        work = partial(save, self._entries, file)
        self._jobs.ask(work, partial(self._on_saved, file), self._on_failed, lane=WORK)

    def say(self, words: str) -> None:
        """Show a sentence below."""
        self._remark.show_text(words)
        self._remark.setVisible(bool(words))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(PlainLabel(_WORDS, wrap=True))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        self.names = QListWidget()
        self.names.setAccessibleName("Entries of the bundle")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Text of the entry")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        split.addWidget(self.names)
        split.addWidget(self.text)
        read_first(self.names)
        split.setStretchFactor(1, 3)
        column.addWidget(split, 1)
        self._remark = PlainLabel("Collecting…", role="muted", wrap=True)
        column.addWidget(self._remark)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.keep = push_button("Save…", hint="As one zip file", name="diagnostics_save")
        self.keep.setEnabled(False)
        self.buttons.addButton(self.keep, QDialogButtonBox.ButtonRole.ActionRole)
        column.addWidget(self.buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 130, metrics.height() * 34)

    def _wire(self) -> None:
        SelectionLeads(self.names)
        self.names.currentRowChanged.connect(self._on_entry)
        self.keep.clicked.connect(self._on_save)
        self.buttons.rejected.connect(self.reject)

    @Slot(int)
    def _on_entry(self, row: int) -> None:
        text = self._entries[row].text if 0 <= row < len(self._entries) else ""
        self.text.setPlainText(shown(text, _LONGEST))

    @Slot()
    def _on_save(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save diagnostics", "eamconsole-diagnostics.zip", "Zip (*.zip)"
        )
        if chosen:
            self.save(Path(chosen))

    def _on_saved(self, file: Path, _: None) -> None:
        self.say(f"{counted(len(self._entries), 'entry was', 'entries were')} saved to {file}.")

    def _on_failed(self, error: EamConsoleError) -> None:
        self.say(f"{error.summary} {error.next_step}")
