"""Takes a request's history out of the window: to a printer, a PDF or a web page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QPageSize, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from eamconsole.domain.identity import IssueId
from eamconsole.errors import ConfigurationError, EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.dialogs import until_closed
from eamconsole.gui.icons import icon
from eamconsole.gui.printing import PAPER, print_page, save_html, save_pdf
from eamconsole.gui.tones import Tone
from eamconsole.services.lists.records import Listing
from eamconsole.services.request_history import request_history

_LANE = "paper"
"""Pictures are opened and pages laid out: no list waits behind it."""
_FILES = "PDF (*.pdf);;Web page (*.html)"
_GONE = "The journal has no request for this row any more; nothing was made."


class HistoryOutlet(QObject):
    """Belongs to the detail; its menu hangs on a button there."""

    said = Signal(str)

    def __init__(self, button: QToolButton, detail: QWidget, context: ViewContext) -> None:
        super().__init__(detail)
        self._button, self._detail, self._context = button, detail, context
        self._row: tuple[Listing, int] | None = None
        self._issue: IssueId | None = None
        self._build()
        context.appearance.changed.connect(self.recolor)
        self.recolor()

    def follow(self, row: tuple[Listing, int], issue: IssueId | None) -> None:
        """Offer the history of a row's request; nothing where it belongs to none."""
        self._row, self._issue = row, issue
        self._button.setVisible(issue is not None)

    def save(self, file: Path) -> None:
        """Write the history to a file, by its ending."""
        write = save_html if file.suffix.lower() in (".html", ".htm") else save_pdf
        if self._row is not None:
            work = partial(_saved, self._context, self._row, write, file)
            self._ask(work, f"Saved to {file}.")

    def print_on(self, printer: QPrinter) -> None:
        """Print the history."""
        if self._row is not None:
            work = partial(_printed, self._context, self._row, printer)
            self._ask(work, f"Request {self._issue} was sent to the printer.")

    @Slot()
    def recolor(self) -> None:
        """Take the theme's colors."""
        self._button.setIcon(icon("print", self._context.theme.tones[Tone.QUIET]))

    def _build(self) -> None:
        self.menu = QMenu(self._button)
        self.menu.setAccessibleName("Print or save the history")
        key = QKeySequence(QKeySequence.StandardKey.Print)
        native = key.toString(QKeySequence.SequenceFormat.NativeText)
        self.menu.addAction(f"Print…\t{native}", self._on_print)
        self.menu.addAction("Save as PDF or web page…", self._on_save)
        self._button.setMenu(self.menu)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        shortcut = QShortcut(key, self._detail)
        shortcut.activated.connect(self._on_print)

    def _ask(self, work: partial[bool], words: str) -> None:
        self.said.emit(f"Making the history of request {self._issue}…")
        self._context.jobs.ask(work, partial(self._on_made, words), self._on_failed, lane=_LANE)

    def _on_made(self, words: str, made: bool) -> None:
        self.said.emit(words if made else _GONE)

    def _on_failed(self, error: EamConsoleError) -> None:
        self.said.emit(" ".join(filter(None, (error.summary, error.next_step))))

    @Slot()
    def _on_print(self) -> None:
        if self._issue is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(PAPER))
        printer.setDocName(f"Request {self._issue}")
        dialog = QPrintDialog(printer, self._detail)
        if until_closed(dialog):
            self.print_on(printer)

    @Slot()
    def _on_save(self) -> None:
        name = f"request-{self._issue}.pdf"
        chosen, form = QFileDialog.getSaveFileName(
            self._detail, "Save the history of this request", name, _FILES
        )
        if chosen:
            file = Path(chosen)
            self.save(
                file if file.suffix else file.with_suffix(".html" if "html" in form else ".pdf")
            )


def _saved(
    context: ViewContext, row: tuple[Listing, int], write: Callable[[str, Path], Path], file: Path
) -> bool:
    """Write the history to a file; runs in a reader thread."""
    page = request_history(context.console, *row)
    if page is not None:
        write(page, file)
    return page is not None


def _printed(context: ViewContext, row: tuple[Listing, int], printer: QPrinter) -> bool:
    """Print the history; runs in a reader thread."""
    page = request_history(context.console, *row)
    if page is not None and not print_page(page, printer):
        name = printer.printerName() or "the printer"
        raise ConfigurationError(
            f"{name} took no page.", "Look at its queue, or save a PDF instead."
        )
    return page is not None
