"""What people did: every repair, pause and setting, with who and when; for export."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QWidget

from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.export import write_table
from eamconsole.gui.moments import exact
from eamconsole.gui.views.table_dialog import TableDialog
from eamconsole.gui.widgets import push_button
from eamconsole.gui.workers.background_jobs import WORK
from eamconsole.services.console import AuditEntry
from eamconsole.support.counting import counted

REACHES_BACK = 5_000
_HEADINGS = ("When", "Who", "What", "Issue ID", "Row", "Detail")
_WORDS = (
    "What people did here, from this window or from a terminal, the newest first. Nothing can be "
    "removed from this list."
)


class AuditDialog(TableDialog):
    """Reads the log when it opens; exports what the filter leaves."""

    def __init__(self, parent: QWidget, context: ViewContext) -> None:
        super().__init__(parent, "What people did", _WORDS, _HEADINGS, wide=5)
        self._context = context
        self.table.setSortingEnabled(False)
        self.export = push_button("Export…", hint="As CSV or JSON", name="audit_export")
        self.buttons.addButton(self.export, QDialogButtonBox.ButtonRole.ActionRole)
        self.export.clicked.connect(self._on_export)
        work = partial(context.console.audit, REACHES_BACK)
        context.jobs.ask(work, self.show_entries, self._on_failed)

    def show_entries(self, entries: Sequence[AuditEntry]) -> None:
        """Show what the journal holds."""
        zone = self._context.zone
        self.fill([_cells(entry, exact(entry.at, zone)) for entry in entries])

    def save(self, file: Path) -> None:
        """Write what is shown to a file, by its ending."""
        work = partial(write_table, file, _HEADINGS, self.table.cells())
        self._context.jobs.ask(work, self._on_saved, self._on_failed, lane=WORK)

    @Slot()
    def _on_export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Export what people did", "audit.csv", "CSV (*.csv);;JSON (*.json)"
        )
        if chosen:
            self.save(Path(chosen))

    def _on_saved(self, count: int) -> None:
        self.say(f"{counted(count, 'entry', 'entries')} exported.")

    def _on_failed(self, error: EamConsoleError) -> None:
        self.say(f"{error.summary} {error.next_step}")


def _cells(entry: AuditEntry, when: str) -> tuple[str, ...]:
    numbers = (entry.issue_id, entry.delivery_id)
    issue, row = ("" if number is None else str(number) for number in numbers)
    return (when, entry.actor, entry.action, issue, row, entry.detail)
