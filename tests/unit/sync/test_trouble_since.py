"""Since when a side is in trouble: from its first fault, whoever looks, until it answers."""

from datetime import timedelta

import pytest

from eamconsole.domain.retry import BackOff
from eamconsole.errors import AccessDenied, Service, ServiceUnreachable
from eamconsole.journal import Journal
from eamconsole.services.standing.reading import read_sides
from eamconsole.support.clock import VirtualClock
from eamconsole.sync.circuits import Circuits
from tests.unit.journal.builders import NOON

QUIET = timedelta(hours=5)
BACK_OFF = BackOff(timedelta(seconds=30), timedelta(hours=1))


@pytest.fixture
def clock():
    return VirtualClock(NOON)


@pytest.fixture
def journal(clock):
    journal = Journal.open("sqlite://", clock=clock, inline=True)
    yield journal
    journal.close()


def eam(journal):
    with journal.read() as ledgers:
        return next(side for side, _ in read_sides(ledgers) if side.service is Service.EAM)


def test_trouble_begins_with_the_first_fault_and_not_with_the_last_success(journal, clock):
    circuits = Circuits(journal, clock, BACK_OFF)
    circuits.succeeded(Service.EAM)
    clock.advance(QUIET.total_seconds())
    began = clock.now()
    for _ in range(4):
        circuits.failed(Service.EAM, ServiceUnreachable(Service.EAM, "no connection"))
        clock.advance(60)
    assert (eam(journal).state, eam(journal).since) == ("unreachable", began)
    again = Circuits(journal, clock, BACK_OFF)  # a restart forgets nothing
    again.resume(Service.EAM)  # nor does a person who wants it tried at once
    again.failed(Service.EAM, ServiceUnreachable(Service.EAM, "no connection"))
    assert eam(journal).since == began
    again.succeeded(Service.EAM)
    assert eam(journal).since is None
    clock.advance(QUIET.total_seconds())
    again.failed(Service.EAM, AccessDenied(Service.EAM, "refused"))
    assert (eam(journal).state, eam(journal).since) == ("signed_out", clock.now())


def test_asking_again_neither_forgets_what_failed_nor_lengthens_the_pause(journal, clock):
    circuits = Circuits(journal, clock, BACK_OFF)
    lost = ServiceUnreachable(Service.EAM, "no answer")
    pauses = []
    for _ in range(5):
        clock.advance(60)
        while circuits.failed(Service.EAM, lost) is None:
            assert len(pauses) == 0, "a side that is known to be away rests at the first fault"
        pauses.append(circuits.pause_of(Service.EAM).until - clock.now())
        circuits.resume(Service.EAM)
        assert circuits.pause_of(Service.EAM) is None
    assert max(pauses) <= timedelta(seconds=30), "the same step of waiting, not the next"
    assert eam(journal).state == "unreachable", "not fine before it answers"
