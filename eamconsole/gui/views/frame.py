"""The frame of an opened profile: band, header, sections, page, detail."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from eamconsole.gui.context import ViewContext
from eamconsole.gui.dialogs import open_over
from eamconsole.gui.keys import NUMBERED
from eamconsole.gui.models.gatherer import ChangeGatherer
from eamconsole.gui.models.live_status import LiveStatus
from eamconsole.gui.views.band import EnvironmentBand
from eamconsole.gui.views.brake_dialog import BrakeDialog
from eamconsole.gui.views.detail.panel import DetailPanel
from eamconsole.gui.views.first_repair import FirstRepair, Seen
from eamconsole.gui.views.giving_way import GivesWay
from eamconsole.gui.views.header import Header, PauseWish
from eamconsole.gui.views.navigation import Navigation
from eamconsole.gui.views.pages import SEARCH, SECTIONS, SectionPages
from eamconsole.gui.views.repair import RepairActions
from eamconsole.gui.views.sandbox_panel import SandboxPanel
from eamconsole.gui.views.sections import SectionList
from eamconsole.gui.widgets import read_first
from eamconsole.gui.workers.background_jobs import WORK
from eamconsole.services.lists.records import Changed, DetailRecord, Listing
from eamconsole.services.overview.records import ConsoleStatus
from eamconsole.services.queue.repair import Undo
from eamconsole.services.sandbox_city.switches import REFUSED_CODE

_TICK_MS = 1_000


class ConsoleFrame(QWidget):
    """Everything inside the window once a profile is open."""

    sync_wanted = Signal()
    said = Signal(str)
    undo_offered = Signal(str)
    status_came = Signal(object)
    settings_wanted = Signal(object)
    """The key of a page of the settings."""
    set_up_wanted = Signal()

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._holding: tuple[object, ...] = ()
        self.gatherer = ChangeGatherer()
        self.live_status = LiveStatus(context.console.overview, context.jobs)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._build()
        self._wire()
        self._restore()
        self._unsubscribe = context.console.subscribe(self.gatherer.note)
        self.live_status.start()
        self._tick.start()

    def leave(self) -> None:
        """Stop following, and remember the layout."""
        self._unsubscribe()
        self.pages.stop_working()
        self._tick.stop()
        self.live_status.stop()
        self.keep_layout()

    def keep_layout(self) -> None:
        """Remember how everything is laid out."""
        memory = self._context.memory
        memory.keep_blob("window/splitter", self._split.saveState())
        memory.keep_text("window/section", self.sections.current())
        self.pages.keep_layout()

    def look_on(self, holder: str, *, elsewhere: bool = False) -> None:
        """Show who syncs this profile instead of this window; empty: this window does.

        ``elsewhere``: on another machine, so nothing is changed from here.
        """
        kind = "Read-only" if elsewhere else "Looking on"
        self.band.show_remark(f"{kind}: {holder}" if holder else "")
        refusal = f"{holder} Make changes on that computer." if elsewhere else ""
        self.repair.refuse(refusal)
        self.header.pause.setEnabled(not elsewhere)

    def read_anew(self) -> None:
        """Show what another program changed in the journal."""
        queue = self.pages.queue()
        if queue is not None:
            queue.model.forget_rows()
        self._on_changed(Changed(structure=True))

    def go_to(self, section: str) -> None:
        """Show a section."""
        self.sections.choose(section)

    # Building.

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        console = self._context.console
        self.band = EnvironmentBand(console)
        column.addWidget(self.band)
        self.header = Header(self._context)
        column.addWidget(self.header)
        self.sandbox: SandboxPanel | None = None
        self.lesson = FirstRepair()
        if console.sandbox is not None:
            self.sandbox = SandboxPanel(self._context, console.sandbox)
            column.addWidget(GivesWay(self.sandbox, self.lesson))
            self.sandbox.lesson_wanted.connect(self.lesson.begin)
            self.sandbox.said.connect(self.said)
        column.addLayout(self._build_body(), 1)
        self.repair = RepairActions(self._context, self)
        self.navigation = Navigation(self.header, self.sections, self.pages, self.detail, self)

    def _build_body(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        self.sections = SectionList(SECTIONS, self._context.appearance)
        row.addWidget(self.sections)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self.pages = SectionPages(self._context)
        self.detail = DetailPanel(self._context)
        self._split.addWidget(self.pages)
        self._split.addWidget(self.detail)
        read_first(self.pages)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self.detail.hide()
        row.addWidget(self._split, 1)
        return row

    def _restore(self) -> None:
        memory = self._context.memory
        self._split.restoreState(memory.blob("window/splitter"))
        section = memory.text("window/section", "overview")
        self.sections.choose("overview" if section == SEARCH else section)
        if not self.sections.current():
            self.sections.choose("overview")

    def _wire(self) -> None:
        self.gatherer.gathered.connect(self._on_changed)
        self.live_status.came.connect(self._on_status)
        self._tick.timeout.connect(self._on_tick)
        self._wire_header()
        self._wire_pages()
        close = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        close.activated.connect(self.navigation.close_detail)
        for at, section in enumerate(SECTIONS[:NUMBERED], start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{at % 10}"), self)
            shortcut.activated.connect(partial(self.sections.choose, section.key))

    def _wire_header(self) -> None:
        self.header.sync_wanted.connect(self.sync_wanted)
        self.header.pause_wanted.connect(self._on_pause)
        self._context.appearance.changed.connect(self.header.recolor)

    def _wire_pages(self) -> None:
        self.pages.action_wanted.connect(self.repair.many)
        self.pages.one_wanted.connect(self._on_action)
        self.pages.group_repair_wanted.connect(self.repair.group)
        self.pages.said.connect(self.said)
        self.pages.settings_wanted.connect(self.settings_wanted)
        self.pages.set_up_wanted.connect(self.set_up_wanted)
        self.repair.said.connect(self.said)
        self.detail.paper.said.connect(self.said)
        self.repair.undo_offered.connect(self.undo_offered)
        self.repair.check_wanted.connect(self.sync_wanted)
        self.detail.action_wanted.connect(self._on_action)

    # What happens.

    @Slot(object)
    def _on_changed(self, changed: Changed) -> None:
        self.pages.notice(changed)
        self.detail.notice(changed)
        self.live_status.notice()

    @Slot(object)
    def _on_status(self, status: ConsoleStatus) -> None:
        self.header.show_status(status)
        self.pages.show_status(status)
        self._follow_sides(status)
        self._show_counts(status)
        self.status_came.emit(status)

    def _follow_sides(self, status: ConsoleStatus) -> None:
        """Read rows anew where a side began or ended to hold them up: they say so."""
        holding = tuple((s.service, s.state, s.asked_again_at) for s in status.standing.troubled)
        if holding != self._holding:
            self._holding = holding
            self.read_anew()

    def _show_counts(self, status: ConsoleStatus) -> None:
        show = self.sections.show_count
        show(Listing.REQUESTS, status.requests_open)
        show(Listing.STATUS, status.links_open)
        show(Listing.COMMENTS, status.comments_open)
        show(Listing.ATTENTION, status.needs_attention, alarm=True)

    @Slot()
    def _on_tick(self) -> None:
        self.header.refresh_ages()
        self.pages.tick()
        if self.detail.isVisible():
            self.detail.tick()
        if self.sandbox is not None:
            self.lesson.look(self._seen(self.sandbox))

    def _seen(self, sandbox: SandboxPanel) -> Seen:
        return Seen(
            refuses=sandbox.is_on(REFUSED_CODE),
            waiting=self.live_status.newest.parked,
            going=self.live_status.newest.creations_under_way,
            section=self.sections.current(),
            reads_a_row=self.detail.isVisible() and self.detail.record is not None,
        )

    @Slot(str, object)
    def _on_action(self, action: str, record: DetailRecord) -> None:
        self.repair.one(action, record)

    @Slot(object)
    def _on_pause(self, wish: PauseWish) -> None:
        if wish.brake is not None:
            dialog = BrakeDialog(self, self._context)
            dialog.finished.connect(self.live_status.notice)
            open_over(dialog)
            return
        work = partial(_turn, self._context, wish)
        self._context.jobs.ask(work, self._on_paused, lane=WORK)

    def _on_paused(self, undo: Undo | None) -> None:
        self.live_status.notice()
        if undo is not None:
            self.repair.offer("The sync is paused as you chose.", undo)


def _turn(context: ViewContext, wish: PauseWish) -> Undo | None:
    """Pause or resume; runs in a reader thread."""
    flows = context.console.repair
    if wish.resume:
        flows.resume(wish.flow)
        return None
    return flows.pause(wish.flow, wish.minutes)
