"""Rows come, change and go; the person's place stays."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from eamconsole.domain.delivery import DeliveryState
from eamconsole.gui.models.gatherer import ChangeGatherer
from eamconsole.gui.views.queue_page import QueuePage
from eamconsole.services.lists.records import Listing
from tests.fixtures.chips import turn_on
from tests.gui.filled_journal import FilledConsole, a_row


def request(number, **changes):
    """A request of its own, with one delivery of the same number."""
    return a_row(number, **{"issue_id": number} | changes)


@pytest.fixture
def city(tmp_path):
    city = FilledConsole(tmp_path, [request(number) for number in range(1, 501)])
    yield city
    city.close()


@pytest.fixture
def page(context, city, qtbot):
    page = QueuePage(Listing.SEARCH, context)
    gatherer = ChangeGatherer()
    gatherer.gathered.connect(page.notice)
    city.subscribe(gatherer.note)
    page.gatherer = gatherer
    qtbot.addWidget(page)
    page.resize(1_000, 600)
    page.show()
    page.wake(awake=True)
    qtbot.waitUntil(lambda: len(page.model.ids) == 500 and page.model.row(0) is not None)
    return page


def top_id(page):
    return page.model.ids[page.table.verticalScrollBar().value()]


def test_new_rows_move_neither_selection_nor_scroll(page, city, qtbot):
    page.table.verticalScrollBar().setValue(200)
    page.table.selectRow(210)
    before, chosen = top_id(page), page.table.current_id()
    city.put(*(request(number) for number in range(501, 531)))
    qtbot.waitUntil(lambda: len(page.model.ids) == 530)
    assert top_id(page) == before
    assert list(page.table.selected_ids()) == [chosen]
    assert page.newer.isVisible()
    qtbot.mouseClick(page.newer, Qt.MouseButton.LeftButton)
    assert page.table.verticalScrollBar().value() == 0
    assert page.newer.isHidden()


def test_at_the_top_with_nothing_chosen_new_rows_are_seen(page, city, qtbot):
    city.put(request(501))
    qtbot.waitUntil(lambda: len(page.model.ids) == 501)
    assert top_id(page) == 501


def test_a_row_changes_in_place(page, city, qtbot):
    page.table.selectRow(3)
    row_id = page.table.current_id()
    state = next(at for at, column in enumerate(page.model.columns) if column.key == "state")
    city.put(request(row_id, state=DeliveryState.DONE))
    qtbot.waitUntil(lambda: page.model.index(3, state).data().startswith("Done"))
    assert page.table.current_id() == row_id


def test_filtering_and_clearing_keeps_the_chosen_row(page, city, qtbot):
    page.table.selectRow(40)
    chosen = page.table.current_id()
    city.put(request(chosen, state=DeliveryState.HELD))
    turn_on(page.filters, "held")
    qtbot.waitUntil(lambda: list(page.model.ids) == [chosen])
    assert page.table.current_id() == chosen
    page.filters.clear()
    qtbot.waitUntil(lambda: len(page.model.ids) == 500)
    assert page.table.current_id() == chosen


def test_a_frozen_view_stands_still_and_catches_up(page, city, qtbot):
    page.freeze.setChecked(True)
    with qtbot.waitSignal(page.live.frozen_changes):
        city.put(request(501), request(502))
    assert len(page.model.ids) == 500
    page.thaw.click()
    qtbot.waitUntil(lambda: len(page.model.ids) == 502)


def test_sorting_is_asked_of_the_reader(page, qtbot):
    with qtbot.waitSignal(page.live.found):
        page.table.sort_wanted.emit("newest", False)
    assert list(page.model.ids[:3]) == [1, 2, 3]


def test_an_empty_filter_offers_the_way_back(page, qtbot):
    page.filters.words.setText("no such words anywhere")
    qtbot.waitUntil(page.empty.isVisible)
    page.empty.show_all.click()
    qtbot.waitUntil(page.table.isVisible)


def test_a_storm_of_changes_becomes_few_repaints(page, city, qtbot):
    flushes = []
    page.gatherer.gathered.connect(flushes.append)
    for number in range(501, 1_001):
        city.put(replace(request(number), summary=f"storm {number}"))
    qtbot.waitUntil(lambda: len(page.model.ids) == 1_000, timeout=10_000)
    assert len(flushes) < 60


def test_columns_sort_and_filter_come_back(page, context, qtbot):
    page.table.fit.choose(3, shown=False)
    page.table.setColumnWidth(4, 260)
    turn_on(page.filters, "held")
    page.table.sort_wanted.emit("issue", False)
    page.keep_layout()
    again = QueuePage(Listing.SEARCH, context)
    qtbot.addWidget(again)
    assert again.table.isColumnHidden(3)
    assert again.table.columnWidth(4) == 260
    assert [chip.key for chip in again.filters.chosen()] == ["held"]
    assert (again.live.query.sort, again._sort) == ("newest", "issue")
