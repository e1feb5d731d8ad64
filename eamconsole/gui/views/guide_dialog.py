"""The guide for IT staff, inside the window: no browser, no network."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from eamconsole.errors import EamConsoleError
from eamconsole.gui.chosen import SelectionLeads
from eamconsole.gui.resources import document_text
from eamconsole.gui.widgets import PlainLabel, clearable
from eamconsole.gui.workers.background_jobs import WORK, BackgroundJobs

PAGES = {
    "guide/README.md": "From the first start to the first repair",
    "guide/setup.md": "Setting up",
    "operations.md": "Running it on a server",
    "profile-file.md": "Every setting",
    "error-codes.md": "Error codes",
    "journal.md": "The journal, and backups",
    "pictures.md": "Pictures",
    "assumptions.md": "What is assumed about the two servers",
    "glossary.md": "The words",
}
"""Files below ``docs``, in the order somebody new reads them."""
_PICTURE = re.compile(r"^!\[[^\]\n]*\]\([^)\n]*\)\n", re.MULTILINE)
_BESIDE = re.compile(r"(?<![\w-])[\w-]++\.md$")


class GuideDialog(QDialog):
    """Pages at the left, the chosen one at the right; the field finds words in it."""

    shown = Signal(str)

    def __init__(self, parent: QWidget, jobs: BackgroundJobs) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.setWindowTitle("Guide")
        self.pages = QListWidget()
        self.pages.setAccessibleName("Pages of the guide")
        self.pages.addItems(list(PAGES.values()))
        self.pages.setMaximumWidth(self.fontMetrics().averageCharWidth() * 42)
        self.text = QTextBrowser()
        self.text.setAccessibleName("The page")
        self.text.setOpenLinks(False)  # a link leads to another page, never out of the window
        self.find_words = QLineEdit()
        self.find_words.setPlaceholderText("Find on this page (Return: the next place)")
        self.find_words.setAccessibleName("Find on this page")
        clearable(self.find_words)
        self._remark = PlainLabel(role="muted")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._lay_out()
        SelectionLeads(self.pages)
        self.pages.currentRowChanged.connect(self._on_page)
        self.text.anchorClicked.connect(self._on_link)
        self.find_words.returnPressed.connect(self._on_find)
        self._buttons.rejected.connect(self.reject)
        self.pages.setCurrentRow(0)

    def go_to(self, name: str) -> None:
        """Show one page, by its file."""
        self.pages.setCurrentRow(list(PAGES).index(name))

    def _lay_out(self) -> None:
        page = QVBoxLayout()
        page.addWidget(self.find_words)
        page.addWidget(self.text, 1)
        page.addWidget(self._remark)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.pages)
        row.addLayout(page, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.addLayout(row, 1)
        column.addWidget(self._buttons)
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 130, metrics.height() * 34)

    @Slot(int)
    def _on_page(self, row: int) -> None:
        name = list(PAGES)[row]
        self._jobs.ask(
            partial(document_text, name), partial(self._on_text, name), self._on_failed, lane=WORK
        )

    def _on_text(self, name: str, text: str) -> None:
        self.text.document().setMarkdown(_PICTURE.sub("", text))
        self._remark.show_text("")
        self.shown.emit(name)

    def _on_failed(self, error: EamConsoleError) -> None:
        self.text.clear()
        self._remark.show_text(f"{error.summary} {error.next_step}")

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        """Go to another page of the guide; what leads elsewhere is named, to be opened by hand."""
        found = _BESIDE.search(link.path())
        names = [name for name in PAGES if found and name.endswith(f"/{found[0]}")]
        names += [name for name in PAGES if found and name == found[0]]
        if names:
            self.go_to(names[0])
        else:
            self._remark.show_text(f"Not part of the guide: {link.toString()}")

    @Slot()
    def _on_find(self) -> None:
        words = self.find_words.text()
        if not words or self.text.find(words):
            self._remark.show_text("")
            return
        self.text.moveCursor(self.text.textCursor().MoveOperation.Start)
        there = self.text.find(words)
        self._remark.show_text("From the top again." if there else "Not on this page.")
