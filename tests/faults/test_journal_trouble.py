"""A journal that is locked, full, read-only or failing: the service waits, or ends in order."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from eamconsole.domain.cycle import Cycle
from eamconsole.errors import JournalError, SyncCancelled
from eamconsole.services.syncing import ONCE_SECONDS, Patience
from eamconsole.support.clock import SystemClock, VirtualClock
from eamconsole.sync.containment import Containment
from tests.faults.town_life import faults_of
from tests.fixtures.quiet_city import quiet_city
from tests.unit.journal.builders import NOON

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20
KINDS = ("locked", "full", "read-only", "i/o error")


class Services:
    """Forks services on one city and listens to what they say."""

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.service_process"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._heard = b""

    def start(self, city, home, **order):
        """Start a service; ``kind`` and ``after`` make its journal fall ill."""
        order = {
            "endpoints": city.endpoints.as_json(),
            "home": str(home),
            "srid": city.srid,
            "journal": f"sqlite:///{home / 'journal.sqlite'}",
            **order,
        }
        self._order(order)
        self.hear("forked")

    def _order(self, order):
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()

    def hear(self, start):
        """Return the next line that begins with ``start``."""
        clock = SystemClock()
        end = clock.monotonic() + PATIENCE
        while True:
            while b"\n" in self._heard:
                line, _, self._heard = self._heard.partition(b"\n")
                ended = line.startswith(b"exit")
                if line.decode().startswith(start):
                    return line.decode()
                assert start == "over" or not ended, f"before it said {start}: {line}"
            left = end - clock.monotonic()
            ready = select.select([self._process.stdout], [], [], max(0, left))[0]
            assert ready, f"it never said {start}"
            self._heard += os.read(self._process.stdout.fileno(), 65536)

    def signal(self, number):
        self._order({"do": "signal", "number": int(number)})

    def end(self):
        """Make sure that no service goes on beside the next story.

        Its parent is asked, not a number that may be another process's by now.
        """
        self._order({"do": "kill"})
        self.hear("over")
        self._heard = b""

    def close(self):
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def forge():
    services = Services()
    yield services
    services.close()


@pytest.fixture
def services(forge):
    yield forge
    forge.end()


@pytest.fixture
def city(tmp_path):
    with quiet_city(tmp_path, "Pothole") as city:
        yield city


def wait_for(condition, seconds):
    """Return the seconds it took until ``condition`` held."""
    clock, never = SystemClock(), threading.Event()
    began = clock.monotonic()
    while not condition():
        assert clock.monotonic() - began < seconds, "it never came to that"
        clock.wait(0.02, never)
    return clock.monotonic() - began


def report(city, count):
    """Have residents report at length: what they say needs room in the journal."""
    words = "It grows with every rain. " * 300
    town = city.seeclickfix.town
    return [town.report(category="Pothole", description=words).id for _ in range(count)]


def acknowledged(city, numbers):
    return how_many(city, numbers) == len(numbers)


def how_many(city, numbers):
    """Return how many of these Requests the console has acknowledged."""
    return sum(str(city.seeclickfix.issue(n).status) == "Acknowledged" for n in numbers)


def lock_is_free(home):
    lock = FileLock(home / "journal.lock")
    with lock.acquire(timeout=0):
        return True


def soak(*numbers):
    return [pytest.param(number, marks=pytest.mark.soak) for number in numbers]


@pytest.mark.parametrize("after", [1, 5, 13, *soak(2, 3, 4, *range(6, 13), *range(14, 41))])
@pytest.mark.parametrize("kind", KINDS)
def test_the_service_waits_for_its_journal_and_goes_on_once_it_is_well(
    services, city, tmp_path, kind, after
):
    first = report(city, 6)
    services.start(city, tmp_path, kind=kind, after=after)
    services.hear("ill")
    second = report(city, 2)
    services.hear("wait")
    before = how_many(city, first + second)
    services.signal(signal.SIGUSR1)
    wait_for(lambda: how_many(city, first + second) > before, seconds=10)
    wait_for(lambda: acknowledged(city, first + second), seconds=60)
    services.signal(signal.SIGTERM)
    assert services.hear("exit") == "exit 0"
    assert lock_is_free(tmp_path)
    assert not faults_of(city)


@pytest.mark.parametrize("kind", KINDS)
def test_it_can_be_stopped_while_the_journal_is_in_trouble(services, city, tmp_path, kind):
    report(city, 3)
    services.start(city, tmp_path, kind=kind, after=7)
    services.hear("wait")
    services.signal(signal.SIGTERM)
    assert services.hear("exit") == "exit 0"
    assert lock_is_free(tmp_path)


def refuse():
    raise JournalError("The journal could not be written: database is locked.", passes=True)


def test_once_waits_less_than_a_minute_then_refuses():
    clock = VirtualClock(NOON)
    patience = Patience(clock, threading.Event(), ONCE_SECONDS)
    with pytest.raises(JournalError):
        patience.through(refuse)
    assert 45 <= clock.monotonic() <= 50


def test_waiting_ends_when_a_person_asks():
    stop = threading.Event()
    stop.set()
    with pytest.raises(SyncCancelled):
        Patience(VirtualClock(NOON), stop).through(refuse)


def test_the_waits_of_a_request_after_the_cure_take_a_fifth_of_the_ten_seconds():
    contained = Containment(None, VirtualClock(NOON))
    turns = ("taken in", "sent", "looked up", "answered")
    waited = sum(contained.run(Cycle.INTAKE, lambda _: refuse(), threading.Event()) for _ in turns)
    assert 0 < waited <= 2


def test_what_does_not_pass_is_not_waited_for():
    clock = VirtualClock(NOON)

    def damaged():
        raise JournalError("The journal could not be read: file is not a database.")

    with pytest.raises(JournalError):
        Patience(clock, threading.Event()).through(damaged)
    assert clock.monotonic() == 0
