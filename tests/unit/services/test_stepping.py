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

    def watch_cycle(self, _cancel):
        self.inside.set()
        self.cut.wait(20)
        return 60.0

    intake_cycle = delivery_cycle = housekeeping_cycle = None


@pytest.fixture
def town():
    clock, hanging = VirtualClock(NOON), HangingEngine()
    journal = SimpleNamespace(changed=0, write_soon=lambda work: None)
    console = SimpleNamespace(
        clock=clock, journal=journal, pulse=Pulse(journal, clock), engine=lambda: hanging,
        connections=SimpleNamespace(abort=hanging.cut.set),
    )  # fmt: skip
    town = SimpleNamespace(console=console, clock=clock, engine=SteppedEngine(console))
    cycle = threading.Thread(target=town.engine.run, args=("watch",))
    cycle.start()
    hanging.inside.wait(20)
    town.cycle = cycle
    yield town
    hanging.cut.set()
    cycle.join(20)


def test_a_cycle_in_which_nothing_moves_is_told_with_its_silence(town):
    town.clock.advance(599)
    assert town.engine.stuck(600) == {}
    town.clock.advance(2)
    assert town.engine.stuck(600) == {"watch": 601}


def test_a_call_that_ended_or_a_commit_is_a_sign_of_life(town):
    town.clock.advance(599)
    town.console.pulse.note(Service.EAM, False, 30.0, None)
    town.clock.advance(599)
    assert town.engine.stuck(600) == {}
    town.console.journal.changed = 7
    assert town.engine.stuck(600) == {}
    town.clock.advance(599)
    assert town.engine.stuck(600) == {}
    town.clock.advance(2)
    assert town.engine.stuck(600) == {"watch": 601}


def test_cutting_frees_the_cycle_and_a_resting_engine_is_never_stuck(town):
    town.clock.advance(3_600)
    town.engine.abort()
    town.cycle.join(20)
    assert not town.cycle.is_alive()
    town.clock.advance(3_600)
    assert town.engine.stuck(600) == {}
