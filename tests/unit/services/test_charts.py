"""Charts count by the city's hours and days, and say what was used of the call budget."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from eamconsole.journal import Journal
from eamconsole.services.charts import Charts, Figure, Span
from eamconsole.services.charts.reading import steps_of
from eamconsole.support.clock import VirtualClock
from eamconsole.sync.budget import CallBudget
from eamconsole.sync.calls import calls_by_hour, keep_calls

NEW_YORK = ZoneInfo("America/New_York")


def test_days_begin_at_the_citys_midnight_through_the_nights_that_change_the_clock():
    steps = steps_of(Span.WEEK, datetime(2026, 11, 3, 15, tzinfo=UTC), NEW_YORK)
    assert [step.since.astimezone(NEW_YORK).hour for step in steps] == [0] * 7
    assert [(step.until - step.since) // timedelta(hours=1) for step in steps] == [
        *[24] * 4, 25, 24, 24,
    ]  # fmt: skip
    assert all(one.until == two.since for one, two in pairwise(steps))


def test_a_day_is_the_last_24_hours_up_to_the_present_one():
    now = datetime(2026, 11, 3, 15, 20, tzinfo=UTC)
    steps = steps_of(Span.DAY, now, ZoneInfo("Asia/Kathmandu"))  # a quarter of an hour aside
    assert len(steps) == 24 and steps[-1].since <= now < steps[-1].until
    assert {step.until - step.since for step in steps} == {timedelta(hours=1)}


def test_calls_are_told_hour_by_hour_and_those_of_long_ago_forgotten(tmp_path):
    clock = VirtualClock(datetime(2026, 8, 1, 12, 10, tzinfo=UTC))
    journal = Journal.open(f"sqlite:///{tmp_path / 'journal.sqlite'}", clock=clock)
    budget = CallBudget(0, clock)
    for calls, pause in ((3, timedelta(minutes=20)), (2, timedelta(hours=1)), (7, timedelta(0))):
        for _ in range(calls):
            budget.spend()
        keep_calls(journal, budget, clock.now())
        clock.advance(pause.total_seconds())
    chart = Charts(journal, clock, NEW_YORK, 20).read(Figure.CALLS, Span.DAY)
    assert [bar.cells for bar in chart.bars if bar.count] == [("5",), ("7",)]
    assert chart.total == ("12 calls by the sync since 2026-08-01 08:00; 1,200 an hour are allowed")
    clock.advance(timedelta(days=70).total_seconds())
    budget.spend()
    keep_calls(journal, budget, clock.now())
    with journal.read() as ledgers:
        assert list(calls_by_hour(ledgers).values()) == [1]
    journal.close()
