"""Needs attention: parked requests by cause with what is parked, and the notices."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from eamconsole.domain.decided import NOT_LOOKED_UP
from eamconsole.gui.chosen import SelectionLeads
from eamconsole.gui.context import ViewContext
from eamconsole.gui.dialogs import open_over
from eamconsole.gui.moments import ago, exact
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.views.cause_buttons import CauseButtons
from eamconsole.gui.views.compare_dialog import CompareDialog
from eamconsole.gui.views.giving_way import GivesWay
from eamconsole.gui.views.need_strip import NeedStrip
from eamconsole.gui.views.notices_page import NoticesPage
from eamconsole.gui.views.queue_page import QueuePage
from eamconsole.gui.views.tree_room import TreeRoom
from eamconsole.gui.views.wrapped import WrappedRows
from eamconsole.gui.widgets import PlainLabel, read_first
from eamconsole.services.lists.records import Changed, Listing, ListQuery
from eamconsole.services.overview.records import ConsoleStatus
from eamconsole.services.standing import Need, Source

_HEADINGS = ("Cause", "Requests", "First seen", "Last seen", "What to do")
_WORTH = (20, 15, 2, 3, 10)
_LEAST = {0: 14, 4: 30}
"""Beside the detail the cause and how many it stops are left; the detail says the rest."""
_LINES_OF_CAUSES = 4
"""The headings and one cause stay in view in the lowest window: it is what the list is about."""
_CAUSE = Qt.ItemDataRole.UserRole


class AttentionPage(QFrame):
    """Groups by cause; choosing one narrows the list; one button repairs all like it."""

    group_repair_wanted = Signal(str)
    """Wants all rows of a cause retried (empty: of every cause)."""
    view_changed = Signal()
    """Another of the two views is shown."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._groups: tuple[Need, ...] = ()
        self.rows = QueuePage(Listing.ATTENTION, context, title="With this cause")
        self.notices = NoticesPage(context)
        self._view_chosen = False
        self._build()
        self._wire()

    def show_status(self, status: ConsoleStatus) -> None:
        """Show what needs a person, wherever it comes from; read the notices anew."""
        self._strip.show_needs(status.standing.needs)
        self._show_groups(status.standing.of(Source.ROWS))
        parked, needing = status.parked, status.standing.count_of(Source.NOTICE)
        self._title_tab(0, "Requests", parked)
        if not self._view_chosen:
            self._choose_view(1 if needing and not parked else 0)
        self.notices.read()

    def shows_rows(self) -> bool:
        """Whether the requests are shown, and not the notices."""
        return self.views.currentIndex() == 0

    def _show_groups(self, groups: Sequence[Need]) -> None:
        """Show the causes, largest first, keeping the chosen one."""
        self.top.setVisible(bool(groups))
        self.buttons.want(wanted=bool(groups))
        if tuple(groups) == self._groups:
            return
        self._groups = tuple(groups)
        chosen = self.cause()
        self.groups.blockSignals(True)
        self.groups.clear()
        self.groups.addTopLevelItems([self._item(group) for group in groups])
        self._choose(chosen)
        self.groups.blockSignals(False)
        self._on_cause(by_person=self.cause() == chosen)

    def cause(self) -> str:
        """Return the chosen cause, empty for none."""
        item = self.groups.currentItem()
        return str(item.data(0, _CAUSE)) if item else ""

    def wake(self, *, awake: bool) -> None:
        """Follow changes while shown."""
        self.rows.wake(awake=awake)

    def notice(self, changed: Changed) -> None:
        """Follow a change."""
        self.rows.notice(changed)
        self.notices.read()

    def tick(self) -> None:
        """Let ages grow."""
        self.rows.tick()
        for at, group in enumerate(self._groups):
            item = self.groups.topLevelItem(at)
            if item is not None:
                self._show_ages(item, group)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(6)
        heading = QHBoxLayout()
        heading.setContentsMargins(16, 0, 16, 0)
        heading.addWidget(PlainLabel("Needs attention", role="title"))
        heading.addStretch(1)
        self._strip = NeedStrip(self._context)
        column.addWidget(GivesWay(heading, self._strip, spacing=8))
        self.views = QTabWidget()
        self.views.setDocumentMode(True)
        self.views.setObjectName("attention_views")
        self.views.setAccessibleName("What needs attention")
        self.views.tabBar().setAccessibleName("Requests or notices")
        self.views.addTab(self._build_requests(), "Requests")
        self.views.addTab(self.notices, "Notices")
        read_first(self.views.tabBar())
        column.addWidget(self.views, 1)

    def _build_requests(self) -> QSplitter:
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        self.top = GivesWay(self._build_groups(), most_lines=_LINES_OF_CAUSES)
        self.top.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        split.addWidget(self.top)
        split.addWidget(self.rows)
        read_first(self.top)
        split.setStretchFactor(1, 1)
        split.setSizes([self.fontMetrics().height() * 13, 1_000])
        return split

    def _build_groups(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 0, 16, 0)  # in a low window the first cause needs the room
        column.setSpacing(4)
        self.groups = QTreeWidget()
        self.groups.setObjectName("attention_groups")
        self.groups.setAccessibleName("Causes")
        self.groups.setRootIsDecorated(False)
        self.groups.setAlternatingRowColors(True)
        self.groups.setHeaderLabels(list(_HEADINGS))
        self.groups.setMinimumHeight(self.fontMetrics().height() * _LINES_OF_CAUSES)
        WrappedRows(self.groups)
        TreeRoom(self.groups, _WORTH, _LEAST, lines=2)
        self.groups.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.groups.addAction("Repair all like this…", self._on_repair)
        column.addWidget(self.groups)
        self.buttons = CauseButtons(self.views, column)
        self.repair, self.compare = self.buttons.repair, self.buttons.compare
        return holder

    def _wire(self) -> None:
        SelectionLeads(self.groups)
        self.groups.currentItemChanged.connect(self._on_cause)
        self.groups.itemActivated.connect(self.rows.choose_first)
        self.repair.clicked.connect(self._on_repair)
        self.compare.clicked.connect(partial(_compare, self, self._context))
        self.views.currentChanged.connect(self._on_view)
        self.notices.counted.connect(self._on_notices)

    def _item(self, group: Need) -> QTreeWidgetItem:
        item = QTreeWidgetItem()
        item.setData(0, _CAUSE, group.cause)
        item.setText(0, in_one_line(group.title))
        item.setToolTip(0, tool_tip(f"{group.title}\nError code {group.cause}"))
        item.setText(1, f"{group.count:,}")
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setText(4, in_one_line(group.next_step))
        item.setToolTip(4, tool_tip(group.next_step))
        self._show_ages(item, group)
        return item

    def _show_ages(self, item: QTreeWidgetItem, group: Need) -> None:
        now, zone = self._context.now(), self._context.zone
        for at, moment in ((2, group.since), (3, group.last_seen)):
            item.setText(at, ago(moment, now))
            item.setToolTip(at, tool_tip(exact(moment, zone)))

    def _choose(self, cause: str) -> None:
        causes = [group.cause for group in self._groups]
        item = self.groups.topLevelItem(causes.index(cause) if cause in causes else 0)
        if item is not None:
            self.groups.setCurrentItem(item)

    def _title_tab(self, at: int, title: str, count: int) -> None:
        words = f"{title} ({count:,})" if count else title
        if self.views.tabText(at) != words:
            self.views.setTabText(at, words)
            self.buttons.place()

    def _choose_view(self, at: int) -> None:
        """Nobody went there: whatever is shown in detail stays."""
        self.views.blockSignals(True)
        self.views.setCurrentIndex(at)
        self.views.blockSignals(False)
        self.buttons.place()

    @Slot(int)
    def _on_view(self, _at: int) -> None:
        """From now on the person decides: by mouse or by keys, this is where they went."""
        self._view_chosen = True
        self.view_changed.emit()

    @Slot(int, int)
    def _on_notices(self, count: int, _needing: int) -> None:
        self._title_tab(1, "Notices", count)

    def _on_cause(self, *_items: object, by_person: bool = True) -> None:
        cause = self.cause()
        self.repair.setEnabled(bool(cause))
        self.compare.setVisible(cause == NOT_LOOKED_UP)
        self.buttons.place()
        self.rows.narrow(ListQuery(cause=cause), by_person=by_person)

    @Slot()
    def _on_repair(self) -> None:
        self.group_repair_wanted.emit(self.cause())


def _compare(page: QWidget, context: ViewContext, _checked: bool = False) -> None:
    open_over(CompareDialog(page.window(), context))
