"""The detail panel: heading, tabs, and the buttons that help."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout, QWidget

from eamconsole.gui.context import ViewContext
from eamconsole.gui.views.detail.actions import ActionRow
from eamconsole.gui.views.detail.conversation import ConversationTab
from eamconsole.gui.views.detail.explain import RequestTab, explanation_text
from eamconsole.gui.views.detail.heading import DetailHeading
from eamconsole.gui.views.detail.images import ImagesTab
from eamconsole.gui.views.detail.paper import HistoryOutlet
from eamconsole.gui.views.detail.payload import PayloadTab
from eamconsole.gui.views.detail.timeline import TimelineTab
from eamconsole.gui.views.giving_way import GivesWay
from eamconsole.gui.widgets import PlainLabel, read_first
from eamconsole.gui.workers.background_jobs import ROWS
from eamconsole.services.lists.records import Changed, DetailRecord, Listing, Row, ToldEvent
from eamconsole.services.queue import ToldDelivery

_CHARACTERS = 54
_SETTLE_MS = 60
"""Arrow keys held down pass over rows without asking for each one."""


class DetailPanel(QFrame):
    """Shows one row; follows it while it changes."""

    action_wanted = Signal(str, object)
    close_wanted = Signal()

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("detail")
        self._context = context
        self._wanted: tuple[Listing, int] | None = None
        self.record: DetailRecord | None = None
        self.shown: tuple[Listing, int] | None = None
        """The row that ``record`` was read for."""
        self._has_left = False
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._build()
        self._wire()

    def show_row(self, listing: Listing, row_id: int) -> None:
        """Show a row as soon as the choice has settled."""
        self._wanted, self._has_left = (listing, row_id), False
        self._settle.start()

    @Slot(object, int)
    def note_left(self, listing: Listing, row_id: int) -> None:
        """Stay with a row that left its list, and say what became of it."""
        if self._wanted == (listing, row_id):
            self._has_left = True
            self._settle.start()

    def take_focus(self) -> None:
        """Let the keyboard go on here."""
        self.tabs.tabBar().setFocus()

    def notice(self, changed: Changed) -> None:
        """Read the shown row again where it changed."""
        row = self.record.row if self.record else None
        if row is not None and _concerns(row, changed) and not self._settle.isActive():
            self._settle.start()

    def tick(self) -> None:
        """Let ages grow."""
        self._heading.recolor()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _CHARACTERS)
        self._heading = DetailHeading(self._context)
        self.paper = HistoryOutlet(self._heading.paper_button, self, self._context)
        self._left = PlainLabel(role="note", wrap=True)
        self._left.setObjectName("left_the_list")
        self._left.hide()
        self._actions = ActionRow()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("Detail")
        self.tabs.tabBar().setAccessibleName("Detail views")
        self._explain = RequestTab(self._context)
        self._timeline = TimelineTab(self._context)
        self._conversation = ConversationTab(self._context)
        self._payload = PayloadTab(self._context.zone)
        self._images = ImagesTab(self._context)
        tabs: tuple[tuple[str, QWidget], ...] = (
            ("Request", self._explain), ("Timeline", self._timeline),
            ("Comments", self._conversation),
            ("Payload", self._payload), ("Images", self._images),
        )  # fmt: skip
        for title, tab in tabs:
            self.tabs.addTab(tab, title)
        read_first(self.tabs.tabBar())
        column.addWidget(GivesWay(self._heading, self._left, self._actions))
        column.addWidget(self.tabs, 1)

    def _wire(self) -> None:
        self._settle.timeout.connect(self._ask)
        self._heading.close_wanted.connect(self.close_wanted)
        self._actions.wanted.connect(self._on_action)
        self._explain.copy_wanted.connect(self._copy_explanation)
        self.tabs.currentChanged.connect(self._show_images)
        self._explain.about.images_wanted.connect(self._go_to_images)

    @Slot()
    def _ask(self) -> None:
        if self._wanted is not None:
            work = partial(self._context.console.lists.detail, *self._wanted)
            self._context.jobs.ask(work, partial(self._on_detail, self._wanted), lane=ROWS)

    def _on_detail(self, asked: tuple[Listing, int], record: DetailRecord | None) -> None:
        if record is None or asked != self._wanted:
            return
        another = self.record is None or self.record.row.id != record.row.id
        self.record, self.shown = record, asked
        self._heading.show_record(record)
        self.paper.follow(asked, record.row.issue_id)
        self._left.setVisible(self._has_left)
        self._left.show_text(f"No longer in this list: {self._heading.state_words}.")
        self._actions.show_offers(record.offers)
        self._explain.show_explanation(record)
        self._explain.about.show_request(record, *asked)
        self._timeline.show_entries(record.timeline)
        self._conversation.show_said(record.conversation)
        self._payload.show_attempts(record.attempts)
        if another:
            self._show_images()

    @Slot()
    def _show_images(self) -> None:
        if self.tabs.currentWidget() is self._images and self._wanted is not None:
            self._images.show_row(*self._wanted)

    @Slot()
    def _go_to_images(self) -> None:
        self.tabs.setCurrentWidget(self._images)

    @Slot(str)
    def _on_action(self, action: str) -> None:
        if self.record is not None:
            self.action_wanted.emit(action, self.record)

    @Slot()
    def _copy_explanation(self) -> None:
        if self.record is not None:
            QGuiApplication.clipboard().setText(explanation_text(self.record))


def _concerns(row: Row, changed: Changed) -> bool:
    if isinstance(row, ToldEvent):
        return False
    if isinstance(row, ToldDelivery) and row.id in changed.deliveries:
        return True
    return row.issue_id in changed.issues
