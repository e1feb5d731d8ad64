"""The database of the journal restarts while 150 Requests are on their way: each arrives once."""

import threading

import pytest

from eamconsole.journal import Journal, lock_for
from eamconsole.support.clock import SystemClock
from eamconsole.sync.engine import Engine
from eamconsole.sync.running import Running
from tests.faults.engine_process import city_rules
from tests.faults.test_journal_trouble import acknowledged, wait_for
from tests.faults.town_life import faults_of
from tests.fixtures.linked_city import engine_parts
from tests.fixtures.quiet_city import quiet_city

MANY = 150


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_after_a_restart_all_arrive_once_and_the_lock_is_held_again(restartable_postgres, tmp_path):
    def restart():
        restartable_postgres.stop()
        restartable_postgres.start()

    let_all_arrive(restartable_postgres.url, tmp_path, restart)


@pytest.mark.postgres
@pytest.mark.soak
def test_while_its_host_is_gone_for_a_minute_all_wait_and_arrive_once(distant_postgres, tmp_path):
    def go_and_come_back():
        distant_postgres.pull()
        SystemClock().wait(60, threading.Event())
        distant_postgres.plug()

    let_all_arrive(distant_postgres.url, tmp_path, go_and_come_back)


def let_all_arrive(url, home, trouble):
    """Sync 150 Requests with ``trouble`` in the middle, and judge what came of them."""
    with quiet_city(home, "Pothole") as city:
        numbers = [city.seeclickfix.town.report(category="Pothole").id for _ in range(MANY)]
        parts = engine_parts(city.endpoints, home, city.srid, city_rules(), journal_url=url)
        running = Running(Engine(parts), parts.clock)
        service = threading.Thread(target=running.run)
        service.start()
        try:
            wait_for(lambda: acknowledged(city, numbers[:20]), seconds=60)
            assert not acknowledged(city, numbers)
            trouble()
            later = city.seeclickfix.town.report(category="Pothole").id
            wait_for(lambda: acknowledged(city, [later]), seconds=60)
            wait_for(lambda: acknowledged(city, numbers), seconds=120)
            wait_for(lambda: is_held(url), seconds=90)
        finally:
            running.end()
            service.join(60)
            parts.journal.close()
        assert not service.is_alive()
        assert not faults_of(city)
    assert not is_held(url)


def is_held(url):
    """Tell whether another process could not take the engine's lock now."""
    clock = SystemClock()
    journal = Journal.open(url, clock=clock)
    lock = lock_for(journal, url)
    try:
        lock.acquire("a rival", clock.now())
    except Exception as refusal:  # noqa: BLE001 - whatever kind, the lock was not to be had
        assert "synced by" in str(refusal)
        return True
    else:
        lock.release()
        return False
    finally:
        journal.close()
