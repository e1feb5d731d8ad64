"""What stands, as alerts tell it: fixed words and counts of the one verdict, nothing quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from eamconsole.domain.alerts import AlertKind, Signal
from eamconsole.domain.expiry import Ending, soonest_first
from eamconsole.domain.notices import notice_kind
from eamconsole.journal import Ledgers, NoticeGroup
from eamconsole.services.explain import cause_of
from eamconsole.services.standing import LinkStanding, Need, Source, SyncState
from eamconsole.services.standing.wording import SYNC_STEPS, cure_of, side_title
from eamconsole.sync.expiry import all_ends, by_servers

ALERT_UNSENT = "alert_unsent"
"""The kind of notice that says that a channel takes no alerts."""
MOST_IDS = 10

_SYNC_TITLES = {
    SyncState.DIED: "The sync died",
    SyncState.FAILED: "The sync stopped on an error",
    SyncState.OVERDUE: "No round for too long",
    SyncState.HUNG: "The sync shows no sign of life",
    SyncState.STALLED: "The sync cannot write its journal",
    SyncState.SILENT: "The sync runs, and no system answers",
}
_AT_START = frozenset({SyncState.OVERDUE})
"""What a start itself ends, and what a person who stopped the sync over night knows."""
_OTHERWISE = frozenset({"brake", "lapsing", "lapsed"})
"""Kinds of notices that are told by what stands behind them."""


def signals_of(
    standing: LinkStanding, ledgers: Ledgers, now: datetime, *, starting: bool = False
) -> tuple[Signal, ...]:
    """Return everything that stands and could be told; ``starting``: a service is about to sync."""
    sides = {f"{s.state}:{s.service.value}": s for s in standing.sides}
    found: list[Signal] = []
    for need in standing.needs:
        if need.source is Source.SYNC:
            found += _of_sync(need, standing.sync.state, starting=starting)
        elif need.source is Source.SIDE:
            side = sides[need.cause]
            found.append(_needs_person(need, side_title(side), cure_of(side)))
        elif need.source is Source.ROWS:
            cause = cause_of(need.cause)
            found.append(_needs_person(need, cause.title, cause.you_can))
        elif need.source is Source.BRAKE:
            found.append(_needs_person(need, need.title, need.next_step))
    found += _of_notices(ledgers.notices.groups())
    found += _of_ends(soonest_first(all_ends(ledgers)), by_servers(ledgers, now))
    return tuple(found)


def issues_behind(signal: Signal, ledgers: Ledgers) -> tuple[int, ...]:
    """Return the newest requests behind a signal; their numbers are all that is told of them."""
    source, _, name = signal.key.partition(":")
    if source == Source.ROWS:
        return ledgers.queue.parked_issues(name, MOST_IDS)
    if source == Source.NOTICE:
        return ledgers.notices.issues_of(name.partition(":")[0], MOST_IDS)
    return ()


def _of_sync(need: Need, state: SyncState, *, starting: bool) -> Iterator[Signal]:
    title = _SYNC_TITLES.get(state)
    if title is None or (starting and state in _AT_START):
        return
    silent = state is SyncState.SILENT
    yield Signal(
        key="silent" if silent else "stopped",
        kind=AlertKind.SILENCE if silent else AlertKind.STOPPED,
        title=title,
        next_step=SYNC_STEPS[state],
        since=need.since,
    )


def _of_ends(ends: Iterable[Ending], now: datetime) -> Iterator[Signal]:
    """Yield what lapses; each stage is news."""
    for ending in ends:
        stage = ending.stage(now)
        if stage is not None:
            yield Signal(
                key=f"ends:{ending.title}",
                kind=AlertKind.LAPSING,
                title=ending.words(now).rstrip("."),
                next_step=notice_kind("lapsed" if ending.is_urgent(now) else "lapsing").cure,
                stage=str(stage),
            )


def _needs_person(need: Need, title: str, next_step: str) -> Signal:
    return Signal(
        key=f"{need.source.value}:{need.cause}",
        kind=AlertKind.NEEDS_PERSON,
        title=title,
        next_step=next_step or "Choose Retry, or Skip with a reason.",
        count=need.count,
        since=need.since,
    )


def _of_notices(groups: Iterable[NoticeGroup]) -> Iterator[Signal]:
    """Yield the kinds that need a person."""
    for group in groups:
        kind = notice_kind(group.kind)
        if group.kind in _OTHERWISE or not kind.needs_person:
            continue
        yield Signal(
            key=f"{Source.NOTICE.value}:{group.kind}",
            kind=AlertKind.SILENCE if group.kind == "silence" else AlertKind.NEEDS_PERSON,
            title=kind.title,
            next_step=kind.cure,
            count=group.count,
            since=group.first_seen,
        )
