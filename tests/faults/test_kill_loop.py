"""Engines killed at random moments, 30 % of all writes faulted: nothing lost, doubled, stuck."""

import json
import os
import random
import select
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from eamconsole.journal import Journal
from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from eamconsole.support.clock import SystemClock
from tests.faults.town_life import TownLife, faults_of, make_trouble

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 100


class Lives:
    """Starts one engine process after the other on the same home."""

    def __init__(self, city, home):
        self.kills = 0
        self._order = {
            "endpoints": city.endpoints.as_json(),
            "home": str(home),
            "srid": city.srid,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.engine_process"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def live(self, seconds):
        """Let an engine live for so long, then kill it."""
        self._say("live")
        word, number = self._hear(PATIENCE).split()
        assert word == "open"
        early = self._hear(seconds)
        assert not early, early
        os.kill(int(number), signal.SIGKILL)
        self.kills += 1
        assert self._hear(PATIENCE) == "over"

    def settle(self):
        """Let a last engine work until nothing is left; return its words."""
        self._say("settle")
        words = self._hear(PATIENCE)
        assert self._hear(PATIENCE) == "over"
        return words

    def close(self):
        """End the process that forks."""
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()

    def _say(self, what):
        self._process.stdin.write(json.dumps({"do": what, **self._order}).encode() + b"\n")
        self._process.stdin.flush()

    def _hear(self, seconds):
        """Return the next line, or nothing where none comes in time."""
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            return ""
        line = b""
        while not line.endswith(b"\n"):
            line += os.read(self._process.stdout.fileno(), 1) or b"\n"
        return line.decode().strip()


@contextmanager
def a_town(home, seed):
    """Yield a city in trouble, its people, and the lives of engines."""
    with SandboxCity(CityOptions(calls_per_minute=0, seed=seed, latency_ms=5)) as city:
        make_trouble(city.faults["seeclickfix"], seed)
        make_trouble(city.faults["eam"], seed + 1)
        lives = Lives(city, home)
        try:
            yield city, TownLife(city, seed), lives
        finally:
            lives.close()


def kill_often(home, seed, kills):
    """Kill engines while the town goes on; return what is wrong after one could settle."""
    chance = random.Random(seed)
    with a_town(home, seed) as (city, town, lives):
        while lives.kills < kills:
            town.happen()
            lives.live(chance.uniform(0.05, 0.7))
        for side in ("seeclickfix", "eam"):
            city.faults[side].clear()
        words = lives.settle()
        assert words.startswith("settled"), words
        return faults_of(city) + unfinished_in(home)


def unfinished_in(home):
    """Return what the journal holds that is neither done nor given up."""
    journal = Journal.open(f"sqlite:///{home / 'journal.sqlite'}", clock=SystemClock())
    with journal.read() as ledgers:
        counts = ledgers.deliveries.count_by_flow_and_state()
    journal.close()
    return [f"{n} {flow} {state}" for (flow, state), n in counts.items() if not state.is_final]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_forty_kills_lose_and_double_nothing(tmp_path):
    assert not kill_often(tmp_path, seed=7, kills=40)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_two_hundred_kills_lose_and_double_nothing(tmp_path, seed):
    assert not kill_often(tmp_path, seed, kills=200)
