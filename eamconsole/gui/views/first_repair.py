"""A first repair, learned by doing: five steps in the sandbox city, each seen to be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout

from eamconsole.gui.widgets import PlainLabel, push_button, selectable_label
from eamconsole.services.lists.records import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the window shows at this moment, as far as a step asks for it."""

    refuses: bool
    """EAM refuses the problem code."""
    waiting: int
    """How much needs a person."""
    going: int
    """How many requests are on their way to EAM: sent again, and not there yet."""
    section: str
    reads_a_row: bool


@dataclass(frozen=True, slots=True)
class _Step:
    words: str
    is_done: Callable[[Seen], bool]


_STEPS = (
    _Step(
        "Switch Refused code on, above. From now on EAM refuses new requests, as it does when "
        "somebody retires a problem code.",
        lambda seen: seen.refuses,
    ),
    _Step(
        "Residents go on reporting. Within a minute a number beside Needs attention says that "
        "something waits for you: open that section.",
        lambda seen: seen.waiting > 0 and seen.section == Listing.ATTENTION,
    ),
    _Step(
        "Choose a row. At the right it says what happened, why, in EAM's own words, and what "
        "you can do.",
        lambda seen: seen.reads_a_row,
    ),
    _Step(
        "Remove the cause before you try again: switch Refused code off. In your city you would "
        "activate the code in EAM, or choose another one under Categories.",
        lambda seen: not seen.refuses,
    ),
    _Step(
        "Press Repair all like this…, leave Retry chosen, and start it. It follows the rows until "
        "each has arrived.",
        lambda seen: seen.waiting == 0 and seen.going == 0,
    ),
)
_OVER = (
    "Done. EAM has them all, each of them once. A real repair goes the same way: read why, remove "
    "the cause, retry."
)


class FirstRepair(QFrame):
    """A strip that names one step at a time and goes on once that is done."""

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("first_repair")
        self._at = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(12)
        self._title = PlainLabel(role="section")
        self._words = selectable_label()
        self._close = push_button("Close", name="first_repair_close")
        row.addWidget(self._title)
        row.addWidget(self._words, 1)
        row.addWidget(self._close)
        self._close.clicked.connect(self.leave)
        self.setAccessibleName("First repair")
        self.hide()

    @property
    def words(self) -> str:
        """What it says now."""
        return self._words.text()

    def begin(self) -> None:
        """Begin with the first step."""
        self._at = 0
        self._say()
        self.show()

    @Slot()
    def leave(self) -> None:
        """Go away; nothing that was switched is switched back."""
        self.hide()
        self.ended.emit()

    def look(self, seen: Seen) -> None:
        """Go on where the present step is done; one step at a look, so that each is read."""
        if self.isHidden() or self._at == len(_STEPS):
            return
        if _STEPS[self._at].is_done(seen):
            self._at += 1
            self._say()

    def _say(self) -> None:
        if self._at == len(_STEPS):
            self._title.show_text("First repair")
            self._words.show_text(_OVER)
            return
        self._title.show_text(f"First repair, step {self._at + 1} of {len(_STEPS)}")
        self._words.show_text(_STEPS[self._at].words)
