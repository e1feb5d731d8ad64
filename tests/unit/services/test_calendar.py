"""What lapses is told 30, 14 and 3 days before, each once, and is over once it was renewed."""

import base64
import json
import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from eamconsole.domain.lapsing import Ending
from eamconsole.journal import Journal
from eamconsole.services.checks.lapsing import end_told_by
from eamconsole.support.clock import VirtualClock
from eamconsole.sync.lapsing import Lapsing

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
A_DAY = 86_400


@pytest.fixture
def calendar(tmp_path):
    clock = VirtualClock(NOW)
    ends = {"EAM certificate": NOW + timedelta(days=40)}
    typed = {}
    journal = Journal.open(f"sqlite:///{tmp_path / 'c.sqlite'}", clock=clock)
    parts = SimpleNamespace(
        journal=journal,
        clock=clock,
        certificate_ends=lambda: dict(ends),
        credential_ends=lambda: dict(typed),
    )

    def open_notices():
        Lapsing(parts).read_if_due(threading.Event())
        with journal.read() as ledgers:
            return [(notice.kind, notice.text) for notice in ledgers.notices.open()]

    yield SimpleNamespace(clock=clock, ends=ends, typed=typed, told=open_notices)
    journal.close()


def days(calendar, number):
    calendar.clock.advance(number * A_DAY + 1)


def test_it_is_told_earlier_then_louder_then_over(calendar):
    told = [("lapsing", "EAM certificate lapses on 2026-12-11.")]
    assert calendar.told() == []
    days(calendar, 11)
    assert calendar.told() == told
    days(calendar, 20)
    assert calendar.told() == told, "one notice stands, not two"
    days(calendar, 7)
    assert calendar.told() == [("lapsed", "EAM certificate lapses on 2026-12-11.")]
    calendar.ends["EAM certificate"] += timedelta(days=365)
    days(calendar, 1)
    assert calendar.told() == []


def test_a_typed_day_counts_and_may_be_taken_back(calendar):
    calendar.typed["EAM login"] = NOW + timedelta(days=2)
    assert calendar.told() == [("lapsed", "EAM login lapses on 2026-11-03.")]
    calendar.typed.clear()
    days(calendar, 1)
    assert calendar.told() == []


@pytest.mark.parametrize(
    ("left", "stage"), [(31, None), (30, 30), (15, 30), (14, 14), (3, 3), (0, 3), (-5, 3)]
)
def test_the_stages(left, stage):
    assert Ending(title="x", at=NOW + timedelta(days=left)).stage(NOW) == stage


def jwt(payload):
    body = base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")
    return f"e30.{body}.c2ln"


@pytest.mark.parametrize(
    ("token", "end"),
    [
        (jwt({"exp": 1_800_000_000}), datetime.fromtimestamp(1_800_000_000, UTC)),
        (jwt({"exp": "1800000000"}), datetime.fromtimestamp(1_800_000_000, UTC)),
        (jwt({"sub": "x"}), None),
        (jwt({"exp": 1e300}), None),
        (jwt([1]), None),
        ("0123456789abcdef", None),
        ("a.b.c", None),
        ("a." + "x" * 50_000 + ".c", None),
    ],
)
def test_a_token_that_tells_its_end(token, end):
    assert end_told_by(token) == end
