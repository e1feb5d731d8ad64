"""The city's list of internal and private categories: pasted, or from any file that holds one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QWidget

from eamconsole.errors import EamConsoleError
from eamconsole.gui.list_field import ListField
from eamconsole.gui.views.reason_dialog import WordsDialog
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.workers.background_jobs import BackgroundJobs
from eamconsole.services.setup.flag_list import LIST_FILES, read_flag_file
from eamconsole.support.tables import ListText

_LANE = "categories"


class ListDialog(WordsDialog):
    """Shows what a file says before it is taken over; refuses with the way what is no list."""

    text: ListField

    def __init__(self, parent: QWidget, jobs: BackgroundJobs, effect: str) -> None:
        super().__init__(parent, "Import flags", effect, agree="Take over")
        self._jobs = jobs
        self.file = push_button("From a file…", name="flags_file")
        self.buttons.addButton(self.file, QDialogButtonBox.ButtonRole.ActionRole)
        self.told = PlainLabel(role="muted", wrap=True)
        column = self.layout()
        assert column is not None  # noqa: S101 - made by the words dialog
        column.addWidget(self.told)
        self.file.clicked.connect(self._on_file)
        self.text.refused.connect(self.told.show_text)

    def _field(self) -> ListField:
        return ListField()

    @Slot()
    def _on_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "List of categories", "", LIST_FILES)
        if name:
            work = partial(read_flag_file, Path(name))
            self._jobs.ask(work, self._on_read, self._on_failed, lane=_LANE)

    def _on_read(self, found: ListText) -> None:
        self.text.setPlainText(found.text)
        self.told.show_text(found.note or "Look at the list, then take it over.")

    def _on_failed(self, error: EamConsoleError) -> None:
        self.told.show_text(f"{error.summary} {error.next_step}")
