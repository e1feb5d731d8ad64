"""However low the window and whatever stands above a list, three rows are seen and read."""

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QRect

from eamconsole.errors import Service
from eamconsole.services.lists.records import Listing
from tests.gui.test_stories import choose, show

SIZES = [(900, 600), (760, 640)]
SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


@pytest.fixture
def city(city):
    """The sandbox city with its switches, both systems in trouble, and notices."""
    city.sandbox_control_url = "http://127.0.0.1:9"
    for service in Service:
        city.side(service, "blocked")
    city.tell(
        *(("comment.withdrawn", f"Comment {n} was taken back.", 1_843_001 + n) for n in range(9))
    )
    return city


@pytest.fixture
def crowded(opened, qtbot, request):
    """A low window with a lesson begun."""
    opened.window.resize(*request.param)
    frame = opened.frame
    qtbot.waitUntil(lambda: frame.sandbox._buttons != {})
    frame.lesson.begin()
    return opened


def seen(table, rows=3):
    """Whether so many rows stand in view whole: in the table, and the table in the window."""
    model = table.model()
    for row in range(min(rows, model.rowCount())):
        place: QRect = table.visualRect(model.index(row, 0))
        if place.height() < 1 or place.bottom() >= table.viewport().height():
            return False
    return table.viewport().visibleRegion().boundingRect().height() == table.viewport().height() > 0


def searched(window, qtbot):
    qtbot.keyClicks(window.frame.header.search, "street")
    qtbot.waitUntil(lambda: window.frame.sections.current() == Listing.SEARCH)
    queue = window.frame.pages.queue()
    qtbot.waitUntil(lambda: len(queue.model.ids) > 0 and queue.model.row(0) is not None)
    return queue


def mark_two(qtbot, queue):
    """Freeze the list and select two rows: both say so above it."""
    queue.freeze.click()
    both = QItemSelection(queue.model.index(0, 0), queue.model.index(1, 0))
    queue.table.selectionModel().select(both, SELECT)
    qtbot.waitUntil(lambda: queue._note.isVisible() and queue.bulk.isVisible())


@pytest.mark.parametrize("crowded", SIZES, indirect=True)
def test_three_rows_of_every_list_are_seen_and_read_below_every_strip(crowded, qtbot):
    size = crowded.window.size()
    for listing in Listing:
        is_search = listing is Listing.SEARCH
        queue = searched(crowded, qtbot) if is_search else show(qtbot, crowded, listing.value)
        table, model = queue.table, queue.model
        qtbot.waitUntil(
            lambda t=table, m=model: seen(t) and all(m.row(at) is not None for at in range(3))
        )
        mark_two(qtbot, queue)
        qtbot.waitUntil(lambda t=table: seen(t))
        last = len(model.ids) - 1
        table.scrollToBottom()
        qtbot.waitUntil(lambda m=model, at=last: m.row(at) is not None)
        table.scrollToTop()
        assert crowded.window.size() == size or is_search  # a search shows its first row's detail
        assert crowded.window.height() == size.height()
    choose(qtbot, crowded, queue)
    qtbot.waitUntil(lambda: seen(table))
    assert crowded.window.height() == size.height()


@pytest.mark.parametrize("crowded", SIZES, indirect=True)
def test_causes_and_notices_are_reached_below_every_strip(crowded, qtbot):
    size = crowded.window.size()
    show(qtbot, crowded, "attention")
    page = crowded.frame.pages.currentWidget()
    qtbot.waitUntil(lambda: page.groups.topLevelItemCount() > 0)
    page.top.ensureWidgetVisible(page.groups)
    qtbot.waitUntil(lambda: not page.groups.visibleRegion().isEmpty())
    page.views.setCurrentIndex(1)
    table = page.notices.table
    qtbot.waitUntil(lambda: table.model().rowCount() >= 3 and seen(table))
    assert crowded.window.size() == size


@pytest.mark.parametrize("crowded", SIZES, indirect=True)
def test_the_first_cause_is_read_in_the_lowest_window(crowded, qtbot):
    show(qtbot, crowded, "attention")
    groups = crowded.frame.pages.currentWidget().groups
    qtbot.waitUntil(lambda: groups.topLevelItemCount() > 0)
    first = groups.visualItemRect(groups.topLevelItem(0))
    shown = groups.viewport().visibleRegion().boundingRect()
    one_line = groups.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: shown.intersected(first).height() > one_line)


def test_a_notice_is_read_in_its_row_where_there_is_room(opened, city, qtbot):
    words = "The comment is no longer public in EAM but stands published on its request; the " * 2
    city.tell(("comment.withdrawn", words, 1_843_001))
    opened.window.resize(1_440, 860)
    show(qtbot, opened, "attention")
    page = opened.frame.pages.currentWidget()
    page.views.setCurrentIndex(1)
    table = page.notices.table
    page.notices.read()

    def told():
        return [item for item in table._items() if item.text(4).startswith(words[:30])]

    qtbot.waitUntil(lambda: told() != [])
    (item,) = told()
    wide = table.fontMetrics().horizontalAdvance(words) / (table.columnWidth(4) - 20)
    least = min(3, int(wide) + 1) * table.fontMetrics().lineSpacing()
    assert least > table.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: table.visualItemRect(item).height() > least)
