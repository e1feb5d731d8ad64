"""One engine per journal: the lock keeps a second one out, and is given back for good."""

import threading
from datetime import timedelta

import pytest

from eamconsole.errors import LeaseHeldElsewhere
from eamconsole.journal import (
    Journal,
    LeaseHolder,
    LockTaker,
    is_lease_awaited,
    lock_file,
    lock_for,
    lock_is_held,
    lock_taker,
)
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


def test_whether_an_engine_holds_the_lock_can_be_asked_without_taking_it(journal_url):
    journal = Journal.open(journal_url, clock=VirtualClock(NOON), name="city")
    engine = lock_for(journal, journal_url, "city")
    if journal.path is None and not journal.is_shared:
        assert lock_is_held(journal, "city") is None  # in memory: nobody else can hold it
        journal.close()
        return
    assert [lock_is_held(journal, "city") for _ in range(2)] == [False, False]
    engine.acquire("server/1/svc", NOON)
    assert lock_is_held(journal, "city") is True
    assert lock_is_held(journal, "another") is (not journal.is_shared)
    engine.release()
    assert lock_is_held(journal, "city") is False
    journal.close()


def test_asking_all_the_time_keeps_no_engine_from_starting(journal_url):
    journal = Journal.open(journal_url, clock=VirtualClock(NOON), name="city")
    ended = threading.Event()

    def ask():
        while not ended.wait(0.001):  # a thousand times as often as any monitoring
            lock_is_held(journal, "city")

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for number in range(20):
        engine = lock_for(journal, journal_url, "city")
        engine.acquire(f"engine {number}", NOON)
        engine.release()
    ended.set()
    for asker in askers:
        asker.join(10)
    journal.close()


def test_who_took_the_lock_is_told_beside_the_journal_before_any_lease(tmp_path):
    url = f"sqlite:///{tmp_path / 'j.sqlite'}"
    journal = Journal.open(url, clock=VirtualClock(NOON))
    journal.write(lambda ledgers: ledgers.lease.take("server/1/svc", NOON))
    later, engine = NOON + timedelta(hours=2), lock_for(journal, url)
    engine.acquire("server/1/svc", later + timedelta(minutes=1), later)
    taker = lock_taker(journal)
    assert taker == LockTaker("server/1/svc", later + timedelta(minutes=1), later)
    with journal.read() as ledgers:
        assert is_lease_awaited(ledgers.lease.holder(), taker)
    with pytest.raises(LeaseHeldElsewhere, match=f"by server/1/svc since .* {later:%H:%M} UTC"):
        lock_for(journal, url).acquire("server/2/svc", later)
    journal.write(lambda ledgers: ledgers.lease.take("server/1/svc", taker.taken_at))
    with journal.read() as ledgers:
        assert not is_lease_awaited(ledgers.lease.holder(), taker)
    engine.release()
    journal.close()


@pytest.mark.parametrize(
    "kept", [b"", b"{", b"[]", b"\xff", b'{"holder": "a", "taken_at": 1, "asked_at": 2}']
)
def test_a_word_nobody_can_read_tells_nothing(tmp_path, kept):
    journal = Journal.open(f"sqlite:///{tmp_path / 'j.sqlite'}", clock=VirtualClock(NOON))
    lock_file(journal.path).with_suffix(".holder").write_bytes(kept)
    assert lock_taker(journal) is None
    journal.close()


def test_without_a_word_the_lease_tells_what_it_can():
    """An earlier version leaves none, or one of a run before its own."""
    lease = LeaseHolder("server/1/svc", 7, NOON, NOON)
    assert not is_lease_awaited(lease, None)
    old = NOON - timedelta(days=1)
    assert not is_lease_awaited(lease, LockTaker("server/9/svc", old, old))
    assert is_lease_awaited(LeaseHolder("", 8, NOON, NOON), None)
    assert is_lease_awaited(None, None)
