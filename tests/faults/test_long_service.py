"""A service that runs for long holds no more at the end than after its first minutes.

``EAMCONSOLE_SOAK_MINUTES`` shortens or prolongs the hour.
"""

import json
import os
import statistics
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from eamconsole.support.clock import SystemClock
from tests.faults.test_kill_loop import unfinished_in
from tests.faults.town_life import TownLife, faults_of, make_trouble

ROOT = Path(__file__).resolve().parents[2]
MINUTES = float(os.environ.get("EAMCONSOLE_SOAK_MINUTES", "60"))
SAMPLES = 60
HAPPENS_EVERY = 1.5
MOST_OPEN = 40
"""The town closes what is over this number, so that only a leak can grow."""
CLOSED_AT_A_TIME = 3
"""More than are reported, and fewer than look like a mistake of EAM."""

MIB = 1024 * 1024


class SteadyTown(TownLife):
    """Finishes as much as it reports."""

    def happen(self):
        """Let a little of everything happen, then close what is too many."""
        super().happen()
        open_records = sorted(set(self._records()) - self.finished)
        too_many = max(0, len(open_records) - MOST_OPEN)
        for number in open_records[: min(too_many, CLOSED_AT_A_TIME)]:
            self._finish(number)


def serve_for(city, home, minutes):
    """Let a service work while the town goes on; return its samples, oldest first."""
    every = minutes * 60 / SAMPLES
    order = {
        "endpoints": city.endpoints.as_json(),
        "home": str(home),
        "srid": city.srid,
        "every": every,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.sampled_service"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(process.stdout), daemon=True)
    reader.start()
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    clock, town = SystemClock(), SteadyTown(city, seed=11)
    until, never = clock.monotonic() + minutes * 60, threading.Event()
    while clock.monotonic() < until:
        assert process.poll() is None, "the service ended by itself"
        town.happen()
        clock.wait(HAPPENS_EVERY, never)
    for side in ("seeclickfix", "eam"):
        city.faults[side].clear()
    clock.wait(20, never)
    process.stdin.close()
    process.wait(60)
    reader.join(60)
    process.stdout.close()
    assert lines[-1].strip() == "ended 0", lines[-1]
    return [json.loads(line) for line in lines[:-1]]


def growth(samples):
    """Return in words what grew between the first minutes after warming up and the last ones."""
    warm = samples[len(samples) // 4 :]
    third = max(1, len(warm) // 3)
    first, last = warm[:third], warm[-third:]
    grown = []
    for name, allowed in (("threads", 2), ("descriptors", 6), ("resident", 10 * MIB)):
        before, after = (statistics.median(each[name] for each in part) for part in (first, last))
        if after - before > allowed:
            grown.append(f"{name}: {before:.0f} to {after:.0f}")
    if max(each["log"] for each in last) > 32 * MIB:
        grown.append(f"write-ahead log: {max(each['log'] for each in last)} bytes")
    for name in set().union(*(each["objects"] for each in last)):
        before, after = (
            statistics.median(each["objects"].get(name, 0) for each in part)
            for part in (first, last)
        )
        if after - before > max(300, before * 0.1):
            grown.append(f"{name} objects: {before:.0f} to {after:.0f}")
    return grown


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_an_hour_of_mixed_traffic_leaves_nothing_behind(tmp_path, record_property):
    options = CityOptions(calls_per_minute=0, seed=11, latency_ms=5)
    with SandboxCity(options) as city:
        make_trouble(city.faults["seeclickfix"], 11)
        make_trouble(city.faults["eam"], 12)
        samples = serve_for(city, tmp_path, MINUTES)
        warm, last = samples[len(samples) // 4], samples[-1]
        for name in ("threads", "descriptors", "log", "open_links", "let_go"):
            record_property(name, f"{warm[name]} to {last[name]}")
        for name in ("resident", "taken", "freed", "sqlite", "blocks"):
            record_property(name, " ".join(str(each[name]) for each in samples[:: SAMPLES // 12]))
        assert last["open_links"] <= MOST_OPEN * 3, "the town closed what the console did not"
        assert not growth(samples)
        assert not faults_of(city) + unfinished_in(tmp_path)
