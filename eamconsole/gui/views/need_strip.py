"""What needs a person and is neither a delivery nor a notice: a side, the sync, a brake."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from eamconsole.gui.context import ViewContext
from eamconsole.gui.icons import pixmap
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, selectable_label
from eamconsole.services.standing import Need, Source

_ICON = 22
_ELSEWHERE = (Source.ROWS, Source.NOTICE)


class NeedStrip(QFrame):
    """One card for each; hidden where there is none."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("need_strip")
        self._context = context
        self._needs: tuple[Need, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 0, 16, 4)
        self._column.setSpacing(8)
        self.hide()
        context.appearance.changed.connect(self.recolor)

    def show_needs(self, needs: Sequence[Need]) -> None:
        """Show those that stand nowhere else on the page."""
        wanted = tuple(need for need in needs if need.source not in _ELSEWHERE)
        if wanted != self._needs:
            self._needs = wanted
            self.recolor()

    @Slot()
    def recolor(self) -> None:
        """Draw the cards in the theme's colors."""
        while (item := self._column.takeAt(0)) is not None:
            card = item.widget()
            if card is not None:
                card.deleteLater()
        for need in self._needs:
            self._column.addWidget(self._card(need))
        self.setVisible(bool(self._needs))

    def _card(self, need: Need) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(12)
        mark = QLabel()
        color = self._context.theme.tones[Tone.BAD]
        mark.setPixmap(pixmap("attention", color, _ICON, self.devicePixelRatioF()))
        row.addWidget(mark)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = PlainLabel(need.title, role="strong")
        title.show_tone(Tone.BAD)
        words.addWidget(title)
        words.addWidget(selectable_label(need.text))
        words.addWidget(selectable_label(f"What to do: {need.next_step}", role="muted"))
        row.addLayout(words, 1)
        return card
