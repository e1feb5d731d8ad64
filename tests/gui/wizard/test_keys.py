"""Tab alone leads through every page: each control is reached, and none keeps the focus."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from eamconsole.gui.wizard.help_dialog import HelpDialog
from eamconsole.gui.wizard.promote_dialog import PromoteDialog
from tests.gui.wizard.conftest import ALL_KEYS


def controls(window):
    """Return what a mouse could use: visible, enabled, and made to take the keyboard."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    }


def walked(window, qtbot, key, most):
    """Return what ``key`` reaches, starting anywhere, once around."""
    reached = set()
    for _ in range(most):
        at = QApplication.focusWidget()
        assert at is not None and window.isAncestorOf(at)
        reached.add(at)
        qtbot.keyClick(at, key)
    return reached


def named(widgets):
    return sorted(f"{type(w).__name__} {w.objectName()} {w.accessibleName()}" for w in widgets)


def all_reached(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    wanted = controls(window)
    min(wanted, key=lambda widget: widget.mapTo(window, widget.rect().topLeft()).y()).setFocus()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        missed = wanted - walked(window, qtbot, key, 2 * len(wanted) + 4)
        assert named(missed) == [], key


@pytest.mark.parametrize("key", ALL_KEYS)
def test_tab_reaches_every_control_of_a_page(wizard, key, qtbot):
    page = wizard.go_to(key)
    if page.check_words and key != "test_run":
        wizard.check()
    all_reached(wizard.dialog, qtbot)


@pytest.mark.parametrize("made", [lambda _: HelpDialog("it@example"), PromoteDialog])
def test_tab_reaches_every_control_of_the_dialogs(wizard, made, qtbot):
    dialog = made(wizard.dialog.bench)
    qtbot.addWidget(dialog)
    dialog.show()
    all_reached(dialog, qtbot)


def test_a_page_is_answered_checked_and_left_by_keys(wizard, qtbot):
    wizard.go_to("categories")
    for button, done in (
        (wizard.frame.check, wizard.passed),
        (wizard.frame.next, lambda: wizard.dialog.bench.journey.step.key == "flags"),
    ):
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
        qtbot.waitUntil(done, timeout=10_000)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: wizard.dialog.bench.journey.step.key == "categories")
