"""On Windows a shut socket wakes nobody: the thread itself looks whether its call was cut."""

import functools
import threading
import time

import pytest

from eamconsole.errors import OutcomeUnknown, ServiceUnreachable, SyncCancelled
from eamconsole.wire.http import Call, adapter, json_body
from eamconsole.wire.http.guard import Passage
from eamconsole.wire.http.outgoing import CallLimits
from eamconsole.wire.http.slices import wait_in_slices
from tests.unit.wire.conftest import READ
from tests.unit.wire.test_secure_paths import authority, secure, trusting  # noqa: F401 - fixtures

WRITE = Call(verb="POST", path="/thing", body=json_body({"a": 1}), writes=True)


@pytest.fixture(autouse=True)
def deaf(monkeypatch):
    """Let the sockets be Windows': shutting one down frees no thread."""
    monkeypatch.setattr(Passage, "cut", lambda _: None)
    as_there = functools.partial(wait_in_slices, platform="win32")
    monkeypatch.setattr(adapter, "wait_in_slices", as_there)


def hanging(server):
    heard = threading.Event()
    server.script = lambda _conn: heard.set() or (server.quiet.wait(60) and False)
    return heard


def stopped(channel, call, heard):
    """Send in a thread, stop it, and return what it ended with and after how many seconds."""
    outcome = []

    def run():
        try:
            outcome.append(channel.send(call))
        except Exception as exc:  # noqa: BLE001 - the test looks at whatever came
            outcome.append(exc)

    thread = threading.Thread(target=run)
    thread.start()
    assert heard.wait(5)
    began = time.monotonic()
    assert channel.abort() == 1
    thread.join(5)
    assert not thread.is_alive()
    return outcome[0], time.monotonic() - began


@pytest.mark.parametrize(("call", "error"), [(READ, SyncCancelled), (WRITE, OutcomeUnknown)])
def test_a_stop_frees_a_thread_that_waits_for_an_answer(raw, channel_to, call, error):
    server = raw()
    ended, seconds = stopped(channel_to(server), call, hanging(server))
    assert isinstance(ended, error)
    assert seconds < 3


def test_a_stop_frees_a_thread_that_waits_behind_tls(secure, channel_to, trusting):  # noqa: F811
    server = secure()
    channel = channel_to(server.secure_url, surroundings=trusting)
    ended, seconds = stopped(channel, READ, hanging(server))
    assert isinstance(ended, SyncCancelled)
    assert seconds < 3


def test_the_time_to_read_stays_what_it_was(raw, channel_to):
    server = raw()
    hanging(server)
    channel = channel_to(server)
    channel.limits = CallLimits(connect=5, read=1.2, total=20)
    began = time.monotonic()
    with pytest.raises(ServiceUnreachable, match="did not answer in time"):
        channel.send(READ)
    assert 1.1 < time.monotonic() - began < 3


def test_a_whole_answer_comes_through_whole(secure, raw, channel_to, trusting):  # noqa: F811
    for server, options in ((raw(), {}), (secure(), {"surroundings": trusting})):
        body = b"[" + b"7, " * 200_000 + b"7]"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        server.script = head.encode() + b"\r\n\r\n" + body
        address = getattr(server, "secure_url", None) or server
        channel = channel_to(address, **options)
        for _ in range(3):  # the connection is kept
            assert len(channel.json(channel.send(READ))) == 200_001
        assert server.connections == 1
