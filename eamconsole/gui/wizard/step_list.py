"""The pages at the left: where one is, what is done, what is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from eamconsole.gui.icons import icon
from eamconsole.gui.tones import Face, Tone
from eamconsole.gui.wizard.context import theme_of_now
from eamconsole.services.setup import Journey, SetupStep, StepKey

_KEY = Qt.ItemDataRole.UserRole
_DONE = Face("done", "done", Tone.GOOD)
_OPEN = Face("attention", "open", Tone.WARNING)
_LATER = Face("waiting", "not yet visited", Tone.QUIET)


class StepList(QListWidget):
    """Lets one jump to pages already reached."""

    wanted = Signal(object)

    def __init__(self, steps: Sequence[SetupStep]) -> None:
        super().__init__()
        self._steps = steps
        self.setObjectName("steps")
        self.setAccessibleName("Pages")
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, step in enumerate(steps, start=1):
            item = QListWidgetItem(f"{number}  {step.title}")
            item.setData(_KEY, step.key.value)
            item.setSizeHint(QSize(0, self.fontMetrics().lineSpacing() + 14))
            self.addItem(item)
        widest = max(self.fontMetrics().horizontalAdvance(f"00  {s.title}") for s in steps)
        self.setFixedWidth(widest + 56)
        self.itemClicked.connect(self._on_item)
        self.itemActivated.connect(self._on_item)

    def show_journey(self, journey: Journey, visited: set[StepKey]) -> None:
        """Mark every page, and the one shown."""
        theme = theme_of_now()
        for at, step in enumerate(self._steps):
            face = _face(journey, step, visited)
            item = self.item(at)
            item.setIcon(icon(face.icon, theme.tones[face.tone]))
            item.setToolTip(face.word)
            words = f"{step.title}, {face.word}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            if step.key is journey.step.key:
                self.setCurrentRow(at)

    def _on_item(self, item: QListWidgetItem) -> None:
        self.wanted.emit(StepKey(item.data(_KEY)))


def _face(journey: Journey, step: SetupStep, visited: set[StepKey]) -> Face:
    if step.key not in visited:
        return _LATER
    return _DONE if journey.is_proved(step) else _OPEN
