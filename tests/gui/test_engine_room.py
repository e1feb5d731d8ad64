import pytest

from eamconsole.errors import LeaseHeldElsewhere
from eamconsole.gui.workers.engine_room import CYCLES, EngineRoom
from tests.gui.invented_city import InventedCity, InventedEngine


class RefusedEngine(InventedEngine):
    def open(self):
        raise LeaseHeldElsewhere("Console on desk-7 is syncing this profile.")


class RefusingCity(InventedCity):
    def engine(self):
        return RefusedEngine(self)


@pytest.fixture
def city():
    return InventedCity()


def stop(room, qtbot):
    with qtbot.waitSignal(room.stopped, timeout=5_000):
        room.stop()
    assert room.join(1_000)


def test_all_cycles_run_and_the_lease_is_given_back_last(qtbot, city):
    room = EngineRoom(city)
    room.start()
    qtbot.waitUntil(lambda: set(city.engine_log) >= {"open", *CYCLES})
    stop(room, qtbot)
    assert city.engine_log[0] == "open"
    assert city.engine_log[-1] == "close"


def test_sync_now_runs_every_cycle_again(qtbot, city):
    room = EngineRoom(city)
    room.start()
    qtbot.waitUntil(lambda: len(city.engine_log) == 5)
    room.wake()
    qtbot.waitUntil(lambda: all(city.engine_log.count(cycle) == 2 for cycle in CYCLES))
    stop(room, qtbot)


def test_stopping_waits_for_calls_in_flight_and_counts_them(qtbot, city):
    city.holds_up = True
    room, counts = EngineRoom(city), []
    room.finishing.connect(counts.append)
    room.finishing.connect(city.gate.set)
    room.start()
    qtbot.waitUntil(lambda: len(city.engine_log) == 5)
    stop(room, qtbot)
    assert counts[0] == 4
    assert counts[-1] == 0


def test_a_held_lease_is_told_and_nothing_runs(qtbot):
    city = RefusingCity()
    room = EngineRoom(city)
    with qtbot.waitSignal(room.refused) as told:
        room.start()
    assert "desk-7" in told.args[0].summary
    assert city.engine_log == []
    stop(room, qtbot)


def test_stopping_before_it_opened_ends_cleanly(qtbot, city):
    room = EngineRoom(city)
    room.start()
    stop(room, qtbot)
    assert city.engine_log[-1:] in (["close"], [])


def test_a_cycle_in_which_nothing_moves_is_cut_and_runs_again(qtbot, city):
    city.holds_up = True
    room, told = EngineRoom(city), []
    room.stuck.connect(lambda cycle, minutes: told.append((cycle, minutes)))
    room.start()
    qtbot.waitUntil(lambda: len(city.engine_log) == 5)
    city.hanging = {"watch": 500.0}
    room.look_for_stuck()
    assert "abort" not in city.engine_log
    city.hanging = {"watch": 720.0}
    room.look_for_stuck()
    assert told == [("watch", 12)]
    assert city.engine_log.count("abort") == 1
    city.hanging = {}
    room.wake()
    qtbot.waitUntil(lambda: city.engine_log.count("watch") == 2)
    stop(room, qtbot)
