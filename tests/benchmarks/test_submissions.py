"""Submissions per second of the durable engine beside a bare loop, taken in turns."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from eamconsole.domain.cycle import Cycle
from tests.benchmarks.bare_loop import BareLoop
from tests.benchmarks.town_under_load import town, write_reports
from tests.fixtures.linked_city import linked, rules

WORKERS = 8
CALLS = 6
ROUNDS = 5


@dataclass(frozen=True)
class Timing:
    """One round: reports per second, and durable commits per report."""

    per_second: float
    commits: float = 0.0


def time_loop(reports: Path, count: int, latency_ms: int) -> Timing:
    """Let the bare loop send everything."""
    with town(reports, latency_ms) as place:
        began = time.perf_counter()
        BareLoop(place.endpoints).run(list(range(20_000_001, 20_000_001 + count)), WORKERS)
        return Timing(count / (time.perf_counter() - began))


def time_engine(
    reports: Path, home: Path, count: int, latency_ms: int, shared: int | None
) -> Timing:
    """Let the engine take everything in and pay it, journal and all."""
    home.mkdir()
    city_rules = rules(limits={"eam_connections": WORKERS}, has_internal_api=False)
    with (
        town(reports, latency_ms) as place,
        linked(place, home, rules=city_rules, shared_connections=shared, internal=False) as console,
    ):
        cancel = threading.Event()
        console.engine.run(Cycle.HOUSEKEEPING, cancel)
        before = console.journal.commits
        began = time.perf_counter()
        console.engine.run(Cycle.INTAKE, cancel)
        console.engine.run(Cycle.DELIVERIES, cancel)
        seconds = time.perf_counter() - began
        with console.journal.read() as ledgers:
            assert sum(ledgers.links.count_by_state().values()) == count
            assert not ledgers.queue.causes()
        return Timing(count / seconds, (console.journal.commits - before) / count)


@pytest.mark.benchmark
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("latency_ms", "count", "at_least"), [(20, 240, 0.90), (0, 240, 0.80)], ids=["20ms", "0ms"]
)
def test_engine_keeps_pace_with_a_bare_loop(
    tmp_path: Path, latency_ms: int, count: int, at_least: float
) -> None:
    reports = write_reports(tmp_path / "reports.json", count)
    loops, strict, apart = [], [], []
    for turn in range(ROUNDS):
        loops.append(time_loop(reports, count, latency_ms))
        strict.append(time_engine(reports, tmp_path / f"strict{turn}", count, latency_ms, WORKERS))
        apart.append(time_engine(reports, tmp_path / f"apart{turn}", count, latency_ms, None))
    ratio = median(e.per_second / b.per_second for e, b in zip(strict, loops, strict=True))
    beyond = median(e.per_second / b.per_second for e, b in zip(apart, loops, strict=True))
    commits = median(timing.commits for timing in apart)
    print(
        f"\n{latency_ms} ms a call, {WORKERS} connections: loop "
        f"{median(t.per_second for t in loops):.1f}/s, engine "
        f"{median(t.per_second for t in strict):.1f}/s = {ratio:.2f} of the loop; "
        f"{WORKERS} connections per side {median(t.per_second for t in apart):.1f}/s = "
        f"{beyond:.2f}; {commits:.2f} commits a report"
    )
    assert ratio >= at_least
    if latency_ms:
        ideal = WORKERS / (CALLS * latency_ms / 1000)
        share = median(timing.per_second for timing in strict) / ideal
        print(f"{share:.2f} of the ideal {ideal:.1f}/s")
        assert share >= 0.82
    else:
        assert commits <= 1.5
