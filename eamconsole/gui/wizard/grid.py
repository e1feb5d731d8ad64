"""Small tables on pages: plain text, readable by keyboard and by screen readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
)

from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.views.wrapped import WrappedCells

_MOST_ROWS = 8


def grid(
    title: str, headings: Sequence[str], *, editable: bool = False, wrapped: int | None = None
) -> QTableWidget:
    """Return an empty table; the last column takes the room there is, or the wrapped one."""
    table = QTableWidget(0, len(headings))
    table.setAccessibleName(title)
    table.setHorizontalHeaderLabels(list(headings))
    table.verticalHeader().hide()
    table.setTabKeyNavigation(False)
    table.setAlternatingRowColors(True)
    table.setWordWrap(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    if not editable:
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(wrapped is None)
    if wrapped is not None:
        header.setSectionResizeMode(wrapped, QHeaderView.ResizeMode.Stretch)
        WrappedCells(table)
        lines = table.verticalHeader()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        lines.sectionResized.connect(lambda: fit(table))
    return table


def fill(table: QTableWidget, rows: Sequence[Sequence[str]], *, at_once: int = _MOST_ROWS) -> None:
    """Show rows, eight of them at once or as many as said, more by scrolling."""
    table.blockSignals(True)
    table.setRowCount(0)
    for at, cells in enumerate(rows):
        table.insertRow(at)
        for column, cell in enumerate(cells):
            item = QTableWidgetItem(in_one_line(cell))
            item.setToolTip(tool_tip(cell))
            table.setItem(at, column, item)
    table.blockSignals(False)
    fit(table, at_once)


def fit(table: QTableWidget, at_once: int = _MOST_ROWS) -> None:
    """Give the table the height of its rows."""
    lines = table.verticalHeader()
    row = lines.defaultSectionSize()
    shown = min(max(table.rowCount(), 2), at_once)
    height = max(row * shown, sum(lines.sectionSize(at) for at in range(table.rowCount())[:shown]))
    bar = table.horizontalScrollBar().sizeHint().height()
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + height + bar + 6)


def cells_of(table: QTableWidget) -> list[list[str]]:
    """Return what an editable table holds, rows without any text left out."""
    rows = []
    for at in range(table.rowCount()):
        items = [table.item(at, column) for column in range(table.columnCount())]
        cells = [item.text().strip() if item else "" for item in items]
        if any(cells):
            rows.append(cells)
    return rows


def pairs_of(table: QTableWidget) -> dict[str, str]:
    """Return what a table of two columns holds, as the draft keeps it.

    A name that stands twice is kept apart by a blank: the check of the settings sees both, and
    says so, where one of the two texts would be lost here.
    """
    pairs: dict[str, str] = {}
    for name, value in cells_of(table):
        apart = name
        while apart in pairs:
            apart += " "
        pairs[apart] = value
    return pairs


def let_edit(
    table: QTableWidget, more: QPushButton, fewer: QPushButton, changed: Callable[[], None]
) -> None:
    """Let two buttons add and remove rows; ``changed`` is called after every change that counts."""

    def remove() -> None:
        remove_row(table)
        changed()

    table.itemChanged.connect(lambda _item: changed())
    more.clicked.connect(partial(add_row, table))
    fewer.clicked.connect(remove)


def remove_row(table: QTableWidget) -> None:
    """Remove the selected row."""
    table.removeRow(table.currentRow())
    fit(table)


def add_row(table: QTableWidget) -> None:
    """Add an empty row and go to it."""
    at = table.rowCount()
    table.insertRow(at)
    for column in range(table.columnCount()):
        table.setItem(at, column, QTableWidgetItem(""))
    fit(table)
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    table.setCurrentCell(at, 0)
    table.edit(table.model().index(at, 0))
