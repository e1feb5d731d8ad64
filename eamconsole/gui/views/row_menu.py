"""What can be done with the rows selected in a list: the bar above it, and the context menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu

from eamconsole.gui.context import ViewContext
from eamconsole.gui.views.detail.actions import ACTIONS
from eamconsole.gui.views.detail.heading import number_of
from eamconsole.gui.views.queue_table import QueueTable
from eamconsole.gui.views.selection_bar import ACTION_WORDS, SelectionBar
from eamconsole.gui.workers.background_jobs import ROWS
from eamconsole.services.lists.records import DetailRecord, Listing

_ASKED_AT_MOST = 2_000
"""What fits the first of very many rows is offered; the preview counts them all."""
_SETTLE_MS = 60


class RowMenu(QObject):
    """Asks off the GUI thread what fits, and shows only that."""

    open_wanted = Signal()
    one_wanted = Signal(str, object)
    """An action and the record of the only row selected."""
    many_wanted = Signal(str)
    copy_wanted = Signal()

    def __init__(
        self, listing: Listing, table: QueueTable, bar: SelectionBar, context: ViewContext
    ) -> None:
        super().__init__(table)
        self._listing, self._table, self._bar, self._context = listing, table, bar, context
        self.menu: QMenu | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._ask_for_bar)
        table.selection_grew.connect(self._on_selection)
        table.customContextMenuRequested.connect(self._on_menu)

    @Slot()
    def _on_selection(self) -> None:
        count = len(self._table.selected_ids())
        self._bar.show_selected(count)
        if count > 1:
            self._settle.start()

    @Slot()
    def _ask_for_bar(self) -> None:
        ids = tuple(self._table.selected_ids())
        if len(ids) > 1:
            self._ask_fitting(ids, self._bar.show_fitting)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        ids = tuple(self._table.selected_ids())
        where = self._table.viewport().mapToGlobal(place)
        if len(ids) == 1:
            work = partial(self._context.console.lists.detail, self._listing, ids[0])
            self._context.jobs.ask(work, partial(self._show_one, where), lane=ROWS)
        elif ids:
            self._ask_fitting(ids, partial(self._show_many, where))

    def _ask_fitting(self, ids: Sequence[int], answer: Callable[[frozenset[str]], None]) -> None:
        work = partial(_fitting, self._context, self._listing, ids[:_ASKED_AT_MOST])
        self._context.jobs.ask(work, answer, lane=ROWS)

    def _show_one(self, where: QPoint, record: DetailRecord | None) -> None:
        if record is None:
            return
        menu = self._new_menu()
        menu.addAction("Show in detail\tReturn", self.open_wanted.emit)
        menu.addSeparator()
        for name, title, _ in ACTIONS:
            if name in record.offers:
                menu.addAction(title, partial(self.one_wanted.emit, name, record))
        menu.addSeparator()
        for system, url in (("SeeClickFix", record.seeclickfix_url), ("EAM", record.eam_url)):
            if url.startswith(("https://", "http://")):
                menu.addAction(f"Open in {system}", partial(_open, url))
        self._add_copies(menu, record)
        menu.popup(where)

    def _show_many(self, where: QPoint, fitting: frozenset[str]) -> None:
        menu = self._new_menu()
        for name, title in ACTION_WORDS.items():
            if name in fitting:
                menu.addAction(title, partial(self.many_wanted.emit, name))
        menu.addSeparator()
        menu.addAction("Copy rows\tCtrl+C", self.copy_wanted.emit)
        menu.popup(where)

    def _add_copies(self, menu: QMenu, record: DetailRecord) -> None:
        menu.addSeparator()
        menu.addAction("Copy row\tCtrl+C", self.copy_wanted.emit)
        numbers = (("Issue ID", str(record.row.issue_id or "")), ("Request #", number_of(record)))
        for name, number in numbers:
            if number:
                menu.addAction(f"Copy {name} {number}", partial(_copy, number))

    def _new_menu(self) -> QMenu:
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = QMenu(self._table)
        self.menu.setAccessibleName("What can be done")
        return self.menu


def _fitting(context: ViewContext, listing: Listing, ids: Sequence[int]) -> frozenset[str]:
    """Return what fits any of the rows; runs in a reader thread."""
    if listing is Listing.STATUS:
        return frozenset({"check_now"})
    if listing is Listing.ACTIVITY:
        return frozenset()
    owed = context.console.lists.owed(ids) if listing in (Listing.REQUESTS, Listing.SEARCH) else ids
    return context.console.effects.fitting(owed)


def _open(url: str) -> None:
    QDesktopServices.openUrl(QUrl(url))


def _copy(words: str) -> None:
    QGuiApplication.clipboard().setText(words)
