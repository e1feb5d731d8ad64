"""The record of what ran and what was away, as a table without gaps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from eamconsole.errors import Service
from eamconsole.journal import Journal, is_lease_awaited, lock_taker
from eamconsole.support.counting import counted
from eamconsole.sync.circuits import troubled_since
from eamconsole.sync.uptime import (
    ASLEEP,
    DIED,
    SILENCE,
    SYNC,
    Stretch,
    gaps,
    running_since,
    stretches,
)

HEADINGS = ("What", "From", "To", "Seconds", "Explanation")
_SYSTEMS = {service.value: service.label for service in Service}


def history_rows(
    journal: Journal, now: datetime, zone: tzinfo, *, lock_held: bool | None
) -> list[tuple[str, ...]]:
    """Return one row for each stretch and each gap between two runs, the oldest first."""
    with journal.read() as ledgers:
        found, running = stretches(ledgers), running_since(ledgers)
        lease, troubles = ledgers.lease.holder(), troubled_since(ledgers)
    if lock_held and is_lease_awaited(lease, lock_taker(journal)):
        lock_held = False  # the run that is written down is of the one before
    found += [
        Stretch(what=service.value, since=since, until=now) for service, since in troubles.items()
    ]
    runs = [each for each in found if each.what == SYNC]
    if running is not None:
        alive = lock_held is not False
        beat = lease.beat_at if lease is not None else running
        until = now if alive else max(running, min(beat, now))
        runs.append(Stretch(what=SYNC, since=running, until=until, ended="" if alive else DIED))
        found = [*found, runs[-1]]
    apart = list(gaps(runs, now, running=running is not None and lock_held is not False))
    whole = sorted([*found, *apart], key=lambda each: (each.since, each.until))
    return [_row(each, zone) for each in whole]


def _row(stretch: Stretch, zone: tzinfo) -> tuple[str, ...]:
    return (
        " ".join(_what(stretch)),
        _moment(stretch.since, zone),
        _moment(stretch.until, zone),
        f"{stretch.length.total_seconds():.0f}",
        _explanation(stretch),
    )


def _what(stretch: Stretch) -> Iterator[str]:
    yield {
        SYNC: "syncing",
        "gap": "not syncing",
        ASLEEP: "asleep",
        SILENCE: "silence",
    }.get(stretch.what, f"{_SYSTEMS.get(stretch.what, stretch.what)} away")


def _explanation(stretch: Stretch) -> str:
    if stretch.what == SYNC:
        rounds = f"{counted(stretch.rounds, 'round')} of a schedule"
        how = rounds if stretch.rounds else "service or window"
        return f"{how}; {_ended(stretch.ended)}"
    if stretch.what == "gap":
        return f"the run before it {_ended(stretch.ended)}"
    return {
        ASLEEP: "the computer slept, or the process could not run",
        SILENCE: "no new request came from SeeClickFix for longer than usual",
    }.get(stretch.what, "it gave no usable answer")


def _ended(why: str) -> str:
    if why == DIED:
        return "died without ending"
    return f"ended by itself: {why}" if why else "ended as wished"


def _moment(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")
