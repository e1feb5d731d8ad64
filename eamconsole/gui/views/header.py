"""The strip under the band: health, budget, search, Sync now, Pause, view choices."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QMenu, QWidget

from eamconsole.domain.brakes import BrakeKind
from eamconsole.domain.delivery import Flow
from eamconsole.errors import Service
from eamconsole.gui.appearance import Scheme
from eamconsole.gui.context import ViewContext
from eamconsole.gui.icons import icon
from eamconsole.gui.tones import Tone
from eamconsole.gui.views.flow_layout import FlowLayout
from eamconsole.gui.views.health import BudgetMeter, HealthPill
from eamconsole.gui.views.help_menu import HelpMenu
from eamconsole.gui.widgets import clearable, icon_button, push_button, show_hint
from eamconsole.gui.wording import FLOW_WORDS, pause_words
from eamconsole.services.overview.records import ConsoleStatus, Pause

_BESIDE, _BELOW = 14, 6
"""Pixels between health and actions."""
_TYPING_MS = 250
_SEARCH_CHARACTERS = 30
_PAUSES = ((15, "15 minutes"), (60, "1 hour"), (240, "4 hours"), (None, "Until I resume"))


@dataclass(frozen=True, slots=True)
class PauseWish:
    """What the person chose in the Pause menu.  ``resume`` ends the pause instead.

    ``brake`` shows what it holds, to be released.
    """

    flow: Flow | None
    minutes: int | None = None
    resume: bool = False
    brake: BrakeKind | None = None


class Header(QFrame):
    """Always visible above the sections."""

    sync_wanted = Signal()
    pause_wanted = Signal(object)
    side_wanted = Signal(object)
    """A blocked system that a person lets be called again."""
    search_wanted = Signal(str)
    results_wanted = Signal()
    """The keyboard is to go on in what was found."""
    scheme_wanted = Signal(object)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("header")
        self._context = context
        self._paused: tuple[Pause, ...] = ()
        self._blocked: tuple[Service, ...] = ()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._build()
        self._wire()
        self.recolor()

    def show_status(self, status: ConsoleStatus) -> None:
        """Show health, budget and pauses."""
        for health in status.systems:
            pill = self._pills.get(health.service)
            if pill is not None:
                pill.show_health(health)
        self._budget.show_budget(status.budget)
        self._paused = status.pauses
        self._blocked = tuple(h.service for h in status.systems if h.state == "blocked")
        self.pause.setText(self._pause_text())

    def refresh_ages(self) -> None:
        """Let ages grow."""
        for pill in self._pills.values():
            pill.refresh_ages()

    @Slot()
    def go_to_search(self) -> None:
        """Put the keyboard into the search box."""
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def recolor(self) -> None:
        """Take the theme's colors."""
        tones = self._context.theme.tones
        self.sync.setIcon(icon("sync", self._context.theme.on_accent))
        self.pause.setIcon(icon("pause", tones[Tone.PLAIN]))
        self.view.setIcon(icon("theme", tones[Tone.QUIET]))
        self.help.setIcon(icon("help", tones[Tone.QUIET]))
        self._search_mark.setIcon(icon("search", tones[Tone.QUIET]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two lines where one would break the health into four."""
        super().resizeEvent(event)
        asked = self._health.sizeHint().width() + self._actions.sizeHint().width()
        one_line = asked + _BESIDE <= self._row.contentsRect().width()
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if one_line else ways.TopToBottom)
        self._row.setSpacing(_BESIDE if one_line else _BELOW)

    def _build(self) -> None:
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(_BESIDE)
        self._health = health = QWidget()
        flow = FlowLayout(health, spacing=16)
        self._pills = {service: HealthPill(service, self._context) for service in Service}
        for pill in self._pills.values():
            flow.addWidget(pill)
        self._budget = BudgetMeter(self._context)
        flow.addWidget(self._budget)
        row.addWidget(health, 1)
        self._actions = actions = QHBoxLayout()
        actions.setSpacing(8)
        row.addLayout(actions)
        self._build_actions(actions)

    def _build_actions(self, row: QHBoxLayout) -> None:
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setPlaceholderText("Search (Ctrl+F)")
        show_hint(self.search, "By Issue ID, Request #, address, words or error text")
        self.search.setAccessibleName("Search by Issue ID, Request #, address, words or error")
        self.search.setMinimumWidth(self.fontMetrics().averageCharWidth() * _SEARCH_CHARACTERS)
        self._search_mark = QAction("Go to the search box", self)
        self._search_mark.triggered.connect(self.search.setFocus)
        self.search.addAction(self._search_mark, QLineEdit.ActionPosition.LeadingPosition)
        clearable(self.search)
        row.addWidget(self.search)
        self.sync = push_button("Sync now", hint="Look on both sides now (F5)", name="sync_now")
        self.sync.setProperty("role", "primary")
        row.addWidget(self.sync)
        self.pause = push_button("Pause", hint="Pause a flow, with an end time", name="pause")
        self._pause_menu = QMenu(self.pause)
        self.pause.setMenu(self._pause_menu)
        row.addWidget(self.pause)
        self.view = icon_button("Appearance", hint="System, light or dark", name="appearance")
        self.view.setPopupMode(self.view.ToolButtonPopupMode.InstantPopup)
        self.view.setMenu(self._view_menu())
        row.addWidget(self.view)
        self.help = icon_button("Help", hint="Keyboard, logs, what people did", name="help")
        self.help.setPopupMode(self.help.ToolButtonPopupMode.InstantPopup)
        self.help_menu = HelpMenu(self)
        self.help.setMenu(self.help_menu)
        row.addWidget(self.help)

    def _view_menu(self) -> QMenu:
        menu = QMenu(self)
        self._schemes = QActionGroup(menu)
        titles = {Scheme.SYSTEM: "As the system", Scheme.LIGHT: "Light", Scheme.DARK: "Dark"}
        for scheme, title in titles.items():
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(scheme is self._context.appearance.scheme)
            action.setData(scheme.value)
            self._schemes.addAction(action)
        return menu

    def _wire(self) -> None:
        self._typing.timeout.connect(self._on_typed)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._on_typed)
        self.search.returnPressed.connect(self.results_wanted)
        self.sync.clicked.connect(self.sync_wanted)
        self._pause_menu.aboutToShow.connect(self._fill_pause_menu)
        self._pause_menu.triggered.connect(self._on_pause)
        self._schemes.triggered.connect(self._on_scheme)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.go_to_search)
        refresh = QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self)
        refresh.activated.connect(self.sync_wanted)

    def _pause_text(self) -> str:
        if not self._paused:
            return "Pause"
        first = self._paused[0]
        if first.brake is not None:
            return f"{first.count:,} {first.brake} held"
        return pause_words(first, self._context.zone, self._context.now())

    @Slot()
    def _fill_pause_menu(self) -> None:
        menu = self._pause_menu
        menu.clear()
        for pause in self._paused:
            if pause.brake is not None:
                title = f"Look at {pause.count:,} {pause.brake} the brake holds…"
                menu.addAction(title).setData(PauseWish(None, brake=pause.brake))
                continue
            what = FLOW_WORDS[pause.flow] if pause.flow else "all flows"
            menu.addAction(f"Resume {what}").setData(PauseWish(pause.flow, resume=True))
        for service in self._blocked:
            menu.addAction(f"Call {service.label} again (it blocked this console)").setData(service)
        if self._paused or self._blocked:
            menu.addSeparator()
        self._add_pauses(menu, None)
        for flow in Flow:
            self._add_pauses(menu.addMenu(f"Pause {FLOW_WORDS[flow]} only"), flow)

    @staticmethod
    def _add_pauses(menu: QMenu, flow: Flow | None) -> None:
        lead = "" if flow else "Pause all: "
        for minutes, title in _PAUSES:
            menu.addAction(f"{lead}{title}").setData(PauseWish(flow, minutes))

    @Slot(QAction)
    def _on_pause(self, action: QAction) -> None:
        if isinstance(action.data(), PauseWish):
            self.pause_wanted.emit(action.data())
        elif action.data() in self._blocked:
            self.side_wanted.emit(Service(action.data()))

    @Slot(QAction)
    def _on_scheme(self, action: QAction) -> None:
        self.scheme_wanted.emit(Scheme(action.data()))

    @Slot()
    def _on_typed(self) -> None:
        self._typing.stop()
        self.search_wanted.emit(self.search.text().strip())
