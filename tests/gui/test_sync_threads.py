from threading import Event

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.errors import LeaseHeldElsewhere
from eamconsole.gui.workers.sync_threads import SyncThreads
from tests.gui.filled_journal import FilledConsole
from tests.gui.still_engine import StillEngine

CYCLES = {cycle.value for cycle in Cycle}


class LeasedConsole(FilledConsole):
    """Its lease may be held by another program."""

    free = True

    def engine(self):
        return LeasedEngine(self)


class LeasedEngine(StillEngine):
    """Asks whether the lease is free."""

    def __init__(self, console):
        super().__init__(console.engine_log, console.gate)
        self._console = console

    def open(self):
        if not self._console.free:
            raise LeaseHeldElsewhere("Console on desk-7 is syncing this profile.")
        super().open()


@pytest.fixture
def city(tmp_path):
    city = LeasedConsole(tmp_path)
    yield city
    city.close()


def stop(room, qtbot):
    with qtbot.waitSignal(room.stopped, timeout=5_000):
        room.stop()
    assert room.join(1_000)


def test_all_cycles_run_and_the_lease_is_given_back_last(qtbot, city):
    room = SyncThreads(city)
    room.start()
    qtbot.waitUntil(lambda: set(city.engine_log) >= {"open", *CYCLES})
    stop(room, qtbot)
    assert city.engine_log[0] == "open"
    assert city.engine_log[-1] == "close"


def test_sync_now_runs_every_cycle_again(qtbot, city):
    room = SyncThreads(city)
    room.start()
    qtbot.waitUntil(lambda: len(city.engine_log) == 5)
    room.wake()
    qtbot.waitUntil(lambda: all(city.engine_log.count(cycle) == 2 for cycle in CYCLES))
    stop(room, qtbot)


def test_stopping_waits_for_calls_in_flight_and_counts_them(qtbot, city):
    city.gate = Event()
    room, counts = SyncThreads(city), []
    room.finishing.connect(counts.append)
    room.finishing.connect(city.gate.set)
    room.start()
    qtbot.waitUntil(lambda: len(city.engine_log) == 5)
    stop(room, qtbot)
    assert counts[0] == 4
    assert counts[-1] == 0


def test_a_held_lease_is_told_and_nothing_runs(qtbot, city):
    city.free = False
    room = SyncThreads(city)
    with qtbot.waitSignal(room.refused) as told:
        room.start()
    assert "desk-7" in told.args[0].summary
    assert city.engine_log == []
    stop(room, qtbot)


def test_stopping_before_it_opened_ends_cleanly(qtbot, city):
    room = SyncThreads(city)
    room.start()
    stop(room, qtbot)
    assert city.engine_log[-1:] in (["close"], [])


def test_the_lease_is_taken_over_once_the_other_program_ends(qtbot, city):
    city.free = False
    room = SyncThreads(city)
    with qtbot.waitSignal(room.refused):
        room.start()
    with qtbot.waitSignal(room.opened, timeout=15_000):
        city.free = True
    qtbot.waitUntil(lambda: set(city.engine_log) >= {"open", *CYCLES})
    stop(room, qtbot)
