"""The state of everything: counters, health, budget, lag, the day's chart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.domain.expiry import soonest_first
from eamconsole.domain.link import LinkState
from eamconsole.journal import Journal, Ledgers
from eamconsole.services.charts.reading import read_chart
from eamconsole.services.charts.records import Chart, Figure, Span
from eamconsole.services.overview.records import (
    Appointment,
    CallsThisMinute,
    ConsoleStatus,
    Pause,
)
from eamconsole.services.standing.reading import (
    LockAnswer,
    not_asked,
    read_standing,
    running_pauses,
)
from eamconsole.support.clock import ASLEEP_AFTER, Clock
from eamconsole.sync.budget import CallBudget
from eamconsole.sync.expiry import all_ends
from eamconsole.sync.server_clocks import clock_ahead
from eamconsole.sync.silence import read_quiet

_TOKEN = "SeeClickFix token"  # noqa: S105 - its title
_CHART_EVERY = timedelta(seconds=4)
_STARTS_WITHIN_SECONDS = 60.0
"""A window that was just opened is about to sync; until then nothing is amiss."""


class Overview:
    """Reads the status of one profile; may be asked from one thread at a time."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        zone: ZoneInfo,
        budget: CallBudget,
        lock_is_held: LockAnswer = not_asked,
    ) -> None:
        self._journal = journal
        self._lock_is_held = lock_is_held
        self._opened_at = clock.monotonic()
        self._clock = clock
        self._zone = zone
        self._budget = budget
        self._guard = Lock()
        self._chart: Chart | None = None
        self._chart_at: datetime | None = None
        self._looked_at: datetime | None = None
        self._awake_since: datetime | None = None

    def _noticed_waking(self, now: datetime) -> datetime | None:
        """Return since when this window has looked without a gap; None: ever since it opened.

        It may look before the sync, asleep as well, has written that it woke.
        """
        before, self._looked_at = self._looked_at, now
        if before is not None and now - before > ASLEEP_AFTER:
            self._awake_since = now
        return self._awake_since

    def status(self) -> ConsoleStatus:
        """Return how everything stands now."""
        now = self._clock.now()
        midnight = now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        held = self._lock_is_held()
        awake_since = self._noticed_waking(now)
        starting = self._clock.monotonic() - self._opened_at < _STARTS_WITHIN_SECONDS
        with self._journal.read() as ledgers:
            standing = read_standing(
                ledgers,
                held,
                now,
                self._zone,
                starting=starting,
                awake_since=awake_since,
                journal=self._journal,
            )
            counts = ledgers.deliveries.count_by_flow_and_state()
            links = ledgers.links.count_by_state()
            return ConsoleStatus(
                counts={
                    flow: {state: counts.get((flow, state), 0) for state in DeliveryState}
                    for flow in Flow
                },
                requests=ledgers.request_rows.count_by_state(),
                comments_open=_comments_open(ledgers, counts),
                moved_today=ledgers.request_rows.moved_since(midnight),
                links_open=links.get(LinkState.OPEN, 0),
                links_closed=links.get(LinkState.CLOSED, 0),
                standing=standing,
                budget=self._spent(),
                pauses=_pauses(ledgers, now),
                done_today={flow: ledgers.backlog.done_since(flow, midnight) for flow in Flow},
                oldest_waiting=standing.oldest,
                day=self._day(ledgers, now),
                calendar=_calendar(ledgers),
                clock_ahead=clock_ahead(ledgers, now),
                quiet=read_quiet(ledgers, self._zone, now),
            )

    def _spent(self) -> CallsThisMinute:
        reading = self._budget.reading()
        return CallsThisMinute(
            used=reading.used, limit=round(reading.allowed) if reading.allowed > 0 else None
        )

    def _day(self, ledgers: Ledgers, now: datetime) -> Chart:
        with self._guard:
            aged = self._chart_at is None or now - self._chart_at >= _CHART_EVERY
            if self._chart is None or aged:
                self._chart = read_chart(ledgers, Figure.DELIVERED, Span.DAY, now, self._zone)
                self._chart_at = now
            return self._chart


def _comments_open(ledgers: Ledgers, counts: Mapping[tuple[Flow, DeliveryState], int]) -> int:
    """Ask only where any are open: the counters tell that for nothing."""
    open_rows = sum(
        count
        for (flow, state), count in counts.items()
        if flow is Flow.COMMENTS and not state.is_final
    )
    return ledgers.queue.requests_with_open(Flow.COMMENTS) if open_rows else 0


def _calendar(ledgers: Ledgers) -> tuple[Appointment, ...]:
    ends = soonest_first(all_ends(ledgers))
    if not ends:
        return ()
    found = [Appointment(title=each.title, at=each.at) for each in ends]
    if _TOKEN not in {each.title for each in ends}:
        note = "not told; type its last day in Settings"
        found.append(Appointment(title=_TOKEN, at=None, note=note))
    return tuple(found)


def _pauses(ledgers: Ledgers, now: datetime) -> tuple[Pause, ...]:
    running = running_pauses(ledgers, now)
    # Whoever paused everything paused one thing, and is told of one.
    as_one = len(running) == len(Flow) and len({pause.until for pause in running}) == 1
    by_people = [
        Pause(
            flow=None if as_one else pause.flow,
            until=pause.until,
            by=pause.actor,
            reason=pause.reason,
        )
        for pause in (running[:1] if as_one else running)
    ]
    by_brakes = [
        Pause(
            flow=brake.kind.flow,
            until=None,
            by="the brake",
            reason=f"{brake.text} For instance: {', '.join(brake.samples)}.",
            brake=brake.kind,
            count=brake.count,
        )
        for brake in ledgers.brakes.all()
    ]
    return (*by_people, *by_brakes)
