"""The verdict itself: pure functions from what the journal and the lock tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from eamconsole.domain.brakes import REASON as BRAKE
from eamconsole.domain.brakes import Brake
from eamconsole.domain.notices import notice_kind
from eamconsole.errors import JournalError, Service
from eamconsole.journal import NoticeGroup
from eamconsole.services.standing.records import (
    CLOCK_MENDED,
    Level,
    LinkStanding,
    Need,
    Side,
    Source,
    SyncStanding,
    SyncState,
    WaitLimits,
)
from eamconsole.services.standing.wording import (
    SYNC_STEPS,
    cure_of,
    side_title,
    sync_sentence,
    trouble,
)

_LASTS = timedelta(minutes=2)
"""A single fault is no news; one that still stands after this long is, whatever its count."""
HEART_STOPPED = timedelta(minutes=3)
"""A holder that writes no heartbeat for this long does not work any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncFacts:
    """What lock, lease and journal tell about whoever syncs.

    ``lock_held`` None means that the lock could not be asked.  ``ended`` is why the last one
    stopped, empty where a person wished it.
    """

    lock_held: bool | None = None
    holder: str = ""
    since: datetime | None = None
    beat_at: datetime | None = None
    ended: str = ""
    last_good: datetime | None = None
    starting: bool = False
    awake_since: datetime | None = None
    """When whoever syncs could last run again after a sleep: no silence counts from before."""
    write_trouble: JournalError | None = None
    """Why the journal takes no writes, asked where no heart beats."""
    lease_awaited: bool = False
    """Whether the holder has not written its lease yet; ``beat_at`` is since when it tries to."""


def judge_side(
    side: Side,
    failures: int,
    now: datetime,
    limits: WaitLimits,
    awake_since: datetime | None = None,
) -> Side:
    """Return the side with its level, and *unreachable* where single faults go on for long."""
    since = _from_waking(side.since, awake_since, now)
    if side.state in ("signed_out", "blocked"):
        return replace(side, level=Level.CRITICAL)
    lasting = since is not None and _has_passed(_LASTS, since, now)
    if side.state != "unreachable" and failures and lasting:
        side = replace(side, state="unreachable")
    if side.state != "unreachable":
        return replace(side, level=Level.FINE)
    # Without ArcGIS records still go to EAM, only without a looked-up address.
    essential = side.service is not Service.ARCGIS
    long = since is not None and _has_passed(limits.max_lag, since, now)
    return replace(side, level=Level.CRITICAL if long and essential else Level.WARNING)


def judge_sync(facts: SyncFacts, now: datetime, limits: WaitLimits, *, heard: bool) -> SyncStanding:
    """Return whether something syncs; ``heard`` says that a troubled side explains silence."""
    told = SyncStanding(
        holder=facts.holder, since=facts.since, last_good=facts.last_good, reason=facts.ended
    )
    if facts.lock_held:
        return _judge_holder(told, facts, now, limits, heard=heard)
    if facts.starting:
        return replace(told, state=SyncState.STARTING, holder="", since=None)
    state, level = _judge_absence(facts, now, limits)
    died = state in (SyncState.DIED, SyncState.FAILED)
    since = (facts.beat_at or facts.since) if died else facts.since
    return replace(told, state=state, since=since, level=level)


def _judge_absence(facts: SyncFacts, now: datetime, limits: WaitLimits) -> tuple[SyncState, Level]:
    """Judge that nobody holds the lock: a name still in the lease is that of a dead process."""
    if facts.last_good is None and not facts.holder:
        return SyncState.NEVER, Level.WARNING
    if facts.lock_held is None:
        return SyncState.UNKNOWN, Level.UNKNOWN
    if facts.holder:
        return SyncState.DIED, Level.CRITICAL
    if facts.ended:
        return SyncState.FAILED, Level.CRITICAL
    if facts.last_good is None or _has_passed(limits.max_lag, facts.last_good, now):
        return SyncState.OVERDUE, Level.CRITICAL
    return SyncState.RESTING, Level.FINE


def _judge_holder(
    told: SyncStanding, facts: SyncFacts, now: datetime, limits: WaitLimits, *, heard: bool
) -> SyncStanding:
    if has_no_heartbeat(facts, now):
        silent = replace(told, since=facts.beat_at, level=Level.CRITICAL)
        if facts.write_trouble is None:
            return replace(silent, state=SyncState.HUNG)
        why, cure = facts.write_trouble.summary, facts.write_trouble.next_step
        return replace(silent, state=SyncState.STALLED, reason=why, cure=cure)
    if facts.lease_awaited:
        return replace(told, state=SyncState.STARTING)
    # Counted from its start at the earliest: after a nightly restart nobody was asked yet.
    asked_since = _latest((facts.last_good, facts.since, facts.awake_since), now) or now
    if not heard and _has_passed(limits.silence, asked_since, now):
        return replace(told, state=SyncState.SILENT, since=asked_since, level=Level.CRITICAL)
    return replace(told, state=SyncState.RUNNING)


def has_no_heartbeat(facts: SyncFacts, now: datetime) -> bool:
    """Return whether the holder has written no heartbeat for so long that it does not work."""
    beat_at = _from_waking(facts.beat_at, facts.awake_since, now)
    return beat_at is not None and _has_passed(HEART_STOPPED, beat_at, now)


def is_late(
    oldest: datetime | None, running_since: datetime | None, now: datetime, limits: WaitLimits
) -> bool:
    """Return whether the oldest work has waited too long.

    What waited while nothing ran is not held against a sync that has just started.
    """
    if oldest is None:
        return False
    could_go = _latest((oldest, running_since), now)
    return could_go is None or _has_passed(limits.max_lag, could_go, now)


def _has_passed(length: timedelta, since: datetime, now: datetime) -> bool:
    """Return whether more than ``length`` has passed; a moment to come says that nobody knows.

    It was written while the clock was ahead.  Believed, it would keep every alarm silent until
    then, for years where a battery had died.
    """
    return now - since > length or since > now + CLOCK_MENDED


def _from_waking(
    since: datetime | None, awake_since: datetime | None, now: datetime
) -> datetime | None:
    """Return from when on ``since`` counts: while the machine slept nothing could happen."""
    if since is None or awake_since is None or awake_since > now + CLOCK_MENDED:
        return since
    return max(since, awake_since)


def _latest(moments: Iterable[datetime | None], now: datetime) -> datetime | None:
    """Return the latest moment that can be believed."""
    believed = [at for at in moments if at is not None and at <= now + CLOCK_MENDED]
    return max(believed, default=None)


def needs_of_sides(
    sides: Iterable[Side], now: datetime, zone: tzinfo, limits: WaitLimits
) -> Iterable[Need]:
    """Yield the sides that need a person: refused, blocked, or away for long."""
    for side in sides:
        if side.level is not Level.CRITICAL:
            continue
        yield Need(
            source=Source.SIDE,
            cause=f"{side.state}:{side.service.value}",
            title=side_title(side),
            count=1,
            since=side.since,
            text=f"{trouble(side, now, zone)}. {side.reason}".strip(),
            next_step=cure_of(side),
            level=side.level,
        )


def needs_of_sync(sync: SyncStanding, now: datetime, zone: tzinfo) -> Iterable[Need]:
    """Yield what is to be done where nothing syncs although something should."""
    if sync.level <= Level.UNKNOWN:
        return
    yield Need(
        source=Source.SYNC,
        cause=f"sync_{sync.state.value}",
        title="Not syncing",
        count=1,
        since=sync.last_good if sync.state is SyncState.OVERDUE else sync.since,
        text=sync_sentence(sync, now, zone),
        next_step=sync.cure or SYNC_STEPS[sync.state],
        level=sync.level,
    )


def needs_of_notices(groups: Iterable[NoticeGroup]) -> Iterable[Need]:
    """Yield the kinds of open notices that need a person."""
    for group in groups:
        kind = notice_kind(group.kind)
        if kind.needs_person and group.kind != BRAKE:  # told by the brake itself
            yield Need(
                source=Source.NOTICE,
                cause=group.kind,
                title=kind.title,
                count=group.count,
                since=group.first_seen,
                text=group.text,
                next_step=kind.cure,
            )


def needs_of_brakes(brakes: Iterable[Brake]) -> Iterable[Need]:
    """Yield what the console itself holds because too much came at once: one decision each."""
    for brake in brakes:
        yield Need(
            source=Source.BRAKE,
            cause=f"{BRAKE}:{brake.kind.value}",
            title=notice_kind(BRAKE).title,
            count=1,
            since=brake.since,
            text=f"{brake.text} For instance: {', '.join(brake.samples)}.",
            next_step=notice_kind(BRAKE).cure,
        )


def judge(
    *,
    now: datetime,
    zone: tzinfo,
    limits: WaitLimits,
    sides: Sequence[tuple[Side, int]],
    facts: SyncFacts,
    parked: Sequence[Need] = (),
    parked_requests: int = 0,
    notices: Sequence[NoticeGroup] = (),
    brakes: Sequence[Brake] = (),
    oldest: datetime | None = None,
) -> LinkStanding:
    """Return the standing; each side comes with its failures in a row."""
    awake = facts.awake_since
    judged = tuple(judge_side(side, failures, now, limits, awake) for side, failures in sides)
    sync = judge_sync(facts, now, limits, heard=not all(side.is_well for side in judged))
    running = sync.state is SyncState.RUNNING
    running_since = _from_waking(sync.since, awake, now) if running else None
    late = is_late(oldest, running_since, now, limits)
    needs = (
        *needs_of_sync(sync, now, zone),
        *needs_of_sides(judged, now, zone, limits),
        *needs_of_brakes(brakes),
        *parked,
        *needs_of_notices(notices),
    )
    know = sum(g.count for g in notices if not notice_kind(g.kind).needs_person)
    return LinkStanding(
        sides=judged,
        sync=sync,
        needs=needs,
        parked=parked_requests,
        to_know=know,
        oldest=oldest,
        late=late,
    )
