"""Writes a report as HTML and as PDF, in a reader's thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument

from eamconsole.errors import ConfigurationError


def save_report(html: str, file: Path) -> tuple[Path, ...]:
    """Write both files and return them; raises ``ConfigurationError``.

    The HTML was made here, with everything from outside escaped.
    """
    pdf, page = file.with_suffix(".pdf"), file.with_suffix(".html")
    try:
        page.write_text(html, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"The report cannot be written to {page}: {error.strerror}.", "Choose another folder."
        ) from error
    writer = QPdfWriter(str(pdf))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    writer.setTitle("Test report")
    document = QTextDocument()
    document.setHtml(html)
    document.print_(writer)
    del writer
    if not pdf.exists() or not pdf.stat().st_size:
        raise ConfigurationError(f"The PDF {pdf} was not written.", "Choose another folder.")
    return pdf, page
