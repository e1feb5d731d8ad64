"""Inputs that belong to one setting of the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from eamconsole.gui.plain_text import shown


@dataclass(frozen=True, slots=True)
class FormField:
    """A widget, the setting it shows, and how the two are translated."""

    path: str
    widget: QWidget
    show: Callable[[Any], None]
    read: Callable[[], Any]
    changed: Any
    """The widget's signal."""
    otherwise: Any = ""

    def load(self, value: Any) -> None:
        """Show a value without telling anybody."""
        blocker = QSignalBlocker(self.widget)
        self.show(value)
        blocker.unblock()


def text_field(path: str, *, placeholder: str = "", keeps_empty: bool = False) -> FormField:
    """Return a line of text; emptied it takes the setting away, so that its default is in force."""
    edit = QLineEdit()
    edit.setPlaceholderText(placeholder)
    edit.setObjectName(path)

    def show(value: Any) -> None:
        edit.setText(str(value))
        edit.setCursorPosition(0)

    def read() -> str | None:
        return edit.text().strip() or ("" if keeps_empty else None)

    return FormField(path, edit, show, read, edit.textEdited)


def number_field(path: str, otherwise: float | None = None) -> FormField:
    """Return a line for a number; what is no number is kept as text, and refused by name."""
    edit = QLineEdit()
    edit.setObjectName(path)

    def read() -> Any:
        return as_number(edit.text())

    def show(value: Any) -> None:
        edit.setText("" if value is None else str(value))

    return FormField(path, edit, show, read, edit.textEdited, otherwise)


def numbers_field(path: str, *, placeholder: str = "") -> FormField:
    """Return a line for several numbers with commas."""
    edit = QLineEdit()
    edit.setObjectName(path)
    edit.setPlaceholderText(placeholder)

    def read() -> Any:
        parts = [as_number(part) for part in edit.text().split(",") if part.strip()]
        return parts or None

    def show(value: Any) -> None:
        edit.setText(", ".join(f"{part}" for part in value or []))

    return FormField(path, edit, show, read, edit.textEdited, None)


def area_field(path: str, lines: int = 3, otherwise: str = "") -> FormField:
    """Return several lines of text."""
    edit = QPlainTextEdit()
    edit.setObjectName(path)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() * lines + 20)

    def show(value: Any) -> None:
        edit.setPlainText(str(value))

    return FormField(path, edit, show, edit.toPlainText, edit.textChanged, otherwise)


def check_field(path: str, text: str, *, otherwise: bool = False) -> FormField:
    """Return a box to tick."""
    box = QCheckBox(text)
    box.setObjectName(path)
    return FormField(
        path, box, lambda v: box.setChecked(bool(v)), box.isChecked, box.toggled, otherwise
    )


def choice_field(path: str, choices: Mapping[Any, str], otherwise: Any = "") -> FormField:
    """Return a list to choose from: value to words."""
    box = QComboBox()
    box.setObjectName(path)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(24)
    for value, words in choices.items():
        box.addItem(shown(words), value)

    def show(value: Any) -> None:
        box.setCurrentIndex(max(0, box.findData(value)))

    return FormField(path, box, show, box.currentData, box.currentIndexChanged, otherwise)


def suggest_field(path: str, *, placeholder: str = "") -> FormField:
    """Return a line of text that offers what is known; anything else can be typed."""
    box, line = QComboBox(), QLineEdit()
    box.setObjectName(path)
    box.setLineEdit(line)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    line.setPlaceholderText(placeholder)

    def show(value: Any) -> None:
        text = "" if value is None else str(value)
        at = box.findData(text) if text else -1
        box.setCurrentIndex(at)
        box.setEditText(box.itemText(at) if at >= 0 else text)
        line.setCursorPosition(0)

    def read() -> Any:
        text = box.currentText().strip()
        at = box.findText(text)
        return (box.itemData(at) if at >= 0 else text) or None

    return FormField(path, box, show, read, box.currentTextChanged, None)


def suggest(field: FormField, choices: Mapping[str, str]) -> None:
    """Offer values in a ``suggest_field``: value to words; what is entered stays."""
    box = field.widget
    if not isinstance(box, QComboBox):
        raise TypeError(f"{field.path} cannot suggest anything")
    entered = field.read()
    blocker = QSignalBlocker(box)
    box.clear()
    for value, words in choices.items():
        box.addItem(shown(f"{value} — {words}" if words and words != value else value), value)
    field.show(entered)
    blocker.unblock()


def name_input(widget: QWidget, title: str, meaning: str = "") -> None:
    """Tell screen readers what an input is for; the line inside a list is focused by itself."""
    line = widget.lineEdit() if isinstance(widget, QComboBox) else None
    for each in (widget, line):
        if each is not None:
            each.setAccessibleName(title or each.accessibleName())
            each.setAccessibleDescription(meaning)


def as_number(text: str) -> Any:
    """Return a whole or broken number, nothing for an empty text, the text where it is neither."""
    plain = text.strip()
    if not plain:
        return None
    if "_" in plain:
        return plain  # Python reads 1_000, people who typed it meant something else
    for kind in (int, float):
        try:
            return kind(plain)
        except ValueError:
            continue
    return plain
