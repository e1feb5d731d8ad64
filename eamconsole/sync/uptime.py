"""What ran and what was away, since when and until when: a record without gaps.

Each stretch is one entry, written when it ends: a run of the sync, a side that did not answer, a
sleep of the machine, a silence.  What no run covers is a gap, and the run before it says how it
came about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from eamconsole.journal import Ledgers
from eamconsole.support.known_fields import known_part

_ENTRY, _RUN = "uptime:", "uptime_run"
KEPT = timedelta(days=3 * 366)
_FEWEST = 2_000
"""Entries that stay however old: a clock that is ahead makes all of them old."""
SYNC, ASLEEP, SILENCE = "sync", "asleep", "silence"
DIED = "died"
"""How a run ended that nobody ended: its process, or the machine, was gone."""
_ONE_SCHEDULE = timedelta(minutes=35)
"""Single rounds no further apart are one stretch: a scheduler runs them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One stretch of time.  ``what`` is sync, asleep, silence, or the name of a system.

    ``ended`` says how a run ended: empty where a person or a schedule wished it.
    """

    what: str
    since: datetime
    until: datetime
    ended: str = ""
    rounds: int = 0
    """Of a schedule; 0 for a service or window."""

    @property
    def length(self) -> timedelta:
        """How long it lasted; a clock set back makes it nothing, not less."""
        return max(timedelta(), self.until - self.since)


def begin_run(ledgers: Ledgers, at: datetime, beat_at: datetime | None) -> Stretch | None:
    """Note that a sync begins; return the run before it, which died if it is noted as running."""
    open_run = ledgers.facts.get(_RUN)
    if isinstance(open_run, str):
        since = datetime.fromisoformat(open_run)
        until = min(max(since, beat_at or since), at)
        note(ledgers, Stretch(what=SYNC, since=since, until=until, ended=DIED))
    ledgers.facts.set(_RUN, at.isoformat())
    return _last_run(ledgers)


def end_run(ledgers: Ledgers, at: datetime, why: str, *, rounds: int) -> None:
    """Note that a sync ends, and why where nobody wished it."""
    open_run = ledgers.facts.get(_RUN)
    ledgers.facts.forget(_RUN)
    if not isinstance(open_run, str):
        return
    run = Stretch(
        what=SYNC,
        since=datetime.fromisoformat(open_run),
        until=at,
        ended=why,
        rounds=rounds,
    )
    before = _last_run(ledgers) if rounds else None
    if before is not None and before.rounds and not before.ended and _follows(run, before):
        run = replace(run, since=before.since, rounds=before.rounds + rounds)
    note(ledgers, run)


def note(ledgers: Ledgers, stretch: Stretch) -> None:
    """Keep a stretch that is over; what is older than three years goes."""
    ledgers.facts.set(_name(stretch), asdict(stretch) | _moments(stretch))


def prune(ledgers: Ledgers, now: datetime) -> None:
    """Forget what is older than anybody asks for, but for the newest entries."""
    dated: list[tuple[datetime, str]] = []
    for name, value in ledgers.facts.under(_ENTRY).items():
        stretch = _stretch(value)
        if stretch is None:
            ledgers.facts.forget(name)
        else:
            dated.append((stretch.until, name))
    for until, name in sorted(dated)[:-_FEWEST]:
        if now - until > KEPT:
            ledgers.facts.forget(name)


def stretches(ledgers: Ledgers) -> list[Stretch]:
    """Return all that is known, the oldest first."""
    found = (_stretch(value) for value in ledgers.facts.under(_ENTRY).values())
    return sorted((each for each in found if each is not None), key=lambda each: each.since)


def running_since(ledgers: Ledgers) -> datetime | None:
    """Return since when a sync is noted as running; it may have died since."""
    kept = ledgers.facts.get(_RUN)
    return datetime.fromisoformat(kept) if isinstance(kept, str) else None


def gaps(runs: Iterable[Stretch], now: datetime, *, running: bool) -> Iterator[Stretch]:
    """Yield what no run covers, each with how the run before it ended."""
    before: Stretch | None = None
    for run in sorted(runs, key=lambda each: each.since):
        if before is not None and run.since > before.until:
            yield Stretch(what="gap", since=before.until, until=run.since, ended=before.ended)
        if before is None or run.until >= before.until:
            before = run
    if before is not None and not running and now > before.until:
        yield Stretch(what="gap", since=before.until, until=now, ended=before.ended)


def _follows(run: Stretch, before: Stretch) -> bool:
    return timedelta() <= run.since - before.until <= _ONE_SCHEDULE


def _last_run(ledgers: Ledgers) -> Stretch | None:
    runs = [each for each in stretches(ledgers) if each.what == SYNC]
    return runs[-1] if runs else None


def _name(stretch: Stretch) -> str:
    return f"{_ENTRY}{stretch.what}:{stretch.since.isoformat()}"


def _moments(stretch: Stretch) -> dict[str, Any]:
    return {"since": stretch.since.isoformat(), "until": stretch.until.isoformat()}


def _stretch(value: Any) -> Stretch | None:
    try:
        moments = {name: datetime.fromisoformat(value[name]) for name in ("since", "until")}
        return Stretch(**known_part(Stretch, value) | moments)
    except (KeyError, TypeError, ValueError):
        return None
