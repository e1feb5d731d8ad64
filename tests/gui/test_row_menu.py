"""Rows are handled as in every table: context menu, double click, Return, several at once."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication

from eamconsole.domain.delivery import DeliveryState
from eamconsole.gui.views.bulk_dialog import BulkDialog
from tests.gui.filled_journal import FilledConsole, a_row
from tests.gui.test_stories import choose, is_about, show

S = DeliveryState
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def city(tmp_path):
    """Rows 1 to 10 are parked, 11 to 20 held, 21 to 30 done; one request each."""
    states = [S.NEEDS_ATTENTION] * 10 + [S.HELD] * 10 + [S.DONE] * 10
    rows = enumerate(states, start=1)
    stand = [a_row(n, issue_id=2_000 + n, state=s, cause="SVC-260") for n, s in rows]
    city = FilledConsole(tmp_path, stand)
    yield city
    city.close()


def place_of(queue, row_id):
    table, position = queue.table, queue.model.position(row_id)
    return table.visualRect(table.model().index(position, 0)).center()


def menu_of(qtbot, queue, row_id):
    """Right-click on a row; return what the menu offers, by its words."""
    where = place_of(queue, row_id)
    qtbot.mouseClick(queue.table.viewport(), RIGHT, pos=where)
    queue.table.customContextMenuRequested.emit(where)
    before = queue.menu.menu
    qtbot.waitUntil(lambda: queue.menu.menu is not before and queue.menu.menu.isVisible())
    actions = {a.text().split("\t")[0]: a for a in queue.menu.menu.actions() if a.text()}
    queue.menu.menu.hide()
    return actions


def select(queue, *row_ids):
    add = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    queue.table.clearSelection()
    for row_id in row_ids:
        index = queue.model.index(queue.model.position(row_id), 0)
        queue.table.selectionModel().select(index, add)


@pytest.mark.parametrize("section", ["requests", "attention"])
def test_the_menu_of_a_row_offers_what_its_detail_offers(opened, city, qtbot, section):
    queue = show(qtbot, opened, section)
    row_id = 2_003 if section == "requests" else 3
    actions = menu_of(qtbot, queue, row_id)
    assert {"Show in detail", "Retry", "Hold", "Copy Issue ID 2003"} <= set(actions)
    assert "Release" not in actions
    actions["Hold"].trigger()
    qtbot.waitUntil(lambda: city.row(3).state is S.HELD)
    qtbot.waitUntil(lambda: "2003 is held" in opened.window._answer.text())


def test_the_menu_copies_the_number(opened, qtbot):
    queue = show(qtbot, opened, "requests")
    menu_of(qtbot, queue, 2_012)["Copy Issue ID 2012"].trigger()
    assert QGuiApplication.clipboard().text() == "2012"


@pytest.mark.parametrize(
    ("rows", "offered"),
    [
        ((2_001, 2_002), {"retry", "hold", "skip"}),
        ((2_011, 2_012), {"release", "skip"}),
        ((2_001, 2_011), {"retry", "hold", "release", "skip"}),
        ((2_021, 2_022), set()),
    ],
)
def test_several_rows_are_offered_only_what_fits(opened, qtbot, rows, offered):
    queue = show(qtbot, opened, "requests")
    select(queue, *rows)
    buttons = queue.bulk._buttons
    qtbot.waitUntil(lambda: {n for n, b in buttons.items() if not b.isHidden()} == offered)
    assert queue.bulk.isVisible()
    words = {button.text() for name, button in buttons.items() if name in offered}
    queue.table.customContextMenuRequested.emit(QPoint(5, 5))
    qtbot.waitUntil(lambda: queue.menu.menu is not None and queue.menu.menu.isVisible())
    texts = {a.text() for a in queue.menu.menu.actions() if a.text()}
    assert texts - {"Copy rows\tCtrl+C"} == words
    queue.menu.menu.hide()


def test_the_menu_of_several_rows_shows_first_what_it_would_do(opened, qtbot):
    queue = show(qtbot, opened, "requests")
    select(queue, 2_001, 2_002)
    queue.table.customContextMenuRequested.emit(QPoint(5, 5))
    qtbot.waitUntil(lambda: queue.menu.menu is not None and queue.menu.menu.isVisible())
    next(a for a in queue.menu.menu.actions() if a.text() == "Hold").trigger()
    qtbot.waitUntil(lambda: opened.frame.findChildren(BulkDialog) != [])
    opened.frame.findChildren(BulkDialog)[-1].close()
    queue.menu.menu.hide()


def test_return_and_double_click_show_the_row_and_go_there(opened, qtbot):
    queue, detail = show(qtbot, opened, "requests"), opened.frame.detail
    choose(qtbot, opened, queue, 4)
    qtbot.keyClick(opened.window, Qt.Key.Key_Escape)
    assert detail.isHidden()
    queue.table.setFocus()
    qtbot.keyClick(queue.table, Qt.Key.Key_Return)
    assert detail.isVisible()
    assert detail.tabs.tabBar().hasFocus()
    choose(qtbot, opened, queue, 2)
    qtbot.mouseDClick(queue.table.viewport(), LEFT, pos=place_of(queue, queue.model.ids[2]))
    qtbot.waitUntil(lambda: is_about(detail, queue, queue.model.ids[2]))
    assert detail.tabs.tabBar().hasFocus()


def test_a_cause_leads_to_its_first_row(opened, qtbot):
    queue = show(qtbot, opened, "attention")
    page = opened.frame.pages.currentWidget()
    page.groups.setFocus()
    qtbot.keyClick(page.groups, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: queue.table.current_id() == queue.model.ids[0])
    assert queue.table.hasFocus()
