"""What staff are told that belongs to no delivery: a plain list, with what to do about each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QMenu,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.export import write_table
from eamconsole.gui.icons import icon
from eamconsole.gui.tones import Face, Tone
from eamconsole.gui.views.empty_state import EmptyState
from eamconsole.gui.views.flow_layout import FlowLayout
from eamconsole.gui.views.notice_reading import IgnoredNote, NoticeReading
from eamconsole.gui.views.simple_table import SimpleTable
from eamconsole.gui.views.wrapped import WrappedRows
from eamconsole.gui.widgets import PlainLabel, icon_button, page_column, push_button
from eamconsole.gui.workers.background_jobs import LISTS, WORK
from eamconsole.services.notices import NoticeLine, NoticeList
from eamconsole.services.privacy import vouch_private
from eamconsole.support.counting import counted

HEADINGS = ("For", "Cause", "Request", "Since", "What is the matter", "What to do")
_WIDE = 4
_LINES = 8
"""The table keeps so many, the heading among them, beside a long notice."""
_LINES_OF_A_NOTICE = 3
"""Of a row; the whole of it is read below once it is chosen."""
_FACES = {
    True: Face("attention", "Needs you", Tone.BAD),
    False: Face("notice", "To know", Tone.QUIET),
}


_VOUCHED = "Kept in the audit. Private requests that waited are sent now."
_OPEN, _SOLVE, _IGNORE = "open_request", "solve_notice", "ignore_kind"
_BUTTONS = (
    (_OPEN, "Open request", "Show the request (Return)"),
    (_SOLVE, "Solved", "Mark as solved; it comes back if it changes"),
    (_IGNORE, "Ignore this kind", "Tell no more about this kind"),
)


class NoticesPage(QFrame):
    """Lists the open notices; those that need a person come first."""

    request_wanted = Signal(int)
    """An Issue ID to be shown."""
    counted = Signal(int, int)
    """How many are listed, and how many of them need a person."""
    said = Signal(str)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._list = NoticeList()
        self._asking = False
        self._build()
        self._wire()
        self.recolor()

    def read(self) -> None:
        """Read the list anew; never two questions at once."""
        if not self._asking:
            self._asking = True
            self._context.jobs.ask(
                self._context.console.notices.open, self._on_list, self._on_unread, lane=LISTS
            )

    def chosen(self) -> tuple[NoticeLine, ...]:
        """Return the selected notices, in the order shown."""
        by_key = {line.key: line for line in self._list.lines}
        return tuple(by_key[key] for key in self.table.selected_keys() if key in by_key)

    def save(self, file: Path) -> None:
        """Write the list to a file, by its ending."""
        work = partial(write_table, file, HEADINGS, self.table.cells())
        self._context.jobs.ask(work, self._on_saved, self._on_failed, lane=WORK)

    @Slot()
    def recolor(self) -> None:
        """Take the theme's colors."""
        tones = self._context.theme.tones
        self.export.setIcon(icon("export", tones[Tone.QUIET]))
        faces = {
            needing: (icon(face.icon, tones[face.tone]), tones[face.tone])
            for needing, face in _FACES.items()
        }
        self.table.mark(0, {line.key: faces[line.needs_person] for line in self._list.lines})

    # Building.

    def _build(self) -> None:
        column = page_column(self)
        column.addLayout(self._title_row())
        self.ignored = IgnoredNote()
        column.addWidget(self.ignored)
        self.table = SimpleTable("Notices", HEADINGS, wide=_WIDE, name="notices")
        self.table.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        WrappedRows(self.table, lines=_LINES_OF_A_NOTICE)
        self.table.fit_columns((14, 28, 11, 19, 0, 40), aside=5)
        self.empty = EmptyState(
            self._context,
            "done",
            "No notice is open",
            "What you should know but no delivery shows appears here: withdrawn comments, "
            "duplicates, category changes, records that are gone.",
        )
        shown = QWidget()
        inside = QVBoxLayout(shown)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.table, 1)
        self._reading = NoticeReading(self._context)
        inside.addWidget(self._reading)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(shown)
        self._stack.addWidget(self.empty)
        self._stack.setCurrentWidget(self.empty)
        column.addWidget(holder, 1)

    def _title_row(self) -> FlowLayout:
        row = FlowLayout()
        self._count = PlainLabel(role="muted")
        row.addWidget(self._count)
        self.buttons: dict[str, QPushButton] = {}
        for name, title, hint in _BUTTONS:
            self.buttons[name] = push_button(title, hint=hint, name=name)
            row.addWidget(self.buttons[name])
        self.export = icon_button(
            "Export", hint="Export this list as CSV or JSON", name="export_notices"
        )
        row.addWidget(self.export)
        return row

    def _wire(self) -> None:
        self.table.itemSelectionChanged.connect(self._on_selection)
        self.table.itemActivated.connect(self._open_request)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.buttons[_OPEN].clicked.connect(self._open_request)
        self.buttons[_SOLVE].clicked.connect(self._solve)
        self.buttons[_IGNORE].clicked.connect(self._ignore)
        self.export.clicked.connect(self._on_export)
        self.ignored.told_again.connect(self._on_tell_again)
        self._reading.vouched.connect(
            lambda: self._do(partial(vouch_private, self._context.console), _VOUCHED)
        )
        self._context.appearance.changed.connect(self.recolor)
        self._on_selection()

    # What came.

    def _on_list(self, listed: NoticeList) -> None:
        self._asking = False
        if listed != self._list:
            self._list = listed
            self._show_list()
        needing = sum(line.needs_person for line in listed.lines)
        self.counted.emit(len(listed.lines), needing)

    def _show_list(self) -> None:
        lines = self._list.lines
        self.table.fill([self._cells(line) for line in lines], [line.key for line in lines])
        self.recolor()
        self._stack.setCurrentIndex(0 if lines else 1)
        left_out = f" · {counted(self._list.left_out, 'more is', 'more are')} not shown"
        more = left_out if self._list.left_out else ""
        self._count.show_text(f"{counted(len(lines), 'notice')}{more}" if lines else "")
        self.export.setEnabled(bool(lines))
        self.ignored.show_kinds(self._list.ignored)
        self._on_selection()

    def _cells(self, line: NoticeLine) -> tuple[str, ...]:
        issue = "" if line.issue_id is None else str(line.issue_id)
        since = line.since.astimezone(self._context.zone)
        word = _FACES[line.needs_person].word
        return (word, line.title, issue, f"{since:%Y-%m-%d %H:%M}", line.text, line.what_to_do)

    def _on_unread(self, error: EamConsoleError) -> None:
        self._asking = False
        self._on_failed(error)

    def _on_failed(self, error: EamConsoleError) -> None:
        self.said.emit(f"{error.summary} {error.next_step}")

    # What the person does.

    @Slot()
    def _on_selection(self) -> None:
        chosen = self.chosen()
        one = chosen[0] if len(chosen) == 1 else None
        kinds = {line.kind for line in chosen}
        self.buttons[_OPEN].setEnabled(one is not None and one.issue_id is not None)
        self.buttons[_SOLVE].setEnabled(bool(chosen))
        self.buttons[_IGNORE].setEnabled(len(kinds) == 1)
        self._reading.show_notice(one)

    @Slot()
    def _open_request(self) -> None:
        chosen = self.chosen()
        if len(chosen) == 1 and chosen[0].issue_id is not None:
            self.request_wanted.emit(chosen[0].issue_id)

    @Slot()
    def _solve(self) -> None:
        keys = [line.key for line in self.chosen()]
        if keys:
            done = f"{counted(len(keys), 'notice is', 'notices are')} solved."
            self._do(partial(self._context.console.notices.solve, keys), done)

    @Slot()
    def _ignore(self) -> None:
        chosen = self.chosen()
        if chosen:
            done = f"“{chosen[0].title}” is told no more; Tell again brings it back."
            self._do(partial(self._context.console.notices.ignore, chosen[0].kind), done)

    @Slot(str)
    def _on_tell_again(self, kind: str) -> None:
        work = partial(self._context.console.notices.ignore, kind, ignored=False)
        self._do(work, "It is told again.")

    def _do(self, work: Callable[[], object], done: str) -> None:
        def on_done(_answer: object) -> None:
            self.said.emit(done)
            self.read()

        self._context.jobs.ask(work, on_done, self._on_failed, lane=WORK)

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self.table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, title, _hint in _BUTTONS:
            button = self.buttons[name]
            action = menu.addAction(title)
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.addSeparator()
        copy = menu.addAction("Copy")
        copy.setEnabled(bool(self.chosen()))
        copy.triggered.connect(self.table.copy_selected)
        menu.addAction("Export…").triggered.connect(self._on_export)
        menu.popup(self.table.viewport().mapToGlobal(at))

    @Slot()
    def _on_export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Export the notices", "notices.csv", "CSV (*.csv);;JSON (*.json)"
        )
        if chosen:
            self.save(Path(chosen))

    def _on_saved(self, count: int) -> None:
        self.said.emit(f"{counted(count, 'notice')} exported.")
