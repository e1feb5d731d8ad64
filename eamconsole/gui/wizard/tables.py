"""Inputs for settings that are tables: pairs, lists of texts, records with fields."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from eamconsole.gui.chosen import SelectionLeads
from eamconsole.gui.plain_text import in_one_line
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.wizard.fields import FormField, name_input
from eamconsole.gui.wizard.grid import fill, grid, let_edit, pairs_of
from eamconsole.gui.wizard.ticks import TicksEditor
from eamconsole.services.profiles.setting import Setting

_LINES = 4


class PairsEditor(QWidget):
    """Two columns of an open table, such as title and problem code."""

    changed = Signal()

    def __init__(self, title: str, headings: Sequence[str]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.table = grid(title, headings, editable=True)
        column.addWidget(self.table)
        row = QHBoxLayout()
        self.more = push_button("Add a row", name="add_pair")
        self.fewer = push_button("Remove the selected row", name="remove_pair")
        row.addWidget(self.more)
        row.addWidget(self.fewer)
        row.addStretch(1)
        column.addLayout(row)
        self.setFocusProxy(self.table)
        let_edit(self.table, self.more, self.fewer, self.changed.emit)

    def show_value(self, value: Any) -> None:
        """Show a table of the draft; what is none shows nothing."""
        pairs = value.items() if isinstance(value, dict) else ()
        fill(self.table, [(str(name), str(inner)) for name, inner in pairs])

    def value(self) -> dict[str, str] | None:
        """Return what is entered, None where nothing is."""
        return pairs_of(self.table) or None


class RecordsEditor(QWidget):
    """A list of records at the top, the fields of the chosen one below it.

    What a record holds besides these fields is kept as it is.
    """

    changed = Signal()
    chosen = Signal()
    """Another record is shown, or none."""
    blank: ClassVar[Mapping[str, Any]] = {}
    """What a new record says before anything is entered."""

    def __init__(
        self,
        setting: Setting,
        inner: Sequence[Setting],
        make_field: Callable[[Setting], FormField],
        called: str,
    ) -> None:
        super().__init__()
        self._records: list[dict[str, Any]] = []
        self._called = called
        self._fields = [(each.key.rpartition(".")[2], make_field(each)) for each in inner]
        self._rows: dict[str, QWidget] = {}
        self._begun = {
            each.key.rpartition(".")[2]: typing.get_args(each.kind)[0]
            for each in inner
            if each.required and typing.get_origin(each.kind) is typing.Literal
        }
        """What a new record shows chosen, it also says."""
        self._build(setting, inner)
        self._wire()
        self._refresh(0)

    def show_value(self, value: Any) -> None:
        """Show the tables of the draft."""
        self._records = [dict(each) for each in value or [] if isinstance(each, dict)]
        self._refresh(0)

    def value(self) -> list[dict[str, Any]] | None:
        """Return the tables, None where there is none."""
        return [dict(each) for each in self._records] or None

    @property
    def record(self) -> dict[str, Any]:
        """The record shown, empty where none is."""
        at = self.list.currentRow()
        return self._records[at] if 0 <= at < len(self._records) else {}

    def field_of(self, name: str) -> FormField:
        """Return the input of one of the record's keys."""
        return dict(self._fields)[name]

    def arrange(self) -> None:
        """Show the rows that mean something for the record shown; all of them as a rule."""

    def settle(self, name: str, record: dict[str, Any]) -> None:
        """Bring other keys of a record in line after ``name`` was entered."""

    def show_row(self, name: str, *, there: bool) -> None:
        """Show or hide the input of one of the record's keys, with its words."""
        self._rows[name].setVisible(there)

    def _build(self, setting: Setting, inner: Sequence[Setting]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.list = QListWidget()
        self.list.setAccessibleName(setting.title)
        self.list.setFixedHeight(self.fontMetrics().lineSpacing() * (_LINES + 1) + 12)
        column.addWidget(self.list)
        row = QHBoxLayout()
        self.more = push_button(f"Add {self._called}", name="add_record")
        self.fewer = push_button("Remove the selected one", name="remove_record")
        row.addWidget(self.more)
        row.addWidget(self.fewer)
        row.addStretch(1)
        column.addLayout(row)
        self.form = QWidget()
        below = QVBoxLayout(self.form)
        below.setContentsMargins(0, 6, 0, 0)
        for each, (name, field) in zip(inner, self._fields, strict=True):
            self._rows[name] = _row(each, field)
            below.addWidget(self._rows[name])
        column.addWidget(self.form)
        self.setFocusProxy(self.list)

    def _wire(self) -> None:
        self.more.clicked.connect(self._on_more)
        self.fewer.clicked.connect(self._on_fewer)
        SelectionLeads(self.list)
        self.list.currentRowChanged.connect(self._on_row)
        for name, field in self._fields:
            field.changed.connect(partial(self._on_edited, name, field))

    def _on_more(self) -> None:
        self._records.append({**self._begun, **self.blank})
        self._refresh(len(self._records) - 1)
        if self._fields:
            self._fields[0][1].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _on_fewer(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self._records):
            del self._records[at]
            self._refresh(max(0, at - 1))
            self.changed.emit()

    def _on_row(self, at: int) -> None:
        there = 0 <= at < len(self._records)
        self.form.setVisible(there)
        self.fewer.setEnabled(there)
        record = self._records[at] if there else {}
        for name, field in self._fields:
            field.load(record.get(name, field.otherwise))
        self.arrange()
        self.chosen.emit()

    def _on_edited(self, name: str, field: FormField, *_: Any) -> None:
        at = self.list.currentRow()
        if not 0 <= at < len(self._records):
            return
        value = field.read()
        if value is None:
            self._records[at].pop(name, None)
        else:
            self._records[at][name] = value
        self.settle(name, self._records[at])
        self.arrange()
        self.list.item(at).setText(self._summary(self._records[at]))
        self.changed.emit()

    def _refresh(self, at: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for record in self._records:
            self.list.addItem(QListWidgetItem(self._summary(record)))
        if self._records:
            self.list.setCurrentRow(min(at, len(self._records) - 1))
        self.list.blockSignals(False)
        self._on_row(self.list.currentRow())

    def _summary(self, record: dict[str, Any]) -> str:
        return in_one_line(self.summary(record), 120) or "(nothing entered yet)"

    def summary(self, record: dict[str, Any]) -> str:
        """Return a record in one line."""
        told = [str(record[name]) for name, _ in self._fields if record.get(name) not in (None, "")]
        return " · ".join(told[:3])


def _row(setting: Setting, field: FormField) -> QWidget:
    """Return one field of a record with its name above and its meaning below."""
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 2)
    column.setSpacing(3)
    meaning = f"{setting.meaning[:1].upper()}{setting.meaning[1:]}."
    name_input(field.widget, setting.title, meaning)
    if not isinstance(field.widget, QCheckBox):  # says its name itself
        label = PlainLabel(setting.title, role="strong", wrap=True)
        label.setBuddy(field.widget)
        column.addWidget(label)
    column.addWidget(field.widget)
    if not isinstance(field.widget, TicksEditor):  # each of its boxes says what it means
        column.addWidget(PlainLabel(meaning, role="muted", wrap=True))
    return row


def pairs_field(path: str, title: str, headings: Sequence[str]) -> FormField:
    """Return an open table of two columns."""
    editor = PairsEditor(title, headings)
    editor.setObjectName(path)
    return FormField(path, editor, editor.show_value, editor.value, editor.changed, None)


def records_field(
    setting: Setting,
    inner: Sequence[Setting],
    make_field: Callable[[Setting], FormField],
    called: str = "another",
    kind: type[RecordsEditor] = RecordsEditor,
) -> FormField:
    """Return a list of records."""
    editor = kind(setting, inner, make_field, called)
    editor.setObjectName(setting.key)
    return FormField(setting.key, editor, editor.show_value, editor.value, editor.changed, None)


def lines_field(path: str) -> FormField:
    """Return a list of texts, one on each line."""
    edit = QPlainTextEdit()
    edit.setObjectName(path)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() * _LINES + 20)

    def show(value: Any) -> None:
        edit.setPlainText("\n".join(str(each) for each in value or ()))

    def read() -> Any:
        return [line.strip() for line in edit.toPlainText().splitlines() if line.strip()] or None

    return FormField(path, edit, show, read, edit.textChanged, None)
