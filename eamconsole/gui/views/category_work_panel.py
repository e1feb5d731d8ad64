"""What a person changes in SeeClickFix by hand: each line with its steps, to copy or to save."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from eamconsole.domain.category_steps import WorkLine
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.views.flow_layout import FlowLayout
from eamconsole.gui.views.giving_way import GivesWay
from eamconsole.gui.views.simple_table import SimpleTable
from eamconsole.gui.views.tree_room import TreeRoom
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.services.category_work_list import EMPTY, HEADINGS, save_work, work_rows, work_text

_HINT = "Select a line to read its steps. A line is ticked off by the next Compare now."


class CategoryWork(QWidget):
    """Shows the list as the last reading left it; asks neither system."""

    said = Signal(str)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._lines: tuple[WorkLine, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        row = FlowLayout(spacing=8)
        self.copy = push_button("Copy list", hint="As text for a mail", name="work_copy")
        self.save = push_button(
            "Save list…", hint="As text, or as CSV for a spreadsheet", name="work_save"
        )
        for button in (self.copy, self.save):
            row.addWidget(button)
        column.addLayout(row)
        self.table = SimpleTable("Work list for SeeClickFix", HEADINGS[:-2], wide=3,
                                 name="table_work")  # fmt: skip
        TreeRoom(self.table, (16, 9, 12, 20, 10), {3: 12})
        self.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)  # what is to be done first
        column.addWidget(self.table, 1)
        self.steps = PlainLabel(_HINT, role="muted", wrap=True)
        column.addWidget(GivesWay(self.steps))
        self.copy.clicked.connect(self._on_copy)
        self.save.clicked.connect(self._on_save)
        self.table.itemSelectionChanged.connect(self._on_selected)

    def show_lines(self, lines: Sequence[WorkLine]) -> None:
        """Show these lines, what is to be done first."""
        self._lines = tuple(lines)
        rows = work_rows(self._lines, self._context.zone)
        self.table.fill([row[:-2] for row in rows], keys=[line.key for line in self._lines])
        for button in (self.copy, self.save):
            button.setEnabled(bool(self._lines))
        self._on_selected()

    def save_to(self, file: Path) -> None:
        """Write the list, by the file's ending."""
        work = partial(save_work, file, self._lines, self._context.zone)
        self._context.jobs.ask(work, self._on_saved, self._on_failed)

    @property
    def to_do(self) -> int:
        """How many lines are to be done."""
        return sum(line.done_at is None for line in self._lines)

    @Slot()
    def _on_selected(self) -> None:
        keys = set(self.table.selected_keys())
        chosen = [line for line in self._lines if line.key in keys]
        numbered = (
            text
            for line in chosen[:1]
            for text in (line.why, *(f"{n}. {step}" for n, step in enumerate(line.steps, start=1)))
        )
        self.steps.show_text("\n".join(numbered) or (_HINT if self._lines else EMPTY))

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(work_text(self._lines, self._context.zone))
        self.said.emit("The list is copied.")

    @Slot()
    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the list", "seeclickfix-categories.txt", "Text (*.txt);;Table (*.csv)"
        )
        if name:
            self.save_to(Path(name))

    def _on_saved(self, _nothing: object) -> None:
        self.said.emit("The list is saved.")

    def _on_failed(self, error: EamConsoleError) -> None:
        self.steps.show_text(f"{error.summary} {error.next_step}")
