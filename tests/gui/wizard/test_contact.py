"""The first contact in the window: measured, set by a click, and open where it was not measured."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionViewItem

from eamconsole.gui.wizard.contact_dialog import ContactDialog
from eamconsole.gui.wizard.grid import fill, grid
from eamconsole.services.contact.contact import kept_file
from eamconsole.services.setup.contact_points import contact_points


@pytest.fixture
def dialog(wizard, qtbot):
    """The dialog of the test run."""
    wizard.go_to("test_run")
    made = ContactDialog(wizard.dialog.context)
    qtbot.addWidget(made)
    return made


def measured(dialog, qtbot):
    """Press the button and wait until it is done."""
    before = dialog.report
    dialog.measure.click()
    qtbot.waitUntil(lambda: dialog.report is not before, timeout=60_000)
    return cells(dialog.table)


def cells(table):
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_what_is_otherwise_is_named_set_by_a_click_and_then_holds(
    dialog, sandbox, installation, draft, wizard, qtbot, tmp_path
):
    assert contact_points(wizard.dialog.context.draft)[0][0].endswith("was measured yet.")
    sandbox.eam.assumptions.set("A-19", "Description")
    rows = measured(dialog, qtbot)
    (wrong,) = [row for row in rows if row[0] == "EAM A-19"]
    still_open = [row for row in rows if row is not wrong]
    assert wrong[2:4] == ["eam.server.notes", "does not hold"]
    assert wrong[5] == 'Set: eam.server.notes = "Description"'
    assert still_open and all(row[3].startswith("not measured") for row in still_open)
    verdict = dialog.verdict.text()
    dialog.save_to(tmp_path / "nowhere" / "report.html")
    qtbot.waitUntil(lambda: "nowhere" in dialog.said.text(), timeout=10_000)
    assert dialog.verdict.text() == verdict, "a file that cannot be written says nothing of EAM"
    dialog.save_to(tmp_path / "report.html")
    qtbot.waitUntil(lambda: "Saved" in dialog.said.text(), timeout=10_000)
    page = (tmp_path / "report.html").read_text("utf-8")
    text = (tmp_path / "report.txt").read_text("utf-8")
    assert "EAM A-19" in page and "not measured" in page
    assert 'Set: eam.server.notes = "Description"' in text
    dialog.apply.click()
    context = wizard.dialog.context
    assert context.draft.get("eam.server.notes") == "Description"
    assert any("measure again" in words for words, _must in contact_points(context.draft))
    rows = measured(dialog, qtbot)
    assert all(row[3].startswith("not measured") for row in rows)
    assert "EAM A-19 did not hold, and holds now." in dialog.changes.text()
    dialog.everything.setChecked(True)
    assert any(row[0] == "EAM A-19" and row[3] == "holds" for row in cells(dialog.table))
    assert kept_file(installation.places, context.draft.name, "test").exists()


def test_what_could_publish_private_text_and_was_only_read_is_a_must(dialog, wizard, qtbot):
    dialog.write.setChecked(False)
    rows = measured(dialog, qtbot)
    assert ["EAM A-26", "not measured; a must"] in [[row[0], row[3]] for row in rows]
    assert "Only reading was done" in dialog.verdict.text()
    points = contact_points(wizard.dialog.context.draft)
    assert any(must and "EAM A-26" in words for words, must in points)
    assert not wizard.dialog.context.journey.may_start()


def shortened(table):
    """Return cells whose words need more room than the style leaves them."""
    found = []
    style = table.style()
    margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1
    for row in range(table.rowCount()):
        for column in range(table.columnCount()):
            index = table.model().index(row, column)
            option = QStyleOptionViewItem()
            table.initViewItemOption(option)
            option.rect = table.visualRect(index)
            table.itemDelegate().initStyleOption(option, index)
            room = style.subElementRect(
                QStyle.SubElement.SE_ItemViewItemText, option, table
            ).adjusted(margin, 0, -margin, 0)
            far = room.adjusted(0, 0, 0, 10_000)
            wrap = int(Qt.TextFlag.TextWordWrap)
            needs = option.fontMetrics.boundingRect(far, wrap, option.text)
            if needs.height() > room.height() or needs.width() > room.width():
                found.append(f"{table.item(row, column).text()!r}: {needs} in {room}")
    return found


@pytest.mark.parametrize("size", [(900, 600), (1_440, 860)], ids=lambda s: f"{s[0]}")
def test_no_words_of_the_report_end_in_dots(dialog, sandbox, appearance, size, qtbot):
    """Who reads it decides by the last words: the value that was seen, and whom to ask."""
    sandbox.eam.assumptions.set("A-19", "Description")
    sandbox.eam.assumptions.set("A-20", "Whereabouts")
    sandbox.eam.assumptions.set("public_flag_writable", False)
    dialog.resize(*size)
    dialog.show()
    measured(dialog, qtbot)
    dialog.everything.setChecked(True)
    qtbot.waitUntil(lambda: shortened(dialog.table) == [])


def test_a_key_that_its_column_does_not_hold_goes_on_behind_a_dot(qtbot):
    """Broken within a word, a key is typed wrong by whoever reads it from the window."""
    table = grid("Keys", ("Key", "Seen"), wrapped=1)
    qtbot.addWidget(table)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    fill(table, [("eam.server.comments_path", "")])
    table.resize(200, 200)
    table.grab()
    option, index = QStyleOptionViewItem(), table.model().index(0, 0)
    table.initViewItemOption(option)
    table.itemDelegate().initStyleOption(option, index)
    assert option.text.split("\u200b") == ["eam.", "server.", "comments_", "path"]
