"""How everything stands: per flow, per system, links, lag; the shape scripts rely on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from eamconsole.domain.brakes import REASON, Brake
from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.domain.link import LinkState
from eamconsole.errors import Service
from eamconsole.journal import FlowPause, Journal, Ledgers, SystemHealth
from eamconsole.services.latency import latencies
from eamconsole.support.clock import Clock
from eamconsole.sync.lapsing import certificate_ends


class StatusReport:
    """Reads the journal of one profile; asks nobody else."""

    def __init__(
        self, journal: Journal, clock: Clock, zone: tzinfo, profile: str, environment: str
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._zone = zone
        self._profile = profile
        self._environment = environment

    def as_json(self) -> dict[str, Any]:
        """Return the whole report as plain values."""
        now = self._clock.now()
        with self._journal.read() as ledgers:
            flows = self._flows(ledgers, now)
            links = ledgers.links.count_by_state()
            causes = ledgers.queue.causes()
            holder = ledgers.lease.holder()
            return {
                "profile": self._profile,
                "environment": self._environment,
                "flows": flows,
                "systems": _systems(ledgers),
                "pauses": [_brake(brake) for brake in ledgers.brakes.all()],
                "links": {state.value: links.get(state, 0) for state in LinkState},
                "lag_seconds": _lag(flows, now),
                "attention": [
                    {"cause": group.cause, "flow": group.flow.value, "count": group.count}
                    for group in causes
                ],
                "notices": [
                    {"kind": notice.kind, "text": notice.text, "issue_id": notice.issue_id}
                    for notice in ledgers.notices.open()
                ],
                "syncing": holder.holder if holder is not None and holder.holder else None,
                "certificates": {t: _text(at) for t, at in certificate_ends(ledgers).items()},
                "at": now.isoformat(),
            }

    def _flows(self, ledgers: Ledgers, now: datetime) -> dict[str, dict[str, Any]]:
        counts = ledgers.deliveries.count_by_flow_and_state()
        pauses = {pause.flow: pause for pause in ledgers.pauses.all()}
        brakes = ledgers.brakes.all()
        midnight = now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return {
            flow.value: {
                **{state.value: counts.get((flow, state), 0) for state in DeliveryState},
                "done_today": ledgers.deliveries.done_since(flow, midnight),
                "oldest_waiting": _text(ledgers.deliveries.oldest_unfinished(flow)),
                **_pause(pauses.get(flow), brakes if flow is Flow.STATUS else (), now),
            }
            for flow in Flow
        }


def _brake(brake: Brake) -> dict[str, Any]:
    """Return a brake as a pause that only a person ends."""
    return {
        "flow": Flow.STATUS.value,
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


def _systems(ledgers: Ledgers) -> dict[str, dict[str, Any]]:
    measured = latencies(ledgers)
    known = {health.service: health for health in ledgers.systems.all()}
    return {
        service.value: _system(
            known.get(service) or SystemHealth(service=service), measured.get(service)
        )
        for service in Service
    }


def _system(health: SystemHealth, measured: float | None) -> dict[str, Any]:
    return {
        "state": health.state,
        "last_success": _text(health.last_success),
        "latency_ms": health.latency_ms if measured is None else measured,
        "last_failure": _text(health.last_failure),
        "paused_until": _text(health.paused_until),
        "reason": health.reason or None,
    }


def _lag(flows: dict[str, dict[str, Any]], now: datetime) -> float:
    """Return the age in seconds of the oldest row that is not final."""
    oldest = [flow["oldest_waiting"] for flow in flows.values() if flow["oldest_waiting"]]
    if not oldest:
        return 0.0
    return max(0.0, (now - datetime.fromisoformat(min(oldest))).total_seconds())


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
