"""One loop for window and service: what hangs is cut, what ends it is told, a lease is awaited."""

import threading
from datetime import timedelta

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.errors import JournalError, LeaseHeldElsewhere, Service
from eamconsole.services.latency import Pulse
from eamconsole.support.clock import SystemClock, VirtualClock
from eamconsole.sync.parts import StartAnew
from eamconsole.sync.running import Callbacks, Ended, Running
from tests.unit.journal.builders import NOON


class Swift(SystemClock):
    """The machine's clock, whose waits are an instant."""

    def wait(self, seconds, wake):
        return super().wait(min(seconds, 0.01), wake)


class Puppet:
    """An engine whose every step a story decides."""

    def __init__(self, opens=(None,), beats=()):
        self.opens, self.beats = list(opens), list(beats)
        self.log, self.ran = [], set()
        self.all_ran, self.woken = threading.Event(), threading.Event()

    def open(self):
        self.log.append("open")
        error = self.opens.pop(0) if self.opens else None
        if error is not None:
            raise error

    def close(self, why=""):
        self.log.append("close")

    def run(self, cycle, _cancel):
        self.ran.add(cycle)
        if self.ran == set(Cycle):
            self.all_ran.set()
        return 3_600.0

    def wait_for_work(self, _seconds, cancel):
        while not cancel.is_set() and not self.woken.is_set():
            self.woken.wait(0.01)
        self.woken.clear()

    def poke(self):
        self.woken.set()

    def woke(self, _at):
        self.log.append("woke")

    def hold(self):
        self.log.append("hold")
        if self.beats:
            raise self.beats.pop(0)

    def resume(self, _side):
        self.log.append("resume")

    def resume_sides(self):
        self.log.append("resume all")


def held():
    return LeaseHeldElsewhere("This profile is being synced by desk-7.", holder="desk-7")


def locked():
    return JournalError("The journal could not be opened: database is locked.", passes=True)


def run_until_all_ran(engine, **choices):
    """Run in a thread until every cycle ran; return what was told, and the end."""
    told, ends = [], []
    callbacks = Callbacks(
        refused=lambda error: told.append(error.summary), opened=lambda: told.append("opened")
    )
    running = Running(engine, Swift(), callbacks, **choices)
    thread = threading.Thread(target=lambda: ends.append(running.run()))
    thread.start()
    assert engine.all_ran.wait(20)
    assert running.is_open
    running.end()
    thread.join(20)
    assert not thread.is_alive()
    return told, ends[0]


def test_a_run_ends_well_only_by_a_wish_and_gives_the_lease_back_last():
    engine = Puppet()
    told, ended = run_until_all_ran(engine)
    assert (told, ended, ended.status) == (["opened"], Ended(), 0)
    assert (engine.log[0], engine.log[-1]) == ("open", "close")


def test_a_journal_in_trouble_at_the_start_is_waited_for_and_said_once():
    told, ended = run_until_all_ran(Puppet(opens=[locked(), locked(), locked()]))
    assert told == [locked().summary, "opened"]
    assert ended.status == 0


def test_without_standby_a_lease_held_elsewhere_ends_with_3():
    ended = Running(Puppet(opens=[held()]), Swift()).run()
    assert ended.status == 3
    assert "desk-7" in ended.error.summary


def test_on_standby_it_is_waited_for_and_taken_over():
    told, ended = run_until_all_ran(Puppet(opens=[held(), held()]), standby=True)
    assert told == [held().summary, "opened"]
    assert ended.status == 0


def test_an_engine_that_was_overtaken_ends_or_stands_by_again():
    assert Running(Puppet(beats=[held()]), Swift()).run().status == 3
    engine = Puppet(beats=[held()])
    stood_by = threading.Event()

    class Second(Puppet):
        pass

    engine.opens = [None, held(), None]
    running = Running(engine, Swift(), Callbacks(refused=lambda _e: stood_by.set()), standby=True)
    thread = threading.Thread(target=running.run)
    thread.start()
    assert stood_by.wait(20)
    running.end()
    thread.join(20)
    assert engine.log[-1] in ("close", "open")
    assert not thread.is_alive()


def test_a_damaged_journal_at_the_start_is_not_waited_for():
    damaged = JournalError("The journal could not be opened: file is not a database.")
    assert Running(Puppet(opens=[damaged]), Swift()).run().error is damaged


class Hanging(Puppet):
    """Its watch cycle waits until somebody cuts the calls."""

    def __init__(self):
        super().__init__()
        self.inside, self.cut, self.call = threading.Event(), threading.Event(), threading.Event()
        self.called, self.pulse = threading.Event(), None

    def run(self, cycle, cancel):
        if cycle is not Cycle.WATCH:
            return super().run(cycle, cancel)
        self.inside.set()
        if self.call.wait(20):
            self.pulse.note(Service.EAM, False, 30.0, None)
            self.called.set()
            self.cut.wait(20)
        return 3_600.0


class Still:
    """A journal that keeps nothing."""

    def write_soon(self, _work):
        return None


@pytest.fixture
def hanging():
    """A run whose watch cycle hangs; its clock is turned by the story."""
    clock, engine, told = VirtualClock(NOON), Hanging(), []
    engine.pulse = Pulse(Still(), clock)
    ended = threading.Event()

    class Turned(Swift):
        def now(self):
            return clock.now()

        def monotonic(self):
            return clock.monotonic()

    running = Running(
        engine,
        Turned(),
        Callbacks(stuck=lambda cycle, seconds: told.append((cycle, seconds))),
        heard_at=engine.pulse.heard_at,
        abort=engine.cut.set,
    )
    thread = threading.Thread(target=lambda: (running.run(), ended.set()))
    thread.start()
    assert engine.inside.wait(20)
    yield running, clock, engine, told
    engine.call.set()
    engine.cut.set()
    running.end()
    assert ended.wait(20)
    thread.join(20)


def test_a_cycle_in_which_nothing_moves_is_cut_and_told_with_its_silence(hanging):
    running, clock, engine, told = hanging
    clock.advance(599)
    running.look_for_stuck()
    assert told == []
    clock.advance(2)
    running.look_for_stuck()
    assert (Cycle.WATCH, 601) in told
    assert engine.cut.is_set()


def test_a_call_of_its_own_that_ended_is_a_sign_of_life(hanging):
    running, clock, engine, told = hanging
    clock.advance(500)
    engine.call.set()
    assert engine.called.wait(20)
    clock.advance(200)
    running.look_for_stuck()
    assert told == []
    clock.advance(601)
    running.look_for_stuck()
    assert [cycle for cycle, _ in told] == [Cycle.WATCH]


class Sleepy(Swift):
    """What it sleeps is not on the monotonic clock, as on Linux."""

    slept = timedelta()

    def now(self):
        return super().now() + self.slept


def test_an_engine_hears_that_the_machine_slept():
    engine, clock = Puppet(), Sleepy()
    watched, heard = threading.Event(), threading.Event()
    engine.hold, engine.woke = watched.set, lambda _at: heard.set()
    running = Running(engine, clock)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    assert watched.wait(20)
    assert not heard.is_set()
    clock.slept = timedelta(hours=8)
    assert heard.wait(20)
    running.end()
    thread.join(20)


def test_an_engine_that_wants_to_look_at_the_past_anew_is_opened_again():
    class Doubts(Puppet):
        def run(self, cycle, cancel):
            if cycle is Cycle.HOUSEKEEPING and self.log.count("open") == 1:
                raise StartAnew
            return super().run(cycle, cancel) if self.log.count("open") > 1 else 3_600.0

    engine = Doubts()
    told, ended = run_until_all_ran(engine)
    assert (told, ended.status) == (["opened", "opened"], 0)
    assert [each for each in engine.log if each in ("open", "close")] == ["open", "close"] * 2
