"""Everything can be reached by keyboard and has a name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollBar, QTabBar, QWidget

SECTIONS = ("overview", "requests", "status", "comments", "attention", "activity", "everything")


def focusable(window):
    for widget in window.findChildren(QWidget):
        inner = isinstance(widget.parentWidget(), QAbstractScrollArea)
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or not widget.isVisible() or inner:
            continue
        if not isinstance(widget, QScrollBar):
            yield widget


def name_of(widget):
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


def nameless(window):
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in focusable(window)
        if not name_of(widget) and not isinstance(widget.parentWidget(), QTabBar)
    ]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_control_of_a_section_has_a_name(opened, qtbot, section):
    opened.frame.go_to(section)
    queue = opened.frame.pages.queue()
    if queue is not None:
        qtbot.waitUntil(lambda: len(queue.model.ids) > 0)
        queue.table.selectRow(0)
        qtbot.waitUntil(opened.frame.detail.isVisible)
        qtbot.waitUntil(lambda: opened.frame.detail.record is not None)
    assert nameless(opened.window) == []


def test_the_first_page_has_names_too(start, city, qtbot):
    conductor = start(city)
    qtbot.waitUntil(conductor.welcome.isVisible)
    assert nameless(conductor.window) == []


def test_the_keyboard_reaches_table_filter_search_and_buttons(opened, qtbot):
    opened.frame.go_to("requests")
    opened.window.activateWindow()
    queue = opened.frame.pages.queue()
    qtbot.waitUntil(lambda: len(queue.model.ids) > 0)
    opened.frame.header.search.setFocus()
    reached = set()
    for _ in range(80):
        widget = QApplication.focusWidget()
        if widget is not None:
            reached.add(widget.objectName() or type(widget).__name__)
        qtbot.keyClick(widget or opened.window, Qt.Key.Key_Tab)
    wanted = {"search", "sync_now", "pause", "table_requests", "freeze", "columns", "export"}
    assert wanted <= reached


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
    qtbot.waitUntil(lambda: detail.record is not None and detail.record.row.id == wanted)
    qtbot.keyClick(opened.window, Qt.Key.Key_Escape)
    assert detail.isHidden()
