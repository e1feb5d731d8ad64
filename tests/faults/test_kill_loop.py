"""Engines killed at random moments, 30 % of all writes faulted: nothing lost, doubled, stuck."""

import random
from contextlib import contextmanager

import pytest

from eamconsole.journal import Journal
from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from eamconsole.support.clock import SystemClock
from tests.faults.engine_lives import Lives
from tests.faults.town_life import TownLife, faults_of, make_trouble


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
        assert words == "settled 0", words
        return faults_of(city) + unfinished_in(home)


def unfinished_in(home):
    """Return what the journal holds that is neither done nor given up."""
    journal = Journal.open(f"sqlite:///{home / 'journal.sqlite'}", clock=SystemClock())
    with journal.read() as ledgers:
        counts = ledgers.deliveries.count_by_flow_and_state()
    journal.close()
    return [f"{n} {flow} {state}" for (flow, state), n in counts.items() if not state.is_final]


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_forty_kills_lose_and_double_nothing(tmp_path):
    assert not kill_often(tmp_path, seed=7, kills=40)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_two_hundred_kills_lose_and_double_nothing(tmp_path, seed):
    assert not kill_often(tmp_path, seed, kills=200)
