"""Every setting that is declared for a page can be seen and changed there."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QStyleOptionViewItem, QWidget

from eamconsole.gui.views.list_dialog import ListDialog
from eamconsole.gui.wizard.grid import add_row
from eamconsole.services.setup import Draft, StepKey
from eamconsole.services.setup.finishing import profile_of
from eamconsole.services.setup.probes import run_probe
from eamconsole.services.setup.steps import STEPS, declared_for

ASKING = [step.key for step in STEPS if declared_for(step.key)]


def field(page, key):
    found = page.findChild(QWidget, key)
    assert found is not None, key
    return found


@pytest.mark.parametrize("key", ASKING)
def test_no_setting_of_a_page_is_left_out(wizard, key):
    page = wizard.dialog._page(key)
    missing = [
        setting.key
        for setting in declared_for(key)
        if setting.key not in page.shows and page.findChild(QWidget, setting.key) is None
    ]
    assert missing == []


@pytest.mark.parametrize("key", ASKING)
def test_a_page_that_is_only_looked_at_changes_nothing(wizard, draft, key):
    before = profile_of(draft)
    wizard.dialog._page(key)
    assert profile_of(wizard.dialog.context.draft) == before


def test_settings_without_a_field_of_their_own_reach_the_profile(wizard, qtbot):
    page = wizard.dialog._page(StepKey.STATUS)
    for key, text in (
        ("status.reopen_limit", "5"),
        ("intake.start_at", "2026-11-01T00:00:00Z"),
        ("limits.eam_connections", "2"),
    ):
        edit = field(page, key)
        assert isinstance(edit, QLineEdit)
        edit.selectAll()
        qtbot.keyClicks(edit, text)
    documents = field(page, "comments.other_documents")
    assert isinstance(documents, QComboBox)
    documents.setCurrentIndex(documents.findData("link"))
    box = field(wizard.dialog._page(StepKey.FLAGS), "categories.private_answers")
    assert isinstance(box, QCheckBox)
    box.setChecked(True)
    profile = profile_of(wizard.dialog.context.draft)
    assert (profile.status.reopen_limit, profile.limits.eam_connections) == (5, 2)
    assert profile.intake.start_at.isoformat() == "2026-11-01T00:00:00+00:00"
    assert profile.comments.other_documents == "link"
    assert profile.categories.private_answers is True


MERGED = (
    "<table><tr><td>Pothole</td><td rowspan=2>yes</td></tr><tr><td>Graffiti</td></tr></table>",
    "Pothole\tyes\nGraffiti\t\n",
)


@pytest.mark.parametrize("page", [MERGED[0], MERGED[0].replace(" rowspan=2", "")])
def test_a_table_with_merged_cells_is_not_pasted_and_both_windows_say_why(wizard, qtbot, page):
    copied = QMimeData()
    copied.setHtml(page)
    copied.setText(MERGED[1])
    QGuiApplication.clipboard().setMimeData(copied)
    wizard.go_to("flags")
    flags = wizard.dialog.page
    dialog = ListDialog(wizard.dialog, wizard.dialog.context.jobs, "Each row is shown.")
    qtbot.addWidget(dialog)
    for edit, said in ((flags.paste, wizard.state), (dialog.text, dialog.told.text)):
        edit.paste()
        if "rowspan" in page:
            assert edit.toPlainText() == ""
            assert "merged" in said() and "Unmerge them" in said()
        else:
            assert edit.toPlainText() == MERGED[1]


def test_an_emptied_field_is_back_at_its_default(wizard, qtbot):
    page = wizard.dialog._page(StepKey.EAM)
    edit = field(page, "eam.time_zone")
    qtbot.keyClicks(edit, "America/Chicago")
    assert profile_of(wizard.dialog.context.draft).eam.time_zone == "America/Chicago"
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    assert profile_of(wizard.dialog.context.draft).eam.time_zone is None


def test_every_page_has_one_name_for_the_check(wizard):
    """Only the test run and the test of alerts are no checks: they write."""
    words = {key: wizard.dialog._page(key).check_words for key in StepKey}
    assert words.pop(StepKey.TEST_RUN) == "Run the chosen steps"
    assert words.pop(StepKey.ALERTS) == "Send a test"
    assert {word for word in words.values() if word} == {"Check now"}


def test_a_field_shows_the_declared_default(wizard):
    page = wizard.dialog._page(StepKey.STATUS)
    assert field(page, "status.closes_at").text() == "950"
    assert field(page, "limits.retry_max_seconds").text() == "3600"
    assert field(page, "status.closed_in_seeclickfix").currentData() == "report"
    assert field(wizard.dialog._page(StepKey.CATEGORIES), "categories.morning_sync").text()


def choose_in(table, row, column, words):
    """Open a cell's list, choose the entry that holds these words, and leave the cell."""
    index = table.model().index(row, column)
    delegate = table.itemDelegateForColumn(column)
    box = delegate.createEditor(table.viewport(), QStyleOptionViewItem(), index)
    assert isinstance(box, QComboBox)
    listed = [box.itemText(at) for at in range(box.count())]
    box.setEditText(next(text for text in listed if words in text))
    delegate.setModelData(box, table.model(), index)
    box.deleteLater()
    return index.data()


def test_links_and_routes_are_chosen_from_what_both_systems_list(wizard, sandbox):
    wizard.go_to("categories")
    wizard.check()
    links = field(wizard.dialog.page, "categories.links")
    links.more.click()
    assert choose_in(links.table, 0, 0, "Dead Animal") == "Dead Animal"
    code = choose_in(links.table, 0, 1, "— Pothole")
    draft, catalog = wizard.dialog.context.draft, sandbox.eam.catalog
    assert catalog.problems[code].title == "Pothole"
    assert draft.get("categories.links") == {"Dead Animal": code}
    page = wizard.dialog._page(StepKey.WORK_ORDERS)
    for item in run_probe(wizard.dialog.context.installation, draft, StepKey.WORK_ORDERS):
        page.take(item)
    add_row(page.routes)
    choose_in(page.routes, 0, 0, "Dead Animal")
    category = choose_in(page.routes, 0, 1, " — ")
    assert choose_in(page.routes, 0, 2, "— Pothole") == code and category in catalog.categories
    assert draft.get("work_orders.routes") == [
        {"category": "Dead Animal", "category_code": category, "problem_code": code}
    ]


def test_settings_of_a_finished_profile_ask_for_no_second_confirmation(
    open_dialog, installation, draft
):
    installation.profiles.save(profile_of(draft))
    saved = Draft.of_profile(installation.profiles.load("harborview"))
    opened = open_dialog(draft=saved, settings=True)
    assert opened.state() == "" and opened.frame.next.isEnabled()
    assert opened.dialog.page.findChild(QCheckBox, "answers.licence") is None
