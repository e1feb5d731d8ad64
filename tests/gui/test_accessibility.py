"""Everything can be reached by keyboard and has a name."""

import pytest
from PySide6.QtCore import Qt

from eamconsole.gui.views.pages import SECTIONS
from tests.gui.every_dialog import DIALOGS
from tests.gui.looks import cut, nameless, placeholders, tab_reaches_all
from tests.gui.test_stories import is_about

KEYS = [section.key for section in SECTIONS]


def go(opened, qtbot, section):
    """Show a section with the detail of its first row, where it has rows."""
    opened.frame.go_to(section)
    queue = opened.frame.pages.queue()
    if queue is not None:
        qtbot.waitUntil(lambda: len(queue.model.ids) > 0 and not placeholders(queue.table))
        queue.table.selectRow(0)
        qtbot.waitUntil(opened.frame.detail.isVisible)
        wanted = (queue.listing, queue.model.ids[0])
        qtbot.waitUntil(lambda: opened.frame.detail.shown == wanted)


@pytest.mark.parametrize("section", KEYS)
def test_every_control_of_a_section_has_a_name_and_no_text_is_cut(opened, qtbot, section):
    go(opened, qtbot, section)
    assert nameless(opened.window) == []
    qtbot.waitUntil(lambda: cut(opened.window) == [], timeout=2_000)


@pytest.mark.parametrize("section", KEYS)
def test_tab_reaches_every_control_of_a_section(opened, qtbot, section):
    go(opened, qtbot, section)
    tab_reaches_all(opened.window, qtbot)


@pytest.mark.parametrize("kind", DIALOGS, ids=lambda kind: kind.__name__)
def test_every_dialog_has_names_shows_its_text_and_is_used_by_keys(opened, context, qtbot, kind):
    dialog = DIALOGS[kind](opened.window, context, "Pothole in Elm Street")
    qtbot.addWidget(dialog)
    dialog.show()
    assert nameless(dialog) == []
    qtbot.waitUntil(lambda: cut(dialog) == [], timeout=2_000)
    tab_reaches_all(dialog, qtbot)


def test_the_first_page_has_names_too(start, city, qtbot):
    conductor = start(city)
    qtbot.waitUntil(conductor.welcome.isVisible)
    assert nameless(conductor.window) == []


def test_arrow_keys_move_through_rows_and_the_detail_follows(opened, qtbot):
    opened.frame.go_to("requests")
    queue = opened.frame.pages.queue()
    qtbot.waitUntil(lambda: len(queue.model.ids) > 5)
    queue.table.setFocus()
    queue.table.selectRow(0)
    for _ in range(3):
        qtbot.keyClick(queue.table, Qt.Key.Key_Down)
    wanted = queue.model.ids[3]
    detail = opened.frame.detail
    qtbot.waitUntil(lambda: is_about(detail, queue, wanted))
    qtbot.keyClick(opened.window, Qt.Key.Key_Escape)
    assert detail.isHidden()
