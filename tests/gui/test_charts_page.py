"""Charts lead to the requests behind each bar, and never to others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from eamconsole.errors import JournalError
from eamconsole.services.charts import Figure, Span, reading
from eamconsole.services.lists.records import Listing, ListQuery
from tests.gui.filled_journal import NOW, a_city

_SENT = text("UPDATE deliveries SET sent_at = created_at WHERE kind = 'create' AND state = 'done'")
FIGURES = [figure for figure in Figure if figure is not Figure.CALLS]


@pytest.fixture
def city(tmp_path):
    city = a_city(tmp_path, 240)
    city.journal.write(lambda ledgers: ledgers.connection.execute(_SENT))
    yield city
    city.close()


@pytest.fixture
def page(opened, qtbot):
    """The page of an opened window, read once."""
    opened.frame.go_to("charts")
    page = opened.frame.pages.currentWidget()
    qtbot.waitUntil(lambda: page._chart is not None)
    return page


def choose(page, qtbot, figure, span):
    """Choose what is shown, and wait for it."""
    page.figures.setCurrentIndex(page.figures.findData(figure.value))
    page.spans.setCurrentIndex(page.spans.findData(span.value))
    qtbot.waitUntil(lambda: page._chart is not None)
    assert (page._chart.figure, page._chart.span) == (figure, span)
    return page._chart


def reported(city):
    """Every listed request with the moment it was reported and its category."""
    rows = city.lists.rows(Listing.REQUESTS, city.lists.ids(Listing.REQUESTS, ListQuery()))
    return {row.id: (row.row.stored.request.created_at, row.category) for row in rows}


def listed(opened, qtbot, count):
    """The Issue IDs of the list that is shown, once it has so many."""
    assert opened.frame.sections.current() == Listing.REQUESTS.value
    queue = opened.frame.pages.queue()
    qtbot.waitUntil(lambda: len(queue.model.ids) == count)
    return set(queue.model.ids)


def test_a_click_on_a_day_lists_the_requests_that_were_reported_on_it(opened, city, page, qtbot):
    chart = choose(page, qtbot, Figure.REPORTED, Span.MONTH)
    at = max(range(len(chart.bars)), key=lambda each: chart.bars[each].count)
    bar = chart.bars[at]
    expected = {
        issue
        for issue, (moment, _) in reported(city).items()
        if f"{moment.astimezone(city.zone):%a, %Y-%m-%d}" == bar.name
    }
    assert expected and bar.count == len(expected)
    qtbot.mouseClick(
        page.chart, Qt.MouseButton.LeftButton, pos=page.chart.box_of(at).center().toPoint()
    )
    assert listed(opened, qtbot, bar.count) == expected
    queue = opened.frame.pages.queue()
    assert queue.filters.narrowing.isVisible()
    assert bar.name in queue.filters.narrowing.text()
    queue.filters.narrowing.click()
    assert listed(opened, qtbot, len(reported(city))) == set(reported(city))
    assert not queue.filters.narrowing.isVisible()


def test_return_on_a_category_lists_its_requests_whatever_was_filtered_before(
    opened, city, page, qtbot
):
    opened.frame.go_to("requests")
    opened.frame.pages.queue().filters.words.setText("nothing like it")
    opened.frame.go_to("charts")
    chart = choose(page, qtbot, Figure.CATEGORIES, Span.WEEK)
    page.chart.setFocus()
    qtbot.keyClick(page.chart, Qt.Key.Key_Home)
    qtbot.keyClick(page.chart, Qt.Key.Key_Right)
    qtbot.keyClick(page.chart, Qt.Key.Key_Return)
    bar = chart.bars[1]
    week = NOW - timedelta(days=7)
    expected = {
        issue
        for issue, (moment, name) in reported(city).items()
        if name == bar.name and moment > week
    }
    assert listed(opened, qtbot, bar.count) == expected
    assert bar.name in opened.frame.pages.queue().filters.narrowing.text()


def test_a_record_that_was_adopted_says_nothing_of_how_long_the_link_takes(city):
    before = sum(bar.count for bar in city.charts.read(Figure.TO_RECORD, Span.MONTH).bars)
    adopted = text(f"{_SENT.text.replace('created_at', 'NULL')} AND issue_id % 2 = 0")
    city.journal.write(lambda ledgers: ledgers.connection.execute(adopted))
    after = sum(bar.count for bar in city.charts.read(Figure.TO_RECORD, Span.MONTH).bars)
    assert 0 < after < before


def test_what_is_beyond_the_dozen_categories_shown_leads_to_its_requests_too(city, monkeypatch):
    monkeypatch.setattr(reading, "_CATEGORIES", 2)
    bars = city.charts.read(Figure.CATEGORIES, Span.MONTH).bars
    assert bars[-1].name == "3 other categories"
    behind = [set(city.lists.ids(Listing.REQUESTS, _narrowed(bar))) for bar in bars]
    assert [len(each) for each in behind] == [bar.count for bar in bars]
    assert set.union(*behind) == set(reported(city))


@pytest.mark.parametrize("figure", FIGURES)
def test_each_chart_and_the_list_it_leads_to_count_the_same(city, figure):
    chart = city.charts.read(figure, Span.MONTH)
    assert sum(bar.count for bar in chart.bars) > 0
    for bar in chart.bars:
        if bar.happening is None:
            continue
        ids = city.lists.ids(Listing.REQUESTS, _narrowed(bar))
        assert len(set(ids)) == len(ids)
        if figure is Figure.DELIVERED:
            assert (len(ids) > 0) == (bar.count > 0) and len(ids) <= bar.count
        elif figure is not Figure.TO_RESIDENT:
            assert len(ids) == bar.count
        else:
            assert (len(ids) > 0) == (bar.count > 0)


def _narrowed(bar):
    return ListQuery(happening=bar.happening)


def test_the_overviews_hours_lead_to_what_arrived_in_them(opened, city, qtbot):
    opened.frame.go_to("overview")
    overview = opened.frame.pages.currentWidget()
    qtbot.waitUntil(lambda: overview._status.day is not None)
    day = overview._status.day
    at = max(range(len(day.bars)), key=lambda each: day.bars[each].count)
    overview._chart.opened.emit(at)
    ids = city.lists.ids(Listing.REQUESTS, _narrowed(day.bars[at]))
    assert len(ids) > 0
    assert listed(opened, qtbot, len(ids)) == set(ids)


def test_the_figures_are_told_aloud_and_saved(opened, page, qtbot, tmp_path):
    chart = choose(page, qtbot, Figure.CATEGORIES, Span.MONTH)
    assert chart.total in page.chart.accessibleName()
    page.chart.setFocus()
    qtbot.keyClick(page.chart, Qt.Key.Key_End)
    assert chart.bars[-1].name in page.chart.accessibleDescription()
    file = tmp_path / "figures.csv"
    page.save(file)
    qtbot.waitUntil(file.exists)
    lines = file.read_text("utf-8").splitlines()
    assert len(lines) == 1 + len(chart.bars)
    assert lines[0] == "Category,From,To,Requests"
    assert sum(int(line.rpartition(",")[2]) for line in lines[1:]) == 81


def test_what_cannot_be_read_is_not_shown_as_nothing(opened, qtbot, monkeypatch):
    def unreadable(*_):
        raise JournalError("The journal's file is damaged.", "Put a copy back.")

    monkeypatch.setattr(reading, "read_chart", unreadable)
    opened.frame.go_to("charts")
    page = opened.frame.pages.currentWidget()
    qtbot.waitUntil(lambda: page.total.text().startswith("Not known: The journal's file"))
    assert "Put a copy back." in page.total.text()
    assert page.chart._bars == () and not page.export.isEnabled()


def test_figures_of_one_choice_never_stand_under_the_name_of_another(opened, page, monkeypatch):
    assert page.chart._bars and page.export.isEnabled()
    page.figures.setCurrentIndex(page.figures.findData(Figure.TO_RECORD.value))
    assert page.total.text() == "Reading…"
    assert page.chart._bars == () and page.table.topLevelItemCount() == 0
    assert not page.export.isEnabled()


def test_calls_belong_to_no_request_and_any_key_may_be_pressed(opened, city, page, qtbot):
    chart = choose(page, qtbot, Figure.CALLS, Span.DAY)
    assert all(bar.happening is None for bar in chart.bars)
    page.chart.setFocus()
    for code in (0x0416, 0, 0x01FFFFFF):  # a Cyrillic letter, a media key, one Qt does not know
        QApplication.sendEvent(
            page.chart, QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier)
        )
    qtbot.keyClick(page.chart, Qt.Key.Key_End)
    qtbot.keyClick(page.chart, Qt.Key.Key_Return)
    assert opened.frame.sections.current() == "charts"
