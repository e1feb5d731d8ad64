"""A supervised service says that it is up, and is heard from for as long as its loop goes round."""

import socket
import threading

import pytest

from eamconsole.errors import JournalError
from eamconsole.support.supervisor import Supervisor
from eamconsole.sync.running import Callbacks, Ended, Running
from tests.unit.sync.test_running import Puppet, Swift

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="systemd is Linux'")


@pytest.fixture
def systemd(tmp_path):
    """Hear on the socket that systemd would name."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as hears:
        hears.bind(str(tmp_path / "notify"))
        hears.settimeout(5)
        yield hears


def told(systemd):
    return systemd.recv(4096).decode().splitlines()


def named(systemd, **variables):
    return {"NOTIFY_SOCKET": systemd.getsockname(), **variables}


def test_a_service_says_in_one_line_that_it_is_up_and_what_it_does(systemd):
    supervisor = Supervisor(named(systemd))
    supervisor.ready("Syncing harborview\n(test)")
    assert told(systemd) == ["READY=1", "STATUS=Syncing harborview (test)"]
    supervisor.does("waiting: \n READY=1")
    assert told(systemd) == ["STATUS=waiting: READY=1"]
    supervisor.stopping()
    assert "STOPPING=1" in told(systemd)


def test_signs_of_life_come_three_times_in_the_watchdogs_span(systemd):
    now = [0.0]
    supervisor = Supervisor(named(systemd, WATCHDOG_USEC="30000000"), lambda: now[0])
    heard = []
    for second in range(60):
        now[0] = float(second)
        supervisor.alive()
        systemd.setblocking(False)
        try:
            heard.append((second, told(systemd)))
        except BlockingIOError:
            continue
    assert heard == [(second, ["WATCHDOG=1"]) for second in range(0, 60, 10)]


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"NOTIFY_SOCKET": ""},
        {"NOTIFY_SOCKET": "/nowhere"},
        {"NOTIFY_SOCKET": "@no-such-socket"},
    ],
)
def test_nobody_who_listens_ends_nothing(variables):
    supervisor = Supervisor(variables | {"WATCHDOG_USEC": "soon"})
    supervisor.ready("up")
    supervisor.alive()


@pytest.mark.parametrize("opens", [(None,), (JournalError("locked", passes=True),) * 5_000])
def test_the_loop_is_heard_from_also_while_it_waits_for_its_journal(opens):
    """A journal that is locked for hours is no reason to restart what waits for it."""
    signs, stop = threading.Semaphore(0), threading.Event()
    running = Running(Puppet(opens), Swift(), Callbacks(alive=signs.release))
    ended = []
    thread = threading.Thread(target=lambda: ended.append(running.run(stop)), daemon=True)
    thread.start()
    for _ in range(4):
        assert signs.acquire(timeout=10)
    stop.set()
    thread.join(10)
    assert ended == [Ended()]
