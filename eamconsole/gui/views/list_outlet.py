"""Takes a list out of the window: rows to the clipboard, or all of it to a file."""

from __future__ import annotations

from array import array
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QProgressDialog

from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.export import ListExport
from eamconsole.gui.models.columns import Column, Moment
from eamconsole.gui.views.bulk_report import rows_of
from eamconsole.gui.views.queue_page import QueuePage
from eamconsole.gui.workers.background_jobs import WORK

_COPIED_AT_MOST = 5_000
_LOOK_MS = 100


class ListOutlet(QObject):
    """Belongs to one page."""

    said = Signal(str)

    def __init__(self, page: QueuePage, context: ViewContext) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._export: ListExport | None = None
        self._progress: QProgressDialog | None = None
        self._look = QTimer(self, interval=_LOOK_MS)
        self._wire()

    def save(self, file: Path) -> None:
        """Write the whole list, as filtered and sorted, to a file."""
        ids = self._page.model.ids
        self._export = self._made(ids, self._page.model.columns)
        self._progress = QProgressDialog("Exporting rows", "Cancel", 0, len(ids), self._page)
        self._progress.setWindowModality(Qt.WindowModality.WindowModal)
        self._progress.setMinimumDuration(500)
        self._look.start()
        work = partial(self._export.write, file)
        self._context.jobs.ask(work, self._on_written, self._on_failed, lane=WORK)

    def _wire(self) -> None:
        self._page.export_wanted.connect(self._on_export)
        self._page.copy_wanted.connect(self._on_copy)
        self._look.timeout.connect(self._show_progress)

    def _made(self, ids: array[int], columns: tuple[Column, ...]) -> ListExport:
        moment = Moment(self._context.now(), self._context.zone)
        queues = self._context.console.lists
        return ListExport(queues, self._page.listing, columns, ids, moment)

    @Slot()
    def _on_export(self) -> None:
        name = f"{self._page.listing.value}.csv"
        chosen, _ = QFileDialog.getSaveFileName(
            self._page, "Export this list", name, "CSV (*.csv);;JSON (*.json)"
        )
        if chosen:
            self.save(Path(chosen))

    @Slot()
    def _show_progress(self) -> None:
        if self._export is None or self._progress is None:
            return
        if self._progress.wasCanceled():
            self._export.cancelled.set()
        else:
            self._progress.setValue(self._export.written)

    def _on_written(self, count: int) -> None:
        self._end()
        self.said.emit("Export canceled." if count < 0 else f"{rows_of(count)} exported.")

    def _on_failed(self, error: EamConsoleError) -> None:
        self._end()
        self.said.emit(f"Nothing was exported. {error.summary}")

    def _end(self) -> None:
        self._look.stop()
        if self._progress is not None:
            self._progress.reset()
            self._progress.deleteLater()
        self._export = self._progress = None

    @Slot()
    def _on_copy(self) -> None:
        chosen = self._page.table.selected_ids()
        ids = chosen[:_COPIED_AT_MOST]
        if not ids:
            return
        table, columns = self._page.table, self._page.model.columns
        order = sorted(range(len(columns)), key=table.horizontalHeader().visualIndex)
        visible = tuple(columns[at] for at in order if table.fit.is_chosen(at))
        export = self._made(ids, visible)
        told = partial(self._on_text, export, len(chosen))
        self._context.jobs.ask(export.as_text, told, lane=WORK)

    def _on_text(self, export: ListExport, chosen: int, text: str) -> None:
        QGuiApplication.clipboard().setText(text.rstrip("\n"))
        if chosen > _COPIED_AT_MOST:
            self.said.emit(
                f"Only the first {export.written:,} of {chosen:,} rows were copied. "
                "For all of them choose Export above the list."
            )
        else:
            self.said.emit(f"{rows_of(export.written)} copied.")
