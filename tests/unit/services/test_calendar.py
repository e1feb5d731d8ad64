"""What lapses is told 30, 14 and 3 days before, each once, and is over once it was renewed."""

import base64
import json
import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from eamconsole.domain.expiry import Ending
from eamconsole.errors import Service
from eamconsole.journal import Journal
from eamconsole.services.alerts.signals import signals_of
from eamconsole.services.checks.expiry import end_told_by
from eamconsole.services.standing.records import LinkStanding
from eamconsole.support.clock import VirtualClock
from eamconsole.sync.expiry import Expiry
from eamconsole.sync.server_clocks import ServerClocks, clock_ahead, clock_words

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
        Expiry(parts).read_if_due(threading.Event())
        with journal.read() as ledgers:
            return [(notice.kind, notice.text) for notice in ledgers.notices.open()]

    yield SimpleNamespace(clock=clock, ends=ends, typed=typed, told=open_notices, journal=journal)
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


@pytest.mark.parametrize("wrong", [timedelta(days=300), timedelta(days=-300), timedelta(hours=30)])
def test_what_lapses_is_judged_by_the_servers_where_this_clock_is_wrong(calendar, wrong):
    clocks, right = ServerClocks(calendar.clock), calendar.clock.now()
    calendar.ends["EAM certificate"] = right + timedelta(days=3, hours=12)
    calendar.clock.advance(wrong.total_seconds())
    for service in (Service.EAM, Service.SEECLICKFIX):
        clocks.note(service, True, 0.1, right)
    clocks.tell(calendar.journal)
    told = [text for kind, text in calendar.told() if kind != "clock_differs"]
    assert told == ["EAM certificate lapses on 2026-11-05."]
    with calendar.journal.read() as ledgers:
        signals = [each for each in signals_of(LinkStanding(), ledgers, calendar.clock.now())
                   if each.key.startswith("ends:")]  # fmt: skip
        words = clock_words(clock_ahead(ledgers, calendar.clock.now()))
    assert [each.stage for each in signals] == ["14"]
    assert "days are counted by theirs" in words


def test_one_server_that_agrees_is_enough_to_believe_this_clock(calendar):
    clocks, now = ServerClocks(calendar.clock), calendar.clock.now()
    clocks.note(Service.EAM, True, 0.1, now - timedelta(days=300))
    clocks.note(Service.SEECLICKFIX, True, 0.1, now)
    clocks.tell(calendar.journal)
    calendar.ends["EAM certificate"] = now + timedelta(days=2)
    assert ("lapsed", "EAM certificate lapses on 2026-11-03.") in calendar.told()


def test_a_clock_put_right_is_believed_at_once(calendar):
    clocks, right = ServerClocks(calendar.clock), calendar.clock.now()
    calendar.clock.advance(300 * A_DAY)
    clocks.note(Service.EAM, True, 0.1, right)
    clocks.tell(calendar.journal)
    calendar.clock.advance(-300 * A_DAY)
    with calendar.journal.read() as ledgers:
        assert clock_ahead(ledgers, calendar.clock.now()) == timedelta()
