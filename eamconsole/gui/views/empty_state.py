"""What an empty list says: what would be here, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from eamconsole.gui.context import ViewContext
from eamconsole.gui.icons import pixmap
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, push_button

_ICON = 48
_CHARACTERS = 44
"""Of a line of the hint: a list beside an open detail has no more room in a window of 900."""


class EmptyState(QWidget):
    """An icon, a sentence, a hint, and a way back where a filter hides everything."""

    def __init__(self, context: ViewContext, icon_name: str, title: str, hint: str) -> None:
        super().__init__()
        self._context = context
        self._icon_name = icon_name
        self._title, self._hint = title, hint
        self._build()
        self.show_filtered(filtered=False)
        self.recolor()
        context.appearance.changed.connect(self.recolor)

    def show_filtered(self, *, filtered: bool) -> None:
        """Say whether nothing is there at all, or nothing matches."""
        hidden = "Other rows are hidden by the filter above."
        self._words.show_text("No row matches the filter" if filtered else self._title)
        self._more.show_text(hidden if filtered else self._hint)
        # A centered label is given the height of one line unless it says what it needs.
        self._more.setMinimumHeight(self._more.heightForWidth(self._more.width()))
        self.show_all.setVisible(filtered)

    def recolor(self) -> None:
        """Take the theme's colors."""
        color = self._context.theme.tones[Tone.QUIET]
        self._icon.setPixmap(pixmap(self._icon_name, color, _ICON, self.devicePixelRatioF()))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(10)
        center = Qt.AlignmentFlag.AlignHCenter
        self._icon = QLabel()
        self._words = PlainLabel(role="heading")
        self._more = PlainLabel(role="muted", wrap=True)
        self._more.setAlignment(center)
        self._more.setFixedWidth(self.fontMetrics().averageCharWidth() * _CHARACTERS)
        self.show_all = push_button("Show everything", name="show_everything")
        column.addStretch(2)
        for widget in (self._icon, self._words, self._more, self.show_all):
            column.addWidget(widget, 0, center)
        column.addStretch(3)
