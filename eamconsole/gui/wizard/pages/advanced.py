"""Settings only: every setting, both servers' keys included, searchable, each with its way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QCheckBox, QLineEdit, QTableWidgetItem, QVBoxLayout, QWidget

from eamconsole.gui.widgets import PlainLabel, clearable, push_button, selectable_label
from eamconsole.gui.wizard.declared import declared_field, sentence
from eamconsole.gui.wizard.fields import FormField, name_input
from eamconsole.gui.wizard.grid import fill, grid
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.services.profiles.server_keys import SERVER_TABLES
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.advanced import AdvancedRow, advanced_row, advanced_rows
from eamconsole.support.counting import counted

_HEADINGS = ("Setting", "Value", "Default", "Page")
_WIDTHS = {1: 22, 2: 24}
"""Of columns, in characters; the first takes what is left."""
_ROWS = 5
"""Shown at once, so that the chosen setting is in sight below them."""


class AdvancedPage(WizardPage):
    """Lists what there is; the chosen setting is changed below the list."""

    key = StepKey.ADVANCED
    shows = ("format", "eam.server", "seeclickfix.server")
    check_words = ""

    _shown: tuple[AdvancedRow, ...] = ()
    _field: FormField | None = None

    def load(self) -> None:
        super().load()
        self._list()

    def entered(self) -> None:
        self._list()

    def choose(self, key: str) -> None:
        """Show one setting for changing, whatever the list is narrowed to."""
        self.search.setText("")
        self.differing.setChecked(False)
        at = next(at for at, row in enumerate(self._shown) if row.setting.key == key)
        self.table.setCurrentCell(at, 0)

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setObjectName("advanced_search")
        clearable(self.search)
        self.search.setPlaceholderText("a word of its name, meaning, value or page")
        self.column.addWidget(self.label_for("Find a setting", self.search))
        self.column.addWidget(self.search)
        self.differing = QCheckBox("Only what differs from its default")
        self.differing.setObjectName("advanced_differing")
        self.column.addWidget(self.differing)
        self.table = grid("Settings", _HEADINGS)
        self.table.setObjectName("advanced_table")
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, header.ResizeMode.Stretch)
        for at, width in _WIDTHS.items():
            header.setSectionResizeMode(at, header.ResizeMode.Interactive)
            self.table.setColumnWidth(at, self.fontMetrics().averageCharWidth() * width)
        self.column.addWidget(self.table)
        self.count = self.add_words("", role="muted")
        self._build_chosen()

    def _build_chosen(self) -> None:
        self.name = PlainLabel(role="heading", wrap=True)
        self.meaning = PlainLabel(wrap=True)
        self.facts = selectable_label(role="muted")
        for label in (self.name, self.meaning, self.facts):
            self.column.addWidget(label)
        holder = QWidget()
        self._holder = QVBoxLayout(holder)
        self._holder.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(holder)
        self.undo = push_button("Undo", name="advanced_undo", hint="Back to what is saved")
        self.default = push_button("Use the default", name="advanced_default")
        self.add_row(self.undo, self.default)

    def _wire(self) -> None:
        self.search.textChanged.connect(self._list)
        self.differing.toggled.connect(self._list)
        self.table.itemSelectionChanged.connect(self._on_chosen)
        self.undo.clicked.connect(self._on_undo)
        self.default.clicked.connect(self._on_default)

    def _list(self) -> None:
        chosen = self._chosen()
        rows = advanced_rows(self.context.draft, self.context.installation.default_settings)
        only = self.differing.isChecked()
        self._shown = tuple(
            row for row in rows if row.fits(self.search.text()) and (row.differs or not only)
        )
        cells = [(row.words, row.value, row.default, row.page) for row in self._shown]
        self.table.blockSignals(True)
        fill(self.table, cells, at_once=_ROWS)
        for at, row in enumerate(self._shown):
            self._mark(at, row)
        differing = sum(row.differs for row in rows)
        self.count.show_text(
            f"{len(self._shown)} of {counted(len(rows), 'setting')}; {differing} differ from "
            f"their default."
        )
        keys = [row.setting.key for row in self._shown]
        at = keys.index(chosen.setting.key) if chosen and chosen.setting.key in keys else 0
        if keys:
            self.table.setCurrentCell(at, 0)
        self.table.blockSignals(False)
        self._on_chosen()

    def _mark(self, at: int, row: AdvancedRow) -> None:
        """Set off what differs: in bold, and in a word of the default's cell."""
        item = self.table.item(at, 1)
        if row.differs and item is not None:
            font = item.font()
            font.setBold(True)
            item.setFont(font)
            self.table.setItem(at, 2, QTableWidgetItem(f"differs from: {row.default}"))

    def _chosen(self) -> AdvancedRow | None:
        at = self.table.currentRow()
        return self._shown[at] if 0 <= at < len(self._shown) else None

    def _on_chosen(self) -> None:
        row = self._chosen()
        self._show_field(row)
        if row is None:
            self.name.show_text("No setting fits")
            self.meaning.show_text("Type less, or show all settings again.")
            self.facts.show_text("")
            return
        setting = row.setting
        self.name.show_text(row.words)
        self.meaning.show_text(sentence(setting.meaning))
        self.facts.show_text(
            f"Page: {row.page}.  Default: {row.default}.  From: {row.source}.  In the profile "
            f"file: {setting.key}" + (f".  {row.fixed}" if row.fixed else "")
        )
        self._enable(row)

    def _show_field(self, row: AdvancedRow | None) -> None:
        """Put the input of the chosen setting in place, and take the last one away."""
        if self._field is not None and row is not None and self._field.path == row.setting.key:
            return
        if self._field is not None:
            self._holder.removeWidget(self._field.widget)
            self._field.widget.hide()
            self._field.widget.setObjectName("")
            self._field.widget.deleteLater()
        self._field = None
        if row is None or row.fixed:
            return
        keeps_empty = row.setting.key.startswith(SERVER_TABLES)
        field = declared_field(row.setting, keeps_empty=keeps_empty)
        name_input(field.widget, row.words, sentence(row.setting.meaning))
        self._field = field
        self._holder.addWidget(field.widget)
        self._load_field()
        field.changed.connect(partial(self._on_field, field))

    def _load_field(self) -> None:
        row, field = self._chosen(), self._field
        if row is not None and field is not None:
            default = row.setting.default
            otherwise = field.otherwise if default is None else default
            field.load(self.context.draft.get(field.path, otherwise))

    def _on_field(self, field: FormField, *_: object) -> None:
        self.context.put(field.path, field.read())
        self._refresh_row()

    def _on_undo(self) -> None:
        row = self._chosen()
        if row is not None:
            saved = self.context.saved.get(row.setting.key, None) if self.context.saved else None
            self._put_back(row, saved)

    def _on_default(self) -> None:
        row = self._chosen()
        if row is not None:
            self._put_back(row, None)

    def _put_back(self, row: AdvancedRow, value: object) -> None:
        self.context.put(row.setting.key, value)
        self._load_field()
        self._refresh_row()
        if self.differing.isChecked():
            self._list()

    def _refresh_row(self) -> None:
        """Show what the chosen row says now, without moving anything."""
        at, old = self.table.currentRow(), self._chosen()
        if old is None:
            return
        of_machine = self.context.installation.default_settings
        now = advanced_row(self.context.draft, old.setting, of_machine)
        self._shown = (*self._shown[:at], now, *self._shown[at + 1 :])
        self.table.setItem(at, 1, QTableWidgetItem(now.value))
        self.table.setItem(at, 2, QTableWidgetItem(now.default))
        self._mark(at, now)
        self._enable(now)

    def _enable(self, row: AdvancedRow) -> None:
        key = row.setting.key
        saved = self.context.saved.get(key, None) if self.context.saved else None
        self.undo.setEnabled(not row.fixed and self.context.draft.get(key, None) != saved)
        self.default.setEnabled(row.differs and not row.fixed)
