"""Help on the spot: keys, what people did, start at sign-in, about."""

import csv
import json
import zipfile
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QAbstractButton

from eamconsole.errors import EamConsoleError
from eamconsole.gui.keys import key_uses
from eamconsole.gui.resources import document_text
from eamconsole.gui.views.audit_dialog import AuditDialog
from eamconsole.gui.views.guide_dialog import PAGES
from eamconsole.gui.views.keys_dialog import KeysDialog
from eamconsole.gui.views.pages import SECTIONS
from eamconsole.services.console import AuditEntry
from eamconsole.support.autostart import DesktopEntry
from tests.gui.filled_journal import NOW

DANA = AuditEntry(
    id=2, at=NOW, actor="dana", action="skip", delivery_id=7, issue_id=1843321, detail="=1+1"
)
LEE = AuditEntry(
    id=1, at=NOW - timedelta(hours=1), actor="lee", action="pause", delivery_id=None,
    issue_id=None, detail="comments: sewer works",
)  # fmt: skip


@pytest.fixture
def audit(opened, city, qtbot):
    """The dialog with two entries."""
    with city.journal.read() as ledgers:
        assert ledgers.audit.newest() == ()
    for entry in (LEE, DANA):
        city.journal.write(partial(_add, entry=entry))
    opened.help_actions.show_topic("audit")
    dialog = opened.help_actions.shown
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 2)
    return dialog


def _add(ledgers, entry):
    ledgers.audit.add(
        entry.actor, entry.action, entry.at, delivery_id=entry.delivery_id,
        issue_id=entry.issue_id, detail=entry.detail,
    )  # fmt: skip


def keys_bound(window):
    """Return every key sequence that does something in the window."""
    keys = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    keys |= {action.shortcut().toString() for action in window.findChildren(QAction)}
    keys |= {button.shortcut().toString() for button in window.findChildren(QAbstractButton)}
    return {key for key in keys if key and not key.startswith("Alt+")}


def test_the_list_of_keys_names_each_key_of_the_window_and_no_other(opened, qtbot):
    for section in SECTIONS:
        opened.frame.go_to(section.key)
    listed = {key for use in key_uses(tuple(s.title for s in SECTIONS)) for key in use.bound}
    assert keys_bound(opened.window) == listed


def test_f1_shows_the_keys(opened, qtbot):
    qtbot.keyClick(opened.window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: isinstance(opened.help_actions.shown, KeysDialog))
    rows = opened.help_actions.shown.table.cells()
    assert ["F5", "Sync now: look on both sides"] in rows


def test_what_people_did_is_listed_narrowed_and_exported(audit, qtbot, tmp_path):
    assert [row[1:4] for row in audit.table.cells()] == [
        ["dana", "skip", "1843321"],
        ["lee", "pause", ""],
    ]
    qtbot.keyClicks(audit.filter, "dana")
    assert len(audit.table.cells()) == 1
    for name in ("audit.csv", "audit.json"):
        audit.save(tmp_path / name)
        qtbot.waitUntil((tmp_path / name).is_file)
    rows = list(csv.reader((tmp_path / "audit.csv").read_text("utf-8").splitlines()))
    assert [len(rows), rows[1][5]] == [2, "'=1+1"]
    (entry,) = json.loads((tmp_path / "audit.json").read_text("utf-8"))
    assert (entry["Who"], entry["Detail"]) == ("dana", "=1+1")


def test_an_export_that_cannot_be_written_says_so(audit, qtbot, tmp_path):
    audit.save(tmp_path / "gone" / "audit.csv")
    qtbot.waitUntil(lambda: "cannot be written" in audit._remark.text())


def test_the_log_that_cannot_be_read_says_so(opened, city, qtbot):
    def fails(_limit):
        raise EamConsoleError("The journal is locked.", "Try again.")

    city.audit = fails
    dialog = AuditDialog(opened.window, opened.frame._context)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog._remark.text() == "The journal is locked. Try again.")


def test_start_at_sign_in_is_off_until_a_person_turns_it_on(opened, qtbot, tmp_path):
    entry = DesktopEntry(tmp_path / "autostart", ("eamconsole", "--in-tray"))
    opened._launcher.at_sign_in = lambda: entry
    menu = opened.frame.header.help_menu
    menu.opening.emit()
    assert not menu.at_sign_in.isChecked()
    menu.at_sign_in.trigger()
    qtbot.waitUntil(entry.is_on)
    qtbot.waitUntil(lambda: "whenever you sign in" in opened.window._answer.text())
    menu.at_sign_in.trigger()
    qtbot.waitUntil(lambda: not entry.is_on())


def test_where_it_cannot_be_changed_the_tick_tells_the_truth(opened, qtbot, tmp_path):
    (tmp_path / "file").write_text("no folder")
    entry = DesktopEntry(Path(tmp_path / "file" / "autostart"), ("eamconsole",))
    opened._launcher.at_sign_in = lambda: entry
    menu = opened.frame.header.help_menu
    menu.at_sign_in.trigger()
    qtbot.waitUntil(lambda: "could not be changed" in opened.window._answer.text())
    qtbot.waitUntil(lambda: not menu.at_sign_in.isChecked())


def test_about_names_version_and_folder(opened, qtbot):
    opened.help_actions.show_topic("about")
    assert "Qt and PySide6 are under the LGPL" in opened.help_actions.shown.text()
    assert "docs/third-party.md" in opened.help_actions.shown.text()
    text = opened.help_actions.shown.text()
    assert "EAM Console" in text
    assert str(opened._launcher.home) in text


def test_diagnostics_are_looked_at_before_they_are_saved(opened, qtbot, tmp_path):
    opened.help_actions.show_topic("diagnostics")
    dialog = opened.help_actions.shown
    qtbot.waitUntil(lambda: dialog.names.count() > 2)
    assert dialog.text.toPlainText() != ""
    dialog.save(tmp_path / "bundle.zip")
    qtbot.waitUntil(lambda: f"{dialog.names.count()} entries" in dialog._remark.text())
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        assert "README.txt" in bundle.namelist()
        assert len(bundle.namelist()) == dialog.names.count()
    dialog.save(tmp_path / "gone" / "bundle.zip")
    qtbot.waitUntil(lambda: "cannot be written" in dialog._remark.text())


def test_the_guide_opens_inside_the_window_and_leads_from_page_to_page(opened, qtbot):
    opened.help_actions.show_topic("guide")
    guide = opened.help_actions.shown
    qtbot.waitUntil(lambda: "Something is stuck" in guide.text.toPlainText())
    assert "![" not in guide.text.document().toMarkdown()
    with qtbot.waitSignal(guide.shown, check_params_cb=lambda name: name == "guide/setup.md"):
        guide.text.anchorClicked.emit(QUrl("setup.md"))
    guide.find_words.setText("SRID")
    qtbot.keyClick(guide.find_words, Qt.Key.Key_Return)
    assert guide.text.textCursor().selectedText() == "SRID"
    guide.find_words.setText("no such words anywhere")
    qtbot.keyClick(guide.find_words, Qt.Key.Key_Return)
    assert guide._remark.text() == "Not on this page."
    guide.text.anchorClicked.emit(QUrl("https://example.com/elsewhere"))
    assert "Not part of the guide" in guide._remark.text()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_guide_comes_with_the_program(name):
    assert document_text(name).startswith("# ")


def test_a_page_that_did_not_come_is_told():
    with pytest.raises(EamConsoleError, match="did not come with this installation"):
        document_text("guide/gone.md")


def test_an_error_code_is_found_by_typing_it(opened):
    opened.help_actions.show_topic("codes")
    dialog = opened.help_actions.shown
    dialog.filter.setText("JRN-127")
    (row,) = [cells for cells in dialog.table.cells() if "JRN-127" in cells]
    assert "copy" in " ".join(row)


def test_in_the_sandbox_city_the_menu_says_why_no_round_is_shown_that_writes_nowhere(opened):
    opened.help_actions.show_topic("shadow")
    assert "sandbox city is there to be written to" in opened.help_actions.shown.text()
