"""Tables as people know them: columns share the room, lines wrap, nothing is cut that has room."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from eamconsole.gui.models.column_room import Claim, TextRoom, share_room
from tests.gui.looks import cut, cut_cells, cut_items
from tests.gui.test_stories import choose, show

WIDTHS = (1_440, 1_024)
LISTS = ("requests", "attention", "comments", "status", "activity")


def whole(qtbot, look):
    """Wait until nothing is cut, and say what still is."""

    def stands_whole():
        assert look() == []

    qtbot.waitUntil(stands_whole, timeout=2_000)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("section", LISTS)
def test_no_cell_is_cut_that_has_room(opened, qtbot, width, section):
    opened.window.resize(width, 760)
    queue = show(qtbot, opened, section)
    whole(qtbot, lambda: cut_cells(queue.table))
    choose(qtbot, opened, queue)
    whole(qtbot, lambda: cut_cells(queue.table) + cut(opened.window))
    assert opened.frame.detail.isVisible()
    assert opened.window.width() == width
    assert not queue.table.horizontalScrollBar().isVisible()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_causes_wrap_and_an_empty_list_says_all_it_has_to_say(opened, qtbot, width):
    opened.window.resize(width, 760)
    show(qtbot, opened, "attention")
    page = opened.frame.pages.currentWidget()
    whole(qtbot, lambda: cut_items(page.groups) + cut(opened.window))
    search = opened.frame.header.search
    qtbot.keyClicks(search, "nobody ever said this")
    empty = opened.frame.pages.queue
    qtbot.waitUntil(lambda: empty() is not None and empty().empty.isVisible())
    whole(qtbot, lambda: cut(opened.window))


def test_a_column_that_finds_no_room_comes_back_with_it_and_stays_chosen(opened, qtbot):
    opened.window.resize(1_900, 760)
    queue = show(qtbot, opened, "requests")
    fit = queue.table.fit
    place = next(at for at, column in enumerate(queue.model.columns) if column.key == "next")
    qtbot.waitUntil(lambda: not queue.table.isColumnHidden(place))
    opened.window.resize(1_024, 760)
    choose(qtbot, opened, queue)
    qtbot.waitUntil(lambda: fit.is_aside(place))
    assert fit.is_chosen(place)
    assert "next:1:0" in fit.layout()
    qtbot.keyClick(opened.window, Qt.Key.Key_Escape)
    opened.window.resize(1_900, 760)
    qtbot.waitUntil(lambda: not queue.table.isColumnHidden(place))


def test_a_width_given_by_hand_stays_and_the_others_share_the_rest(opened, qtbot):
    queue = show(qtbot, opened, "requests")
    table, state = queue.table, 2
    whole(qtbot, lambda: cut_cells(table))
    table.horizontalHeader().resizeSection(state, 333)
    qtbot.waitUntil(lambda: not table.fit._settle.isActive())
    shown = [at for at in range(len(queue.model.columns)) if not table.isColumnHidden(at)]
    assert table.columnWidth(state) == 333
    assert sum(map(table.columnWidth, shown)) == table.viewport().width()
    queue._column_menu.aboutToShow.emit()
    queue._column_menu.actions()[-1].trigger()
    qtbot.waitUntil(lambda: table.columnWidth(state) != 333)


def test_columns_share_by_worth_and_the_least_worthy_steps_aside():
    words = Claim(wanted=400, least=100, worth=9)
    place = Claim(wanted=300, least=100, worth=3)
    age = Claim(wanted=50, least=50, worth=1, rigid=True)
    assert share_room([words, place, age], 750) == [400, 300, 50]
    assert share_room([words, place, age], 1_150) == [700, 400, 50]
    assert share_room([words, place, age], 450) == [250, 150, 50]
    assert share_room([words, place, age], 230) == [123, 107, 0]
    assert share_room([words, place, age], 150) == [150, 0, 0]
    assert share_room([words], 10) == [100]
    assert share_room([words, replace(place, by_hand=120), age], 450) == [280, 120, 50]


def test_a_text_is_measured_by_the_lines_it_may_take(qapp):
    metrics = QFontMetricsF(qapp.font())
    room, words = TextRoom(metrics), "Fix what it complains about, then choose Retry."
    one, two, three = (room.wanted(words, lines) for lines in (1, 2, 3))
    assert one > two > three >= metrics.horizontalAdvance("complains")
    assert one <= 2.5 * two
    assert room.wanted("", 2) == 0
