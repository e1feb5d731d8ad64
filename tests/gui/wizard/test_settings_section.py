"""Settings of a running console: a page is saved, and the sync goes on with it."""

import pytest
from PySide6.QtCore import Qt

from eamconsole.gui.controller import ApplicationController
from eamconsole.gui.launcher import Launcher
from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.wizard.dialog import WizardDialog
from eamconsole.services.setup.finishing import profile_of
from tests.gui.test_stories import click, when_asked

PATIENCE = 30_000


@pytest.fixture
def running(qtbot, appearance, installation, stored, draft, tmp_path):
    """A window that syncs a finished profile with the sandbox."""
    installation.profiles.save(profile_of(draft))
    launcher = Launcher(installation)
    controller = ApplicationController(launcher, WindowMemory(tmp_path), appearance)
    controller.start()
    qtbot.waitUntil(lambda: controller.frame is not None, timeout=PATIENCE)
    yield controller
    with qtbot.waitSignal(controller.ended, timeout=PATIENCE):
        controller.quit()


def test_a_profile_that_would_do_harm_is_not_synced_and_the_window_says_why(
    qtbot, appearance, installation, stored, draft, sandbox, tmp_path
):
    """The same verdict as in the terminal; the window stays, so that Settings can mend it."""
    draft.put("environments.production", draft.get("environments.test"))
    installation.profiles.save(profile_of(draft))
    launcher = Launcher(installation)
    controller = ApplicationController(launcher, WindowMemory(tmp_path), appearance)
    controller.start()
    qtbot.waitUntil(lambda: "same EAM" in controller.window._activity.text(), timeout=PATIENCE)
    assert controller.window._activity.text().startswith("Not syncing.")
    assert controller.frame is not None
    assert sandbox.log.count("seeclickfix") == sandbox.log.count("eam") == 0
    with qtbot.waitSignal(controller.ended, timeout=PATIENCE):
        controller.quit()


def choose_page(qtbot, controller, words):
    controller.frame.go_to("settings")
    page = controller.frame.pages.currentWidget()
    (item,) = page.steps.findItems(words, Qt.MatchFlag.MatchExactly)
    page.steps.setCurrentItem(item)
    click(qtbot, page, "settings_open")


def test_a_saved_page_is_in_force_at_once(running, installation, qtbot):
    before = running.console

    def change(dialog):
        dialog.context.put("organization.contact", "desk@harborview.example")
        dialog.context.put("messages.closing", "Done: {summary}")
        qtbot.mouseClick(dialog.frame.next, Qt.MouseButton.LeftButton)

    when_asked(qtbot, WizardDialog, change)
    choose_page(qtbot, running, "Messages")
    qtbot.waitUntil(
        lambda: running.frame is not None and running.console not in (None, before),
        timeout=PATIENCE,
    )
    assert installation.profiles.load("harborview").messages.closing == "Done: {summary}"
    assert running.console.rules.messages.closing == "Done: {summary}"
    assert running.frame.sections.current() == "settings"
    assert before.journal.commits > 0


def test_a_page_left_without_saving_changes_nothing(running, installation, qtbot):
    before = running.console
    text = installation.profiles.load("harborview")
    left = []

    def leave(dialog):
        dialog.context.put("messages.closing", "Never said")
        dialog.done(WizardDialog.DialogCode.Rejected)
        left.append(True)

    when_asked(qtbot, WizardDialog, leave)
    choose_page(qtbot, running, "Messages")
    qtbot.waitUntil(lambda: left == [True])
    assert running.console is before
    assert installation.profiles.load("harborview") == text
