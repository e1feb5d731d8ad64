"""The silence alarm: learns the city's usual traffic once a day, and tells when none comes."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from eamconsole.domain.silence import LONGEST_MEMORY, Quiet, Rhythm, judge, learn
from eamconsole.journal import Ledgers
from eamconsole.sync import uptime
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts

_FACT, _LEARNED_AT, _KEY = "rhythm", "rhythm_learned", "silence"
_TOLD, _LAST_TOLD = "silence_told", "silence_since"
"""Since when the silence lasts that was told and goes on; and what earlier versions kept, who
left it there when it was over."""
_EVERY = timedelta(days=1)


class SilenceWatch:
    """Judged after every look at SeeClickFix that was answered: only then is nothing news."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts

    def learn_if_due(self, cancel: threading.Event) -> None:
        """Learn anew where that was not done today."""
        parts, now = self._parts, self._parts.clock.now()
        with parts.journal.read() as ledgers:
            if cancel.is_set() or not is_due(ledgers.watermarks.get(_LEARNED_AT), _EVERY, now):
                return
            since = now - timedelta(days=LONGEST_MEMORY)
            hours = ledgers.requests.arrivals_by_hour(since)
            newest = ledgers.requests.newest_arrival(now) or now
            silences = [each for each in uptime.stretches(ledgers) if each.what == uptime.SILENCE]
        zone = parts.rules.zone
        counts: dict[Any, list[int]] = {}
        for hour, number in hours:
            local = hour.astimezone(zone)
            counts.setdefault(local.date(), [0] * 24)[local.hour] += number
        silent = {day for each in silences for day in _days(each, zone)}
        # A silence that goes on is not learned for usual: its limit would move away from it.
        rhythm = learn(counts, newest.astimezone(zone).date(), silent)

        def keep(ledgers: Ledgers) -> None:
            ledgers.facts.set(_FACT, None if rhythm is None else _plain(rhythm))
            ledgers.watermarks.set(_LEARNED_AT, now)

        parts.journal.write(keep)

    def judge(self) -> None:
        """Tell a silence once; it is over by itself with the next request, and not before."""
        parts, now = self._parts, self._parts.clock.now()
        if parts.server_clocks is not None and not parts.server_clocks.are_of_one_day:
            return  # the hours that passed are this clock's alone, and that is told by itself
        with parts.journal.read() as ledgers:
            quiet = read_quiet(ledgers, parts.rules.zone, now)
            since = _told_since(ledgers)
        if (last := quiet.last) is None:
            return
        if since is not None:
            if last > since:
                parts.journal.write(lambda ledgers: _end(ledgers, since, last, now))
        elif quiet.is_silent(now):
            text = silence_text(quiet, parts.rules.zone)
            parts.journal.write(lambda ledgers: _begin(ledgers, text, last, now))


def _told_since(ledgers: Ledgers) -> datetime | None:
    """Return since when the silence lasts that was told; what a person called solved goes on."""
    kept = ledgers.facts.get(_TOLD)
    if kept is None and any(notice.key == _KEY for notice in ledgers.notices.open()):
        kept = ledgers.facts.get(_LAST_TOLD)
    return datetime.fromisoformat(kept) if isinstance(kept, str) else None


def _begin(ledgers: Ledgers, text: str, last: datetime, now: datetime) -> None:
    ledgers.notices.raise_(_KEY, "silence", text, now)
    ledgers.facts.set(_TOLD, last.isoformat())


def _end(ledgers: Ledgers, since: datetime, until: datetime, now: datetime) -> None:
    ledgers.notices.solve(_KEY, now)
    ledgers.facts.forget(_TOLD)
    uptime.note(ledgers, uptime.Stretch(what=uptime.SILENCE, since=since, until=until))


def read_quiet(ledgers: Ledgers, zone: ZoneInfo, now: datetime) -> Quiet:
    """Return since when no request came, and from when on that is too long."""
    return judge(_rhythm(ledgers.facts.get(_FACT)), ledgers.requests.newest_arrival(now), zone)


def silence_text(quiet: Quiet, zone: ZoneInfo) -> str:
    """Say since when nothing came."""
    last = quiet.last.astimezone(zone) if quiet.last is not None else None
    since = f"{last:%A, %Y-%m-%d %H:%M}" if last is not None else "the beginning"
    return (
        f"No new request has come from SeeClickFix since {since}. SeeClickFix answers, but a gap "
        "this long at these hours happens less than once a year here."
    )


def _days(stretch: uptime.Stretch, zone: ZoneInfo) -> list[date]:
    first = stretch.since.astimezone(zone).date()
    last = stretch.until.astimezone(zone).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _plain(rhythm: Rhythm) -> dict[str, Any]:
    return {
        "level": rhythm.level,
        "weekdays": rhythm.weekdays,
        "hours": rhythm.hours,
        "holiday": rhythm.holiday,
        "days": rhythm.days,
    }


def _rhythm(kept: Any) -> Rhythm | None:
    """Return what was learned; what another version wrote is learned anew tomorrow."""
    try:
        workday, free = kept["hours"]
        rhythm = Rhythm(
            level=float(kept["level"]),
            weekdays=tuple(map(float, kept["weekdays"])),
            hours=(tuple(map(float, workday)), tuple(map(float, free))),
            holiday=float(kept["holiday"]),
            days=int(kept["days"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
    whole = len(rhythm.weekdays) == 7 and all(len(each) == 24 for each in rhythm.hours)
    return rhythm if whole else None
