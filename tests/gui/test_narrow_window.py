"""At 900 x 600 nobody scrolls sideways for an answer: not on Overview, nor where lists are read."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QScrollArea

from tests.gui.compared_sides import ComparedSides, an_agreement
from tests.gui.filled_journal import a_city
from tests.gui.looks import cut

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
