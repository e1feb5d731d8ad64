"""The conversation: what residents and the city said, in both directions, with how it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from eamconsole.domain.delivery import DeliveryState
from eamconsole.gui.context import ViewContext
from eamconsole.gui.moments import clock_time
from eamconsole.gui.widgets import PlainLabel, selectable_label
from eamconsole.gui.wording import STATE_FACES
from eamconsole.services.lists.records import Said
from eamconsole.support.counting import counted

_SHOWN_AT_MOST = 200
_NOTHING = "Nobody has said anything yet. Comments of residents and of crews appear here."


class ConversationTab(QScrollArea):
    """Residents at the left, the city a little to the right; the newest last."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._said: tuple[Said, ...] | None = None
        self.setAccessibleName("Comments in both directions")
        self.setProperty("role", "read")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_said(self, said: Sequence[Said]) -> None:
        """Show what was said; nothing moves where nothing changed."""
        if tuple(said) == self._said:
            return
        self._said = tuple(said)
        place = self.verticalScrollBar().value()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        left_out = len(said) - _SHOWN_AT_MOST
        if left_out > 0:
            column.addWidget(
                PlainLabel(
                    f"{counted(left_out, 'earlier one stands', 'earlier ones stand')} in "
                    "SeeClickFix."
                )
            )
        for each in said[-_SHOWN_AT_MOST:]:
            column.addWidget(self._card(each))
        if not said:
            column.addWidget(PlainLabel(_NOTHING, role="muted", wrap=True))
        column.addStretch(1)
        self.setWidget(inside)
        self.verticalScrollBar().setValue(place)

    def _card(self, said: Said) -> QFrame:
        card = QFrame()
        card.setProperty("role", "bulk" if said.from_city else "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(3)
        column.addWidget(PlainLabel(self._head(said), role="section", wrap=True))
        column.addWidget(selectable_label(said.text))
        below = _below(said)
        if below:
            column.addWidget(PlainLabel(below, role="muted", wrap=True))
        return card

    def _head(self, said: Said) -> str:
        who = said.by or ("The city" if said.from_city else "A resident")
        way = "to residents" if said.from_city else "to the city"
        return f"{who} {way} · {clock_time(said.at, self._context.zone, self._context.now())}"


def _below(said: Said) -> str:
    images = counted(said.images, "photo") if said.images else ""
    state = ""
    if said.state is not None and said.state is not DeliveryState.DONE:
        state = STATE_FACES[said.state].word
    elif said.state is DeliveryState.DONE and not said.from_city:
        state = "In EAM"
    return " · ".join(filter(None, (images, state)))
