"""The one verdict: what lock, lease and journal tell, and what follows from it."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eamconsole.domain.brakes import Brake, BrakeKind
from eamconsole.errors import JournalError, Service
from eamconsole.journal import Journal, NoticeGroup
from eamconsole.services.overview.reading import Overview
from eamconsole.services.standing import Level, LinkStanding, Side, SyncState, WaitLimits
from eamconsole.services.standing.judging import SyncFacts, judge, judge_side
from eamconsole.services.standing.monitoring import (
    MonitoringFigures,
    metrics_text,
    plugin_answer,
    unreadable_text,
)
from eamconsole.services.standing.wording import countdown, headline, reading_gap
from eamconsole.support.clock import VirtualClock
from eamconsole.sync.budget import CallBudget

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
HOLDER = "server/4711/svc"
LIMITS = WaitLimits()


def ago(minutes=0.0, **more):
    return NOW - timedelta(minutes=minutes, **more)


def stand(facts, *sides, limits=LIMITS, **more):
    return judge(
        now=NOW, zone=UTC, limits=limits, facts=facts, sides=[(s, 0) for s in sides], **more
    )


def side(state, minutes, service=Service.EAM, **more):
    return Side(service=service, state=state, since=ago(minutes), **more)


RUNNING = SyncFacts(
    lock_held=True, holder=HOLDER, since=ago(600), beat_at=ago(0.5), last_good=ago(1)
)
ENDED = SyncFacts(lock_held=False, since=ago(600), last_good=ago(10))

SYNCS = (
    ("runs", RUNNING, SyncState.RUNNING, Level.FINE),
    ("never ran", SyncFacts(lock_held=False), SyncState.NEVER, Level.WARNING),
    ("killed", replace(RUNNING, lock_held=False), SyncState.DIED, Level.CRITICAL),
    ("stopped by a person", ENDED, SyncState.RESTING, Level.FINE),
    ("ended by a fault", replace(ENDED, ended="disk full"), SyncState.FAILED, Level.CRITICAL),
    ("long ago", replace(ENDED, last_good=ago(31)), SyncState.OVERDUE, Level.CRITICAL),
    ("no heart beats", replace(RUNNING, beat_at=ago(9)), SyncState.HUNG, Level.CRITICAL),
    ("hears nothing", replace(RUNNING, last_good=ago(31)), SyncState.SILENT, Level.CRITICAL),
    (
        "restarted after a night",
        replace(RUNNING, since=ago(2), last_good=ago(400)),
        SyncState.RUNNING,
        Level.FINE,
    ),
    (
        "a round that pays for hours",
        replace(RUNNING, since=ago(300), beat_at=None, last_good=ago(0.3)),
        SyncState.RUNNING,
        Level.FINE,
    ),
    (
        "a round that hangs",
        replace(RUNNING, since=ago(31), beat_at=None, last_good=ago(31)),
        SyncState.SILENT,
        Level.CRITICAL,
    ),
    (
        "waits for its journal",
        replace(RUNNING, since=ago(1), beat_at=ago(1), last_good=ago(900), lease_awaited=True),
        SyncState.STARTING,
        Level.FINE,
    ),
    (
        "waits for its journal for long",
        replace(RUNNING, since=ago(4), beat_at=ago(4), lease_awaited=True),
        SyncState.HUNG,
        Level.CRITICAL,
    ),
    ("a window opens", SyncFacts(lock_held=False, starting=True), SyncState.STARTING, Level.FINE),
    ("a good round to come", replace(ENDED, last_good=ago(-9)), SyncState.OVERDUE, Level.CRITICAL),
    ("a beat to come", replace(RUNNING, beat_at=ago(-9)), SyncState.HUNG, Level.CRITICAL),
    (
        "hears nothing, began in the future",
        replace(RUNNING, since=ago(-900), last_good=ago(31)),
        SyncState.SILENT,
        Level.CRITICAL,
    ),
    ("clocks differ a little", replace(ENDED, last_good=ago(-2)), SyncState.RESTING, Level.FINE),
    ("lock unreadable", replace(ENDED, lock_held=None), SyncState.UNKNOWN, Level.UNKNOWN),
)


@pytest.mark.parametrize("facts, state, level", [s[1:] for s in SYNCS], ids=[s[0] for s in SYNCS])
def test_whether_something_syncs_is_told_by_lock_and_heart(facts, state, level):
    standing = stand(facts)
    assert (standing.sync.state, standing.level) == (state, level)
    assert bool(standing.needs) == (level >= Level.WARNING)


FULL = JournalError(
    "The disk that holds the journal is full: 0.2 MB are free in /srv.", "Free some disk space."
)


def test_a_sync_that_cannot_write_is_told_with_its_cause_not_as_one_without_a_sign_of_life():
    standing = stand(replace(RUNNING, beat_at=ago(9), write_trouble=FULL))
    assert (standing.sync.state, standing.level) == (SyncState.STALLED, Level.CRITICAL)
    (need,) = standing.needs
    assert "has written nothing since 08:51. The disk that holds the journal is full" in need.text
    assert need.next_step == "Free some disk space."


def test_what_did_not_happen_while_the_machine_slept_alarms_nobody():
    asleep = replace(RUNNING, beat_at=ago(480), last_good=ago(480), awake_since=ago(0.2))
    standing = stand(asleep, side("ok", 480), side("unreachable", 480), oldest=ago(481))
    assert standing.sync.state is SyncState.RUNNING
    assert standing.needs == ()
    assert not standing.late
    awake = replace(asleep, awake_since=ago(4))
    assert stand(awake).sync.state is SyncState.HUNG
    assert stand(replace(awake, awake_since=ago(-60))).sync.state is SyncState.HUNG


@pytest.mark.parametrize(
    "state, minutes, level, needed",
    [
        ("ok", 0, Level.FINE, False),
        ("busy", 50, Level.FINE, False),
        ("unreachable", 1, Level.WARNING, False),
        ("unreachable", 40, Level.CRITICAL, True),
        ("signed_out", 1, Level.CRITICAL, True),
        ("blocked", 1, Level.CRITICAL, True),
    ],
)
def test_a_side_that_is_away_warns_at_once_and_needs_somebody_after_the_longest_lag(
    state, minutes, level, needed
):
    standing = stand(RUNNING, side(state, minutes))
    assert (standing.level, bool(standing.needs)) == (level, needed)
    without_address = stand(RUNNING, side(state, minutes, Service.ARCGIS))
    assert without_address.level == min(level, Level.WARNING) or state != "unreachable"


def test_single_faults_are_no_news_until_they_last():
    short, long = side("ok", 1), side("ok", 3)
    assert judge_side(short, 1, NOW, LIMITS).is_well
    lasting = judge_side(long, 1, NOW, LIMITS)
    assert (lasting.state, lasting.level) == ("unreachable", Level.WARNING)


def test_what_began_in_the_future_counts_as_long_ago():
    """The clock was ahead for a while; believed, its moments would silence alarms for years."""
    far = -400 * 24 * 60
    assert stand(RUNNING, side("unreachable", far)).level is Level.CRITICAL
    assert stand(RUNNING, oldest=ago(far)).late
    words = stand(replace(ENDED, last_good=ago(far))).needs[0].text
    assert "in the future: this machine's clock was or is wrong" in words


def test_a_known_outage_is_not_told_again_as_silence():
    quiet = replace(RUNNING, last_good=ago(31))
    standing = stand(quiet, side("unreachable", 31))
    assert standing.sync.state is SyncState.RUNNING
    assert [need.cause for need in standing.needs] == ["unreachable:eam"]


def test_what_waited_while_nothing_ran_is_not_held_against_a_new_start():
    started = replace(RUNNING, since=ago(2))
    assert not stand(started, oldest=ago(400)).late
    assert stand(RUNNING, oldest=ago(31)).level is Level.WARNING
    assert not stand(RUNNING, oldest=ago(31), limits=WaitLimits(max_lag=timedelta(hours=1))).late


def group(kind, text="Something happened."):
    return NoticeGroup(kind=kind, count=2, first_seen=ago(90), last_seen=NOW, text=text)


def test_only_notices_that_need_a_person_move_the_verdict():
    daily = stand(RUNNING, notices=[group("category_changes"), group("other_document")])
    assert (daily.level, daily.needs, daily.to_know) == (Level.FINE, (), 4)
    pressing = stand(RUNNING, notices=[group("withdrawn")])
    (need,) = pressing.needs
    assert (need.cause, need.count, pressing.level) == ("withdrawn", 2, Level.WARNING)
    assert need.next_step
    assert stand(RUNNING, notices=[group("from-the-future")]).level is Level.WARNING


def test_a_brake_is_one_decision_told_once():
    brake = Brake(
        kind=BrakeKind.CLOSINGS, since=NOW, issues=tuple(range(20)), samples=("WR-1",),
        text="20 closings wait.",
    )  # fmt: skip
    (need,) = stand(RUNNING, brakes=[brake], notices=[group("brake")]).needs
    assert (need.cause, need.count) == ("brake:closings", 1)
    assert "WR-1" in need.text


@pytest.mark.parametrize(
    "seconds, words", [(-3, "0:00"), (12, "0:12"), (754, "12:34"), (3_754, "1:02:34")]
)
def test_a_countdown_reads_like_a_clock(seconds, words):
    assert countdown(NOW + timedelta(seconds=seconds), NOW) == words


def measured(**more):
    facts = {
        "profile": "harborview", "environment": "test", "counts": {}, "requests": {}, "links": {},
        "done_today": {}, "certificates": {},
    }  # fmt: skip
    return MonitoringFigures(**facts | more)


def answer(standing):
    return plugin_answer(standing, measured(), LIMITS, NOW, UTC)


def test_the_plugin_line_has_words_figures_and_the_four_statuses():
    status, line = answer(stand(RUNNING))
    assert status == 0
    assert line.startswith("EAM Console OK - harborview/test: Syncing: server, process 4711 (svc)")
    _, _, figures = line.partition(" | ")
    assert figures.startswith("lag=0s;1800;;0 silence=60s;;1800;0 needs_person=0;0;;0")
    down = side("unreachable", 1, asked_again_at=NOW + timedelta(seconds=12))
    status, line = answer(stand(RUNNING, down))
    assert status == 1
    assert "Waiting for EAM, unreachable since 08:59; next try in 0:12." in line
    assert answer(stand(RUNNING, side("unreachable", 40)))[0] == 2
    assert answer(stand(replace(RUNNING, lock_held=False)))[0] == 2
    assert answer(stand(replace(ENDED, lock_held=None)))[0] == 3


def test_words_of_other_systems_add_no_figures_and_no_second_line():
    hostile = "oops | lag=9s\nCRITICAL"
    status, line = answer(stand(replace(ENDED, ended=hostile)))
    assert (status, line.count("|"), line.count("\n")) == (2, 1, 0)


def test_the_metrics_are_text_prometheus_reads():
    down = side("unreachable", 1, latency_ms=40.0, last_success=ago(2))
    hostile = {'a"b\\c\nd': NOW}
    text = metrics_text(stand(RUNNING, down), measured(certificates=hostile), NOW)
    assert 'eamconsole_verdict{profile="harborview",environment="test"} 1\n' in text
    assert 'eamconsole_system_up{profile="harborview",environment="test",system="eam"} 0\n' in text
    assert 'name="a\\"b\\\\c\\nd"' in text
    for line in text.splitlines():
        assert line.startswith(("# HELP eamconsole_", "# TYPE eamconsole_", "eamconsole_"))
    assert 'eamconsole_readable{profile="h"} 0' in unreadable_text("h")


def test_nothing_is_said_where_all_is_well():
    assert headline(stand(RUNNING), NOW, UTC) == ""
    assert headline(LinkStanding(), NOW, UTC) == ""


WELL = Side(service=Service.SEECLICKFIX, state="ok")
GAPS = (
    ("both are read", RUNNING, (WELL, Side(service=Service.EAM, state="ok")), ""),
    ("EAM was not needed", RUNNING, (WELL, Side(service=Service.EAM)), ""),
    ("stopped by a person", ENDED, (WELL,), ""),
    ("nothing was read", RUNNING, (Side(service=Service.SEECLICKFIX),), "was not read yet"),
    ("EAM is away", RUNNING, (WELL, side("unreachable", 4)), "EAM, unreachable since"),
    ("killed", replace(RUNNING, lock_held=False), (WELL,), "died without ending"),
    ("ArcGIS is away", RUNNING, (WELL, side("unreachable", 4, Service.ARCGIS)), ""),
)


@pytest.mark.parametrize(
    ("facts", "sides", "words"), [g[1:] for g in GAPS], ids=[g[0] for g in GAPS]
)
def test_nobody_is_up_to_date_with_what_is_not_read(facts, sides, words):
    gap = reading_gap(stand(facts, *sides), NOW, UTC)
    assert words in gap
    assert bool(gap) == bool(words)


def test_a_window_that_wakes_before_the_sync_has_said_so_gives_no_alarm():
    clock = VirtualClock(NOW)
    with closing(Journal.open("sqlite://", clock=clock, inline=True)) as journal:
        overview = Overview(journal, clock, UTC, CallBudget(20, clock), lambda: True)
        epoch = journal.write(lambda ledgers: ledgers.lease.take(HOLDER, NOW))
        clock.advance(90)
        journal.write(lambda ledgers: ledgers.lease.beat(epoch, clock.now()))
        overview.status()
        clock.advance(8 * 3_600)
        assert overview.status().standing.sync.state is SyncState.RUNNING
        for _ in range(7):
            clock.advance(30)
            standing = overview.status().standing
        assert standing.sync.state is SyncState.HUNG
