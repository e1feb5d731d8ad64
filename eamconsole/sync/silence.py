"""The silence alarm: learns the city's usual traffic once a day, and tells when none comes."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from eamconsole.domain.silence import LONGEST_MEMORY, Quiet, Rhythm, judge, learn
from eamconsole.journal import Ledgers
from eamconsole.sync import uptime
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts

_FACT, _LEARNED_AT, _KEY = "rhythm", "rhythm_learned", "silence"
_EVERY = timedelta(days=1)


class SilenceWatch:
    """Judged after every look at SeeClickFix that was answered: only then is nothing news."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts
        self._told_of: datetime | None = None

    def learn_if_due(self, cancel: threading.Event) -> None:
        """Learn anew where that was not done today."""
        parts, now = self._parts, self._parts.clock.now()
        with parts.journal.read() as ledgers:
            if cancel.is_set() or not is_due(ledgers.watermarks.get(_LEARNED_AT), _EVERY, now):
                return
            since = now - timedelta(days=LONGEST_MEMORY)
            hours = ledgers.requests.arrivals_by_hour(since)
        zone = parts.rules.zone
        counts: dict[Any, list[int]] = {}
        for hour, number in hours:
            local = hour.astimezone(zone)
            counts.setdefault(local.date(), [0] * 24)[local.hour] += number
        rhythm = learn(counts, now.astimezone(zone).date())

        def keep(ledgers: Ledgers) -> None:
            ledgers.facts.set(_FACT, None if rhythm is None else _plain(rhythm))
            ledgers.watermarks.set(_LEARNED_AT, now)

        parts.journal.write(keep)

    def judge(self) -> None:
        """Tell a silence once; it is over by itself with the next request."""
        parts, now = self._parts, self._parts.clock.now()
        with parts.journal.read() as ledgers:
            quiet = read_quiet(ledgers, parts.rules.zone, now)
            told = any(notice.key == _KEY for notice in ledgers.notices.open())
        if quiet.is_silent(now):
            if not told and quiet.last != self._told_of:
                self._told_of = quiet.last
                text = silence_text(quiet, parts.rules.zone)
                parts.journal.write(
                    lambda ledgers: ledgers.notices.raise_(_KEY, "silence", text, now)
                )
        elif told:
            parts.journal.write(lambda ledgers: self._end(ledgers, quiet.last or now, now))

    def _end(self, ledgers: Ledgers, until: datetime, now: datetime) -> None:
        ledgers.notices.solve(_KEY, now)
        if self._told_of is not None and self._told_of < until:
            silent = uptime.Stretch(what=uptime.SILENCE, since=self._told_of, until=until)
            uptime.note(ledgers, silent)


def read_quiet(ledgers: Ledgers, zone: ZoneInfo, now: datetime) -> Quiet:
    """Return since when no request came, and from when on that is too long."""
    return judge(_rhythm(ledgers.facts.get(_FACT)), ledgers.requests.newest_arrival(now), zone)


def silence_text(quiet: Quiet, zone: ZoneInfo) -> str:
    """Say since when nothing came; the same words as long as it is the same silence."""
    last = quiet.last.astimezone(zone) if quiet.last is not None else None
    since = f"{last:%A, %Y-%m-%d %H:%M}" if last is not None else "the beginning"
    return (
        f"No new request has come from SeeClickFix since {since}. SeeClickFix answers, but a gap "
        "this long at these hours happens less than once a year here."
    )


def _plain(rhythm: Rhythm) -> dict[str, Any]:
    return {
        "level": rhythm.level,
        "weekdays": rhythm.weekdays,
        "hours": rhythm.hours,
        "holiday": rhythm.holiday,
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
        )
    except (KeyError, TypeError, ValueError):
        return None
    whole = len(rhythm.weekdays) == 7 and all(len(each) == 24 for each in rhythm.hours)
    return rhythm if whole else None
