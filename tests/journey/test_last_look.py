"""Between the intent and the first byte: a sleep, a lost lease, a computer short of something."""

from __future__ import annotations

import errno
import os
import socket
import threading

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.errors import LeaseHeldElsewhere, MachineError, Service
from eamconsole.journal import Journal
from eamconsole.support.machine import machine_trouble
from eamconsole.wire.http import Call, HttpChannel, Surroundings, service_address
from tests.journey.story import CityTime


class Sleepy(CityTime):
    """A computer that can sleep: its monotonic clock stands still meanwhile."""

    def __init__(self, clock):
        super().__init__(clock)
        self._slept = 0.0

    def monotonic(self):
        return super().monotonic() - self._slept

    def sleep(self, seconds):
        self._slept += seconds
        self._clock.advance(seconds)


def once_intent_is_durable(told, kind, happen):
    """Call ``happen`` once, right after the intent of the next delivery of a kind is durable."""

    def watch(change):
        with told.journal.read() as ledgers:
            rows = [ledgers.deliveries.get(each) for each in change.delivery_ids]
        if any(row.state is DeliveryState.SENDING and row.kind is kind for row in rows):
            leave()
            happen()

    leave = told.journal.subscribe(watch)


KINDS = [
    (DeliveryKind.CREATE, "eam", r"Requests\.svc/$"),
    (DeliveryKind.ACKNOWLEDGE, "seeclickfix", "/acknowledge$"),
]


@pytest.mark.parametrize(("kind", "side", "path"), KINDS)
def test_a_computer_that_slept_after_the_intent_sends_nothing_on_it(
    tell, empty_city, kind, side, path
):
    clock = Sleepy(empty_city.clock)
    told = tell(clock=clock)
    told.sync()
    number = told.report()
    once_intent_is_durable(told, kind, lambda: clock.sleep(28_800))
    cancel = threading.Event()
    told.engine.run(Cycle.INTAKE, cancel)
    told.engine.run(Cycle.DELIVERIES, cancel)
    told.engine.run(Cycle.DELIVERIES, cancel)
    row = told.row(number, kind)
    assert row.state is DeliveryState.RETRYING
    assert "slept" in row.explanation
    assert told.calls(side, "POST", path) == []
    told.later()
    assert len(told.records(number)) == 1
    assert told.status(number) == "Acknowledged"


def test_an_engine_overtaken_after_the_intent_sends_nothing_and_ends(tell, empty_city):
    told = tell()
    told.sync()
    number = told.report()

    def another_engine_takes_over():
        empty_city.clock.advance(600)  # stood still, all clocks alike
        other = Journal.open(f"sqlite:///{told.journal.path}", clock=CityTime(empty_city.clock))
        now = empty_city.clock.now()
        other.write(lambda ledgers: ledgers.lease.take("other", now))
        other.close()

    once_intent_is_durable(told, DeliveryKind.CREATE, another_engine_takes_over)
    cancel = threading.Event()
    told.engine.run(Cycle.INTAKE, cancel)
    with pytest.raises(LeaseHeldElsewhere):
        told.engine.run(Cycle.DELIVERIES, cancel)
    assert told.records(number) == []
    told.engine.close()
    told.engine.open()
    told.later()
    assert len(told.records(number)) == 1


def test_a_row_in_doubt_is_looked_at_soon_after_its_side_answers_again(tell, empty_city):
    told = tell()
    told.linked_report()
    board = empty_city.faults["eam"]
    board.fail("drop_after", verb="POST", path=r"Requests\.svc/$")
    number = told.report()
    told.sync()
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.CHECKING
    board.fail("drop_before", verb="GET", times=2)
    told.city.clock.advance(130)
    cancel = threading.Event()
    told.engine.run(Cycle.DELIVERIES, cancel)
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.CHECKING
    board.clear()
    told.city.clock.advance(31)
    told.engine.run(Cycle.DELIVERIES, cancel)
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.DONE
    assert len(told.records(number)) == 1


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC])
def test_what_this_computer_lacks_is_told_as_that(number):
    try:
        try:
            raise OSError(number, os.strerror(number))
        except OSError as cause:
            raise ValueError("wrapped") from cause
    except ValueError as error:
        told = machine_trouble(error)
    assert isinstance(told, MachineError)
    assert told.next_step


def test_without_descriptors_a_call_blames_this_computer_and_not_the_network():
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    kept = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        channel = HttpChannel(
            Service.EAM, service_address(url, Service.EAM), Surroundings(), headers={}
        )
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
            with pytest.raises(OSError, match="Too many open files"):
                while True:
                    kept.append(os.open(os.devnull, os.O_RDONLY))
            with pytest.raises(MachineError, match="too many files and connections open") as told:
                channel.send(Call(verb="GET", path="/x"))
        finally:
            for each in kept:
                os.close(each)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert "ulimit" in told.value.next_step
