"""Tab alone leads through every page: each control is reached, and none keeps the focus."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from eamconsole.gui.wizard.contact_dialog import ContactDialog
from eamconsole.gui.wizard.help_dialog import HelpDialog
from eamconsole.gui.wizard.promote_dialog import PromoteDialog
from tests.gui.looks import tab_reaches_all
from tests.gui.wizard.conftest import ALL_KEYS


@pytest.mark.parametrize("key", ALL_KEYS)
def test_tab_reaches_every_control_of_a_page(wizard, key, qtbot):
    page = wizard.go_to(key)
    if page.check_words and key != "test_run":
        wizard.check()
    tab_reaches_all(wizard.dialog, qtbot)


@pytest.mark.parametrize(
    "made", [lambda _: HelpDialog(("The city: it@example",)), PromoteDialog, ContactDialog]
)
def test_tab_reaches_every_control_of_the_dialogs(wizard, made, qtbot):
    dialog = made(wizard.dialog.context)
    qtbot.addWidget(dialog)
    dialog.show()
    tab_reaches_all(dialog, qtbot)


def test_a_page_is_answered_checked_and_left_by_keys(wizard, qtbot):
    wizard.go_to("categories")
    for button, done in (
        (wizard.frame.check, wizard.passed),
        (wizard.frame.next, lambda: wizard.dialog.context.journey.step.key == "flags"),
    ):
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
        qtbot.waitUntil(done, timeout=10_000)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: wizard.dialog.context.journey.step.key == "categories")
