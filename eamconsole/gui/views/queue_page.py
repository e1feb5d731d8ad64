"""A section with one live list: title, filters, table, and what can be done to many rows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QWidget

from eamconsole.gui.context import ViewContext
from eamconsole.gui.icons import icon
from eamconsole.gui.models.listing import LiveList
from eamconsole.gui.models.lists import CHIPS, COLUMNS, LINES, with_chips
from eamconsole.gui.models.windowed import WindowedModel
from eamconsole.gui.tones import Tone
from eamconsole.gui.views.empty_state import EmptyState
from eamconsole.gui.views.filter_bar import FilterBar
from eamconsole.gui.views.giving_way import GivesWay
from eamconsole.gui.views.queue_parts import ColumnMenu, CountLabel, FrozenNote, NewerButton
from eamconsole.gui.views.queue_table import QueueTable
from eamconsole.gui.views.row_menu import RowMenu
from eamconsole.gui.views.selection_bar import SelectionBar
from eamconsole.gui.widgets import PlainLabel, icon_button, page_column
from eamconsole.gui.wording import LISTING_WORDS, counted_in
from eamconsole.gui.workers.background_jobs import WORK
from eamconsole.services.lists.records import Changed, Listing, ListQuery

ROWS_IN_VIEW = 3
"""So many rows are in view however low the window is."""
_ICONS = {Listing.ATTENTION: "done", Listing.SEARCH: "search"}


class QueuePage(QFrame):
    """Shows one listing."""

    row_chosen = Signal(int)
    row_left = Signal(int)
    """The row the person was at left the list, though nobody asked for another one."""
    action_wanted = Signal(str, object)
    """An action's name and the ids it is wanted for."""
    export_wanted = Signal()
    copy_wanted = Signal()
    one_wanted = Signal(str, object)
    """An action's name and the record of the one row it is wanted for."""
    open_wanted = Signal()

    def __init__(self, listing: Listing, context: ViewContext, title: str | None = None) -> None:
        super().__init__()
        self.setObjectName("page")
        self.listing = listing
        self._context = context
        self._title = LISTING_WORDS[listing][0] if title is None else title
        self._narrowed = ListQuery()
        self.model = WindowedModel(COLUMNS[listing], context.zone, context.console.clock)
        self.live = LiveList(listing, context.console.lists, context.jobs, self.model)
        self._sort, self._down = "newest", True
        self._chooses_first = self._asked = self._by_person = False
        self._build()
        self._restore()
        self._wire()
        self.recolor()

    # What the window asks.

    def wake(self, *, awake: bool) -> None:
        """Follow changes while shown."""
        if awake:
            self.live.query = self._query()
        self.live.wake(awake=awake)

    def notice(self, changed: Changed) -> None:
        """Follow a change."""
        self.live.notice(changed)

    def narrow(self, query: ListQuery, *, by_person: bool = True) -> None:
        """Restrict the list from outside (a search, a cause)."""
        if query != self._narrowed:
            self._narrowed = query
            self._requery()
            self._by_person = by_person

    @Slot()
    def choose_first(self) -> None:
        """Choose the first row and go there, as soon as the list is there."""
        self.table.setFocus()
        self.show_first()

    def show_first(self) -> None:
        """Choose what the words name, or the first row, as soon as the list is there.

        The keyboard stays where it is.
        """
        self._chooses_first = True
        if not self._asked and len(self.model.ids) > 0:
            self._chooses_first = False
            if self.live.best is None or not self.table.choose(self.live.best):
                self.table.selectRow(0)

    def tick(self) -> None:
        """Let ages grow."""
        self.model.tick()

    @Slot()
    def keep_layout(self) -> None:
        """Remember columns and their widths."""
        self._context.memory.keep_text(f"{self.listing.value}/layout", self.table.fit.layout())

    def showEvent(self, event: QShowEvent) -> None:
        """Insist on some rows: an empty list asks for less, and speaks for both otherwise."""
        super().showEvent(event)
        self._holder.setMinimumHeight(self.table.height_of(ROWS_IN_VIEW))

    # Building.

    def _build(self) -> None:
        column = page_column(self)
        self.filters = FilterBar(self.listing.value, CHIPS[self.listing], self._context.memory)
        self.bulk = SelectionBar(self.listing)
        self._note = FrozenNote()
        self.thaw = self._note.thaw
        above = (self._title_row(), self.filters, self.bulk, self._note)
        column.addWidget(GivesWay(*above, spacing=8))
        column.addWidget(self._build_table(), 1)

    def _title_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(3)
        # below the causes it is the second heading of its section, and the narrower of both
        role = "heading" if self.listing is Listing.ATTENTION else "title"
        row.addWidget(PlainLabel(self._title, role=role))
        self._count = CountLabel(small=role == "heading")
        row.addWidget(self._count, 1)
        self.newer = NewerButton()
        self.freeze = icon_button("Freeze", hint="Freeze this list: nothing moves", name="freeze")
        self.freeze.setCheckable(True)
        self.columns = icon_button("Columns", hint="Choose columns", name="columns")
        self.columns.setPopupMode(self.columns.ToolButtonPopupMode.InstantPopup)
        self._column_menu = ColumnMenu(self.columns)
        self.columns.setMenu(self._column_menu)
        self.export = icon_button("Export", hint="Export this list as CSV or JSON", name="export")
        for widget in (self.newer, self.freeze, self.columns, self.export):
            row.addWidget(widget)
        return row

    def _build_table(self) -> QWidget:
        self.table = QueueTable(self.model, lines=LINES[self.listing])
        self.table.setObjectName(f"table_{self.listing.value}")
        self.table.setAccessibleName(f"{self._title} list")
        self.menu = RowMenu(self.listing, self.table, self.bulk, self._context)
        _, title, hint = LISTING_WORDS[self.listing]
        name = _ICONS.get(self.listing, self.listing.value)
        self.empty = EmptyState(self._context, name, title, hint)
        self._holder = holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        return holder

    def _restore(self) -> None:
        memory = self._context.memory
        self.table.fit.restore(memory.text(f"{self.listing.value}/layout"))
        sort, _, order = memory.text(f"{self.listing.value}/sort", "newest|down").partition("|")
        self._sort, self._down = sort, order != "up"
        self.table.show_sort(self._sort, descending=self._down)

    def _wire(self) -> None:
        self.table.row_chosen.connect(self.row_chosen)
        self.table.row_left.connect(self._on_left)
        self.table.sort_wanted.connect(self._on_sort)
        self.table.new_above.connect(self.newer.show_count)
        self.table.open_wanted.connect(self.open_wanted)
        self.filters.changed.connect(self._requery)
        self.filters.widened.connect(partial(self.narrow, ListQuery()))
        self.empty.show_all.clicked.connect(self.filters.clear)
        self.newer.clicked.connect(self.table.go_to_top)
        self.freeze.toggled.connect(self.live.freeze)
        self.freeze.toggled.connect(self._note.show_frozen)
        self.thaw.clicked.connect(self.freeze.toggle)
        self.export.clicked.connect(self.export_wanted)
        self._column_menu.serve(self.table, tuple(each.title for each in self.model.columns))
        self._column_menu.changed.connect(self.keep_layout)
        self.live.found.connect(self._on_found)
        self.live.first_found.connect(self._on_first_found)
        self.live.frozen_changes.connect(self._note.show_changes)
        self.bulk.wanted.connect(self._on_bulk)
        self.menu.many_wanted.connect(self._on_bulk)
        self.menu.one_wanted.connect(self.one_wanted)
        self.menu.open_wanted.connect(self.open_wanted)
        self.menu.copy_wanted.connect(self.copy_wanted)
        self._context.appearance.changed.connect(self.recolor)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_wanted)

    @Slot()
    def recolor(self) -> None:
        """Take the theme's colors."""
        self.model.use_tones(self._context.theme.tones)
        color = self._context.theme.tones[Tone.QUIET]
        for button in (self.freeze, self.columns, self.export):
            button.setIcon(icon(button.objectName(), color))
        self.newer.setIcon(icon("arrow_up", self._context.theme.tones[Tone.ACTIVE]))

    # The query.

    def _query(self) -> ListQuery:
        narrowed = replace(self._narrowed, sort=self._sort, descending=self._down)
        words = "\n".join(filter(None, (narrowed.text, self.filters.text())))
        return with_chips(replace(narrowed, text=words), self.filters.chosen())

    @Slot()
    def _requery(self) -> None:
        self._asked = self._by_person = True
        self.table.fit.fit_anew()
        self.live.show(self._query())

    @Slot(str, bool)
    def _on_sort(self, key: str, down: bool) -> None:
        self._sort, self._down = key, down
        order = "down" if down else "up"
        self._context.memory.keep_text(f"{self.listing.value}/sort", f"{key}|{order}")
        self._requery()

    # What the list tells.

    @Slot()
    def _on_first_found(self) -> None:
        if len(self.model.ids) > 0:
            self._count.show_count("…")
            self._stack.setCurrentWidget(self.table)

    @Slot(int)
    def _on_found(self, count: int) -> None:
        self._count.show_count(counted_in(self.listing, count, self.live.requests))
        self.empty.show_filtered(filtered=self.filters.is_narrowed())
        self._stack.setCurrentWidget(self.table if count else self.empty)
        self._asked = self._by_person = False
        if self._chooses_first:
            self.show_first()

    @Slot(int)
    def _on_left(self, row_id: int) -> None:
        """Another question leads elsewhere; acting on a row does not."""
        if self._by_person:
            self.row_chosen.emit(-1)
        else:
            self.row_left.emit(row_id)

    @Slot(str)
    def _on_bulk(self, action: str) -> None:
        chosen = tuple(self.table.selected_ids())
        if self.listing not in (Listing.REQUESTS, Listing.SEARCH):
            self.action_wanted.emit(action, chosen)
            return
        # What is done to requests is done to what is owed for them.
        work = partial(self._context.console.lists.owed, chosen)
        self._context.jobs.ask(work, partial(self.action_wanted.emit, action), lane=WORK)
