"""The detail opens with the request itself; acting on it never moves the eye to another."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.request import Place
from eamconsole.gui.views.detail.place import PlaceView, _Drawn
from eamconsole.gui.widgets import PlainLabel
from tests.fixtures.chips import turn_on
from tests.gui.filled_journal import NOW, FilledConsole, a_row
from tests.gui.looks import cut, cut_items
from tests.gui.test_columns import whole
from tests.gui.test_stories import choose, is_about, show

S = DeliveryState


STEPS = (
    ("request.taken_in", "console"),
    ("create.sending", "console"),
    ("create.needs_attention", "console"),
    ("create.retry", "t.lee"),
)


def _add(ledgers, name, actor, row):
    ledgers.events.add(name, NOW, issue_id=row.issue_id, delivery_id=row.id, actor=actor)


@pytest.fixture
def city(tmp_path):
    """Six requests parked for two causes, three each."""
    causes = ["SVC-260"] * 3 + ["MAP-320"] * 3
    rows = enumerate(causes, start=1)
    parked = S.NEEDS_ATTENTION
    stuck = [a_row(n, issue_id=2_000 + n, state=parked, cause=c) for n, c in rows]
    city = FilledConsole(tmp_path, stuck)
    for name, actor in STEPS:
        for row in stuck:
            city.journal.write(partial(_add, name=name, actor=actor, row=row))
    yield city
    city.close()


def left_words(opened):
    return opened.frame.detail.findChild(PlainLabel, "left_the_list")


def test_after_hold_the_detail_stays_and_says_what_became_of_it(opened, city, qtbot):
    queue, detail = show(qtbot, opened, "attention"), opened.frame.detail
    held = choose(qtbot, opened, queue, 1)
    detail._actions._buttons["hold"].click()
    qtbot.waitUntil(lambda: held not in queue.model.ids)
    qtbot.waitUntil(lambda: left_words(opened).isVisible())
    assert is_about(detail, queue, held)
    assert left_words(opened).text() == "No longer in this list: Held by t.lee."
    assert list(queue.table.selected_ids()) == []
    beside = queue.model.ids[1]
    queue.table.setFocus()
    qtbot.keyClick(queue.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: is_about(detail, queue, beside))
    assert left_words(opened).isHidden()


def test_when_the_last_of_a_cause_is_held_the_next_cause_leaves_the_eye_alone(opened, city, qtbot):
    queue, detail = show(qtbot, opened, "attention"), opened.frame.detail
    for _ in range(3):
        qtbot.waitUntil(lambda: len(queue.model.ids) > 0 and queue.model.row(0) is not None)
        row_id = choose(qtbot, opened, queue, 0)
        detail._actions._buttons["hold"].click()
        qtbot.waitUntil(lambda row_id=row_id: city.row(row_id).state is S.HELD)
        qtbot.waitUntil(lambda row_id=row_id: row_id not in queue.model.ids)
        assert detail.isVisible()
        assert is_about(detail, queue, row_id)


def test_a_row_that_leaves_a_filter_by_itself_stays_in_view(opened, city, qtbot):
    queue, detail = show(qtbot, opened, "requests"), opened.frame.detail
    turn_on(queue.filters, "attention")
    qtbot.waitUntil(lambda: len(queue.model.ids) == 6)
    issue = choose(qtbot, opened, queue, 2)
    city.put(a_row(issue - 2_000, issue_id=issue, state=S.DONE))
    qtbot.waitUntil(lambda: len(queue.model.ids) == 5)
    assert is_about(detail, queue, issue)
    assert detail.isVisible()


def test_another_question_leads_elsewhere(opened, qtbot):
    queue, detail = show(qtbot, opened, "requests"), opened.frame.detail
    choose(qtbot, opened, queue, 2)
    turn_on(queue.filters, "held")
    qtbot.waitUntil(detail.isHidden)


@pytest.mark.parametrize("width", [1_440, 1_024])
def test_nothing_of_the_detail_is_cut(opened, qtbot, width):
    opened.window.resize(width, 760)
    choose(qtbot, opened, show(qtbot, opened, "attention"))
    detail = opened.frame.detail
    for tab in range(detail.tabs.count()):
        detail.tabs.setCurrentIndex(tab)
        whole(qtbot, lambda: cut(opened.window))
    bar = detail.tabs.tabBar()
    assert sum(bar.tabRect(at).width() for at in range(bar.count())) <= bar.width()
    detail.tabs.setCurrentWidget(detail._timeline)
    qtbot.waitUntil(lambda: cut_items(detail._timeline) == [], timeout=2_000)
    first = detail._timeline.topLevelItem(0)
    assert first.text(0) == "Monday, November 23, 2026"
    steps = [
        detail._timeline.topLevelItem(at) for at in range(detail._timeline.topLevelItemCount())
    ]
    assert any("Person · t.lee" in step.text(1) for step in steps)


def test_the_first_cause_stands_whole_in_a_low_window(opened, qtbot):
    opened.window.resize(900, 600)
    show(qtbot, opened, "attention")
    causes = opened.frame.pages.currentWidget().groups
    qtbot.waitUntil(lambda: causes.topLevelItemCount() == 2)

    def stands_whole():
        place = causes.visualItemRect(causes.topLevelItem(0))
        return (
            causes.viewport().visibleRegion().boundingRect().contains(place.adjusted(1, 0, -1, 0))
        )

    qtbot.waitUntil(stands_whole, timeout=2_000)
    assert cut_items(causes) == []


def test_the_hour_that_comes_twice_says_which_of_both_it_was(opened, city, qtbot):
    row = city.row(6)
    ended = datetime(2026, 11, 1, 6, tzinfo=UTC)
    for hours in (-2, -0.5, 0.5, 1.5):
        at = ended + timedelta(hours=hours)
        city.journal.write(
            lambda ledgers, at=at: ledgers.events.add(
                "create.sending", at, issue_id=row.issue_id, delivery_id=row.id
            )
        )
    choose(qtbot, opened, show(qtbot, opened, "attention"))
    timeline = opened.frame.detail._timeline
    qtbot.waitUntil(lambda: timeline.topLevelItemCount() > 4)
    times = [timeline.topLevelItem(at).text(0) for at in range(1, 5)]
    assert times == ["00:00:00", "01:30:00 EDT", "01:30:00 EST", "02:30:00"]


@pytest.mark.parametrize("width", [1_440, 1_024])
def test_a_word_longer_than_a_line_stands_whole_in_the_timeline(opened, city, qtbot, width):
    page = "https://photos.example/" + "a1b2c3d4" * 20
    city.put(a_row(6, issue_id=2_006, state=S.NEEDS_ATTENTION, cause="MAP-320", summary=page))
    opened.window.resize(width, 760)
    choose(qtbot, opened, show(qtbot, opened, "attention"))
    detail = opened.frame.detail
    detail.tabs.setCurrentWidget(detail._timeline)
    steps = detail._timeline
    qtbot.waitUntil(
        lambda: any(page in steps.topLevelItem(n).text(1) for n in range(steps.topLevelItemCount()))
    )
    qtbot.waitUntil(lambda: cut_items(steps) == [], timeout=2_000)


def test_a_map_that_comes_late_is_not_drawn_below_another_place(context, qtbot):
    view = PlaceView(context)
    qtbot.addWidget(view)
    here, there = Place(41.3, -72.9), Place(41.4, -72.8)
    view.show_place(here, None)
    view.show_place(there, None)
    view._on_drawn(_Drawn((here, None), QImage(8, 8, QImage.Format.Format_RGB32), "Map: here"))
    assert not view.has_background
    view._on_drawn(_Drawn((there, None), QImage(8, 8, QImage.Format.Format_RGB32), "Map: there"))
    assert view.has_background
