"""Gathers what the journal has to the bars of a chart; one statement each."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eamconsole.domain.delivery import Direction
from eamconsole.domain.happening import Happened, Happening
from eamconsole.journal import MOST_ROWS, Journal, Lapse, Ledgers
from eamconsole.services.charts.records import Bar, Chart, Figure, Span
from eamconsole.support.clock import Clock
from eamconsole.support.counting import counted
from eamconsole.support.twice import zone_where_twice
from eamconsole.sync.calls import calls_by_hour

_DAYS = {Span.WEEK: 7, Span.MONTH: 30}
_HOURS = 24
_CATEGORIES = 12
_UNIT_OF = {Figure.TO_RECORD: "request", Figure.TO_RESIDENT: "closing"}
"""A request that was reopened is closed more than once."""
_UNITS = (("minutes", 1.0, 120.0), ("hours", 60.0, 48 * 60.0), ("days", 1440.0, float("inf")))
"""What delays are told in: the word, its minutes, and up to which delay it reads well."""


class BarSpan(NamedTuple):
    """One bar's stretch of time."""

    since: datetime
    until: datetime


class Charts:
    """Reads one chart at a time; may be asked from any thread."""

    def __init__(
        self, journal: Journal, clock: Clock, zone: ZoneInfo, calls_per_minute: float = 0
    ) -> None:
        """``calls_per_minute`` is what SeeClickFix allows; 0 or less: no limit is known."""
        self._journal = journal
        self._clock = clock
        self._zone = zone
        self._an_hour = calls_per_minute * 60

    def read(self, figure: Figure, span: Span) -> Chart:
        """Return a chart as it stands now."""
        with self._journal.read() as ledgers:
            chart = read_chart(ledgers, figure, span, self._clock.now(), self._zone)
        if figure is not Figure.CALLS or self._an_hour <= 0:
            return chart
        return replace(chart, total=f"{chart.total}; {self._an_hour:,.0f} an hour are allowed")


def read_chart(
    ledgers: Ledgers, figure: Figure, span: Span, now: datetime, zone: ZoneInfo
) -> Chart:
    """Return a chart as it stands at ``now``, by the hours and days of ``zone``."""
    return _READERS[figure](ledgers, span, steps_of(span, now, zone), zone)


def steps_of(span: Span, now: datetime, zone: ZoneInfo) -> tuple[BarSpan, ...]:
    """Return the steps up to now: hours, or days from midnight to midnight where the city is."""
    if span is Span.DAY:
        local = now.astimezone(zone)
        into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        end = now - into + timedelta(hours=1)
        starts = [end - timedelta(hours=_HOURS - at) for at in range(_HOURS + 1)]
    else:
        today, count = now.astimezone(zone).date(), _DAYS[span]
        days = [today - timedelta(days=count - 1 - at) for at in range(count + 1)]
        starts = [datetime.combine(day, time(), zone).astimezone(UTC) for day in days]
    return tuple(BarSpan(*pair) for pair in pairwise(starts))


def _delivered(ledgers: Ledgers, span: Span, steps: Sequence[BarSpan], zone: ZoneInfo) -> Chart:
    counts: Counter[tuple[int, Direction]] = Counter()
    found = ledgers.happenings.delivered(steps[0].since, steps[-1].until)
    for (quarter, way), times in found.items():
        counts[_place(steps, quarter), way] += times
    bars = [
        _bar(span, step, zone, [counts[at, way] for way in Direction], Happened.DELIVERED)
        for at, step in enumerate(steps)
    ]
    out, back = (sum(counts[at, way] for at in range(len(steps))) for way in Direction)
    return Chart(
        figure=Figure.DELIVERED,
        span=span,
        series=("to EAM", "to SeeClickFix"),
        headings=("Time", "To EAM", "To SeeClickFix"),
        bars=tuple(bars),
        total=f"{out:,} to EAM, {back:,} to SeeClickFix",
    )


def _reported(ledgers: Ledgers, span: Span, steps: Sequence[BarSpan], zone: ZoneInfo) -> Chart:
    found = ledgers.happenings.reported(steps[0].since, steps[-1].until)
    counts: Counter[int] = Counter()
    for (quarter, _), times in found.items():
        counts[_place(steps, quarter)] += times
    bars = [
        _bar(span, step, zone, [counts[at]], Happened.REPORTED) for at, step in enumerate(steps)
    ]
    return Chart(
        figure=Figure.REPORTED,
        span=span,
        series=("requests",),
        headings=("Time", "Requests"),
        bars=tuple(bars),
        total=counted(found.total(), "request"),
    )


def _categories(ledgers: Ledgers, span: Span, steps: Sequence[BarSpan], _zone: ZoneInfo) -> Chart:
    since, until = steps[0].since, steps[-1].until
    found: Counter[str] = Counter()
    for (_, name), times in ledgers.happenings.reported(since, until).items():
        found[name] += times
    most = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
    bars = [
        Bar(
            label=name or "none",
            name=name or "No category",
            values=(float(count),),
            cells=(f"{count:,}",),
            numbers=(count,),
            since=since,
            until=until,
            count=count,
            happening=Happening(what=Happened.REPORTED, since=since, until=until, category=name),
        )
        for name, count in most[:_CATEGORIES]
    ]
    rest = sum(count for _, count in most[_CATEGORIES:])
    if rest:
        others = counted(len(most) - _CATEGORIES, "other category", "other categories")
        bars.append(
            Bar(
                label="others",
                name=others,
                values=(float(rest),),
                cells=(f"{rest:,}",),
                numbers=(rest,),
                since=since,
                until=until,
                count=rest,
                happening=Happening(
                    what=Happened.REPORTED,
                    since=since,
                    until=until,
                    besides=tuple(name for name, _ in most[:_CATEGORIES]),
                ),
            )
        )
    return Chart(
        figure=Figure.CATEGORIES,
        span=span,
        series=("requests",),
        headings=("Category", "Requests"),
        bars=tuple(bars),
        total=f"{counted(found.total(), 'request')} in "
        f"{counted(len(found), 'category', 'categories')}",
    )


def _to_record(ledgers: Ledgers, span: Span, steps: Sequence[BarSpan], zone: ZoneInfo) -> Chart:
    found = ledgers.happenings.recorded(steps[0].since, steps[-1].until)
    return _delays(Figure.TO_RECORD, span, steps, zone, found, Happened.RECORDED)


def _to_resident(ledgers: Ledgers, span: Span, steps: Sequence[BarSpan], zone: ZoneInfo) -> Chart:
    found = ledgers.happenings.closed(steps[0].since, steps[-1].until)
    return _delays(Figure.TO_RESIDENT, span, steps, zone, found, Happened.CLOSED)


def _delays(
    figure: Figure,
    span: Span,
    steps: Sequence[BarSpan],
    zone: ZoneInfo,
    found: Iterable[Lapse],
    happened: Happened,
) -> Chart:
    """Gather half-way and longest delays; a clock that was set back makes one nothing, not less."""
    minutes: dict[int, list[float]] = {}
    for lapse in found:
        lasted = max(0.0, (lapse.ended - lapse.begun).total_seconds() / 60)
        minutes.setdefault(_place(steps, lapse.at), []).append(lasted)
    every = [each for part in minutes.values() for each in part]
    typical = median(every) if every else 0.0
    longest = max((median(part) for part in minutes.values()), default=0.0)
    word, size, _ = next(unit for unit in _UNITS if longest < unit[2])
    bars = []
    for at, step in enumerate(steps):
        part = minutes.get(at, [])
        half = median(part) if part else 0.0
        cells = (_lasted(half), _lasted(max(part)), f"{len(part):,}") if part else ("", "", "0")
        bars.append(
            Bar(
                label=_label(span, step, zone),
                name=_name(span, step, zone),
                values=(half / size,),
                cells=cells,
                numbers=(round(half, 2), round(max(part), 2), len(part)) if part else ("", "", 0),
                since=step.since,
                until=step.until,
                count=len(part),
                happening=Happening(what=happened, since=step.since, until=step.until),
            )
        )
    told = counted(len(every), _UNIT_OF[figure])
    words = f"Half of {told} within {_lasted(typical)}" if every else "None in this time"
    return Chart(
        figure=figure,
        span=span,
        series=(f"median, in {word}",),
        headings=("Time", "Median", "Longest", f"{_UNIT_OF[figure].capitalize()}s"),
        measured=("Median, minutes", "Longest, minutes", f"{_UNIT_OF[figure].capitalize()}s"),
        bars=tuple(bars),
        total=_whole(words, len(every)),
    )


def _calls(ledgers: Ledgers, span: Span, steps: Sequence[BarSpan], zone: ZoneInfo) -> Chart:
    counts: Counter[int] = Counter()
    known = calls_by_hour(ledgers)
    for hour, calls in known.items():
        if steps[0].since <= hour < steps[-1].until:
            counts[_place(steps, hour)] += calls
    bars = [_bar(span, step, zone, [counts[at]], None) for at, step in enumerate(steps)]
    return Chart(
        figure=Figure.CALLS,
        span=span,
        series=("calls",),
        headings=("Time", "Calls"),
        bars=tuple(bars),
        total=f"{counted(counts.total(), 'call')} by the sync{_since(known, steps[0], zone)}",
    )


_READERS = {
    Figure.DELIVERED: _delivered,
    Figure.REPORTED: _reported,
    Figure.CATEGORIES: _categories,
    Figure.TO_RECORD: _to_record,
    Figure.TO_RESIDENT: _to_resident,
    Figure.CALLS: _calls,
}


def _since(known: Mapping[datetime, int], first: BarSpan, zone: ZoneInfo) -> str:
    """Say since when calls are counted where that is later than the chart begins."""
    begun = min(known, default=first.since)
    return f" since {begun.astimezone(zone):%Y-%m-%d %H:%M}" if begun > first.since else ""


def _bar(
    span: Span, step: BarSpan, zone: ZoneInfo, counts: Sequence[int], happened: Happened | None
) -> Bar:
    return Bar(
        label=_label(span, step, zone),
        name=_name(span, step, zone),
        values=tuple(map(float, counts)),
        cells=tuple(f"{count:,}" for count in counts),
        numbers=tuple(counts),
        since=step.since,
        until=step.until,
        count=sum(counts),
        happening=_happening(happened, step),
    )


def _happening(happened: Happened | None, step: BarSpan) -> Happening | None:
    if happened is None:
        return None
    return Happening(what=happened, since=step.since, until=step.until)


def _place(steps: Sequence[BarSpan], at: datetime) -> int:
    """Return which step a moment is in; days are not all as long as another."""
    return bisect_right(steps, at, key=lambda step: step.since) - 1


def _label(span: Span, step: BarSpan, zone: ZoneInfo) -> str:
    local = step.since.astimezone(zone)
    if span is Span.DAY:
        return f"{local:%H:%M}"
    return f"{local:%a}" if span is Span.WEEK else f"{local:%b} {local.day}"


def _name(span: Span, step: BarSpan, zone: ZoneInfo) -> str:
    local = step.since.astimezone(zone)
    if span is Span.DAY:
        until = step.until.astimezone(zone)
        begins = f"{local:%Y-%m-%d %H:%M}{zone_where_twice(local)}"
        return f"{begins} to {until:%H:%M}{zone_where_twice(until)}"
    return f"{local:%a, %Y-%m-%d}"


def _lasted(minutes: float) -> str:
    if minutes < 1:
        return f"{minutes * 60:.0f} s"
    word, size, _ = next(unit for unit in _UNITS if minutes < unit[2])
    return f"{minutes / size:,.0f} min" if size == 1.0 else f"{minutes / size:,.1f} {word}"


def _whole(words: str, read: int) -> str:
    """Say where a chart had more to read than is read for one."""
    return words if read < MOST_ROWS else f"{words}: only the newest {MOST_ROWS:,} were read"
