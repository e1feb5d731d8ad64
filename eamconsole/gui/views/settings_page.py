"""Settings: the wizard's pages and further ones, one by one, for the profile that is open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from eamconsole.gui.context import ViewContext
from eamconsole.gui.views.simple_table import SimpleTable
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.services.setup.steps import EVERY_STEP, StepKey

_KEY = Qt.ItemDataRole.UserRole
_WORDS = (
    "Choose a page. Each one checks live against both systems and changes nothing before you "
    "save; after saving, the sync starts again with the new settings."
)
_SANDBOX = (
    "The sandbox city's settings are built in. Set up your own city whenever you like: nothing "
    "of it starts before you say so on the last page."
)


class SettingsPage(QFrame):
    """Opens one page at a time; on the sandbox city it leads to the set-up."""

    page_wanted = Signal(object)
    """The key of a page."""
    set_up_wanted = Signal()

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self._sandbox = context.console.environment_word == "sandbox"
        self._build()
        self._wire()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(PlainLabel("Settings", role="title"))
        words = _SANDBOX if self._sandbox else _WORDS
        column.addWidget(PlainLabel(words, role="muted", wrap=True))
        column.addWidget(self._build_steps(), 1)
        row = QHBoxLayout()
        self.open = push_button("Open this page…", name="settings_open")
        self.open.setProperty("role", "primary")
        self.set_up = push_button("Set up your city…", name="settings_set_up")
        row.addWidget(self.open)
        row.addWidget(self.set_up)
        row.addStretch(1)
        column.addLayout(row)
        self.steps.setVisible(not self._sandbox)
        self.open.setVisible(not self._sandbox)
        self.set_up.setVisible(self._sandbox)
        if self._sandbox:
            column.addStretch(1)

    def _build_steps(self) -> SimpleTable:
        self.steps = SimpleTable(
            "Pages of the settings", ("Page", "What it asks"), wide=1, name="settings_steps"
        )
        self.steps.setSortingEnabled(False)
        self.steps.setSelectionMode(SimpleTable.SelectionMode.SingleSelection)
        self.steps.fill([(step.title, step.question) for step in EVERY_STEP])
        for at, step in enumerate(EVERY_STEP):
            item = self.steps.topLevelItem(at)
            if item is not None:
                item.setData(0, _KEY, step.key.value)
                if at == 0:
                    self.steps.setCurrentItem(item)
        return self.steps

    def _wire(self) -> None:
        self.open.clicked.connect(self._on_open)
        self.steps.itemActivated.connect(self._on_open)
        self.set_up.clicked.connect(self.set_up_wanted)

    @Slot()
    def _on_open(self) -> None:
        item = self.steps.currentItem()
        if item is not None and self.open.isEnabled():
            self.page_wanted.emit(StepKey(str(item.data(0, _KEY))))
