"""Text can be read and the keyboard's place is seen, measured in the pixels of the real widgets."""

import contextlib

import pytest
from pytestqt.exceptions import TimeoutError as QtTimeoutError

from eamconsole.gui.appearance import Scheme
from eamconsole.gui.views.pages import SECTIONS
from eamconsole.gui.wizard.contact_dialog import ContactDialog
from eamconsole.gui.wizard.help_dialog import HelpDialog
from eamconsole.gui.wizard.promote_dialog import PromoteDialog
from eamconsole.services.setup import EVERY_STEP, Draft, StepKey
from eamconsole.services.setup.finishing import profile_of
from tests.gui.every_dialog import DIALOGS
from tests.gui.measured import faint, faint_cells, unframed
from tests.gui.test_accessibility import go
from tests.gui.wizard.conftest import *  # noqa: F403 - the fixtures of the wizard
from tests.gui.wizard.test_looks import with_records

EACH_SCHEME = pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK], ids=lambda s: s.value)
TALL = (1_240, 2_600)
"""A page of settings stands whole in it, so that all of its texts are looked at."""
FEW = ({"attention", "overview"}, {"status", "seeclickfix"})
"""What the short form looks at: lists, tabs, cards and chips; inputs, boxes and buttons."""


def some(keys, few):
    """Return keys; those that only the long form looks at are marked."""
    return [pytest.param(key, marks=() if key in few else pytest.mark.soak) for key in keys]


def faults_of(qtbot, window):
    """Return what is wrong once the window stands still; layouts settle a moment after a page."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    found = []

    def settled():
        found[:] = faint(window) + faint_cells(window) + unframed(window)
        return not found

    with contextlib.suppress(QtTimeoutError):
        qtbot.waitUntil(settled, timeout=3_000)
    return found


@EACH_SCHEME
@pytest.mark.parametrize("key", some((each.key for each in SECTIONS), FEW[0]))
def test_a_section_is_readable_and_shows_where_the_keyboard_is(
    opened, qtbot, appearance, key, scheme
):
    appearance.choose(scheme)
    go(opened, qtbot, key)
    assert faults_of(qtbot, opened.window) == []


@EACH_SCHEME
def test_every_dialog_is_readable_and_shows_where_the_keyboard_is(
    opened, context, qtbot, appearance, scheme
):
    appearance.choose(scheme)
    faults = {}
    for kind, build in DIALOGS.items():
        dialog = build(opened.window, context, "Pothole in Elm Street")
        qtbot.addWidget(dialog)
        dialog.show()
        faults[kind.__name__] = faults_of(qtbot, dialog)
        dialog.hide()
    assert {key: found for key, found in faults.items() if found} == {}


@EACH_SCHEME
@pytest.mark.parametrize("key", some((each.key.value for each in EVERY_STEP), FEW[1]))
def test_a_page_of_wizard_and_settings_is_readable_and_shows_where_the_keyboard_is(
    open_dialog, installation, draft, qtbot, appearance, key, scheme
):
    installation.profiles.save(profile_of(draft))
    saved = Draft.of_profile(installation.profiles.load("harborview"))
    appearance.choose(scheme)
    opened = open_dialog(draft=saved, at=StepKey.BEFORE, settings=True)
    opened.dialog.resize(*TALL)
    with_records(opened.go_to(key))
    assert faults_of(qtbot, opened.dialog) == []


@EACH_SCHEME
def test_the_dialogs_of_the_wizard_are_readable_too(wizard, qtbot, appearance, scheme):
    appearance.choose(scheme)
    context = wizard.dialog.context
    faults = {}
    for made in (HelpDialog(("The city: it@harborview.example",)), PromoteDialog(context),
                 ContactDialog(context)):  # fmt: skip
        qtbot.addWidget(made)
        made.show()
        faults[type(made).__name__] = faults_of(qtbot, made)
        made.hide()
    assert {key: found for key, found in faults.items() if found} == {}
