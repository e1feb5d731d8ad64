"""A filter kept under a name comes back after a restart, is replaced, and is forgotten."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QInputDialog

from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.models.lists import Chip
from eamconsole.gui.views.filter_bar import FilterBar
from tests.fixtures.chips import turn_on

CHIPS = (Chip(key="waiting", title="Waiting"), Chip(key="held", title="Held"))


@pytest.fixture
def bar(qtbot, tmp_path, appearance):
    """Return a maker of the bar as after a restart."""

    def made():
        bar = FilterBar("requests", CHIPS, WindowMemory(tmp_path))
        qtbot.addWidget(bar)
        bar.show()
        bar._fill_menu()
        return bar

    return made


def entries(bar):
    bar._fill_menu()
    return [action.text() for action in bar._menu.actions() if action.text()]


def choose(bar, *titles):
    """Choose an entry of the menu, in a menu below where two titles are given."""
    bar._fill_menu()
    menu = bar._menu
    for title in titles[:-1]:
        menu = next(action for action in menu.actions() if action.text() == title).menu()
    next(action for action in menu.actions() if action.text() == titles[-1]).trigger()


def save_as(bar, name):
    """Type a name into the question that comes up, and agree."""

    def type_it():
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QInputDialog))
        dialog.setTextValue(name)
        dialog.accept()

    QTimer.singleShot(0, type_it)
    choose(bar, "Save this filter…")


def test_a_saved_filter_comes_back_after_a_restart(bar):
    first = bar()
    turn_on(first, "held")
    first.words.setText("elm | street")
    save_as(first, "Elm,  held")
    choose(first, "Show everything")
    assert (first.chosen(), first.text()) == ((), "")
    again = bar()
    assert again.text() == ""
    choose(again, "Elm, held")
    assert ([chip.key for chip in again.chosen()], again.text()) == (["held"], "elm | street")


def test_the_same_name_replaces_and_remove_forgets(bar):
    first = bar()
    turn_on(first, "held")
    save_as(first, "Mine")
    turn_on(first, "waiting")
    save_as(first, "Mine")
    assert entries(first).count("Mine") == 1
    choose(first, "Mine")
    assert [chip.key for chip in first.chosen()] == ["waiting"]
    choose(first, "Remove", "Mine")
    assert entries(bar()) == ["Save this filter…", "Show everything"]
