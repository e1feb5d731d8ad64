"""What an operator does, by clicks and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from eamconsole.domain.brakes import Brake, BrakeKind
from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.gui.foot_line import IDLE, FootLine
from eamconsole.gui.views.brake_dialog import BrakeDialog
from eamconsole.gui.views.reason_dialog import WordsDialog
from eamconsole.services.lists.records import Listing, ListQuery
from eamconsole.services.overview.records import ConsoleStatus, Pause
from tests.gui.filled_journal import NOW, ZONE, a_row

PARKED = DeliveryState.NEEDS_ATTENTION


def click(qtbot, inside, name):
    """Click the visible button with this name."""
    kinds = (QPushButton, QToolButton)
    button = next(b for kind in kinds for b in inside.findChildren(kind, name) if b.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def when_asked(qtbot, kind, act):
    """Act on the next dialog of a kind, once it is open."""

    def look():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            return QTimer.singleShot(10, look)
        return act(dialog)

    from PySide6.QtCore import QTimer

    QTimer.singleShot(10, look)


def show(qtbot, controller, section):
    controller.frame.go_to(section)
    queue = controller.frame.pages.queue()
    qtbot.waitUntil(lambda: len(queue.model.ids) > 0 and queue.model.row(0) is not None)
    return queue


def choose(qtbot, controller, queue, position=0):
    """Click on a row and wait for its detail."""
    table = queue.table
    where = table.visualRect(table.model().index(position, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    row_id = queue.model.ids[position]
    detail = controller.frame.detail
    qtbot.waitUntil(lambda: is_about(detail, queue, row_id))
    return row_id


def is_about(detail, queue, row_id):
    """Whether the detail shows the request of this row."""
    return detail.record is not None and detail.shown == (queue.listing, row_id)


def test_the_first_start_offers_two_choices_and_the_sandbox_opens(start, city, qtbot):
    controller = start(city)
    welcome = controller.welcome
    qtbot.waitUntil(welcome.isVisible)
    assert [button.isEnabled() for button in welcome.buttons] == [True, True]
    click(qtbot, welcome, "choose_sandbox")
    qtbot.waitUntil(lambda: controller.frame is not None)
    assert "SANDBOX" in controller.window.windowTitle()


def test_a_sandbox_that_does_not_start_says_why_and_lets_one_try_again(start, city):
    controller = start(city)
    controller._on_not_opened(LookupErrorInWords())
    assert "port is taken" in controller.welcome.words.text()
    assert all(button.isEnabled() for button in controller.welcome.buttons)


class LookupErrorInWords(Exception):
    """Stands for any console error."""

    summary = "The sandbox city did not start: the port is taken."
    next_step = "Choose another port."


def test_a_parked_row_is_understood_and_retried(opened, city, qtbot):
    queue = show(qtbot, opened, "attention")
    row_id = choose(qtbot, opened, queue)
    detail = opened.frame.detail
    assert detail.record.explanation.you_can
    click(qtbot, detail, "action_retry")
    qtbot.waitUntil(lambda: city.row(row_id).state is DeliveryState.WAITING)
    qtbot.waitUntil(lambda: detail.record.row.state is DeliveryState.WAITING)
    assert "is due now" in opened.window._answer.text()


def test_skipping_needs_a_reason_which_is_kept(opened, city, qtbot):
    row_id = choose(qtbot, opened, show(qtbot, opened, "attention"))

    def give_reason(dialog):
        assert not dialog.agree.isEnabled()
        qtbot.keyClicks(dialog.text, "Duplicate of 1843002")
        qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)

    when_asked(qtbot, WordsDialog, give_reason)
    record = opened.frame.detail.record
    opened.frame.detail.action_wanted.emit("skip", record)
    qtbot.waitUntil(lambda: city.row(row_id).state is DeliveryState.SKIPPED)
    assert city.row(row_id).explanation == "Duplicate of 1843002"


def test_search_finds_across_sections_and_gives_way_again(opened, city, qtbot):
    opened.frame.go_to("comments")
    issue = city.row(300).issue_id
    qtbot.keyClick(opened.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = opened.frame.header.search
    qtbot.waitUntil(search.hasFocus)
    qtbot.keyClicks(search, str(issue))
    qtbot.keyClick(search, Qt.Key.Key_Return)
    queue = opened.frame.pages.queue()
    assert queue.listing is Listing.SEARCH
    qtbot.waitUntil(lambda: list(queue.model.ids) == [issue])
    search.clear()
    qtbot.waitUntil(lambda: opened.frame.sections.current() == "comments")


def test_a_pause_with_an_end_time_shows_and_ends(opened, city, qtbot):
    header = opened.frame.header
    header._fill_pause_menu()
    hour = next(a for a in header._pause_menu.actions() if "1 hour" in a.text())
    hour.trigger()
    qtbot.waitUntil(lambda: header.pause.text() == "All paused until 11:04")
    header._fill_pause_menu()
    resuming = [a for a in header._pause_menu.actions() if a.text().startswith("Resume")]
    assert [action.text() for action in resuming] == ["Resume all flows"]
    resuming[0].trigger()
    qtbot.waitUntil(lambda: header.pause.text() == "Pause")


def test_the_foot_line_does_not_say_that_all_is_done_while_something_is_paused(qapp):
    said = []
    foot = FootLine(said.append, lambda: NOW, ZONE)
    foot.speak(aloud=True)
    status = ConsoleStatus(pauses=(Pause(flow=Flow.COMMENTS, until=None),))
    foot.show_status(status)
    assert said[-1] == "Comments paused: what is due waits."
    foot.show_status(ConsoleStatus())
    assert said[-1] == IDLE
    foot.end()


def test_each_section_shows_the_detail_of_its_own_row(opened, qtbot):
    choose(qtbot, opened, show(qtbot, opened, "requests"), 1)
    chosen = opened.frame.detail.record.row.id
    opened.frame.go_to("status")
    assert opened.frame.detail.isHidden()
    opened.frame.go_to("requests")
    detail = opened.frame.detail
    qtbot.waitUntil(lambda: detail.isVisible() and detail.record.row.id == chosen)


def test_sync_now_by_key_runs_all_cycles(opened, city, qtbot):
    qtbot.waitUntil(lambda: city.engine_log.count("watch") == 1)
    qtbot.keyClick(opened.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: city.engine_log.count("watch") == 2)


def test_the_number_is_copied_and_nothing_opens_by_itself(opened, qtbot):
    queue = show(qtbot, opened, "requests")
    choose(qtbot, opened, queue)
    detail = opened.frame.detail
    click(qtbot, detail, "copy_seeclickfix")
    assert QGuiApplication.clipboard().text() == str(detail.record.row.issue_id)


def test_rows_are_copied_as_text_with_the_keyboard(opened, qtbot):
    queue = show(qtbot, opened, "requests")
    choose(qtbot, opened, queue, 2)
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(queue.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "")
    cells = QGuiApplication.clipboard().text().split("\t")
    assert cells[0] == str(queue.model.row(2).issue_id)


def test_photos_are_shown_small_and_broken_ones_in_words(opened, city, qtbot, tmp_path):
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    image.save(str(tmp_path / "photo.png"))
    (tmp_path / "broken.jpg").write_bytes(b"not an image")
    shown = [tmp_path / "photo.png", tmp_path / "broken.jpg", None]
    city.put(a_row(601, issue_id=1_900_000, pictures=shown))
    queue = show(qtbot, opened, "requests")
    qtbot.waitUntil(lambda: queue.model.ids[0] == 1_900_000)
    choose(qtbot, opened, queue)
    detail = opened.frame.detail
    detail.tabs.setCurrentIndex(4)
    images = detail._images.list
    qtbot.waitUntil(lambda: images.count() == 3)
    assert "800 by 600" in images.item(0).text()
    assert "cannot be shown" in images.item(1).text()
    assert "not kept" in images.item(2).text()


@pytest.mark.parametrize(
    ("key", "section"), [("1", "overview"), ("3", "status"), ("5", "attention")]
)
def test_sections_are_reached_by_number(opened, qtbot, key, section):
    opened.frame.go_to("activity")
    qtbot.keyClick(
        opened.window, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ControlModifier
    )
    assert opened.frame.sections.current() == section


def test_quitting_ends_the_sync_and_closes_the_session(start, city, qtbot):
    controller = start(city, sandbox=True)
    qtbot.waitUntil(lambda: city.engine_log.count("housekeeping") == 1)
    with qtbot.waitSignal(controller.ended):
        controller.window.close()
    assert city.engine_log[-1] == "close"
    assert city.closed


def test_section_size_and_place_come_back(start, city, qtbot):
    first = start(city, sandbox=True)
    qtbot.waitUntil(lambda: first.frame is not None)
    first.frame.go_to("comments")
    first.window.resize(1_200, 700)
    with qtbot.waitSignal(first.ended):
        first.quit()
    again = start(city, sandbox=True)
    qtbot.waitUntil(lambda: again.frame is not None)
    assert again.frame.sections.current() == "comments"


def test_counts_beside_sections_are_live(opened, city, qtbot):
    item = opened.frame.sections._item("attention")
    parked = city.overview.status().parked
    assert f", {parked}" in item.data(Qt.ItemDataRole.AccessibleTextRole)
    (first, *_) = city.lists.ids(Listing.ATTENTION, ListQuery())
    issue = city.row(first).issue_id
    city.repair.skip(list(city.lists.owed([issue])), "filed twice")
    spoken = f"Needs attention, {parked - 1}"
    qtbot.waitUntil(lambda: item.data(Qt.ItemDataRole.AccessibleTextRole) == spoken)


def test_the_overview_answers_four_questions(opened, city, qtbot):
    overview = opened.frame.pages.currentWidget()
    verdicts = [overview._healthy, overview._needs, overview._behind, overview._today]
    qtbot.waitUntil(lambda: all(card._words.text() not in ("", "…") for card in verdicts))
    assert verdicts[0]._words.text() == "All systems healthy"
    click(qtbot, overview, "card_button")
    assert opened.frame.sections.current() == "attention"


def test_what_a_brake_holds_is_told_and_can_be_let_go(opened, city, qtbot):
    held = "EAM's status would close 20 of 40 Requests at once."
    brake = Brake(
        kind=BrakeKind.CLOSINGS, since=NOW, issues=tuple(range(1, 21)), samples=("26-1",), text=held
    )
    city.journal.write(lambda ledgers: ledgers.brakes.hold(brake))
    overview, header = opened.frame.pages.currentWidget(), opened.frame.header
    words = "Waiting — 20 closings held by the brake"
    qtbot.waitUntil(lambda: overview._behind._words.text() == words, timeout=4_000)
    assert held in overview._behind._more.text()
    assert header.pause.text() == "20 closings held"
    header._fill_pause_menu()
    next(a for a in header._pause_menu.actions() if a.text().startswith("Look at 20")).trigger()
    dialog = opened.frame.findChild(BrakeDialog)
    qtbot.waitUntil(lambda: BrakeKind.CLOSINGS in dialog.releases)
    assert city.repair.brakes() == (brake,), "nobody saw a sample yet"
    release = dialog.releases[BrakeKind.CLOSINGS]
    release.setFocus()
    qtbot.keyClick(release, Qt.Key.Key_Space)
    told = "Released 20 closings; the next sync carries them out."
    qtbot.waitUntil(lambda: told in dialog._remark.text())
    assert dialog.focusWidget().text().endswith("Close")
    dialog.reject()
    qtbot.waitUntil(lambda: header.pause.text() == "Pause", timeout=4_000)


def test_what_a_brake_holds_beyond_what_was_shown_is_looked_at_first(opened, city, qtbot):
    brake = Brake(
        kind=BrakeKind.MISSING, since=NOW, issues=(1, 2), samples=("26-1",), text="Two are gone."
    )
    city.journal.write(lambda ledgers: ledgers.brakes.hold(brake))
    dialog = BrakeDialog(opened.window, opened.frame._context)
    qtbot.waitUntil(lambda: BrakeKind.MISSING in dialog.releases)
    more = replace(brake, issues=(1, 2, 3), text="Three are gone.")
    city.journal.write(lambda ledgers: ledgers.brakes.hold(more))
    dialog.releases[BrakeKind.MISSING].click()
    qtbot.waitUntil(lambda: "Look again" in dialog._remark.text())
    assert "Three are gone." in dialog._remark.text()
    assert city.repair.brakes() == (more,)
    dialog.releases[BrakeKind.MISSING].click()
    qtbot.waitUntil(lambda: "Released 3 missing" in dialog._remark.text())
    assert city.repair.brakes() == ()


def test_another_text_held_on_the_same_requests_is_looked_at_first(opened, city, qtbot):
    brake = Brake(
        kind=BrakeKind.COMMENTS,
        since=NOW,
        issues=(1, 2),
        samples=("Done.",),
        text="Two.",
        comments=(7, 8),
    )
    city.journal.write(lambda ledgers: ledgers.brakes.hold(brake))
    dialog = BrakeDialog(opened.window, opened.frame._context)
    qtbot.waitUntil(lambda: BrakeKind.COMMENTS in dialog.releases)
    more = replace(brake, comments=(7, 8, 9, 10), text="Four.")
    city.journal.write(lambda ledgers: ledgers.brakes.hold(more))
    dialog.releases[BrakeKind.COMMENTS].click()
    qtbot.waitUntil(lambda: "Look again" in dialog._remark.text())
    assert city.repair.brakes() == (more,)


def test_a_paused_flow_is_told_on_the_overview(opened, city, qtbot):
    city.repair.pause(Flow.REQUESTS, 60)
    overview = opened.frame.pages.currentWidget()
    qtbot.waitUntil(lambda: overview._behind._words.text() == "Paused", timeout=4_000)
