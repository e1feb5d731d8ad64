"""Reads what the verdict is made of: one snapshot of the journal, and the lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.errors import Service
from eamconsole.journal import (
    CauseGroup,
    FlowPause,
    Journal,
    LeaseHolder,
    Ledgers,
    LockTaker,
    SystemHealth,
    is_lease_awaited,
    lock_taker,
    write_trouble_of,
)
from eamconsole.services.explain import cause_of
from eamconsole.services.latency import latencies
from eamconsole.services.standing.judging import SyncFacts, has_no_heartbeat, judge
from eamconsole.services.standing.records import LinkStanding, Need, Side, Source, WaitLimits
from eamconsole.sync.circuits import troubled_since
from eamconsole.sync.heartbeat import AWAKE_SINCE, ENDED

LockAnswer = Callable[[], bool | None]
"""Asks whether something holds the sync lock just now; None where that cannot be told."""


def not_asked() -> bool | None:
    """Answer for a journal nobody else can reach."""
    return None


def read_standing(
    ledgers: Ledgers,
    lock_held: bool | None,
    now: datetime,
    zone: tzinfo,
    limits: WaitLimits | None = None,
    *,
    starting: bool = False,
    awake_since: datetime | None = None,
    journal: Journal | None = None,
) -> LinkStanding:
    """Return how everything stands on this snapshot.

    ``lock_held`` is asked outside the snapshot; ``starting`` says that a window of this
    process is about to sync, ``awake_since`` when it could run again; ``journal`` is looked at
    from outside for who took the lock, and for why its holder writes nothing.
    """
    sides = read_sides(ledgers)
    pauses = running_pauses(ledgers, now)
    facts = _sync_facts(ledgers, lock_held, sides, starting=starting, awake_since=awake_since)
    if lock_held and journal is not None:
        facts = _without_predecessor(facts, ledgers.lease.holder(), lock_taker(journal))
        if has_no_heartbeat(facts, now):
            facts = replace(facts, write_trouble=write_trouble_of(journal))
    flowing = [flow for flow in Flow if flow not in {pause.flow for pause in pauses}]
    return judge(
        now=now,
        zone=zone,
        limits=limits or WaitLimits(),
        sides=sides,
        facts=facts,
        parked=parked_needs(ledgers.queue.causes(), ledgers.queue.parked_requests()),
        parked_requests=ledgers.request_rows.count_by_state().get(DeliveryState.NEEDS_ATTENTION, 0),
        notices=ledgers.notices.groups(),
        brakes=ledgers.brakes.all(),
        oldest=ledgers.queue.oldest_under_way(flowing),
    )


def read_sides(ledgers: Ledgers) -> tuple[tuple[Side, int], ...]:
    """Return every system as last seen, with its failures in a row."""
    known = {health.service: health for health in ledgers.systems.all()}
    since, measured = troubled_since(ledgers), latencies(ledgers)
    return tuple(
        _side(
            known.get(service) or SystemHealth(service=service),
            since.get(service),
            measured.get(service),
        )
        for service in Service
    )


def parked_needs(groups: Sequence[CauseGroup], requests: Mapping[str, int]) -> tuple[Need, ...]:
    """Return the causes requests are parked for, whatever the flow, the largest first."""
    by_cause: dict[str, list[CauseGroup]] = {}
    for group in groups:
        by_cause.setdefault(group.cause, []).append(group)
    needs = [
        Need(
            source=Source.ROWS,
            cause=cause,
            title=cause_of(cause).title,
            count=requests[cause],
            since=min(group.first_seen for group in same),
            last_seen=max(group.last_seen for group in same),
            text=next((g.explanation for g in same if g.explanation), cause_of(cause).why),
            next_step=cause_of(cause).you_can or "Choose Retry, or Skip with a reason.",
        )
        for cause, same in by_cause.items()
    ]
    return tuple(sorted(needs, key=lambda need: -need.count))


def running_pauses(ledgers: Ledgers, now: datetime) -> tuple[FlowPause, ...]:
    """Return the pauses in force."""
    return tuple(
        pause for pause in ledgers.pauses.all() if pause.until is None or pause.until > now
    )


def _side(health: SystemHealth, since: datetime | None, measured: float | None) -> tuple[Side, int]:
    # A person, or a round of its own, may have asked to try again: that ends no trouble.
    failures = max(health.consecutive_failures, 0 if since is None else 1)
    troubled = health.state not in ("ok", "unknown") or failures > 0
    # A journal of an older console has no such fact: the last good answer is the best guess.
    began = (since or health.last_success or health.last_failure) if troubled else None
    # A side may have answered a check without having been called by a sync.
    answered = health.state == "unknown" and measured is not None
    side = Side(
        service=health.service,
        state="ok" if answered else health.state,
        since=began,
        reason=health.reason if troubled else "",
        last_success=health.last_success,
        latency_ms=health.latency_ms if measured is None else measured,
        asked_again_at=health.paused_until,
    )
    return side, failures


def _sync_facts(
    ledgers: Ledgers,
    lock_held: bool | None,
    sides: Sequence[tuple[Side, int]],
    *,
    starting: bool,
    awake_since: datetime | None,
) -> SyncFacts:
    lease = ledgers.lease.holder()
    heard = [side.last_success for side, _ in sides if side.last_success is not None]
    good = next((s.last_success for s, _ in sides if s.service is Service.SEECLICKFIX), None)
    if lock_held:  # any answer shows that the holder works; a good round begins with SeeClickFix
        good = max(heard, default=None)
    return SyncFacts(
        lock_held=lock_held,
        holder=lease.holder if lease is not None else "",
        since=lease.since if lease is not None else None,
        beat_at=lease.beat_at if lease is not None and lease.beat_at != lease.since else None,
        last_good=good,
        ended=str(ledgers.facts.get(ENDED) or ""),
        starting=starting,
        awake_since=max(filter(None, (awake_since, _woke_at(ledgers))), default=None),
    )


def _without_predecessor(
    facts: SyncFacts, lease: LeaseHolder | None, taker: LockTaker | None
) -> SyncFacts:
    """Return the facts of whoever holds the lock, where the lease is still of the one before."""
    if not is_lease_awaited(lease, taker):
        return facts
    asked_at = None if taker is None else taker.asked_at
    holder = "" if taker is None else taker.holder
    return replace(
        facts, holder=holder, since=asked_at, beat_at=asked_at, ended="", lease_awaited=True
    )


def _woke_at(ledgers: Ledgers) -> datetime | None:
    """Return when the machine of whoever syncs woke, as the sync itself noticed."""
    kept = ledgers.facts.get(AWAKE_SINCE)
    return None if kept is None else datetime.fromisoformat(kept)
