"""Puts a page on paper, or into a PDF or HTML file; all of it in a reader's thread.

The pages were made here, with everything from outside escaped: nothing on them is fetched.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrinter

from eamconsole.errors import ConfigurationError
from eamconsole.services.writing import told_if_unwritable
from eamconsole.support.files import placed_whole, written_whole

PAPER = QPageSize.PageSizeId.Letter


def save_report(html: str, file: Path) -> tuple[Path, ...]:
    """Write a page as PDF and as HTML, and return both; raises ``ConfigurationError``."""
    return save_pdf(html, file.with_suffix(".pdf")), save_html(html, file.with_suffix(".html"))


def save_html(html: str, file: Path) -> Path:
    """Write a page as it is, whole or not at all; raises ``ConfigurationError``."""
    with told_if_unwritable("page", file), written_whole(file) as out:
        out.write(html)
    return file


def save_pdf(html: str, file: Path) -> Path:
    """Write a page as PDF, whole or not at all; raises ``ConfigurationError``."""
    with told_if_unwritable("PDF", file), placed_whole(file) as beside:
        document = _document(html)
        writer = QPdfWriter(str(beside))
        writer.setPageSize(QPageSize(PAPER))
        writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
        document.print_(writer)
        del writer
        if not beside.stat().st_size:
            raise ConfigurationError(f"The PDF {file} was not written.", "Choose another folder.")
    return file


def print_page(html: str, printer: QPrinter) -> bool:
    """Send a page to a printer the person chose; False where the printer took nothing."""
    _document(html).print_(printer)
    return printer.printerState() is not QPrinter.PrinterState.Error


def _document(html: str) -> QTextDocument:
    document = QTextDocument()
    document.setHtml(html)
    return document
