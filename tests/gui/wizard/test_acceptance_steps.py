"""T1 to T95 in the window: shown by itself or said by a person, kept, signed, and reported."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from eamconsole.gui.appearance import Scheme
from eamconsole.gui.wizard.acceptance_dialog import AcceptanceDialog
from eamconsole.gui.wizard.acceptance_list import Shown
from eamconsole.services.acceptance_report import read_acceptance, witness
from eamconsole.services.setup import Draft, StepKey
from eamconsole.services.setup.acceptance_points import acceptance_points
from eamconsole.services.setup.finishing import profile_of
from eamconsole.services.setup.report import VENDOR_STEPS
from tests.fixtures.going_live import changing
from tests.gui.looks import cut, cut_choices, nameless, overlapping


@pytest.fixture
def open_steps(wizard, qtbot):
    """Open the dialog of the test run as its button does."""
    made = []

    def begin():
        dialog = AcceptanceDialog(wizard.dialog.context)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.accepted_so_far is not None)
        made.append(dialog)
        return dialog

    yield begin
    made.clear()


def cells(dialog):
    """Return the listed steps by their numbers: result, and what was seen."""
    tree = dialog.list
    blocks = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    items = [block.child(at) for block in blocks for at in range(block.childCount())]
    return {item.text(0).split()[0]: (item.text(1), item.text(2)) for item in items}


def say(dialog, qtbot, button, *numbers, note=""):
    """Choose steps, type a note, press a button, and wait until it is kept."""
    before = dialog.accepted_so_far
    dialog.list.choose(*numbers)
    qtbot.keyClicks(dialog.note, note)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.accepted_so_far is not before, timeout=10_000)


def test_what_people_saw_is_kept_with_name_and_time_and_reaches_the_signed_report(
    open_steps, wizard, sandbox, installation, tmp_path, qtbot
):
    page = wizard.go_to("test_run")
    qtbot.waitUntil(lambda: "nobody has begun" in page.plan_words.text())
    wizard.check()
    qtbot.waitUntil(lambda: "of 95 steps passed" in page.plan_words.text(), timeout=20_000)
    records = len(sandbox.eam.requests)
    dialog = open_steps()
    shown = cells(dialog)
    assert not {"T7", "T9"} & set(shown), "what the run has shown is not asked of anybody"
    assert shown["T26"] == ("not done", "")
    mark = max(call.number for call in sandbox.log.calls())
    say(dialog, qtbot, dialog.seen, "T26", "T31", note="Request # 1042")
    say(dialog, qtbot, dialog.not_seen, "T44")
    shown = cells(dialog)
    assert "T26" not in shown and shown["T44"][0] == "failed"
    dialog.filter.setCurrentIndex(list(Shown).index(Shown.ALL))
    shown = cells(dialog)
    assert len(shown) == 95
    result, told = shown["T26"]
    assert result == "passed" and told.startswith("Seen by ") and told.endswith("Request # 1042")
    say(dialog, qtbot, dialog.take_back, "T44")
    assert cells(dialog)["T44"] == ("not done", "")
    qtbot.mouseClick(dialog.sign, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.signed.text().startswith("Signed by "))
    assert sandbox.log.calls("", "", "", mark) == [], "nobody's word asks a server"
    dialog.save_to(tmp_path / "report.pdf")
    qtbot.waitUntil(lambda: "Saved" in dialog.said.text(), timeout=10_000)
    html = (tmp_path / "report.html").read_text("utf-8")
    assert "Signed in the console by" in html and "Request # 1042" in html
    assert len(re.findall(r"<td>T\d", html)) == 95 and "changed since" not in html
    assert any("are open" in words for words in acceptance_points(wizard.dialog.context.draft))
    witness(installation, "harborview", ["T53"], passed=True)  # at a terminal, meanwhile
    again = open_steps()
    again.filter.setCurrentIndex(list(Shown).index(Shown.ALL))
    assert cells(again)["T53"][0] == "passed"
    assert "sign again" in again.signed.text()
    mark = max(call.number for call in sandbox.log.calls())
    qtbot.mouseClick(again.look, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(again.look.isEnabled, timeout=20_000)
    assert sandbox.log.calls("", "", "", mark), "every check was run again"
    assert changing(sandbox.log.calls("", "", "", mark)) == []
    assert len(sandbox.eam.requests) == records
    assert cells(again)["T26"][0] == "passed"


def test_settings_know_what_was_seen_during_the_set_up(
    open_dialog, draft, stored, installation, sandbox, qtbot
):
    witness(installation, "harborview", ["T26"], passed=True, note="Looked at both.")
    installation.profiles.save(profile_of(draft))
    saved = Draft.of_profile(installation.profiles.load("harborview"))
    opened = open_dialog(draft=saved, at=StepKey.TEST_RUN, settings=True)
    page = opened.dialog.page
    qtbot.waitUntil(lambda: "1 of 95 steps passed" in page.plan_words.text())
    opened.check()
    qtbot.waitUntil(lambda: not page.plan_words.text().startswith("Acceptance steps T1 to T95: 1 "))
    accepted = read_acceptance(installation.places, "harborview")
    plan = {each.key: each for each in accepted.plan}
    assert plan["T26"].words == "Looked at both." and plan["T9"].passed


def test_other_addresses_than_those_tried_are_told(open_steps, wizard, sandbox, qtbot):
    wizard.go_to("test_run")
    wizard.check()
    wizard.dialog.context.put("environments.test.eam_url", f"{sandbox.endpoints.eam_url}/elsewhere")
    dialog = open_steps()
    assert "addresses are others than when the steps ran" in dialog.remarks.text()


def test_the_vendors_own_steps_are_a_click_away(open_steps, monkeypatch, qtbot):
    wanted = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: wanted.append(url.toString()))
    dialog = open_steps()
    qtbot.mouseClick(dialog.findChild(QPushButton, "acceptance_vendor"), Qt.MouseButton.LeftButton)
    assert wanted == [VENDOR_STEPS]


def test_a_record_that_cannot_be_read_is_told_and_not_written_over(
    open_steps, installation, wizard, qtbot
):
    witness(installation, "harborview", ["T2"], passed=True)
    (file,) = (installation.places.home / "acceptance").iterdir()
    kept = file.read_bytes()
    file.rename(file.with_suffix(".away"))
    file.mkdir()
    dialog = AcceptanceDialog(wizard.dialog.context)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "cannot be read" in dialog.said.text())
    assert str(file) in dialog.said.text()
    file.rmdir()
    file.with_suffix(".away").rename(file)
    assert file.read_bytes() == kept


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK], ids=lambda s: s.value)
@pytest.mark.parametrize("size", [(900, 600), (1_440, 860)], ids=lambda s: f"{s[0]}")
def test_nothing_is_cut(open_steps, installation, appearance, size, scheme, qtbot, picture_of):
    witness(installation, "harborview", ["T26", "T31"], passed=True, note="Request # 1042")
    witness(installation, "harborview", ["T44"], passed=False, note="It was public at once.")
    appearance.choose(scheme)
    dialog = open_steps()
    dialog.resize(*size)
    dialog.list.choose("T44")
    qtbot.waitUntil(lambda: cut(dialog) + cut_choices(dialog) + overlapping(dialog) == [])
    assert dialog.size().toTuple() == size
    assert nameless(dialog) == []
    picture_of(dialog, f"acceptance-{size[0]}-{scheme.value}")
