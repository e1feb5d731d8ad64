"""Somebody calls about a request: whatever of it is known, and however it is typed, it is shown."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.identity import IssueId
from tests.fixtures.chips import turn_on
from tests.gui.filled_journal import FilledConsole, a_row
from tests.gui.test_stories import choose, show

S, K = DeliveryState, DeliveryKind
CALLED = 1_843_321
SPEAKS_OF_IT, CREW, LONGER = CALLED + 1_000, CALLED + 2_000, CALLED * 10 + 5


@pytest.fixture
def city(tmp_path):
    """Newer requests speak of the one somebody calls about, or have its number within theirs."""
    done = {"state": S.DONE}
    city = FilledConsole(tmp_path, [
        a_row(1, issue_id=CALLED, number="26-00001", summary="Deep pothole",
              text="A walrus would fit in.", address="12-14 Quince Court, Harborview", **done),
        a_row(2, issue_id=SPEAKS_OF_IT, number="26-00002", summary="Again",
              text=f"Like {CALLED}, or 26-00001.", address="9 Elm Street", **done),
        a_row(3, issue_id=CREW, number="26-00003", address="112 Quince Court", kind=K.COMMENT_IN,
              text='Bring the "grader".', author="M. Okafor", **done),
        a_row(4, issue_id=LONGER, number="26-00004", summary="Lamp", address="", **done),
    ])  # fmt: skip
    yield city
    city.close()


def type_into(opened, qtbot, words):
    search = opened.frame.header.search
    search.clear()
    qtbot.waitUntil(lambda: opened.frame.sections.current() != "search")
    QGuiApplication.clipboard().setText(words)
    search.setFocus()
    qtbot.keyClick(search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: opened.frame.pages.queue() is not None)
    queue = opened.frame.pages.queue()
    qtbot.waitUntil(lambda: not queue._asked)
    return queue


@pytest.mark.parametrize(
    ("typed", "issue"),
    [
        (str(CALLED), CALLED),
        (f"#{CALLED}", CALLED),
        (f"https://seeclickfix.com/issues/{CALLED}-deep-pothole", CALLED),
        ("Request # 26-00001", CALLED),
        ("12 Quince Court", CALLED),
        ("pothole, Quince Court", CALLED),
        ("“walrus”", CALLED),
        ("112 quince", CREW),
        ("the GRADER", CREW),
        ("okafor", CREW),
    ],
)
def test_what_the_words_name_is_shown_at_once(opened, qtbot, typed, issue):
    type_into(opened, qtbot, typed)
    detail = opened.frame.detail
    qtbot.waitUntil(lambda: detail.isVisible() and detail.record is not None)
    qtbot.waitUntil(lambda: detail.record.row.issue_id == issue)


@pytest.mark.parametrize("typed", ["author", "text", "comment", "%", "_", "\\", "😀" * 16_000])
def test_what_nobody_wrote_is_not_found(opened, qtbot, typed):
    queue = type_into(opened, qtbot, typed)
    qtbot.waitUntil(queue.empty.isVisible)
    assert list(queue.model.ids) == []
    assert "could not be read" not in opened.window._answer.text()


def test_a_link_to_a_request_leads_to_that_one(opened, qtbot):
    opened.frame.pages.request_wanted.emit(CALLED)
    detail = opened.frame.detail
    qtbot.waitUntil(lambda: detail.record is not None and detail.isVisible())
    qtbot.waitUntil(lambda: detail.record.row.issue_id == CALLED)
    queue = opened.frame.pages.queue()
    assert queue.table.current_id() == CALLED
    assert queue.model.position(CALLED) > 0, "the newer ones that speak of it stand above it"


def test_what_a_search_found_is_narrowed_by_other_words(opened, qtbot):
    queue = type_into(opened, qtbot, "quince")
    qtbot.waitUntil(lambda: list(queue.model.ids) == [CREW, CALLED])
    qtbot.keyClicks(queue.filters.findChild(QLineEdit), "walrus")
    qtbot.waitUntil(lambda: list(queue.model.ids) == [CALLED])


def test_the_next_search_begins_with_no_chip_on(opened, qtbot):
    queue = type_into(opened, qtbot, "quince")
    turn_on(queue.filters, "attention")
    qtbot.waitUntil(queue.empty.isVisible)
    queue = type_into(opened, qtbot, str(CALLED))
    qtbot.waitUntil(lambda: CALLED in queue.model.ids)


@pytest.mark.parametrize("typed", ["quince", "pothole", "#26-00001"])
def test_status_finds_by_what_the_other_lists_find_by(opened, qtbot, typed):
    queue = show(qtbot, opened, "status")
    queue.filters.words.setText(typed)
    qtbot.waitUntil(lambda: CALLED in queue.model.ids and LONGER not in queue.model.ids)


def test_copied_rows_are_counted_as_rows(opened, city, qtbot):
    city.put(a_row(1, issue_id=CALLED, summary="Two\nlines", text="One\nTwo\nThree", state=S.DONE))
    queue = show(qtbot, opened, "requests")
    choose(qtbot, opened, queue, queue.model.position(CALLED))
    queue.copy_wanted.emit()
    qtbot.waitUntil(lambda: opened.window._answer.text() == "1 row copied.")


def test_a_row_that_moved_on_between_looking_and_clicking_says_where_it_stands(opened, city, qtbot):
    city.put(a_row(9, issue_id=IssueId(2_009), state=S.NEEDS_ATTENTION, cause="SVC-260"))
    queue = show(qtbot, opened, "attention")
    choose(qtbot, opened, queue, 0)
    queue.table.customContextMenuRequested.emit(
        queue.table.visualRect(queue.model.index(0, 0)).center()
    )
    qtbot.waitUntil(lambda: queue.menu.menu is not None and queue.menu.menu.isVisible())
    city.turn([9], S.SENDING)
    next(a for a in queue.menu.menu.actions() if a.text() == "Hold").trigger()
    told = "Issue 2009 was left alone, it moved on meanwhile: "
    qtbot.waitUntil(lambda: opened.window._answer.text().startswith(told))
    assert "ending" in opened.window._answer.text()
    queue.menu.menu.close()


def test_an_action_whose_rows_have_all_ended_says_so(opened, qtbot):
    queue = show(qtbot, opened, "requests")
    queue.table.selectAll()
    queue.bulk.wanted.emit("hold")
    qtbot.waitUntil(lambda: "everything you selected has ended" in opened.window._answer.text())
