"""How everything stands: per flow, per system, links, lag; the shape scripts rely on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from eamconsole.domain.brakes import REASON, Brake
from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.domain.link import LinkState
from eamconsole.domain.silence import Quiet
from eamconsole.journal import FlowPause, Journal, Ledgers
from eamconsole.services.outages.history import history_rows
from eamconsole.services.standing import LinkStanding, Need, Side, WaitLimits
from eamconsole.services.standing.monitoring import MonitoringFigures, metrics_text, plugin_answer
from eamconsole.services.standing.reading import LockAnswer, not_asked, read_standing
from eamconsole.services.standing.records import HELD
from eamconsole.services.standing.wording import headline, quiet_sentence, sync_sentence
from eamconsole.support.clock import Clock
from eamconsole.sync.expiry import all_ends, certificate_ends, credential_ends
from eamconsole.sync.server_clocks import clock_ahead, clock_words
from eamconsole.sync.silence import read_quiet


class StatusReport:
    """Reads the journal of one profile; asks nobody else."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        zone: ZoneInfo,
        profile: str,
        environment: str,
        lock_is_held: LockAnswer = not_asked,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._zone = zone
        self._profile = profile
        self._environment = environment
        self._lock_is_held = lock_is_held

    def history(self) -> list[tuple[str, ...]]:
        """Return what ran and what was away, as rows of a table without gaps."""
        held, now = self._lock_is_held(), self._clock.now()
        return history_rows(self._journal, now, self._zone, lock_held=held)

    def check(self, limits: WaitLimits) -> tuple[int, str]:
        """Return exit status and line of a monitoring plugin."""
        standing, measured, now = self._measure(limits)
        return plugin_answer(standing, measured, limits, now, self._zone)

    def metrics(self, limits: WaitLimits) -> str:
        """Return everything as text for Prometheus."""
        return metrics_text(*self._measure(limits))

    @contextmanager
    def _standing(
        self, limits: WaitLimits | None
    ) -> Iterator[tuple[Ledgers, LinkStanding, datetime]]:
        """Yield one snapshot of the journal, how everything stands on it, and the moment."""
        now, held = self._clock.now(), self._lock_is_held()
        with self._journal.read() as ledgers:
            yield (
                ledgers,
                read_standing(ledgers, held, now, self._zone, limits, journal=self._journal),
                now,
            )

    def _measure(self, limits: WaitLimits) -> tuple[LinkStanding, MonitoringFigures, datetime]:
        with self._standing(limits) as (ledgers, standing, now):
            links = ledgers.links.count_by_state()
            midnight = self._midnight(now)
            measured = MonitoringFigures(
                profile=self._profile,
                environment=self._environment,
                counts=ledgers.deliveries.count_by_flow_and_state(),
                requests=ledgers.request_rows.count_by_state(),
                links={state.value: links.get(state, 0) for state in LinkState},
                done_today={f: ledgers.backlog.done_since(f, midnight) for f in Flow},
                certificates=all_ends(ledgers),
                quiet=read_quiet(ledgers, self._zone, now),
            )
        return standing, measured, now

    def _midnight(self, now: datetime) -> datetime:
        return now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)

    def report(self, limits: WaitLimits | None = None) -> tuple[dict[str, Any], LinkStanding]:
        """Return the whole report as plain values, and the standing it tells of."""
        with self._standing(limits) as (ledgers, standing, now):
            return self._as_json(ledgers, standing, now), standing

    def as_json(self) -> dict[str, Any]:
        """Return the whole report as plain values."""
        return self.report()[0]

    def _as_json(self, ledgers: Ledgers, standing: LinkStanding, now: datetime) -> dict[str, Any]:
        links = ledgers.links.count_by_state()
        sync, zone = standing.sync, self._zone
        running = sync.state in HELD
        return {
            "profile": self._profile,
            "environment": self._environment,
            "verdict": standing.level.name.lower(),
            "headline": headline(standing, now, zone),
            "needs_person": [_need(need) for need in standing.needs],
            "requests": _requests(ledgers),
            "flows": self._flows(ledgers, now),
            "systems": _systems(ledgers, standing),
            "pauses": [_brake(brake) for brake in ledgers.brakes.all()],
            "links": {state.value: links.get(state, 0) for state in LinkState},
            "lag_seconds": standing.lag(now).total_seconds(),
            "attention": [
                {"cause": group.cause, "flow": group.flow.value, "count": group.count}
                for group in ledgers.queue.causes()
            ],
            "notices": [
                {"kind": notice.kind, "text": notice.text, "issue_id": notice.issue_id}
                for notice in ledgers.notices.open()
            ],
            "syncing": sync.holder if running and sync.holder else None,
            "sync": {
                "state": sync.state.value,
                "since": _text(sync.since),
                "last_good": _text(sync.last_good),
                "text": sync_sentence(sync, now, zone),
            },
            "silence": _quiet(read_quiet(ledgers, zone, now), now, zone),
            "certificates": {t: _text(at) for t, at in certificate_ends(ledgers).items()},
            "credentials": {t: _text(at) for t, at in credential_ends(ledgers).items()},
            "clock": clock_words(clock_ahead(ledgers, now)),
            "at": now.isoformat(),
        }

    def _flows(self, ledgers: Ledgers, now: datetime) -> dict[str, dict[str, Any]]:
        counts = ledgers.deliveries.count_by_flow_and_state()
        pauses = {pause.flow: pause for pause in ledgers.pauses.all()}
        brakes = ledgers.brakes.all()
        midnight = self._midnight(now)
        return {
            flow.value: {
                **{state.value: counts.get((flow, state), 0) for state in DeliveryState},
                "done_today": ledgers.backlog.done_since(flow, midnight),
                "oldest_waiting": _text(ledgers.backlog.oldest_unfinished(flow)),
                **_pause(pauses.get(flow), [b for b in brakes if b.kind.flow is flow], now),
            }
            for flow in Flow
        }


def _quiet(quiet: Quiet, now: datetime, zone: tzinfo) -> dict[str, Any]:
    return {
        "last_request": _text(quiet.last),
        "told_at": _text(quiet.told_at),
        "silent": quiet.is_silent(now),
        "text": quiet_sentence(quiet, now, zone),
    }


def _requests(ledgers: Ledgers) -> dict[str, int]:
    """Return how many requests stand how, each once; ``flows`` count deliveries."""
    counts = ledgers.request_rows.count_by_state()
    return {state.value: counts.get(state, 0) for state in DeliveryState}


def _brake(brake: Brake) -> dict[str, Any]:
    """Return a brake as a pause that only a person ends."""
    return {
        "flow": brake.kind.flow.value,
        "kind": brake.kind.value,
        "reason": REASON,
        "since": brake.since.isoformat(),
        "paused_until": None,
        "count": brake.count,
        "samples": list(brake.samples),
        "text": brake.text,
    }


def _pause(pause: FlowPause | None, brakes: Sequence[Brake], now: datetime) -> dict[str, Any]:
    if pause is None or (pause.until is not None and pause.until <= now):
        if brakes:
            first = _brake(brakes[0])
            held = {name: first[name] for name in ("reason", "kind", "count", "samples")}
            return {"paused": True, "paused_until": None, **held}
        return {"paused": False, "paused_until": None, "reason": None}
    return {
        "paused": True,
        "paused_until": _text(pause.until),
        "reason": pause.reason or f"paused by {pause.actor or 'somebody'}",
    }


def _systems(ledgers: Ledgers, standing: LinkStanding) -> dict[str, dict[str, Any]]:
    failed = {health.service: health.last_failure for health in ledgers.systems.all()}
    return {side.service.value: _system(side, failed.get(side.service)) for side in standing.sides}


def _system(side: Side, last_failure: datetime | None) -> dict[str, Any]:
    return {
        "state": side.state,
        "since": _text(side.since),
        "last_success": _text(side.last_success),
        "latency_ms": side.latency_ms,
        "last_failure": _text(last_failure),
        "paused_until": _text(side.asked_again_at),
        "reason": side.reason or None,
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "cause": need.cause,
        "title": need.title,
        "since": _text(need.since),
        "count": need.count,
        "counts": need.source.counts,
        "text": need.text,
        "next_step": need.next_step,
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
