"""A cycle is stuck when it runs and nothing moves; a busy one and a resting one are not."""

import threading
from types import SimpleNamespace

import pytest

from eamconsole.errors import Service
from eamconsole.services.latency import Pulse
from eamconsole.services.viewing.stepping import SteppedEngine
from eamconsole.support.clock import VirtualClock
from tests.unit.journal.builders import NOON


class HangingEngine:
    """Its watch cycle waits until somebody cuts the calls."""

    def __init__(self):
        self.cut, self.inside = threading.Event(), threading.Event()
        self.call, self.called = threading.Event(), threading.Event()
        self.pulse = None

    def run(self, cycle, cancel):
        return getattr(self, cycle.value)(cancel)

    def watch(self, _cancel):
        self.inside.set()
        self.call.wait(20)
        self.pulse.note(Service.EAM, False, 30.0, None)
        self.called.set()
        self.cut.wait(20)
        return 60.0

    def deliveries(self, _cancel):
        self.inside.set()
        self.cut.wait(20)
        return 0.0

    def intake(self, _cancel):
        self.pulse.note(Service.SEECLICKFIX, True, 0.1, None)
        return 60.0


@pytest.fixture
def town():
    clock, hanging = VirtualClock(NOON), HangingEngine()
    journal = SimpleNamespace(write_soon=lambda work: None)
    console = SimpleNamespace(
        clock=clock, journal=journal, pulse=Pulse(journal, clock), engine=lambda: hanging,
        connections=SimpleNamespace(abort=hanging.cut.set),
    )  # fmt: skip
    hanging.pulse = console.pulse
    town = SimpleNamespace(
        console=console, clock=clock, engine=SteppedEngine(console), hanging=hanging
    )
    cycle = threading.Thread(target=town.engine.run, args=("watch",))
    cycle.start()
    hanging.inside.wait(20)
    town.cycle = cycle
    yield town
    hanging.call.set()
    hanging.cut.set()
    cycle.join(20)


def test_a_cycle_in_which_nothing_moves_is_told_with_its_silence(town):
    town.clock.advance(599)
    assert town.engine.stuck(600) == {}
    town.clock.advance(2)
    assert town.engine.stuck(600) == {"watch": 601}


def test_a_call_of_its_own_that_ended_is_a_sign_of_life_and_one_of_another_cycle_is_not(town):
    town.clock.advance(599)
    town.console.pulse.note(Service.SEECLICKFIX, True, 0.1, None)  # another thread's
    town.clock.advance(2)
    assert town.engine.stuck(600) == {"watch": 601}
    town.hanging.call.set()
    town.hanging.called.wait(20)
    assert town.engine.stuck(600) == {}
    town.clock.advance(601)
    assert town.engine.stuck(600) == {"watch": 601}


def test_cutting_frees_the_cycle_and_a_resting_engine_is_never_stuck(town):
    town.clock.advance(3_600)
    town.hanging.call.set()
    town.engine.abort()
    assert town.engine.stuck(600) == {}
    town.cycle.join(20)
    assert not town.cycle.is_alive()
    town.clock.advance(3_600)
    assert town.engine.stuck(600) == {}


def test_hanging_deliveries_show_while_another_cycle_goes_on_and_rests_between(town):
    town.hanging.inside.clear()
    paying = threading.Thread(target=town.engine.run, args=("deliveries",))
    paying.start()
    town.hanging.inside.wait(20)
    for _ in range(11):
        town.clock.advance(60)
        town.engine.run("intake")
    assert town.engine.stuck(600)["deliveries"] == 660
    town.hanging.cut.set()
    paying.join(20)
