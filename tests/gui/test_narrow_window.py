"""At 900 x 600 nobody scrolls sideways for an answer: not on Overview, nor where lists are read."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QScrollArea

from tests.gui.compared_sides import ComparedSides, an_agreement
from tests.gui.filled_journal import a_city
from tests.gui.looks import cut
from tests.gui.test_stories import choose, show

WAITS = ("held_back", "14 live requests are not sent to EAM by themselves.")


@pytest.fixture
def city(tmp_path):
    city = a_city(tmp_path, 20)
    city.stand_ins["reconciling"] = ComparedSides()
    city.reconciling.found = an_agreement()
    city.tell(WAITS)
    yield city
    city.close()


def sideways(area):
    """Return how far an area can be scrolled sideways."""
    return area.horizontalScrollBar().maximum()


def test_the_answers_stand_two_by_two_where_four_have_no_room(opened, qtbot):
    opened.frame.go_to("overview")
    page = opened.frame.pages.currentWidget()
    area = page.findChild(QScrollArea)
    opened.window.resize(900, 600)
    qtbot.waitUntil(lambda: sideways(area) == 0)
    assert [card.y() for card in page._answers][::2] != [page._answers[0].y()] * 2
    qtbot.waitUntil(lambda: cut(page) == [])
    opened.window.resize(1440, 860)
    qtbot.waitUntil(lambda: len({card.y() for card in page._answers}) == 1)


@pytest.mark.parametrize("section", ["agreement", "attention"])
def test_what_is_read_in_full_below_steps_aside_and_comes_back(opened, qtbot, section):
    opened.frame.go_to(section)
    page = opened.frame.pages.currentWidget()
    if section == "attention":
        page.views.setCurrentIndex(1)
    table = page.notices.table if section == "attention" else page.parts.table
    qtbot.waitUntil(lambda: table.topLevelItemCount() > 0)
    last = table.columnCount() - 1
    opened.window.resize(900, 600)
    qtbot.waitUntil(lambda: table.isColumnHidden(last) and sideways(table) == 0)
    opened.window.resize(1440, 860)
    qtbot.waitUntil(lambda: not table.isColumnHidden(last) and sideways(table) == 0)


def titles_cut(tree):
    """Return the titles that do not stand whole, of the columns that are shown."""
    head = tree.headerItem()
    metrics = tree.header().fontMetrics()
    shown = [at for at in range(tree.columnCount()) if not tree.isColumnHidden(at)]
    return [
        head.text(at)
        for at in shown
        if tree.columnWidth(at) < metrics.horizontalAdvance(head.text(at)) + 12
    ]


@pytest.mark.parametrize("size", [(900, 600), (760, 640)])
def test_beside_the_detail_each_cause_and_its_number_stand_whole(opened, qtbot, size):
    opened.window.resize(*size)
    queue = show(qtbot, opened, "attention")
    choose(qtbot, opened, queue, 1)
    page = opened.frame.pages.currentWidget()
    groups = page.groups
    qtbot.waitUntil(lambda: sideways(groups) == 0 and groups.isColumnHidden(2))
    assert [at for at in range(groups.columnCount()) if not groups.isColumnHidden(at)] == [0, 1]
    assert titles_cut(groups) == []
    assert groups.columnWidth(0) > 100
    qtbot.waitUntil(lambda: queue._count.text().endswith(" requests"))
    assert "deliveries" in queue._count.toolTip()
    opened.frame.detail._heading.close_button.click()
    opened.window.resize(1440, 860)
    qtbot.waitUntil(lambda: not groups.isColumnHidden(4) and "deliveries" in queue._count.text())


def test_the_titles_of_categories_stand_whole_in_a_small_window(opened, city, qtbot):
    city.offer(POTH="Pothole, street or sidewalk, deep", TREE="Fallen tree or large branch")
    opened.window.resize(900, 600)
    opened.frame.go_to("categories")
    page = opened.frame.pages.currentWidget()
    qtbot.waitUntil(lambda: page.codes.topLevelItemCount() == 2)
    why = "Nobody has said yet who may report it, so it is offered to staff alone."
    page.changes.fill(
        [
            (
                "Take off the list",
                "BULK",
                "Bulky waste, mattresses, furniture on the curb",
                "214",
                why,
            )
        ]
    )
    told = "Taken off the list of what residents may report"
    page.history.fill([("2026-11-22 06:04", told, "BULK", "Bulky waste on the curb", "t.lee")])
    for at, table in enumerate((page.codes, page.changes, page.history)):
        page.tabs.setCurrentIndex(at)
        qtbot.waitUntil(lambda t=table: sideways(t) == 0 and titles_cut(t) == [])
    assert page.codes.columnWidth(1) >= 18 * page.codes.fontMetrics().averageCharWidth()
    assert page.changes.columnWidth(4) >= 18 * page.codes.fontMetrics().averageCharWidth()


def test_beside_the_detail_activity_still_says_what_happened(opened, qtbot):
    opened.window.resize(900, 600)
    queue = show(qtbot, opened, "activity")
    choose(qtbot, opened, queue, 1)
    keys = [column.key for column in queue.model.columns]
    qtbot.waitUntil(lambda: queue.table.isColumnHidden(keys.index("topic")))
    assert not queue.table.isColumnHidden(keys.index("text"))
