"""Repair all like this, by clicks: preview, small steps, following, report; and Undo."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QRadioButton

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.gui.views.bulk_dialog import BulkDialog
from eamconsole.gui.views.reason_dialog import WordsDialog
from eamconsole.services.lists.records import Listing, ListQuery
from tests.gui.filled_journal import FilledConsole, a_row
from tests.gui.test_stories import choose, click, show, when_asked

LEFT = Qt.MouseButton.LeftButton
S = DeliveryState


def parked(number, /, **changes):
    facts = {"kind": DeliveryKind.CREATE, "state": S.NEEDS_ATTENTION, "cause": "SVC-260"}
    return a_row(number, **facts | changes)


@pytest.fixture
def city(tmp_path):
    """Sixty creations parked for one cause, two of them in doubt."""
    rows = [parked(n, doubtful=n <= 2, number="26-20060" if n == 60 else "") for n in range(1, 61)]
    city = FilledConsole(tmp_path, rows)
    yield city
    city.close()


def end(city, rows, state, **changes):
    """Have the engine end rows."""
    city.turn(rows, state, **changes)


def repair_all(qtbot, opened):
    """Press the button; return the dialog once it shows its preview."""
    show(qtbot, opened, "attention")
    page = opened.frame.pages.currentWidget()
    click(qtbot, page, "repair_all")
    return dialog_of(qtbot, opened)


def dialog_of(qtbot, opened):
    qtbot.waitUntil(lambda: opened.frame.findChildren(BulkDialog) != [])
    dialog = opened.frame.findChildren(BulkDialog)[-1]
    qtbot.waitUntil(lambda: dialog.form.rows.topLevelItemCount() > 0)
    return dialog


def paused(city):
    return city.overview.status().pauses


def test_the_preview_counts_what_would_happen(opened, qtbot):
    dialog = repair_all(qtbot, opened)
    words = dialog.form.words.text()
    assert "58 rows are sent again." in words
    assert "2 rows are looked up first, and sent only if they are not there." in words
    assert dialog.form.rows.topLevelItemCount() == 6
    assert dialog.form.note.text() == "and 54 rows more"
    assert dialog.form.go.text() == "Retry 60 rows"
    dialog.close()


def test_a_retry_is_followed_until_every_row_has_ended(opened, city, qtbot):
    dialog = repair_all(qtbot, opened)
    qtbot.mouseClick(dialog.form.go, LEFT)
    qtbot.waitUntil(lambda: dialog.stage == "following")
    end(city, range(1, 41), S.DONE)
    qtbot.waitUntil(lambda: "40 sent, 0 failed again" in dialog.form.words.text())
    end(city, range(41, 58), S.NEEDS_ATTENTION, cause="SVC-260", explanation="refused")
    end(city, [58, 59], S.SKIPPED)
    assert dialog.stage == "following"
    end(city, [60], S.IMPOSSIBLE)
    qtbot.waitUntil(lambda: dialog.stage == "report")
    words = dialog.form.words.text()
    assert "40 sent\n17 failed again\n3 skipped" in words
    assert "• Refused by the other system: 17" in words
    qtbot.mouseClick(dialog.form.copy, LEFT)
    assert QGuiApplication.clipboard().text() == words


def test_the_rows_of_a_report_are_exported_as_they_ended(opened, city, qtbot, tmp_path):
    dialog = repair_all(qtbot, opened)
    qtbot.mouseClick(dialog.form.go, LEFT)
    qtbot.waitUntil(lambda: dialog.stage == "following")
    end(city, range(1, 61), S.DONE)
    qtbot.waitUntil(lambda: dialog.stage == "report")
    dialog.export.save(tmp_path / "report.csv")
    qtbot.waitUntil(lambda: "60 rows exported" in dialog.form.note.text())
    rows = list(csv.DictReader((tmp_path / "report.csv").read_text("utf-8").splitlines()))
    assert len(rows) == 60
    assert {row["State"] for row in rows} == {"Done"}
    assert [row["Request #"] for row in rows if row["Request #"]] == ["26-20060"]


def test_a_report_names_each_row_with_the_request_number_it_has_now(opened, city, qtbot):
    dialog = repair_all(qtbot, opened)
    qtbot.mouseClick(dialog.form.go, LEFT)
    qtbot.waitUntil(lambda: dialog.stage == "following")
    end(city, range(1, 61), S.DONE)
    qtbot.waitUntil(lambda: dialog.form.rows.topLevelItemCount() == 60)
    lines = [dialog.form.rows.topLevelItem(at) for at in range(60)]
    assert {(line.text(1), line.text(3)) for line in lines} == {("", "Done"), ("26-20060", "Done")}
    assert dialog.form.note.text() == ""
    assert dialog.form.rows.isVisible()


def test_following_can_be_stopped_and_what_is_left_goes_on(opened, city, qtbot):
    dialog = repair_all(qtbot, opened)
    qtbot.mouseClick(dialog.form.go, LEFT)
    qtbot.waitUntil(lambda: dialog.stage == "following")
    end(city, range(1, 11), S.DONE)
    end(city, range(11, 61), S.RETRYING)
    qtbot.waitUntil(lambda: "you can stop following" in dialog.form.words.text())
    qtbot.mouseClick(dialog.form.stop, LEFT)
    qtbot.waitUntil(lambda: dialog.stage == "report")
    assert "50 still under way; that goes on by itself" in dialog.form.words.text()
    assert city.row(60).state is S.RETRYING


def test_cancelling_keeps_what_is_done_and_touches_no_more(opened, city, qtbot):
    dialog = repair_all(qtbot, opened)
    dialog.form.go.click()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog.stage == "report")
    assert "10 not touched (canceled)" in dialog.form.words.text()
    assert len(city.lists.ids(Listing.ATTENTION, ListQuery())) == 10


def test_a_group_can_be_skipped_with_a_reason_and_taken_back(opened, city, qtbot):
    dialog = repair_all(qtbot, opened)
    skip = dialog.findChild(QRadioButton, "choose_skip")
    qtbot.mouseClick(skip, LEFT)
    qtbot.waitUntil(lambda: "given up for good" in dialog.form.words.text())
    assert not dialog.form.go.isEnabled()
    qtbot.keyClicks(dialog.form.reason, "filed twice")
    qtbot.mouseClick(dialog.form.go, LEFT)
    qtbot.waitUntil(lambda: dialog.stage == "report")
    assert city.states() == {S.SKIPPED}
    assert city.row(1).explanation == "filed twice"
    assert opened.window.undo.isVisible()
    dialog.close()


def test_a_group_can_be_held(opened, city, qtbot):
    dialog = repair_all(qtbot, opened)
    qtbot.mouseClick(dialog.findChild(QRadioButton, "choose_hold"), LEFT)
    qtbot.waitUntil(lambda: "kept back" in dialog.form.words.text())
    qtbot.mouseClick(dialog.form.go, LEFT)
    qtbot.waitUntil(lambda: dialog.stage == "report")
    assert city.states() == {S.HELD}


def test_a_skip_is_taken_back_from_the_status_line(opened, city, qtbot):
    row_id = choose(qtbot, opened, show(qtbot, opened, "attention"))

    def give_reason(dialog):
        qtbot.keyClicks(dialog.text, "by mistake")
        qtbot.mouseClick(dialog.agree, LEFT)

    when_asked(qtbot, WordsDialog, give_reason)
    opened.frame.detail.action_wanted.emit("skip", opened.frame.detail.record)
    qtbot.waitUntil(lambda: city.row(row_id).state is S.SKIPPED)
    qtbot.waitUntil(opened.window.undo.isVisible)
    qtbot.mouseClick(opened.window.undo, LEFT)
    qtbot.waitUntil(lambda: city.row(row_id).state is S.NEEDS_ATTENTION)
    qtbot.waitUntil(lambda: opened.window._answer.text() == "Taken back.")
    assert not opened.window.undo.isVisible()


def test_a_pause_is_taken_back_by_key(opened, city, qtbot):
    header = opened.frame.header
    header._fill_pause_menu()
    next(a for a in header._pause_menu.actions() if "1 hour" in a.text()).trigger()
    qtbot.waitUntil(opened.window.undo.isVisible)
    assert paused(city)
    qtbot.keyClick(opened.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not paused(city))


def test_t87_ten_thousand_rows_are_marked_in_small_steps(start, qtbot, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    city = FilledConsole(folder, [parked(number) for number in range(1, 10_001)])
    opened = start(city, sandbox=True)
    qtbot.waitUntil(lambda: opened.frame is not None)
    dialog = repair_all(qtbot, opened)
    assert "10,000 rows are sent again." in dialog.form.words.text()
    qtbot.mouseClick(dialog.form.go, LEFT)
    qtbot.waitUntil(lambda: dialog.tally.touched > 200)
    qtbot.mouseClick(dialog.form.stop, LEFT)
    qtbot.waitUntil(lambda: dialog.stage == "report")
    left = len(city.lists.ids(Listing.ATTENTION, ListQuery()))
    assert left == dialog.tally.untouched > 0
    assert f"{left:,} not touched (canceled)" in dialog.form.words.text()
