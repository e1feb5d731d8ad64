"""A service that starts while another program keeps the journal locked."""

import contextlib
import sqlite3
import threading
from datetime import datetime, timedelta

import pytest

from eamconsole.journal import Journal, lock_is_held
from eamconsole.services.syncing import Syncing
from eamconsole.support.clock import SystemClock
from eamconsole.sync import uptime

CLOCK = SystemClock()


@pytest.fixture
def predecessor(terminal):
    """The journal of a sync that died an hour ago after two days."""
    (file,) = terminal.home.rglob("*.sqlite")
    journal, began = Journal.open(f"sqlite:///{file}", clock=CLOCK), CLOCK.now() - timedelta(days=2)

    def live_and_die(ledgers):
        uptime.begin_run(ledgers, began, None)
        epoch = ledgers.lease.take("oldhost/1/svc", began)
        ledgers.lease.beat(epoch, CLOCK.now() - timedelta(hours=1))

    journal.write(live_and_die)
    yield journal
    journal.close()


@contextlib.contextmanager
def locked(file):
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextlib.contextmanager
def service(terminal):
    """A service in a thread of the test; yields its console, and what is set once it runs."""
    stop, begun = threading.Event(), threading.Event()

    def told(step):
        if step.activity == "running":
            begun.set()

    with terminal.installation().open("harborview") as console:
        thread = threading.Thread(target=lambda: Syncing(console).serve(stop, told))
        thread.start()
        try:
            yield console, begun
        finally:
            stop.set()
            thread.join(60)


def until_held(journal):
    while not lock_is_held(journal):
        CLOCK.wait(0.01, threading.Event())


def test_rows_are_not_waited_for_where_the_sync_that_would_send_them_died(terminal, predecessor):
    with terminal.installation().open("harborview") as console:
        assert not console.effects.is_synced()
    with service(terminal) as (console, begun):
        assert begun.wait(60)
        assert console.effects.is_synced()


def test_a_service_that_waits_for_its_journal_is_not_shown_as_the_one_before(terminal, predecessor):
    with contextlib.ExitStack() as stack:
        with locked(predecessor.path):
            console, begun = stack.enter_context(service(terminal))
            until_held(predecessor)
            _, told = terminal.json("status")
            shown = console.overview.status().standing.sync
            _, _, refused = terminal("sync", "--once")
            rows = console.status.history()
        assert (told["sync"]["state"], told["syncing"]) == ("starting", None)
        assert "is starting since" in told["sync"]["text"]
        assert "has not written to the journal yet" in told["sync"]["text"]
        now = CLOCK.now()
        assert now - datetime.fromisoformat(told["sync"]["since"]) < timedelta(hours=1)
        assert shown.since.isoformat() == told["sync"]["since"]
        assert "oldhost" not in f"{told} {shown} {refused}"
        assert "died without ending" in f"{rows}", "the run that is written down is over"
        assert begun.wait(60)
        _, told = terminal.json("status")
        assert (told["sync"]["state"], told["syncing"]) == ("running", shown.holder)
