"""Writes the rows a dialog is about to a file, as they stand now."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.export import ListExport
from eamconsole.gui.models.columns import Moment
from eamconsole.gui.models.lists import DELIVERY_COLUMNS
from eamconsole.gui.views.bulk_report import rows_of
from eamconsole.gui.workers.background_jobs import WORK
from eamconsole.services.lists.records import Listing


class RowsExport(QObject):
    """Belongs to one dialog."""

    said = Signal(str)

    def __init__(
        self, context: ViewContext, parent: QWidget, rows: Callable[[], array[int]]
    ) -> None:
        """``rows`` tells, when asked for, which rows are meant."""
        super().__init__(parent)
        self._context = context
        self._dialog = parent
        self._rows = rows

    @Slot()
    def ask(self) -> None:
        """Ask for a file and write to it."""
        chosen, _ = QFileDialog.getSaveFileName(
            self._dialog, "Export these rows", "repair.csv", "CSV (*.csv);;JSON (*.json)"
        )
        if chosen:
            self.save(Path(chosen))

    def save(self, file: Path) -> None:
        """Write the rows to a file."""
        moment = Moment(self._context.now(), self._context.zone)
        queues = self._context.console.lists
        export = ListExport(queues, Listing.ATTENTION, DELIVERY_COLUMNS, self._rows(), moment)
        work = partial(export.write, file)
        self._context.jobs.ask(work, self._on_saved, self._on_not_saved, lane=WORK)

    def _on_saved(self, count: int) -> None:
        self.said.emit(f"{rows_of(count)} exported.")

    def _on_not_saved(self, error: EamConsoleError) -> None:
        self.said.emit(f"Nothing was exported. {error.summary}")
