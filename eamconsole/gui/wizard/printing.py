"""Writes a report as HTML and as PDF, in a reader's thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument

from eamconsole.errors import ConfigurationError
from eamconsole.services.writing import told_if_unwritable
from eamconsole.support.files import placed_whole, written_whole


def save_report(html: str, file: Path) -> tuple[Path, ...]:
    """Write both files and return them; raises ``ConfigurationError``.

    The HTML was made here, with everything from outside escaped.
    """
    pdf, page = file.with_suffix(".pdf"), file.with_suffix(".html")
    with told_if_unwritable("report", page):
        with written_whole(page) as out:
            out.write(html)
        with placed_whole(pdf) as beside:
            _print(html, beside)
    return pdf, page


def _print(html: str, file: Path) -> None:
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    writer.setTitle("Test report")
    document = QTextDocument()
    document.setHtml(html)
    document.print_(writer)
    del writer
    if not file.stat().st_size:
        raise ConfigurationError(f"The PDF {file} was not written.", "Choose another folder.")
