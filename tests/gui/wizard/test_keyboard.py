"""Every control of every page is reached by the Tab key alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QWidget,
)

from eamconsole.services.setup import STEPS

KEYS = [step.key.value for step in STEPS]


def controls(window):
    """Return what a person can act on: visible, enabled and meant for the Tab key."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
        and not isinstance(widget.parentWidget(), QAbstractScrollArea)
    }


def reached_by_tab(window, qtbot):
    """Press Tab until the focus is back where it was; return every control on the way."""
    reached = []
    while QApplication.focusWidget() not in reached:
        reached.append(QApplication.focusWidget())
        modifier = Qt.KeyboardModifier.NoModifier
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab, modifier)
    return reached


@pytest.mark.parametrize("key", KEYS)
def test_the_tab_key_reaches_every_control(wizard, key, qtbot):
    page = wizard.go_to(key)
    dialog = wizard.dialog
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    wizard.frame.next.setFocus()
    missing = controls(dialog) - set(reached_by_tab(dialog, qtbot))
    assert [f"{type(each).__name__} {each.objectName()}" for each in missing] == []
    assert page.isVisible()
