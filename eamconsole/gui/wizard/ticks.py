"""Several of a few things, each with a box to tick."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from eamconsole.gui.wizard.fields import FormField


class TicksEditor(QWidget):
    """Says in words what each of the values means; a value it has no box for stays."""

    changed = Signal()

    def __init__(self, path: str, words: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName(path)
        self._boxes = {value: QCheckBox(text) for value, text in words.items()}
        self._others: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for value, box in self._boxes.items():
            box.setObjectName(f"{path}.{value}")
            box.toggled.connect(lambda _on: self.changed.emit())
            column.addWidget(box)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def show_value(self, value: Any) -> None:
        """Tick what a list holds."""
        told = [str(each) for each in value or ()]
        for name, box in self._boxes.items():
            box.setChecked(name in told)
        self._others = [each for each in told if each not in self._boxes]

    def value(self) -> list[str]:
        """Return what is ticked, in the order shown."""
        return [name for name, box in self._boxes.items() if box.isChecked()] + self._others


def ticks_field(path: str, words: Mapping[str, str], otherwise: Any) -> FormField:
    """Return boxes to tick: value to words."""
    editor = TicksEditor(path, words)
    return FormField(path, editor, editor.show_value, editor.value, editor.changed, otherwise)
