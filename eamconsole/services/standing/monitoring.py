"""The verdict for machines: one line for monitoring plugins, and metrics for Prometheus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.domain.silence import Quiet
from eamconsole.services.standing.records import (
    TROUBLE,
    Level,
    LinkStanding,
    SyncState,
    WaitLimits,
)
from eamconsole.services.standing.wording import headline, sync_sentence

PLUGIN_UNKNOWN = 3
_EXITS = {Level.FINE: 0, Level.WARNING: 1, Level.CRITICAL: 2, Level.UNKNOWN: PLUGIN_UNKNOWN}
_WORDS = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
_WAITING = (
    DeliveryState.WAITING,
    DeliveryState.SENDING,
    DeliveryState.RETRYING,
    DeliveryState.CHECKING,
)

Counts = Mapping[tuple[Flow, DeliveryState], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringFigures:
    """What is counted besides the standing itself."""

    profile: str
    environment: str
    counts: Counts
    requests: Mapping[DeliveryState, int]
    """How many requests stand how, as a whole."""
    links: Mapping[str, int]
    done_today: Mapping[Flow, int]
    certificates: Mapping[str, datetime]
    quiet: Quiet = field(default_factory=Quiet)

    @property
    def waiting(self) -> int:
        """The requests that are under way."""
        return sum(self.requests.get(state, 0) for state in _WAITING)


def plugin_answer(
    standing: LinkStanding,
    measured: MonitoringFigures,
    limits: WaitLimits,
    now: datetime,
    zone: tzinfo,
) -> tuple[int, str]:
    """Return exit status and line as monitoring plugins give them, performance data included."""
    status = _EXITS[standing.level]
    words = headline(standing, now, zone) or sync_sentence(standing.sync, now, zone)
    place = f"{measured.profile}/{measured.environment}"
    figures = " ".join(_performance(standing, measured, limits, now))
    return status, f"{plugin_line(status, f'{place}: {words}')} | {figures}"


def plugin_line(status: int, words: str) -> str:
    """Return a line without figures; what the other systems wrote cannot add any."""
    plain = " ".join(words.split()).replace("|", "/")
    return f"EAM Console {_WORDS[status]} - {plain}"


def _performance(
    standing: LinkStanding, measured: MonitoringFigures, limits: WaitLimits, now: datetime
) -> Iterable[str]:
    lag, most = standing.lag(now).total_seconds(), limits.max_lag.total_seconds()
    yield f"lag={lag:.0f}s;{most:.0f};;0"
    heard = standing.sync.last_good
    if heard is not None:
        silence = max(0.0, (now - heard).total_seconds())
        yield f"silence={silence:.0f}s;;{limits.silence.total_seconds():.0f};0"
    yield from _quiet_figures(measured.quiet, now)
    yield f"needs_person={standing.needs_count};0;;0"
    yield f"to_know={standing.to_know};;;0"
    yield f"waiting={measured.waiting};;;0"
    for side in standing.sides:
        if side.latency_ms is not None:
            yield f"{side.service.value}_latency={side.latency_ms:.0f}ms;;;0"


def _quiet_figures(quiet: Quiet, now: datetime) -> Iterable[str]:
    """Yield the seconds since the last request, with the limit of the silence alarm."""
    if quiet.last is not None:
        limit = ""
        if quiet.told_at is not None:
            limit = f"{(quiet.told_at - quiet.last).total_seconds():.0f}"
        yield f"quiet={max(0.0, (now - quiet.last).total_seconds()):.0f}s;{limit};;0"


@dataclass(frozen=True, slots=True)
class _Metric:
    """One name with its help and its samples: labels beyond profile and environment, value."""

    name: str
    help: str
    samples: tuple[tuple[dict[str, str], float], ...]


def metrics_text(standing: LinkStanding, measured: MonitoringFigures, now: datetime) -> str:
    """Return everything as text for Prometheus; what is not known has no sample."""
    base = {"profile": measured.profile, "environment": measured.environment}
    metrics = (*_of_verdict(standing, now), *_of_sides(standing), *_of_work(measured))
    return "".join(_written(metric, base) for metric in metrics)


def unreadable_text(profile: str) -> str:
    """Return the metrics of a profile that cannot be opened."""
    metric = _Metric("readable", "1 where the journal could be read", (({}, 0),))
    return _written(metric, {"profile": profile})


def _of_verdict(standing: LinkStanding, now: datetime) -> Iterable[_Metric]:
    sync = standing.sync
    yield _Metric("readable", "1 where the journal could be read", (({}, 1),))
    verdict = _EXITS[standing.level]
    yield _Metric("verdict", "0 ok, 1 warning, 2 critical, 3 unknown", (({}, verdict),))
    needs = tuple(({"cause": need.cause}, float(need.count)) for need in standing.needs)
    yield _Metric("needs_person", "Requests and notices that wait for a person, by cause", needs)
    total = float(standing.needs_count)
    yield _Metric(
        "needs_person_total",
        "Requests, each once, and notices that wait for a person",
        (({}, total),),
    )
    yield _Metric("to_know", "Open notices that need nobody", (({}, standing.to_know),))
    lag = standing.lag(now).total_seconds()
    yield _Metric("lag_seconds", "Age of the oldest change under way", (({}, lag),))
    if sync.state is not SyncState.UNKNOWN:
        running = float(sync.state is SyncState.RUNNING)
        yield _Metric("syncing", "1 while something syncs and is alive", (({}, running),))
    if sync.last_good is not None:
        good = sync.last_good.timestamp()
        yield _Metric("last_good_timestamp_seconds", "When the last good round was", (({}, good),))
    yield _Metric("status_timestamp_seconds", "When this was measured", (({}, now.timestamp()),))


def _of_sides(standing: LinkStanding) -> Iterable[_Metric]:
    sides = {side.service.value: side for side in standing.sides}
    up = tuple(
        ({"system": name}, 0.0 if side.state in TROUBLE else 1.0)
        for name, side in sides.items()
        if side.state != "unknown"
    )
    yield _Metric("system_up", "1 while a system answers", up)
    success = tuple(
        ({"system": name}, side.last_success.timestamp())
        for name, side in sides.items()
        if side.last_success is not None
    )
    yield _Metric("system_last_success_timestamp_seconds", "When it last answered", success)
    latency = tuple(
        ({"system": name}, side.latency_ms / 1_000)
        for name, side in sides.items()
        if side.latency_ms is not None
    )
    yield _Metric("system_latency_seconds", "How long an answer takes on average", latency)


def _of_work(measured: MonitoringFigures) -> Iterable[_Metric]:
    rows = tuple(
        ({"flow": flow.value, "state": state.value}, measured.counts.get((flow, state), 0))
        for flow in Flow
        for state in DeliveryState
    )
    whole = tuple(({"state": s.value}, float(measured.requests.get(s, 0))) for s in DeliveryState)
    yield _Metric("requests", "Requests by their state as a whole", whole)
    yield _Metric("deliveries", "Deliveries by flow and state", rows)
    done = tuple(({"flow": f.value}, float(n)) for f, n in measured.done_today.items())
    yield _Metric("delivered_today", "Deliveries done since midnight", done)
    links = tuple(({"state": state}, float(number)) for state, number in measured.links.items())
    yield _Metric("links", "Pairs of a request and a record, by state", links)
    ends = tuple(({"name": n}, at.timestamp()) for n, at in sorted(measured.certificates.items()))
    yield _Metric("certificate_expiry_timestamp_seconds", "Until when it is valid", ends)


def _written(metric: _Metric, base: dict[str, str]) -> str:
    name = f"eamconsole_{metric.name}"
    lines = [f"# HELP {name} {metric.help}.", f"# TYPE {name} gauge"]
    for labels, value in metric.samples:
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in (base | labels).items())
        lines.append(f"{name}{{{inside}}} {value:.15g}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
