"""The list of notices: by mouse and keys, copied and exported, in plain text, with names."""

import csv
import json
from dataclasses import asdict

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QMessageBox, QPushButton

from eamconsole.domain.brakes import Brake, BrakeKind
from eamconsole.errors import Service
from eamconsole.gui.appearance import Scheme
from eamconsole.gui.views.brake_dialog import BrakeDialog
from eamconsole.gui.views.held_dialog import HeldDialog
from eamconsole.sync.intake.held import HeldRequest
from tests.gui.filled_journal import NOW, a_city
from tests.gui.looks import cut, nameless, tab_reaches_all
from tests.gui.test_hostile_text import assert_nothing_loaded, check, hostile, listener  # noqa: F401

LINES = (
    ("category_changes", "4 changes are to be made."),
    ("edited_in_eam", "Comment 12 was edited.", 1843321),
    ("withdrawn", "Comment 11 is no longer public.", 1843321),
)


@pytest.fixture
def city(tmp_path):
    city = a_city(tmp_path, 60)
    city.tell(*LINES)
    yield city
    city.close()


def kinds(city):
    return {line.kind for line in city.notices.open().lines}


@pytest.fixture
def notices(opened, qtbot):
    """The notices of an opened window, shown."""
    opened.frame.go_to("attention")
    page = opened.frame.pages.currentWidget()
    page.views.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.notices.table.topLevelItemCount() == 3)
    return page.notices


def press_behind(page, qtbot):
    """Press the button that opens the list behind a notice, once it can be seen whole."""
    button = page.notices.findChild(QPushButton, "show_behind")
    qtbot.waitUntil(lambda: button.visibleRegion().contains(button.rect()))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(page, kind):
    """Select the notice of a kind as a click would."""
    for at in range(page.table.topLevelItemCount()):
        item = page.table.topLevelItem(at)
        if item.data(0, Qt.ItemDataRole.UserRole).startswith(kind):
            page.table.setCurrentItem(item)
            return item
    raise AssertionError(kind)


def test_what_needs_a_person_comes_first_and_alone_counts(notices, opened, qtbot):
    cells = notices.table.cells()
    assert [row[0] for row in cells] == ["Needs you", "To know", "To know"]
    status = opened.frame.live_status.newest
    assert (status.standing.beyond_rows, status.standing.to_know) == (1, 2)
    assert opened.frame.pages.currentWidget().views.tabText(1) == "Notices (3)"


def test_the_chosen_one_is_read_in_full_and_offers_what_fits(notices):
    assert not any(button.isEnabled() for button in notices.buttons.values())
    choose(notices, "category_changes")
    offered = {name: button.isEnabled() for name, button in notices.buttons.items()}
    assert offered == {"open_request": False, "solve_notice": True, "ignore_kind": True}
    assert "SeeClickFix" in notices._reading._cure.text()
    notices.table.selectAll()
    offered = {name: button.isEnabled() for name, button in notices.buttons.items()}
    assert offered == {"open_request": False, "solve_notice": True, "ignore_kind": False}


@pytest.mark.parametrize("how", ["return", "double click"])
def test_return_and_double_click_open_the_request(notices, opened, qtbot, how):
    item = choose(notices, "withdrawn")
    notices.table.setFocus()
    if how == "return":
        qtbot.keyClick(notices.table, Qt.Key.Key_Return)
    else:
        at = notices.table.visualItemRect(item).center()
        view = notices.table.viewport()
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert opened.frame.sections.current() == "search"
    assert opened.frame.header.search.text() == "1843321"


def test_the_context_menu_offers_the_same_and_solves(notices, city, qtbot):
    choose(notices, "withdrawn")
    notices._show_menu(QPoint(5, 5))
    menu = next(m for m in notices.table.findChildren(QMenu) if m.isVisible())
    titles = [action.text() for action in menu.actions() if action.text()]
    assert titles == ["Open request", "Solved", "Ignore this kind", "Copy", "Export…"]
    next(a for a in menu.actions() if a.text() == "Solved").trigger()
    menu.close()
    qtbot.waitUntil(lambda: notices.table.topLevelItemCount() == 2)
    assert kinds(city) == {"edited_in_eam", "category_changes"}


def test_a_solved_one_goes_and_the_selection_stays_with_the_others(notices, qtbot):
    choose(notices, "edited_in_eam")
    notices._context.console.notices.solve(["withdrawn:1843321"])
    notices.read()
    qtbot.waitUntil(lambda: notices.table.topLevelItemCount() == 2)
    assert [line.kind for line in notices.chosen()] == ["edited_in_eam"]


def test_rows_are_copied_and_the_list_is_exported(notices, qtbot, tmp_path):
    choose(notices, "withdrawn")
    notices.table.setFocus()
    qtbot.keyClick(notices.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied[:3] == ["Needs you", "Withdrawn in EAM but still published", "1843321"]
    said = []
    notices.said.connect(said.append)
    for name in ("notices.csv", "notices.json"):
        notices.save(tmp_path / name)
    qtbot.waitUntil(lambda: said == ["3 notices exported."] * 2)
    with (tmp_path / "notices.csv").open(encoding="utf-8", newline="") as file:
        assert [row[2] for row in csv.reader(file)][:2] == ["Request", "1843321"]
    listed = json.loads((tmp_path / "notices.json").read_text("utf-8"))
    assert listed[0]["What to do"].startswith("Hide the comment")


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_everything_has_a_name_is_whole_and_reached_by_tab(notices, opened, city, qtbot, scheme):
    opened.frame.header.scheme_wanted.emit(scheme)
    city.side(Service.SEECLICKFIX, "signed_out")
    city.notices.ignore("edited_in_eam")
    notices.read()
    qtbot.waitUntil(notices.ignored.isVisible)
    strip = opened.frame.pages.currentWidget()._strip
    qtbot.waitUntil(strip.isVisible, timeout=10_000)
    choose(notices, "withdrawn")
    assert nameless(opened.window) == []
    qtbot.waitUntil(lambda: cut(opened.window) == [], timeout=2_000)
    tab_reaches_all(opened.window, qtbot)


def test_an_empty_list_says_what_would_be_here(notices, city, qtbot):
    city.notices.solve([line.id for line in city.notices.open().lines])
    notices.read()
    qtbot.waitUntil(notices.empty.isVisible)
    qtbot.waitUntil(lambda: cut(notices) == [], timeout=2_000)
    more = notices.empty._more
    assert more.height() >= more.heightForWidth(more.width())


def test_words_of_other_systems_stay_words(notices, opened, city, qtbot, hostile, listener):  # noqa: F811
    city.side(Service.SEECLICKFIX, "signed_out")
    city.notices.solve([line.id for line in city.notices.open().lines])
    city.tell(("withdrawn", hostile, 1843400))
    notices.read()
    qtbot.waitUntil(lambda: notices.table.topLevelItemCount() == 1)
    choose(notices, "withdrawn")
    opened.window.grab()
    check(opened.window)
    item = notices.table.topLevelItem(0)
    for column in range(notices.table.columnCount()):
        assert not set("\x00\u202e") & set(item.text(column) + item.toolTip(column))
        assert "<img" not in item.toolTip(column)
    assert_nothing_loaded(listener)


@pytest.mark.parametrize(("answer", "vouched"), [("agree", True), ("Cancel", False)])
def test_whoever_looked_says_so_where_the_notice_stands(notices, city, qtbot, answer, vouched):
    choose(notices, "withdrawn")
    button, said = notices._reading.looked, []
    notices.said.connect(said.append)
    assert not button.isVisible()
    city.tell(("private_unseen", "EAM shows no such flag."))
    notices.read()
    qtbot.waitUntil(lambda: notices.table.topLevelItemCount() == 4)
    choose(notices, "private_unseen")
    assert button.isVisible()

    def say():
        box = button.window().findChild(QMessageBox)
        assert "citizen portal does not list it" in box.text()
        assert box.defaultButton().text().endswith("Cancel")
        next(b for b in box.buttons() if answer in (b.objectName(), b.text().strip("&"))).click()

    QTimer.singleShot(0, say)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    words = "Private Requests need EAM's internal API"  # this profile has no address for it
    qtbot.waitUntil(lambda: any(words in each for each in said) is vouched)


def test_requests_not_sent_by_themselves_are_sent_from_their_notice(opened, city, qtbot):
    entries = [
        HeldRequest(
            issue_id=number,
            why="category",
            summary=f"Loud fans {number}",
            category="Noise",
            created_at="2026-03-02T14:00:00+00:00",
            html_url="",
        )
        for number in (7, 8)
    ]
    city.offer(POTH="Pothole")
    city.journal.write(
        lambda ledgers: [
            ledgers.facts.set(f"held:{each.issue_id}", asdict(each)) for each in entries
        ]
    )
    city.tell(("held_back", "2 live requests are not sent."))
    opened.frame.go_to("attention")
    page = opened.frame.pages.currentWidget()
    page.views.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.notices.table.topLevelItemCount() == 4)
    choose(page.notices, "held_back")
    button = page.notices.findChild(QPushButton, "show_behind")
    press_behind(page, qtbot)
    dialog = page.notices.findChild(HeldDialog)
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 2 and dialog.code.count() == 2)
    assert not dialog.send.isEnabled()
    dialog.table.topLevelItem(0).setSelected(True)
    dialog.code.setCurrentIndex(1)
    qtbot.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [(e.issue_id, e.detail) for e in city.audit()] == [(7, "POTH")])
    choose(page.notices, "edited")
    assert not button.isVisible()
    dialog.reject()


@pytest.mark.parametrize(
    "kind", [BrakeKind.CLOSINGS, BrakeKind.RECATEGORIZATIONS, BrakeKind.REOPENINGS]
)
def test_what_the_brake_holds_is_looked_at_and_released_from_its_notice(opened, city, qtbot, kind):
    brake = Brake(
        kind=kind,
        since=NOW,
        issues=(1, 2, 3),
        samples=("26030001 (Request 1)", "26030002 (Request 2)"),
        text="EAM's status would close 3 of 4 Requests at once.",
    )
    city.journal.write(lambda ledgers: ledgers.brakes.hold(brake))
    city.tell(("brake", "EAM's status would close 3 of 4."))
    opened.frame.go_to("attention")
    page = opened.frame.pages.currentWidget()
    page.views.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.notices.table.topLevelItemCount() == 4)
    choose(page.notices, "brake")
    press_behind(page, qtbot)
    dialog = page.notices.findChild(BrakeDialog)
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 2)
    assert dialog.table.topLevelItem(0).text(0) == f"3 {kind.value}"
    release = dialog.releases[kind]
    assert release.text() == f"Release all 3 {kind.value}"
    qtbot.mouseClick(release, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.releases)
    assert city.repair.brakes() == ()
    dialog.reject()
