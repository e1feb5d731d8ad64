"""Names for screen readers, readable colors, and no cut text at any size."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from eamconsole.gui.appearance import DARK, LIGHT, Scheme
from eamconsole.gui.tones import Tone
from eamconsole.gui.wizard.contact_dialog import ContactDialog
from eamconsole.gui.wizard.findings import FACES
from eamconsole.gui.wizard.help_dialog import HelpDialog
from eamconsole.gui.wizard.promote_dialog import PromoteDialog
from eamconsole.gui.wizard.tables import RecordsEditor
from eamconsole.services.setup import STEPS, StepKey
from eamconsole.services.setup.steps import MORE_STEPS
from tests.gui.looks import contrast, cut, nameless, tab_reaches_all

ROOT = Path(__file__).resolve().parents[3]
KEYS = [step.key.value for step in STEPS]
FURTHER = [step.key.value for step in MORE_STEPS]
CHOSEN = "text_is_cut or two_fifths"
FACTOR = float(os.environ.get("QT_SCALE_FACTOR", "1"))


@pytest.fixture
def wizard(wizard):
    """The wizard on a screen of 1920 x 1080, which holds less the finer it is set."""
    return fitted(wizard)


def fitted(wizard):
    wizard.dialog.resize(min(1240, int(1900 / FACTOR)), min(860, int(980 / FACTOR)))
    return wizard


def with_records(page):
    """Let every list of the page hold one record, so that its inputs are shown."""
    for editor in page.findChildren(RecordsEditor):
        editor.more.click()
    return page


@pytest.mark.parametrize("key", KEYS)
def test_every_control_has_a_name_and_no_text_is_cut(wizard, key, qtbot):
    page = wizard.go_to(key)
    if page.check_words and key != "test_run":
        wizard.check()
    assert nameless(wizard.dialog) == []
    qtbot.waitUntil(lambda: cut(wizard.dialog) == [], timeout=2_000)


@pytest.mark.parametrize("key", FURTHER)
def test_every_further_page_of_settings_has_names_and_no_text_is_cut(
    open_dialog, draft, key, qtbot
):
    opened = fitted(open_dialog(draft=draft, at=StepKey(key), settings=True))
    with_records(opened.dialog.page)
    assert nameless(opened.dialog) == []
    qtbot.waitUntil(lambda: cut(opened.dialog) == [], timeout=2_000)
    tab_reaches_all(opened.dialog, qtbot)


def test_the_dialogs_have_names_too(wizard, qtbot):
    context = wizard.dialog.context
    for made in (
        HelpDialog(("The city: it@harborview.example",)),
        PromoteDialog(context),
        ContactDialog(context),
    ):
        qtbot.addWidget(made)
        made.show()
        assert nameless(made) == []


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_what_findings_say_can_be_read(theme):
    for tone in {face.tone for face in FACES.values()} | {Tone.PLAIN}:
        assert contrast(theme.tones[tone], theme.raised) >= 4.5
        assert contrast(theme.tones[tone], theme.window) >= 4.5


def test_the_wizard_follows_the_theme_while_open(wizard, appearance):
    wizard.go_to("map")
    appearance.choose(Scheme.DARK)
    picture = wizard.dialog.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, 60).lightness() < 90
    appearance.choose(Scheme.LIGHT)


def longer(text):
    """Return ``text`` as long as German makes it."""
    return text + " " + "ausgesprochen"[: max(1, round(len(text) * 0.4))]


@pytest.mark.parametrize("key", KEYS)
def test_texts_may_be_two_fifths_longer(wizard, key, qtbot):
    page = wizard.go_to(key)
    if page.check_words and key != "test_run":
        wizard.check()
    texts = wizard.dialog.findChildren(QLabel) + wizard.dialog.findChildren(QAbstractButton)
    for widget in texts:
        if widget.isVisible() and widget.text():
            widget.setText(longer(widget.text()))
    qtbot.waitUntil(lambda: cut(wizard.dialog) == [], timeout=2_000)


@pytest.mark.slow
@pytest.mark.parametrize("factor", ["1.5", "2"])
def test_nothing_is_cut_on_finer_screens_even_where_texts_are_longer(factor):
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", CHOSEN,
         str(Path(__file__).relative_to(ROOT))],
        cwd=ROOT,
        env={**os.environ, "QT_SCALE_FACTOR": factor},
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-3000:]
