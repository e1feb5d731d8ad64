"""Page 4: the table for the firewall team."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from eamconsole.gui.widgets import push_button
from eamconsole.gui.wizard.grid import fill, grid
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.connection import Connection
from eamconsole.services.setup.network import (
    NO_INBOUND,
    SHOWN,
    as_csv,
    as_text,
    expected,
    merged,
)

_ROWS = 12
"""Shown at once: both environments, pictures, locator and alerts, without scrolling."""


class NetworkPage(WizardPage):
    """Asks nothing; measures, and can be copied."""

    key = StepKey.NETWORK
    scrolls = False  # the table is the answer

    _rows: tuple[Connection, ...] = ()

    def entered(self) -> None:
        if not self._rows:
            self._show(tuple(expected(self.context.draft)))

    def begin_check(self) -> None:
        self._show(tuple(expected(self.context.draft)))

    def take(self, item: object) -> None:
        if isinstance(item, Connection):
            self._show(merged(self._rows, item))

    def _show(self, rows: tuple[Connection, ...]) -> None:
        self._rows = rows
        fill(self.table, [row.shown() for row in rows], at_once=_ROWS)

    def _build(self) -> None:
        self.copy_text = push_button("Copy text for the firewall team", name="copy_text")
        self.copy_csv = push_button("Copy as CSV", name="copy_csv")
        self.add_row(self.copy_text, self.copy_csv)
        self.table = grid("Connections", SHOWN, wrapped=SHOWN.index("Measured"))
        self.table.verticalHeader().setMinimumSectionSize(self.fontMetrics().lineSpacing() + 8)
        self.column.addWidget(self.table)
        self.add_words(NO_INBOUND, role="muted")

    def _wire(self) -> None:
        self.copy_text.clicked.connect(self._on_text)
        self.copy_csv.clicked.connect(self._on_csv)

    def _on_text(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self._rows))

    def _on_csv(self) -> None:
        QGuiApplication.clipboard().setText(as_csv(self._rows))
