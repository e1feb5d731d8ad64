"""Page 7: which categories are internal or private: ticked, pasted or from a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QTableWidgetItem

from eamconsole.gui.list_field import ListField
from eamconsole.gui.widgets import push_button
from eamconsole.gui.wizard.grid import fill, fit, grid
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.flag_list import (
    LIST_FILES,
    FlagChoice,
    choices_of,
    read_flag_file,
    read_flags,
)
from eamconsole.support.tables import ListText

_HINT = "Facility - HVAC, yes, yes\nHomeless encampment, no, yes"


class FlagsPage(WizardPage):
    """Every row of a list gets its own result."""

    key = StepKey.FLAGS
    shows = ("categories.internal", "categories.private")

    _titles: tuple[str, ...] = ()

    def load(self) -> None:
        super().load()
        self._show_choices()

    def take(self, item: object) -> None:
        if isinstance(item, tuple):
            self._titles = item
            self._show_choices()

    def _build(self) -> None:
        self.add_words(
            "Internal: only members of the organization report in it. Private: its requests are "
            "not visible to the public. Private and not internal must be reviewed by SeeClickFix."
        )
        self.table = grid("Categories", ("Internal", "Private", "Title"))
        self.column.addWidget(self.table)
        self.add_section(
            "Or take a list",
            "Title, internal?, private? in each row: a spreadsheet, CSV, or pasted.",
        )
        self.paste = ListField()
        self.paste.setPlaceholderText(_HINT)
        self.paste.setFixedHeight(self.fontMetrics().lineSpacing() * 4 + 16)
        self.column.addWidget(self.paste)
        self.file = push_button("From a file…", name="flags_file")
        self.apply = push_button("Take over", name="flags_apply")
        self.add_row(self.file, self.apply)
        self.results = grid("Results by row", ("Row", "Title", "Result", "Reason"))
        self.results.hide()
        self.column.addWidget(self.results)

    def _wire(self) -> None:
        self.apply.clicked.connect(self._on_apply)
        self.file.clicked.connect(self._on_file)
        self.paste.refused.connect(self.context.said)
        self.table.itemChanged.connect(self._on_ticked)

    def _on_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "List of categories", "", LIST_FILES)
        if name:
            self.context.ask(lambda: read_flag_file(Path(name)), self._on_read)

    def _on_read(self, found: ListText) -> None:
        """Show what the file says before it is taken over."""
        self.paste.setPlainText(found.text)
        self.context.said.emit(found.note or "Look at the list, then take it over.")

    def _on_apply(self) -> None:
        rows = read_flags(self.paste.toPlainText(), self._titles)
        words = {
            "accepted": "accepted",
            "awaiting_review": "awaiting review",
            "unknown_title": "unknown title",
            "refused": "refused",
        }
        cells = [(str(r.number), r.title, words.get(r.result, r.result), r.reason) for r in rows]
        fill(self.results, cells)
        self.results.setVisible(bool(rows))
        taken = {row.title: row for row in rows if row.result in ("accepted", "awaiting_review")}
        kept = {choice.title: choice for choice in choices_of(self.context.draft, self._titles)}
        for title, row in taken.items():
            kept[title] = FlagChoice(title, row.flags.internal, row.flags.private)
        self._keep(list(kept.values()))
        self._show_choices()

    def _on_ticked(self, _item: QTableWidgetItem) -> None:
        self._keep(self._ticked())

    def _ticked(self) -> list[FlagChoice]:
        choices = []
        for at in range(self.table.rowCount()):
            cells = [self.table.item(at, column) for column in range(3)]
            ticks = [
                cell is not None and cell.checkState() is Qt.CheckState.Checked for cell in cells
            ]
            title = cells[2].text() if cells[2] is not None else ""
            choices.append(FlagChoice(title, ticks[0], ticks[1]))
        return choices

    def _keep(self, choices: list[FlagChoice]) -> None:
        put = self.context.put
        put("categories.internal", [choice.title for choice in choices if choice.internal])
        put("categories.private", [choice.title for choice in choices if choice.private])

    def _show_choices(self) -> None:
        choices = choices_of(self.context.draft, self._titles)
        self.table.blockSignals(True)
        self.table.setRowCount(len(choices))
        for at, choice in enumerate(choices):
            for column, on in enumerate((choice.internal, choice.private)):
                item = QTableWidgetItem("")
                item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                name = "Internal" if column == 0 else "Private"
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}: {choice.title}")
                self.table.setItem(at, column, item)
            self.table.setItem(at, 2, QTableWidgetItem(choice.title))
        self.table.blockSignals(False)
        fit(self.table)
