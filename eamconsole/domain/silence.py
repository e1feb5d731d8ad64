"""When no new request is news: the usual traffic of a city, and how long a gap may get.

A city's requests come more by day than by night, on workdays than on weekends, in summer than in
winter.  Measured in *requests expected meanwhile* in place of hours, all gaps are alike: of the N
requests of a year, one is followed by a gap in which ln N were expected.  That gap is the limit.
A longer one is told; as an ordinary gap it happens less than once a year.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from eamconsole.domain.holidays import is_holiday

FEWEST_DAYS, FEWEST_REQUESTS = 28, 50
"""Before that nothing is known of a city, and nothing is told."""
LONGEST_MEMORY = 800
"""Days that are learned from."""
_MARGIN, _DOUBT, _QUIETEST = 1.06, 0.09, 5.0
"""Over the limit itself, which one honest gap a year reaches; less where few requests leave what
was learned in doubt, so that it is not told late."""
_DOUBT_OF_SEASON, _DOUBT_OF_WEEKS = 0.04, 0.1
"""Less still at the beginning, and nothing once a year was seen: its season is not known, and of
a quiet city the first weeks say little."""
_LEVEL_REQUESTS, _LEVEL_DAYS, _DAYS_OF_FIRST_YEAR = 500, (21, 120), 45
"""The present level is learned from the last days, weighted by age: as many as bring about so
many requests, and fewer while the city's own season is not known."""
_USUAL_WAVE = 0.2
"""How much busier than the year's mean American cities are in the middle of July, roughly."""
_USUAL_WEEK, _PULL_OF_WEEK = (1.2, 1.15, 1.1, 1.1, 1.05, 0.75, 0.65), 50
_SEASON_DAYS, _PULL = 330, 30
_HOUR = timedelta(hours=1)
_HORIZON = timedelta(days=60)
_EMPTY_DAY = 6.0
"""A day without any request on which so many were expected was an outage, not traffic."""

Counts = Mapping[date, Sequence[int]]
"""Requests by day and hour, both in the city's zone; days without any may be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What was learned of a city: requests a day now, and how they are spread."""

    level: float
    weekdays: tuple[float, ...]
    """Seven factors around 1, Monday first."""
    hours: tuple[tuple[float, ...], tuple[float, ...]]
    """Shares of the 24 hours, of a workday and of a weekend or holiday."""
    holiday: float
    """A holiday's share of what its weekday would bring."""
    days: int = _SEASON_DAYS
    """Learned from so many: before a year is over its season is not known."""

    def on(self, day: date) -> float:
        """Return how many requests a day brings."""
        return self.level * self.weekdays[day.weekday()] * (self.holiday if is_holiday(day) else 1)

    def hourly(self, day: date) -> tuple[float, ...]:
        """Return the shares of a day's hours."""
        return self.hours[int(day.weekday() >= 5 or is_holiday(day))]

    def expected(self, since: datetime, until: datetime) -> float:
        """Return how many requests were to be expected between two moments of the city's zone."""
        total, at = 0.0, since
        while at < until:
            end = min(_next_hour(at), until)
            share = self.hourly(at.date())[at.hour]
            total += self.on(at.date()) * share * ((end - at) / _HOUR)
            at = end
        return total

    @property
    def limit(self) -> float:
        """How many requests may be missing before it is told."""
        few = math.sqrt(min(1.0, _QUIETEST / max(self.level, 0.1)))
        unseen = max(0.0, 1 - self.days / _SEASON_DAYS)
        doubt = _DOUBT * few + (_DOUBT_OF_SEASON + _DOUBT_OF_WEEKS * few) * unseen
        return (_MARGIN - doubt) * math.log(max(self.level * 365, 3.0))

    def told_at(self, last: datetime) -> datetime:
        """Return when a silence that began with ``last`` is told, in the city's zone."""
        missing, at = self.limit, last
        while at < last + _HORIZON:
            end = _next_hour(at)
            rate = self.on(at.date()) * self.hourly(at.date())[at.hour]
            part = rate * ((end - at) / _HOUR)
            if part >= missing:
                return at + _HOUR * (missing / rate)
            missing, at = missing - part, end
        return at

    @property
    def is_quiet(self) -> bool:
        """Whether even on a workday more than a day passes before a silence is told."""
        monday = datetime.combine(date(2026, 3, 2), time(9))
        return self.told_at(monday) - monday > timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """How a city stands: since when nothing new came, and when that is told; None: not known."""

    last: datetime | None = None
    told_at: datetime | None = None
    quiet_city: bool = False

    def is_silent(self, now: datetime) -> bool:
        """Whether it has been too long."""
        return self.told_at is not None and now >= self.told_at

    @property
    def is_learning(self) -> bool:
        """Whether too little is known yet."""
        return self.told_at is None


def judge(rhythm: Rhythm | None, last: datetime | None, zone: tzinfo) -> Quiet:
    """Return since when nothing came, and from when on that is too long."""
    if rhythm is None or last is None:
        return Quiet(last=last)
    return Quiet(
        last=last,
        told_at=rhythm.told_at(last.astimezone(zone)).astimezone(last.tzinfo),
        quiet_city=rhythm.is_quiet,
    )


def learn(counts: Counts, today: date, without: Collection[date] = ()) -> Rhythm | None:
    """Learn from the days before ``today``; None where too little is known.

    ``without`` are days of a silence that was told: learned from, the next would be told later.
    """
    first = max(min(counts, default=today), today - timedelta(days=LONGEST_MEMORY))
    days = [first + timedelta(days=n) for n in range((today - first).days)]
    totals = {day: sum(counts.get(day, ())) for day in days}
    if len(days) < FEWEST_DAYS or sum(totals.values()) < FEWEST_REQUESTS:
        return None
    days = [day for day in _without_outages(days, totals) if day not in without]
    totals = {day: totals[day] for day in days}
    if not sum(totals.values()):
        return None
    weekdays = _weekdays(days, totals)
    holiday = _holiday(days, totals, weekdays, (0.0, 0.0))
    usual = _usual(days, weekdays, holiday)
    # Most holidays are in winter: without the season they would look quieter than they are.
    holiday = _holiday(days, totals, weekdays, _season(days, totals, usual))
    usual = _usual(days, weekdays, holiday)
    return Rhythm(
        level=_level(days, totals, usual, today),
        weekdays=weekdays,
        hours=(_hours(_split(days, free=False), counts), _hours(_split(days, free=True), counts)),
        holiday=holiday,
        days=len(days),
    )


def _next_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0) + _HOUR


def _without_outages(days: Sequence[date], totals: Mapping[date, int]) -> list[date]:
    mean = sum(totals.values()) / len(days)
    return [day for day in days if totals[day] or mean < _EMPTY_DAY]


def _weekdays(days: Iterable[date], totals: Mapping[date, int]) -> tuple[float, ...]:
    seen, came = [0] * 7, [0] * 7
    for day in days:
        if not is_holiday(day):
            seen[day.weekday()] += 1
            came[day.weekday()] += totals[day]
    mean = sum(came) / max(sum(seen), 1)
    if not mean:
        return _USUAL_WEEK
    # Each is drawn toward what is usual by the weight of some requests: few say little.
    means = [
        (c + _PULL_OF_WEEK * usual) / (s + _PULL_OF_WEEK / mean)
        for c, s, usual in zip(came, seen, _USUAL_WEEK, strict=True)
    ]
    level = sum(means) / 7
    return tuple(each / level for each in means)


def _usual(days: Iterable[date], by: Sequence[float], holiday: float) -> dict[date, float]:
    """Return each day's share of a mean one, the season left out."""
    return {day: by[day.weekday()] * (holiday if is_holiday(day) else 1.0) for day in days}


def _holiday(
    days: Iterable[date],
    totals: Mapping[date, int],
    by: Sequence[float],
    season: tuple[float, float],
) -> float:
    """Return a holiday's share; before one was seen it is taken for half a day."""
    mean = sum(totals.values()) / max(len(totals), 1)
    closed = [day for day in days if is_holiday(day)]
    came = sum(totals[day] for day in closed)
    usual = sum(mean * by[day.weekday()] * _factor(season, day) for day in closed)
    return min(1.5, (came + 2.5) / (usual + 5.0))


def _split(days: Iterable[date], *, free: bool) -> list[date]:
    return [day for day in days if (day.weekday() >= 5 or is_holiday(day)) is free]


def _hours(days: Iterable[date], counts: Counts) -> tuple[float, ...]:
    """Return the shares of the hours, smoothed over neighbors as far as few requests ask for it."""
    came = [sum(hour) for hour in zip(*(counts[day] for day in days if day in counts), strict=True)]
    came = came or [0] * 24
    total = sum(came)
    smooth = [(came[h - 1] + 2 * came[h] + came[(h + 1) % 24]) / 4 for h in range(24)]
    trust = total / (total + 400)
    mixed = [
        trust * exact + (1 - trust) * rough + 0.25
        for exact, rough in zip(came, smooth, strict=True)
    ]
    whole = sum(mixed)
    return tuple(each / whole for each in mixed)


def _level(
    days: Sequence[date], totals: Mapping[date, int], usual: Mapping[date, float], today: date
) -> float:
    """Return the requests of an average day now: the last weeks', and the season's way since."""
    season = _season(days, totals, usual)
    mean = sum(totals.values()) / len(totals)
    least, most = _LEVEL_DAYS
    reach = min(max(_LEVEL_REQUESTS / max(mean, 0.1), least), most)
    if len(days) < _SEASON_DAYS:
        reach = min(reach, _DAYS_OF_FIRST_YEAR)
    came = weight = 0.0
    for day in days:
        worth = math.exp((day - today).days / reach)
        came += worth * totals[day]
        weight += worth * usual[day] * _factor(season, day)
    return (came / weight if weight else 0.0) * _factor(season, today)


def _season(
    days: Sequence[date], totals: Mapping[date, int], usual: Mapping[date, float]
) -> tuple[float, float]:
    """Return the yearly wave as cosine and sine, drawn toward the usual one by some weight."""
    usually = -_USUAL_WAVE, -_USUAL_WAVE * 0.26  # July 15 is day 196 of 365
    if len(days) < _SEASON_DAYS:
        return usually
    year = days[-365:]
    mean = sum(totals[d] for d in year) / sum(usual[d] for d in year)
    if not mean:
        return usually
    waves = [_phase(day) for day in year]
    rest = [totals[d] / mean - usual[d] for d in year]
    pull = len(year) + _PULL
    cosine = 2 * sum(r * math.cos(p) for r, p in zip(rest, waves, strict=True))
    sine = 2 * sum(r * math.sin(p) for r, p in zip(rest, waves, strict=True))
    return (cosine + usually[0] * _PULL) / pull, (sine + usually[1] * _PULL) / pull


def _factor(season: tuple[float, float], day: date) -> float:
    phase = _phase(day)
    return max(0.3, 1 + season[0] * math.cos(phase) + season[1] * math.sin(phase))


def _phase(day: date) -> float:
    return 2 * math.pi * day.timetuple().tm_yday / 365.25
