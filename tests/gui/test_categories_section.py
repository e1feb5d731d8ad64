"""Categories by clicks: compare, see, agree, and nothing before that."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from eamconsole.domain.category_flags import CategoryFlags, read_flag_list
from eamconsole.domain.category_plan import (
    CategoryAction,
    CategoryChange,
    CategoryPlan,
    KnownCategory,
)
from eamconsole.domain.identity import ProblemCode
from eamconsole.gui.views.list_dialog import ListDialog
from eamconsole.services.categories import DisablingHeld
from eamconsole.sync.categories import CategoryOutcome
from eamconsole.sync.kept_category_work import keep_work
from tests.gui.filled_journal import NOW, a_row
from tests.gui.test_stories import click, when_asked

LISTS = Path(__file__).resolve().parents[1] / "data" / "lists"

CHANGES = (
    CategoryChange(
        action=CategoryAction.RENAME, code=ProblemCode("POTH"), title="Pothole",
        old_title="Pothole in street", reason="Renamed in EAM.",
    ),
    CategoryChange(
        action=CategoryAction.DISABLE, code=ProblemCode("TREE"), title="Fallen tree",
        reason="EAM no longer offers the code.", open_requests=3,
    ),
)  # fmt: skip


class BothSides:
    """What both systems say of categories; a page of the window asks and shows."""

    def __init__(self, console):
        self._console = console
        self.held = None
        self.applied = []
        self.approved = []

    def approve(self, title):
        self.approved.append(title)
        return title

    def plan(self, *, allow_shrink=False):
        return self.held or CategoryPlan(changes=CHANGES)

    def apply(self, *, allow_shrink=False):
        self.applied.append(allow_shrink)
        return CategoryOutcome(
            plan=CategoryPlan(changes=CHANGES), made=CHANGES[:1], to_do=CHANGES[1:]
        )

    def import_flags(self, text):
        return read_flag_list(text, [row.title for row in self._console.categories.table().rows])


@pytest.fixture
def both(city):
    city.offer(GRAFFITI="Graffiti", HVAC="Facility - HVAC", POTH="Pothole in street")
    staff = CategoryFlags(internal=True, private=True)
    known = [
        KnownCategory(code=ProblemCode("HVAC"), title="Facility - HVAC", flags=staff),
        KnownCategory(code=ProblemCode("TREE"), title="Fallen tree"),
    ]
    city.journal.write(lambda ledgers: ledgers.categories.put_known(known, NOW))
    city.put(*(a_row(9_000 + n, issue_id=9_000 + n, category="Facility - HVAC") for n in (1, 2)))
    city.stand_ins["categories"] = BothSides(city)
    return city.stand_ins["categories"]


@pytest.fixture
def page(both, opened, qtbot):
    opened.frame.go_to("categories")
    page = opened.frame.pages.currentWidget()
    qtbot.waitUntil(lambda: len(page.codes.cells()) == 4)
    return page


def press(qtbot, box, name):
    qtbot.mouseClick(box.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def compared(page, qtbot):
    click(qtbot, page, "categories_compare")
    qtbot.waitUntil(lambda: page.compare.isEnabled() and page.words.text() != "")
    return page


def test_codes_stand_beside_their_categories_with_who_may_report(page):
    assert page.codes.cells()[1] == [
        "HVAC", "Facility - HVAC", "offered", "staff only", "staff only", "2",
    ]  # fmt: skip
    assert page.codes.cells()[3][2] == "no longer offered"
    assert not page.apply.isEnabled()


def test_comparing_shows_what_differs_and_changes_nothing(page, both, qtbot):
    compared(page, qtbot)
    assert page.words.text() == "2 changes are pending. Nothing was changed."
    assert page.tabs.currentWidget() is page.changes
    assert ["Disable", "TREE", "Fallen tree", "3"] in [row[:4] for row in page.changes.cells()]
    assert both.applied == []


def test_applying_shows_every_change_first_and_cancel_is_the_default(page, both, qtbot):
    compared(page, qtbot)
    seen = []

    def read(box):
        seen.append(box.detailedText())
        assert box.defaultButton().text().replace("&", "") == "Cancel"
        box.reject()

    when_asked(qtbot, QMessageBox, read)
    click(qtbot, page, "categories_apply")
    assert "Pothole in street → Pothole" in seen[0]
    assert "3 open requests" in seen[0]
    assert both.applied == []


def test_what_was_agreed_to_is_applied_and_the_rest_is_listed(page, both, qtbot):
    compared(page, qtbot)
    when_asked(qtbot, QMessageBox, lambda box: press(qtbot, box, "agree"))
    click(qtbot, page, "categories_apply")
    qtbot.waitUntil(lambda: "in force" in page.words.text())
    assert both.applied == [False]
    assert "1 change was made in SeeClickFix; 1 is left to you" in page.words.text()
    assert [row[1] for row in page.changes.cells()] == ["TREE"]


def test_a_list_that_shrank_is_believed_only_by_a_person(page, both, qtbot):
    both.held = DisablingHeld("EAM lists 2 codes, 40 were known.", "Check.")
    compared(page, qtbot)
    assert "40 were known" in page.words.text()

    def agree(box):
        assert "will be disabled" in box.text()
        press(qtbot, box, "agree")

    when_asked(qtbot, QMessageBox, agree)
    click(qtbot, page, "categories_apply")
    qtbot.waitUntil(lambda: both.applied == [True])


def test_each_row_of_a_list_of_flags_gets_its_answer(page, qtbot):
    said = []

    def paste(dialog):
        dialog.text.setPlainText("Graffiti, no, no\nBench, yes, no")
        when_asked(qtbot, QMessageBox, read)
        qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)

    def read(box):
        said.append(box.detailedText())
        box.reject()

    when_asked(qtbot, ListDialog, paste)
    click(qtbot, page, "categories_flags")
    qtbot.waitUntil(lambda: said != [])
    assert "Bench: unknown title" in said[0]
    assert "1 of 2 rows" in page.words.text()


def test_a_list_comes_from_a_spreadsheet_and_a_document_is_refused_with_the_way(
    page, qtbot, monkeypatch
):
    said, chosen = [], ["word.docx", "plain.xlsx"]

    def next_file(*_args):
        return str(LISTS / chosen.pop(0)), ""

    def take(dialog):
        qtbot.mouseClick(dialog.file, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "Copy the table in it and paste it" in dialog.told.text())
        qtbot.mouseClick(dialog.file, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "Homeless encampment" in dialog.words())
        when_asked(qtbot, QMessageBox, read)
        qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)

    def read(box):
        said.append(box.detailedText())
        box.reject()

    monkeypatch.setattr(QFileDialog, "getOpenFileName", next_file)
    when_asked(qtbot, ListDialog, take)
    click(qtbot, page, "categories_flags")
    qtbot.waitUntil(lambda: said != [])
    assert "Row 3, Facility - HVAC: accepted" in said[0]


def test_an_approval_is_recorded_for_what_awaits_review_only(page, both, qtbot):
    click(qtbot, page, "categories_approve")
    assert "awaiting review" in page.words.text()
    page._awaiting = {"HVAC": "Facility - HVAC"}
    page.codes.selectAll()
    click(qtbot, page, "categories_approve")
    qtbot.waitUntil(lambda: "Approved: Facility - HVAC" in page.words.text())
    assert both.approved == ["Facility - HVAC"]


def test_the_list_is_filtered_and_copied(page, qtbot):
    qtbot.keyClicks(page.filter, "hvac")
    assert [row[0] for row in page.codes.cells()] == ["HVAC"]
    page.codes.setFocus()
    page.codes.selectAll()
    qtbot.keyClick(page.codes, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "HVAC\tFacility - HVAC" in QGuiApplication.clipboard().text()


def test_the_sandbox_city_leads_to_the_set_up(opened):
    opened.frame.go_to("settings")
    page = opened.frame.pages.currentWidget()
    assert page.set_up.isVisible()
    assert not page.open.isVisible()


def test_the_work_list_says_each_step_and_is_copied_and_saved(page, city, qtbot, tmp_path):
    city.journal.write(lambda ledgers: keep_work(ledgers, CHANGES, NOW, complete=True))
    page.read()
    qtbot.waitUntil(lambda: page.work.to_do == 2)
    assert page.tabs.tabText(page.tabs.indexOf(page.work)) == "Work list (2)"
    page.tabs.setCurrentWidget(page.work)
    page.work.table.setCurrentItem(page.work.table.topLevelItem(0))
    assert page.work.steps.text().startswith(
        "Renamed in EAM.\n1. In SeeClickFix 311 CRM open Manage Organization"
    )
    qtbot.waitUntil(
        lambda: page.work.table.columnWidth(3) == max(map(page.work.table.columnWidth, range(5)))
    )
    click(qtbot, page, "work_copy")
    copied = QGuiApplication.clipboard().text()
    assert "[ ] Disable: Fallen tree (TREE)" in copied and "3 open requests stay" in copied
    said = []
    page.said.connect(said.append)
    for name in ("list.txt", "list.csv"):
        page.work.save_to(tmp_path / name)
        qtbot.waitUntil((tmp_path / name).exists)
    assert (tmp_path / "list.txt").read_text("utf-8") == copied
    qtbot.waitUntil(lambda: said == ["The list is saved."] * 2)
    city.journal.write(lambda ledgers: keep_work(ledgers, CHANGES[:1], NOW, complete=True))
    page.read()
    qtbot.waitUntil(lambda: page.work.to_do == 1)
    assert ["to do", f"done {NOW:%Y-%m-%d}"] == [
        row[0] for row in sorted(page.work.table.cells(), reverse=True)
    ]
