"""Settings that were closed are gone, with what was typed there."""

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

from eamconsole.gui.wizard import open_settings
from eamconsole.gui.wizard.dialog import WizardDialog
from eamconsole.services.setup import StepKey


def wizards_below(window):
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return window.findChildren(WizardDialog)


def test_a_password_that_was_not_saved_is_nowhere_once_the_settings_are_closed(
    qtbot, installation, draft, stored
):
    window = QMainWindow()
    qtbot.addWidget(window)
    typed = []

    def type_and_close():
        (dialog,) = wizards_below(window)
        try:
            dialog.go_to(StepKey.SEECLICKFIX)
            edits = dialog.page.findChildren(QLineEdit)
            hidden = [each for each in edits if each.echoMode() == QLineEdit.EchoMode.Password]
            hidden[0].setText("canary-password")
            typed.append(hidden[0].text())
        finally:
            dialog.reject()

    for _ in range(2):
        QTimer.singleShot(0, type_and_close)
        assert not open_settings(window, installation, draft, StepKey.BEFORE)
        assert wizards_below(window) == []
    assert typed == ["canary-password"] * 2
