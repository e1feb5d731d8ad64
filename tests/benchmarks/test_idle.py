"""What an hour costs in which nothing happens, with thousands of records to look at."""

from __future__ import annotations

import threading
import time
from functools import partial

import pytest

from eamconsole.domain.cycle import Cycle
from tests.benchmarks.reconcile_city import fill
from tests.fixtures.quiet_city import quiet_city
from tests.journey.story import story

OPEN_LINKS = 2_000
HOUR = 3_600.0
MOST_OF_A_CORE = 0.005
HOLD_EVERY = 15.0


class IdleHour:
    """An engine whose cycles take turns in one thread, so that their time can be told apart."""

    def __init__(self, told):
        self._engine, self._clock = told.engine, told.city.clock
        self._never = threading.Event()
        self.spent = {}

    def pass_by(self):
        """Let an hour of the city go by; each cycle runs when it asked to run again."""
        due, now = dict.fromkeys(Cycle, 0.0), 0.0
        held_at = 0.0
        while now < HOUR:
            cycle = min(due, key=due.get)
            self._clock.advance(due[cycle] - now)
            now = due[cycle]
            rest = self._costs(cycle.value, partial(self._engine.run, cycle, self._never))
            due[cycle] = now + max(0.05, rest)
            if now - held_at >= HOLD_EVERY:
                held_at = now
                self._costs("lease", self._engine.hold)
        return sum(seconds for _times, seconds in self.spent.values())

    def _costs(self, name, work):
        began = time.thread_time()
        result = work()
        times, seconds = self.spent.get(name, (0, 0.0))
        self.spent[name] = times + 1, seconds + time.thread_time() - began
        return result


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_two_thousand_open_links_cost_half_a_percent_of_a_core(tmp_path):
    with (
        quiet_city(tmp_path, "Pothole") as city,
        story(city, tmp_path, inline=True) as told,
    ):
        fill(told, OPEN_LINKS)
        IdleHour(told).pass_by()  # what is looked at for the first time is not idle
        hour = IdleHour(told)
        spent = hour.pass_by()
    print(f"\n{spent:.1f} s of an hour: {spent / HOUR:.2%} of a core")
    for name, (times, seconds) in hour.spent.items():
        print(f"  {name}: {times} times, {seconds / times * 1000:.1f} ms each, {seconds:.1f} s")
    assert spent / HOUR <= MOST_OF_A_CORE
