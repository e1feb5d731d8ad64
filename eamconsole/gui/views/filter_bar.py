"""Filter chips, a text filter, and filters the person saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QPushButton, QWidget

from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.models.lists import Chip
from eamconsole.gui.plain_text import button_text, in_one_line
from eamconsole.gui.views.flow_layout import FlowLayout
from eamconsole.gui.widgets import chip as chip_button
from eamconsole.gui.widgets import clearable, push_button

_TYPING_MS = 200


@dataclass(frozen=True, slots=True)
class _Removal:
    """Which saved filter to forget."""

    name: str


class FilterBar(QWidget):
    """Chips that add up, and words that narrow."""

    changed = Signal()
    widened = Signal()
    """The list is to show more than the rows it was led to from elsewhere."""

    def __init__(self, key: str, chips: Sequence[Chip], memory: WindowMemory) -> None:
        super().__init__()
        self._key = key
        self._chips = tuple(chips)
        self._memory = memory
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._build()
        self._restore()
        self._wire()

    def chosen(self) -> tuple[Chip, ...]:
        """Return the chips that are on."""
        return tuple(
            chip for chip, button in zip(self._chips, self._buttons, strict=True)
            if button.isChecked()
        )  # fmt: skip

    def text(self) -> str:
        """Return the words to narrow by."""
        return self.words.text().strip()

    @Slot()
    def clear(self) -> None:
        """Show everything again."""
        self._set((), "")
        self._widen()

    def show_narrowing(self, words: str) -> None:
        """Say which rows the list was led to from elsewhere; a click shows the others again."""
        self.narrowing.setText(button_text(f"{words}  ✕"))
        self.narrowing.setAccessibleName(f"Only: {in_one_line(words)}. Press to show all.")
        self.narrowing.show()

    def is_narrowed(self) -> bool:
        """Whether anything keeps rows out of the list."""
        return bool(self.chosen() or self.text() or not self.narrowing.isHidden())

    def _build(self) -> None:
        flow = FlowLayout(self)
        self.words = QLineEdit()
        self.words.setPlaceholderText("Filter this list")
        self.words.setAccessibleName("Filter this list by text")
        clearable(self.words)
        self.words.setFixedWidth(self.fontMetrics().averageCharWidth() * 26)
        flow.addWidget(self.words)
        self._buttons = [chip_button(chip.title, name=f"chip_{chip.key}") for chip in self._chips]
        for button in self._buttons:
            flow.addWidget(button)
        self.narrowing = push_button("", hint="Show all requests again", name="narrowing")
        self.narrowing.setProperty("role", "chip")
        self.narrowing.hide()
        flow.addWidget(self.narrowing)
        self._saved: QPushButton = push_button("Saved", hint="Saved filters", name="saved_filters")
        self._menu = QMenu(self._saved)
        self._saved.setMenu(self._menu)
        flow.addWidget(self._saved)

    def _wire(self) -> None:
        self.words.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._on_changed)
        self.narrowing.clicked.connect(self._widen)
        for button in self._buttons:
            button.toggled.connect(self._on_changed)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._menu.triggered.connect(self._on_menu)

    @Slot()
    def _widen(self) -> None:
        if not self.narrowing.isHidden():
            self.narrowing.hide()
            self.widened.emit()

    @Slot()
    def _on_changed(self) -> None:
        self._memory.keep_text(f"{self._key}/filter", self._as_text())
        self.changed.emit()

    def _restore(self) -> None:
        self._take(self._memory.text(f"{self._key}/filter"))

    def _as_text(self) -> str:
        return ",".join(chip.key for chip in self.chosen()) + "|" + self.text()

    def _take(self, saved: str) -> None:
        keys, _, words = saved.partition("|")
        self._set(keys.split(","), words)

    def _set(self, keys: Sequence[str], words: str) -> None:
        self.words.setText(words)
        for chip, button in zip(self._chips, self._buttons, strict=True):
            button.setChecked(chip.key in keys)

    # Saved filters: "name<TAB>filter" lines.

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        saved = [entry.partition("\t") for entry in self._kept()]
        for name, _, filter_text in saved:
            self._menu.addAction(button_text(name)).setData(filter_text)
        if saved:
            self._menu.addSeparator()
        self._menu.addAction("Save this filter…").setData("+")
        if saved:
            remove = self._menu.addMenu("Remove")
            for name, _, _filter in saved:
                remove.addAction(button_text(name)).setData(_Removal(name))
        self._menu.addAction("Show everything").setData("|")

    @Slot(QAction)
    def _on_menu(self, action: QAction) -> None:
        if isinstance(action.data(), _Removal):
            self._keep([entry for entry in self._kept() if not _is(entry, action.data().name)])
        elif action.data() == "+":
            self._save()
        elif action.data() == "|":
            self.clear()
        else:
            self._take(str(action.data()))

    def _save(self) -> None:
        name, agreed = QInputDialog.getText(self, "Save this filter", "Name")
        if agreed and name.strip():
            clean = " ".join(name.split())
            others = [entry for entry in self._kept() if not _is(entry, clean)]
            self._keep([*others, f"{clean}\t{self._as_text()}"])

    def _kept(self) -> tuple[str, ...]:
        return self._memory.texts(f"{self._key}/saved")

    def _keep(self, entries: Sequence[str]) -> None:
        self._memory.keep_texts(f"{self._key}/saved", entries)


def _is(entry: str, name: str) -> bool:
    return entry.partition("\t")[0] == name
