"""A silence is told before users notice it, and honest gaps are not told.

The model that is stated here: requests come as a Poisson stream whose rate is a level times a
factor of the hour (another shape on free days), of the weekday, of the season (30 % up and down
over the year, busiest in July), and a third on holidays.  Three cities, 5, 60 and 400 requests a
day, two years each, ten planted silences each.  The limit of a gap is what happens once a year
under the true model: ln(requests a year), counted in requests that were to be expected.
"""

import math
import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import pytest

from eamconsole.domain.holidays import holidays_of
from eamconsole.domain.silence import FEWEST_DAYS, Quiet, judge, learn

FIRST = date(2025, 1, 1)
FIRST_MOMENT = datetime.combine(FIRST, time())
DAYS = 730
LEARNING = 60
WEEKDAYS = (1.25, 1.2, 1.15, 1.1, 1.1, 0.7, 0.5)
WORK = (1, 1, 1, 1, 1, 2, 5, 11, 18, 22, 22, 21, 19, 19, 19, 18, 16, 13, 10, 8, 6, 5, 3, 2)
FREE = (2, 1, 1, 1, 1, 1, 2, 4, 8, 12, 15, 16, 16, 15, 15, 14, 13, 12, 11, 9, 7, 6, 4, 3)


def closed(day):
    return day in holidays_of(day.year)


@lru_cache(maxsize=4000)
def rates(level, day):
    """Return the true rates of a day's hours."""
    shape = FREE if day.weekday() >= 5 or closed(day) else WORK
    season = 1 + 0.3 * math.cos(2 * math.pi * (day.timetuple().tm_yday - 196) / 365.25)
    whole = level * WEEKDAYS[day.weekday()] * season * (1 / 3 if closed(day) else 1)
    return tuple(whole * share / sum(shape) for share in shape)


def expected(level, since, until):
    """Return how many requests the true model expects between two moments."""
    total, at = 0.0, since
    while at < until:
        end = min(at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1), until)
        total += rates(level, at.date())[at.hour] * ((end - at) / timedelta(hours=1))
        at = end
    return total


def arrivals(level, chance):
    """Yield the requests of two years."""
    for n in range(DAYS):
        day = FIRST + timedelta(days=n)
        for hour, rate in enumerate(rates(level, day)):
            at = chance.expovariate(rate)
            while at < 1:
                yield datetime.combine(day, time(hour)) + timedelta(hours=at)
                at += chance.expovariate(rate)


class City:
    """Two years of a city, lived through with the alarm on; what was told, and when."""

    def __init__(self, level, seed):
        self.level, self.chance = level, random.Random(seed)
        self.limit = math.log(level * 365)
        self.planted = self._plant()
        self.found, self.false, self.silent = {}, [], set()
        self._live()

    def _plant(self):
        """Return ten silences at any hour, as long as three limits, weeks apart."""
        begins = [
            datetime.combine(FIRST, time()) + timedelta(days=LEARNING + 62 * n, hours=hours)
            for n, hours in enumerate(self.chance.uniform(0, 24 * 20) for _ in range(10))
        ]
        return [(begin, self._end(begin)) for begin in begins]

    def _end(self, begin):
        end = begin.replace(minute=0, second=0, microsecond=0)
        missing = 3 * self.limit + expected(self.level, end, begin)
        while missing > 0:
            missing -= rates(self.level, end.date())[end.hour]
            end += timedelta(hours=1)
        return end

    def _live(self):
        counts, rhythm, learned, shortest = {}, None, FIRST, timedelta()
        last = again = FIRST_MOMENT
        ahead, ready = list(self.planted), FIRST_MOMENT + timedelta(days=LEARNING)
        for at in arrivals(self.level, self.chance):
            while ahead and at >= ahead[0][1]:
                ahead.pop(0)
            if ahead and at >= ahead[0][0]:
                continue
            if at >= again:
                learned, again = at.date(), at + timedelta(days=7)
                rhythm = learn(counts, learned, self.silent)
                if rhythm:
                    shortest = timedelta(days=1) / 4 * (rhythm.limit / rhythm.level)
            if at - last > shortest and rhythm and at >= ready:
                self._judge(rhythm, last, at)
            counts.setdefault(at.date(), [0] * 24)[at.hour] += 1
            last = at

    def _judge(self, rhythm, last, following):
        told = rhythm.told_at(last)
        if told >= following:
            return
        days = (following.date() - last.date()).days
        self.silent |= {last.date() + timedelta(days=n) for n in range(days + 1)}
        for begin, end in self.planted:
            if last < end and following > begin:
                self.found[begin] = expected(self.level, last, told) / self.limit
                return
        self.false.append(told)


@pytest.mark.parametrize(("level", "seed"), [(5, 3), (5, 12), (60, 1), (400, 13)])
def test_ten_of_ten_silences_are_told_within_the_limit_and_hardly_any_other(level, seed):
    city = City(level, seed)
    assert len(city.found) == 10
    assert max(city.found.values()) <= 1.2, sorted(city.found.values())
    assert len(city.false) <= 2 * 2, "at most two a year"


def days_of(level, days, until=date(2026, 3, 2)):
    """Return counts of a city that brings ``level`` a day, all at its usual hours."""
    counts = {}
    for n in range(days):
        day = until - timedelta(days=n + 1)
        counts[day] = [round(level * share / sum(WORK)) for share in WORK]
    return counts


MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def told_after(level, last=MONDAY):
    quiet = judge(learn(days_of(level, 90), date(2026, 3, 2)), last, UTC)
    return quiet.told_at - last


def test_a_busy_city_is_told_within_the_hour_and_at_night_later():
    assert told_after(400) < timedelta(hours=1)
    night = datetime(2026, 3, 2, 23, tzinfo=UTC)
    assert told_after(400, night) > timedelta(hours=4)


def test_a_city_too_quiet_to_tell_within_a_day_says_so():
    quiet = learn({FIRST + timedelta(days=n): [0] * 9 + [3] + [0] * 14 for n in range(90)},
                  FIRST + timedelta(days=90))  # fmt: skip
    assert quiet.is_quiet
    assert not learn(days_of(400, 90), date(2026, 3, 2)).is_quiet


@pytest.mark.parametrize("counts", [{}, days_of(60, FEWEST_DAYS - 1), {FIRST: [1] * 24}])
def test_what_is_not_known_is_not_told(counts):
    rhythm = learn(counts, date(2026, 3, 2)) if len(counts) != 1 else learn(counts, FIRST)
    assert rhythm is None
    assert judge(None, MONDAY, UTC) == Quiet(last=MONDAY)
    assert not judge(None, MONDAY, UTC).is_silent(MONDAY + timedelta(days=900))


def test_an_outage_is_not_learned_for_usual():
    whole, holed = days_of(60, 90), days_of(60, 90)
    for n in range(3, 12):
        holed[date(2026, 3, 2) - timedelta(days=n)] = [0] * 24
    today = date(2026, 3, 2)
    assert learn(holed, today).level == pytest.approx(learn(whole, today).level, rel=0.05)


def test_a_holiday_is_not_taken_for_quieter_because_most_are_in_winter():
    days = [FIRST + timedelta(days=n) for n in range(365)]
    counts = {day: [round(rate * 100) for rate in rates(400, day)] for day in days}
    rhythm = learn(counts, FIRST + timedelta(days=365))
    assert rhythm.holiday == pytest.approx(1 / 3, rel=0.03)


def test_before_a_year_is_over_a_silence_is_told_sooner():
    """What is not known yet of a city makes nobody wait; a busy one tells more of itself."""
    busy = learn(days_of(400, 90), date(2026, 3, 2))
    quiet = replace(busy, level=5.0)
    assert busy.days == 90
    for city in (busy, quiet):
        limits = [replace(city, days=days).limit for days in (30, 90, 200, 330, 800)]
        assert limits[0] < limits[1] < limits[2] < limits[3] == limits[4]
    assert quiet.limit / replace(quiet, days=800).limit < 0.9
    assert busy.limit / replace(busy, days=800).limit > 0.94


def test_the_holidays_of_2026():
    assert sorted(f"{day:%m-%d}" for day in holidays_of(2026)) == [
        *("01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07"),
        *("10-12", "11-11", "11-26", "11-27", "12-25"),
    ]
