"""The buttons that help with the row shown."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from eamconsole.gui.views.flow_layout import FlowLayout
from eamconsole.gui.widgets import push_button

ACTIONS: tuple[tuple[str, str, str], ...] = (
    ("retry", "Retry", "Send again; where it is in doubt, look it up first"),
    ("check_now", "Check now", "Read both sides of this request now"),
    ("look", "Look for it in EAM…", "Show what EAM holds: adopt a record, or send again"),
    ("resend", "Edit and resend…", "Change the text and send again; old and new are kept"),
    ("redirect", "Redirect…", "Send it under another problem code, or to another module"),
    ("hold", "Hold", "Keep it back until you release it"),
    ("release", "Release", "Let it run again"),
    ("skip", "Skip with a reason…", "Give it up; the reason is kept"),
)
_IN_THE_ROW = 3


class ActionRow(QWidget):
    """Shows what is offered: the first few as buttons, the rest in a menu."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[str, QPushButton] = {}
        self._build()
        self._wire()
        self.show_offers(frozenset())

    def show_offers(self, offers: frozenset[str]) -> None:
        """Show the buttons for what is offered."""
        offered = [name for name, _, _ in ACTIONS if name in offers]
        for name, button in self._buttons.items():
            button.setVisible(name in offered[:_IN_THE_ROW])
        rest = offered[_IN_THE_ROW:]
        for action in self._menu.actions():
            action.setVisible(action.data() in rest)
        self.more.setVisible(bool(rest))
        self.setVisible(bool(offered))

    def _build(self) -> None:
        row = FlowLayout(self)
        row.setContentsMargins(16, 0, 16, 10)
        self.more = push_button("More", hint="More actions", name="more_actions")
        self._menu = QMenu(self.more)
        for name, title, hint in ACTIONS:
            button = push_button(title, hint=hint, name=f"action_{name}")
            button.setProperty("action", name)
            self._buttons[name] = button
            row.addWidget(button)
            self._menu.addAction(title).setData(name)
        self._buttons["retry"].setProperty("role", "primary")
        self.more.setMenu(self._menu)
        row.addWidget(self.more)

    def _wire(self) -> None:
        for button in self._buttons.values():
            button.clicked.connect(self._on_clicked)
        self._menu.triggered.connect(self._on_menu)

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(str(self.sender().property("action")))

    @Slot(QAction)
    def _on_menu(self, action: QAction) -> None:
        self.wanted.emit(str(action.data()))
