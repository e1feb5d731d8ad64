"""A page that was laid out in a large window fits the small one it is shown in later."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QWidget

from tests.gui.filled_journal import a_city


@pytest.fixture
def city(tmp_path):
    city = a_city(tmp_path, 600)
    yield city
    city.close()


def beyond(page):
    """What of the page's scrolled parts is laid out for a width they do not have."""
    return [
        f"{type(inside).__name__} {inside.objectName()}: {inside.layout().geometry().width()}"
        for area in page.findChildren(QScrollArea)
        if isinstance(inside := area.widget(), QWidget)
        and isinstance(inside.layout(), QLayout)
        and inside.isVisible()
        and inside.layout().geometry().width() > inside.width()
    ]


@pytest.mark.parametrize("key", ["overview", "settings"])
def test_a_page_fits_the_window_it_comes_back_to(opened, qtbot, key):
    opened.window.resize(1_440, 860)
    opened.frame.go_to(key)
    qtbot.waitUntil(lambda: opened.frame.pages.currentWidget().isVisible())
    opened.window.resize(900, 600)  # and gone before the page was laid out anew
    opened.frame.go_to("requests" if key != "requests" else "activity")
    QApplication.processEvents()
    opened.frame.go_to(key)
    qtbot.waitUntil(lambda: beyond(opened.frame.pages.currentWidget()) == [])
