"""The live queue under a storm, beside Qt's own item models, on a real journal."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from statistics import median
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView, QTableWidget, QTableWidgetItem

from eamconsole.gui.appearance import Appearance
from eamconsole.gui.context import ViewContext
from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.models.gatherer import ChangeGatherer
from eamconsole.gui.tidying import Tidying
from eamconsole.gui.views.queue_page import QueuePage
from eamconsole.gui.workers.background_jobs import BackgroundJobs
from eamconsole.services.lists.records import Changed, Listing, ListQuery
from eamconsole.support.clock import SystemClock
from tests.benchmarks.gui_city import (
    ZONE,
    StallMeter,
    many_deliveries,
    owe,
    park,
    spend,
    spend_until,
)
from tests.fixtures.chips import turn_on

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.timeout(600),
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
]

EVENTS_PER_SECOND = 500
SECONDS = 6
ROUNDS = 3
HUNDRED_THOUSAND = 100_000


@contextmanager
def a_page(qapp, tmp_path, many, listing=Listing.REQUESTS):
    """Show the queue over the journal, following its changes."""
    appearance, jobs = Appearance(qapp), BackgroundJobs()
    console = SimpleNamespace(lists=many.lists, clock=SystemClock(), zone=ZONE)
    context = ViewContext(console, jobs, appearance, WindowMemory(tmp_path))
    page, gatherer = QueuePage(listing, context), ChangeGatherer()
    gatherer.gathered.connect(page.notice)

    def pass_on(change):
        gatherer.note(
            Changed(
                deliveries=tuple(change.delivery_ids),
                issues=tuple(change.issue_ids),
                structure=bool(change.added),
            )
        )

    leave = many.journal.subscribe(pass_on)
    page.resize(1_200, 800)
    page.show()
    tidying = Tidying()
    tidying.start()
    tidying.settle()
    try:
        yield page
    finally:
        tidying.stop()
        leave()
        jobs.stop(60_000)
        page.deleteLater()


def open_page(page):
    """Wake the page; return the milliseconds until its first rows are painted."""
    page.wake(awake=True)
    return spend_until(lambda: page.model.row(0) is not None)


def test_a_storm_of_500_events_a_second_never_stalls_the_window(qapp, tmp_path):
    with (
        many_deliveries(tmp_path, HUNDRED_THOUSAND) as many,
        a_page(qapp, tmp_path, many) as page,
    ):
        opened = open_page(page)
        spend(500)
        storms = [one_storm(many.journal, page) for _ in range(ROUNDS)]
    longest = [max(meter.gaps) for meter, _ in storms]
    print(f"\nopen {opened:.0f} ms")
    for meter, late in storms:
        print(f"{meter.told()}; last row shown {late:.0f} ms after the end")
    assert median(longest) <= 100  # of several rounds: other programs stall a machine, too


def one_storm(journal, page):
    """Let a storm pass; return the gaps, and how long after its end the last row was shown."""
    touched, before = list(page.model.ids[:20]), len(page.model.ids)
    words: dict[int, str] = {}
    storm = threading.Thread(target=_storm, args=(journal, touched, words, before))
    with StallMeter() as meter:
        storm.start()
        spend_until(lambda: not storm.is_alive(), 60_000)
        came = before + EVENTS_PER_SECOND * SECONDS // 2
        late = spend_until(lambda: len(page.model.ids) == came)
    spend(500)
    for row_id in touched:
        page.table.choose(row_id)
        spend_until(lambda row_id=row_id: shown_words(page, row_id) == words[row_id])
    page.table.clearSelection()
    page.table.go_to_top()
    return meter, late


def shown_words(page, row_id):
    row = page.model.row(page.model.position(row_id))
    return row.row.lead.explanation if row else None


def _storm(journal, touched, words, number):
    """Half new rows, half changes of rows on screen, evenly spread."""
    began, pace = time.perf_counter(), threading.Event()
    for event in range(EVENTS_PER_SECOND * SECONDS):
        if event % 2:
            row_id = touched[event // 2 % len(touched)]
            words[row_id] = f"change {event}"
            journal.write_soon(lambda ledgers, r=row_id, w=words[row_id]: park(ledgers, r, w))
        else:
            number += 1
            journal.write_soon(lambda ledgers, n=number: owe(ledgers, [n]))
        due = began + (event + 1) / EVENTS_PER_SECOND
        pace.wait(max(0.0, due - time.perf_counter()))


def test_filter_and_search_of_100k_rows(qapp, tmp_path):
    with (
        many_deliveries(tmp_path, HUNDRED_THOUSAND) as many,
        a_page(qapp, tmp_path, many) as page,
    ):
        open_page(page)
        many.journal.write(lambda ledgers: [park(ledgers, row, "x") for row in range(1, 500)])
        spend(800)
        with StallMeter() as meter:
            turn_on(page.filters, "attention")
            filtered = spend_until(lambda: len(page.model.ids) == 499)
            page.filters.clear()
            cleared = spend_until(lambda: len(page.model.ids) == HUNDRED_THOUSAND)
            page.live.show(ListQuery(text="Pothole 99999"))
            found = spend_until(lambda: len(page.model.ids) == 1)
    print(f"\nfilter {filtered:.0f}, clear {cleared:.0f}, search {found:.0f} ms; {meter.told()}")
    assert filtered <= 150
    assert found <= 500
    assert max(meter.gaps) <= 50


def test_opening_100k_rows_beside_qt_item_models(qapp, tmp_path):
    standard = _seconds(_standard_items)
    widget = _seconds(_table_widget)
    with (
        many_deliveries(tmp_path, HUNDRED_THOUSAND) as many,
        a_page(qapp, tmp_path, many) as page,
    ):
        ours = open_page(page) / 1_000
    print(f"\nours {ours:.3f} s, QStandardItemModel {standard:.2f} s, QTableWidget {widget:.2f} s")
    assert standard / ours >= 7


def _seconds(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _standard_items():
    model, view = QStandardItemModel(), QTableView()
    for number in range(HUNDRED_THOUSAND):
        model.appendRow([QStandardItem(f"{number} {column}") for column in range(8)])
    view.setModel(model)
    view.show()
    view.grab()


def _table_widget():
    table = QTableWidget(HUNDRED_THOUSAND, 8)
    for number in range(HUNDRED_THOUSAND):
        for column in range(8):
            table.setItem(number, column, QTableWidgetItem(f"{number} {column}"))
    table.show()
    table.grab()
