"""One engine per journal: the lock keeps a second one out, and is given back for good."""

import threading

import pytest

from eamconsole.errors import LeaseHeldElsewhere
from eamconsole.journal import Journal, lock_for
from eamconsole.support.clock import VirtualClock
from tests.unit.journal.builders import NOON


def in_a_thread_of_its_own(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)


@pytest.fixture
def lock(journal_url):
    """Return a maker of locks on one journal, as every engine on it has its own."""
    journal = Journal.open(journal_url, clock=VirtualClock(NOON), name="city")
    yield lambda: lock_for(journal, journal_url, "city")
    journal.close()


def test_a_second_engine_is_kept_out_until_the_first_ends(lock):
    first, second = lock(), lock()
    first.acquire("first", NOON)
    with pytest.raises(LeaseHeldElsewhere):
        second.acquire("second", NOON)
    first.release()
    second.acquire("second", NOON)
    second.release()


def test_what_one_thread_took_another_gives_back(lock):
    first, second = lock(), lock()
    in_a_thread_of_its_own(lambda: first.acquire("first", NOON))
    with pytest.raises(LeaseHeldElsewhere):
        second.acquire("second", NOON)
    in_a_thread_of_its_own(first.release)
    second.acquire("second", NOON)
    second.release()
