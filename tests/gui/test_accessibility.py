"""Everything can be reached by keyboard and has a name."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QListView

from eamconsole.gui.views.pages import SECTIONS
from tests.fixtures.sources import ROOT
from tests.gui.every_dialog import DIALOGS
from tests.gui.looks import cut, marked, misnamed, nameless, placeholders, read_out, tab_reaches_all
from tests.gui.test_stories import is_about

_Flag = QItemSelectionModel.SelectionFlag
CHOSEN = _Flag.ClearAndSelect | _Flag.Rows
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


READ_WHILE_IT_HIDES = """
import gc
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from eamconsole.gui import screen_reader

app = QApplication([])
screen_reader.install()
for _ in range(30):
    area = QScrollArea()
    area.setWidget(QLabel("line\\n" * 50))
    area.resize(100, 100)
    area.show()
    app.processEvents()
    reader = QAccessible.queryAccessibleInterface(area)
    assert reader.childCount() == 2
    area.verticalScrollBar().hide()
    assert reader.child(1) is None
    assert reader.child(0).object() is area.viewport()
    area.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del area, reader
    gc.collect()
print("read")
"""


def test_a_scroll_bar_that_hides_while_it_is_read_out_does_not_end_the_program():
    """In a process of its own: Qt's answer to the second question is a crash."""
    ended = subprocess.run(
        [sys.executable, "-c", READ_WHILE_IT_HIDES],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=60, check=False, cwd=ROOT,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout.strip()) == (0, "read"), ended.stderr


def test_the_first_page_has_names_too(start, city, qtbot):
    controller = start(city)
    qtbot.waitUntil(controller.welcome.isVisible)
    assert nameless(controller.window) == []


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


@pytest.mark.parametrize("section", KEYS)
def test_what_is_read_out_has_no_marks_and_says_what_a_button_shows(opened, qtbot, section):
    go(opened, qtbot, section)
    assert marked(opened.window) == []
    assert misnamed(opened.window) == []


def test_a_section_and_a_row_that_are_only_selected_are_shown(opened, qtbot):
    """A screen reader selects, and moves no keyboard."""
    sections = opened.frame.sections.findChild(QListView, "section_list")
    at = KEYS.index("requests")
    sections.selectionModel().select(sections.model().index(at, 0), CHOSEN)
    assert opened.frame.sections.current() == "requests"
    queue = opened.frame.pages.queue()
    assert queue.listing == "requests"
    qtbot.waitUntil(lambda: len(queue.model.ids) > 0 and not placeholders(queue.table))
    queue.table.selectionModel().select(queue.model.index(2, 0), CHOSEN)
    qtbot.waitUntil(lambda: is_about(opened.frame.detail, queue, queue.model.ids[2]))


@pytest.mark.parametrize("section", ["requests", "attention"])
def test_a_list_is_read_out_before_what_belongs_to_its_row(opened, qtbot, section):
    go(opened, qtbot, section)
    read = list(read_out(opened.window))
    lists = {"requests": ["Requests list"], "attention": ["Causes", "With this cause list"]}
    wanted = ["Sections", *lists[section], "Timeline", "Request and explanation"]
    assert [name for name in read if name in wanted] == wanted
