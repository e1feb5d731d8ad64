"""A dialog that was closed is gone: the window stands open for months."""

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMainWindow

from eamconsole.gui.dialogs import open_over, show_beside, until_closed
from eamconsole.gui.views.help_menu import ABOUT, AUDIT, CODES, DIAGNOSTICS, GUIDE, JOURNAL, KEYS
from eamconsole.gui.widgets import agreed, message_box

WAYS = {"until closed": until_closed, "over the window": open_over, "beside it": show_beside}


def kept_by(window):
    """Return the dialogs Qt still keeps after everything that was asked to go has gone."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [type(each).__name__ for each in window.findChildren(QDialog)]


@pytest.mark.parametrize("end", ["accept", "reject", "close"])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_what_was_typed_in_a_dialog_goes_with_it(opened, qtbot, way, end):
    dialog = QDialog(opened.window)
    QLineEdit(dialog).setText("canary-password")
    QTimer.singleShot(0, getattr(dialog, end))
    way(dialog)
    qtbot.waitUntil(lambda: kept_by(opened.window) == [])
    edits = [each for each in QApplication.allWidgets() if isinstance(each, QLineEdit)]
    assert "canary-password" not in [edit.text() for edit in edits]


def test_a_question_whose_window_goes_meanwhile_was_not_agreed_to(qtbot):
    for asked in (
        lambda window: until_closed(QDialog(window)),
        lambda window: agreed(
            message_box(window, "Before anything happens", "Drop them?"), "Drop them"
        ),
    ):
        window = QMainWindow()
        QTimer.singleShot(0, lambda gone=window: shiboken6.delete(gone))
        assert not asked(window)


@pytest.mark.parametrize("topic", [GUIDE, CODES, KEYS, AUDIT, JOURNAL, DIAGNOSTICS, ABOUT])
def test_help_that_is_opened_again_and_again_leaves_nothing(opened, qtbot, topic):
    for _ in range(3):
        opened.help_actions.show_topic(topic)
        assert opened.help_actions.shown.isVisible()
        opened.help_actions.shown.close()
        qtbot.waitUntil(lambda: kept_by(opened.window) == [])
