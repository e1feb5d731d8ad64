"""Categories: problem codes and Request Categories, what differs, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QTabWidget,
)

from eamconsole.domain.category_flags import FlagRow
from eamconsole.domain.category_plan import CategoryAction, CategoryChange
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.dialogs import until_closed
from eamconsole.gui.moments import exact
from eamconsole.gui.views.category_work_panel import CategoryWork
from eamconsole.gui.views.flow_layout import FlowLayout
from eamconsole.gui.views.list_dialog import ListDialog
from eamconsole.gui.views.simple_table import SimpleTable
from eamconsole.gui.views.tree_room import TreeRoom
from eamconsole.gui.widgets import (
    PlainLabel,
    agreed,
    clearable,
    message_box,
    page_column,
    push_button,
    read_first,
)
from eamconsole.services.categories import CategoryRow, CategoryTable, Comparison
from eamconsole.support.counting import counted

T = TypeVar("T")

_LANE = "categories"
_WORK = "Work list"
_ACTIONS = {
    CategoryAction.ADD: "Add",
    CategoryAction.RENAME: "Rename",
    CategoryAction.DISABLE: "Disable",
    CategoryAction.ENABLE: "Enable",
    CategoryAction.FLAG: "Change flags",
    CategoryAction.CONFLICT: "Conflict",
}
_RESULTS = {
    "accepted": "accepted",
    "awaiting_review": "awaiting review by SeeClickFix",
    "unknown_title": "unknown title",
    "refused": "refused",
}
_LIST_HINT = (
    "One row for each category: title, internal (yes or no), private (yes or no). "
    "Paste it, or take it from a spreadsheet or CSV file. Each row gets its own result; nothing "
    "is sent to SeeClickFix before you apply."
)


class CategoriesPage(QFrame):
    """Nothing is read from or written to either system before a button is pressed."""

    said = Signal(str)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._board = context.console.categories
        self._pending = Comparison()
        self._awaiting: dict[str, str] = {}
        self._build()
        self._wire()

    @Slot()
    def read(self) -> None:
        """Show what the journal knows."""
        self._context.jobs.ask(self._board.table, self._on_table, lane=_LANE)

    def _build(self) -> None:
        column = page_column(self)
        self.compare = push_button(
            "Compare now", hint="Read both systems; nothing is changed", name="categories_compare"
        )
        self.apply = push_button(
            "Apply changes…", hint="Shows first what would change", name="categories_apply"
        )
        self.flags = push_button(
            "Import flags…", hint="Internal and private, from a list", name="categories_flags"
        )
        self.approve = push_button(
            "Record approval", name="categories_approve",
            hint="SeeClickFix agreed that the selected categories are private",
        )  # fmt: skip
        buttons = (self.compare, self.apply, self.flags, self.approve)
        row = FlowLayout(spacing=8)  # four buttons and a title are wider than a small window
        for widget in (PlainLabel("Categories", role="title"), *buttons):
            row.addWidget(widget)
        column.addLayout(row)
        self.words = PlainLabel(role="muted", wrap=True)
        column.addWidget(self.words)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter this list")
        self.filter.setAccessibleName("Filter categories by text")
        clearable(self.filter)
        self.filter.setFixedWidth(self.fontMetrics().averageCharWidth() * 40)
        column.addWidget(self.filter)
        column.addWidget(self._build_tabs(), 1)
        self.apply.setEnabled(False)

    def _build_tabs(self) -> QTabWidget:
        self.codes = SimpleTable(
            "Problem codes and categories",
            ("Problem Code", "Request Category", "In EAM", "Who may report", "Shown to", "Open"),
            wide=1,
            name="table_categories",
        )
        self.changes = SimpleTable(
            "Pending changes", ("What", "Problem Code", "Request Category", "Open", "Why"),
            wide=4, name="table_changes",
        )  # fmt: skip
        self.history = SimpleTable(
            "History of categories", ("When", "What", "Problem Code", "Title", "By"),
            wide=3, name="table_history",
        )  # fmt: skip
        TreeRoom(self.codes, (10, 20, 8, 6, 5, 2), {1: 18})
        TreeRoom(self.changes, (10, 12, 9, 2, 20), {0: 10, 2: 16, 4: 18})
        TreeRoom(self.history, (10, 12, 9, 11, 2), {1: 12, 3: 16})
        self.work = CategoryWork(self._context)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("Category views")
        self.tabs.tabBar().setAccessibleName("Category views")
        for title, table in (
            ("Categories", self.codes),
            ("Pending changes", self.changes),
            (_WORK, self.work),
            ("History", self.history),
        ):
            self.tabs.addTab(table, title)
        read_first(self.tabs.tabBar())
        return self.tabs

    def _wire(self) -> None:
        self.compare.clicked.connect(self._on_compare)
        self.apply.clicked.connect(self._on_apply)
        self.flags.clicked.connect(self._on_flags)
        self.approve.clicked.connect(self._on_approve)
        self.filter.textChanged.connect(self._narrow)
        self.work.said.connect(self.said)

    # Reading.

    def _on_table(self, found: CategoryTable) -> None:
        self.codes.fill([_cells(row) for row in found.rows])
        self._awaiting = {row.code: row.title for row in found.rows if row.awaiting_review}
        self.work.show_lines(found.work)
        to_do = self.work.to_do
        title = f"{_WORK} ({to_do})" if to_do else _WORK
        self.tabs.setTabText(self.tabs.indexOf(self.work), title)
        zone = self._context.zone
        self.history.fill(
            [
                (exact(event.at, zone), event.action.capitalize(), event.code, event.title,
                 event.actor)
                for event in found.history
            ]
        )  # fmt: skip
        self._narrow()
        if not found.rows:
            self.words.show_text("No problem codes are known yet. Compare now reads them from EAM.")

    @Slot()
    def _narrow(self) -> None:
        for table in (self.codes, self.changes, self.work.table, self.history):
            table.narrow(self.filter.text())

    # Comparing and applying.

    @Slot()
    def _on_compare(self) -> None:
        self._work("Reading both systems…", self._board.compare, self._on_compared)

    def _on_compared(self, found: Comparison) -> None:
        self._show(found)
        if found.held:
            self.words.show_text(f"{found.held} {found.next_step}")
        elif found.changes:
            pending = counted(len(found.changes), "change is", "changes are")
            self.words.show_text(f"{pending} pending. Nothing was changed.")
            self.tabs.setCurrentWidget(self.changes)
        else:
            self.words.show_text("Problem codes and Request Categories agree.")
        self.read()

    @Slot()
    def _on_apply(self) -> None:
        held = bool(self._pending.held)
        box = message_box(self, "Before anything happens", _before(self._pending),
                          "\n".join(_line(change) for change in self._pending.changes))  # fmt: skip
        if agreed(box, "Believe EAM's list and apply" if held else "Apply"):
            work = partial(self._board.apply, allow_shrink=held)
            self._work("Applying…", work, self._on_applied)

    def _on_applied(self, found: Comparison) -> None:
        self._show(found)
        if found.held:
            self.words.show_text(f"{found.held} {found.next_step}")
            return
        left = len(found.changes)
        made = counted(found.made, "change was", "changes were")
        todo = f"; {counted(left, 'is left', 'are left')} to you there, listed below."
        done = f"EAM's list is in force. {made} made in SeeClickFix"
        self.words.show_text(done + (todo if left else "."))
        self.said.emit("Categories applied.")
        self.read()

    def _show(self, found: Comparison) -> None:
        self._pending = found
        self.changes.fill([_change_cells(change) for change in found.changes])
        count = len(found.changes)
        title = f"Pending changes ({count})" if count else "Pending changes"
        self.tabs.setTabText(self.tabs.indexOf(self.changes), title)
        self._enable(enabled=True)
        self.apply.setEnabled(bool(found.changes or found.held))
        self._narrow()

    # Flags.

    @Slot()
    def _on_flags(self) -> None:
        dialog = ListDialog(self, self._context.jobs, _LIST_HINT)
        if until_closed(dialog):
            work = partial(self._board.import_flags, dialog.words())
            self._work("Taking the list over…", work, self._on_flags_taken)

    def _on_flags_taken(self, rows: Sequence[FlagRow]) -> None:
        self._enable(enabled=True)
        taken = [row for row in rows if row.result in ("accepted", "awaiting_review")]
        left = [row for row in rows if row not in taken]
        lines = [
            f"Row {row.number}, {row.title}: {_RESULTS.get(row.result, row.result)}. {row.reason}"
            for row in (*left, *taken)
        ]
        result = f"Taken over: {len(taken)} of {counted(len(rows), 'row')}."
        self.words.show_text(f"{result} Compare now shows what follows.")
        until_closed(message_box(self, "Result of the list", result, "\n".join(lines)))

    @Slot()
    def _on_approve(self) -> None:
        titles = [self._awaiting[code] for code in self.codes.selected_keys()
                  if code in self._awaiting]  # fmt: skip
        if not titles:
            self.words.show_text("Select the categories below that are shown as awaiting review.")
            return
        self._work("Recording…", partial(self._board.approve, titles), self._on_approved)

    def _on_approved(self, titles: Sequence[str]) -> None:
        self._enable(enabled=True)
        named = ", ".join(titles)
        self.words.show_text(f"Approved: {named}. Compare now shows what follows.")
        self.read()

    # Asking.

    def _work(self, words: str, work: Callable[[], T], then: Callable[[T], None]) -> None:
        self.words.show_text(words)
        self._enable(enabled=False)
        self._context.jobs.ask(work, then, self._on_failed, lane=_LANE)

    def _on_failed(self, error: EamConsoleError) -> None:
        self._enable(enabled=True)
        self.words.show_text(f"{error.summary} {error.next_step}")

    def _enable(self, *, enabled: bool) -> None:
        for button in (self.compare, self.flags, self.approve):
            button.setEnabled(enabled)
        self.apply.setEnabled(enabled and bool(self._pending.changes or self._pending.held))


def _cells(row: CategoryRow) -> tuple[str, ...]:
    title = f"{row.linked} → {row.title}" if row.linked and row.linked != row.title else row.title
    hidden = "awaiting review" if row.awaiting_review else "staff only" if row.private else ""
    return (
        row.code,
        title,
        "offered" if row.offered else "no longer offered",
        "staff only" if row.internal else "everybody",
        hidden or "everybody",
        f"{row.open_requests:,}" if row.open_requests else "",
    )


def _change_cells(change: CategoryChange) -> tuple[str, ...]:
    title = f"{change.old_title} → {change.title}" if change.old_title else change.title
    waiting = f"{change.open_requests:,}" if change.open_requests else ""
    return (_ACTIONS[change.action], change.code, title, waiting, change.reason)


def _line(change: CategoryChange) -> str:
    what, code, title, waiting, why = _change_cells(change)
    tail = f" ({counted(change.open_requests, 'open request')})" if waiting else ""
    return f"{what}: {code}, {title}{tail}. {why}"


def _before(pending: Comparison) -> str:
    if pending.held:
        return (
            f"{pending.held}\n\n{pending.next_step}\n\nOnly go on if EAM's list is right as it "
            "is: categories whose codes are missing will be disabled."
        )
    return (
        f"{counted(len(pending.changes), 'change follows', 'changes follow')} from EAM's list. "
        "The console makes those that SeeClickFix lets it make; the others stay listed for a "
        "person. No request is changed."
    )
