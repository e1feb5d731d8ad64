"""How far a call got decides what may happen next."""

import gzip
import socket
import threading
import time

import pytest

from eamconsole.errors import (
    MalformedReply,
    OutcomeUnknown,
    ServiceUnreachable,
    SyncCancelled,
)
from eamconsole.wire.http import Call, CallLimits, fault_words, json_body
from tests.fixtures.raw_server import answer, reset
from tests.unit.wire.conftest import READ

WRITE = Call(verb="POST", path="/thing", body=json_body({"a": 1}), writes=True)
SHORT = CallLimits(connect=1.0, read=0.3, total=0.6)


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
def test_a_refused_connection_sent_nothing(channel_to, call):
    with pytest.raises(ServiceUnreachable, match=r"connection refused by 127\.0\.0\.1"):
        channel_to(f"http://127.0.0.1:{closed_port()}").send(call)


@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
def test_an_unknown_name_sent_nothing(channel_to, call):
    with pytest.raises(ServiceUnreachable, match=r"name lookup failed for host no-such\.invalid"):
        channel_to("http://no-such.invalid").send(call)


def drop(conn):
    conn.shutdown(socket.SHUT_RDWR)
    return False


def rst(conn):
    reset(conn)
    return False


def cut_short(conn):
    conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    return drop(conn)


def cut_in_chunks(conn):
    conn.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2,\r\n")
    return drop(conn)


def no_http(conn):
    conn.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")
    return drop(conn)


@pytest.mark.parametrize("script", [drop, rst, cut_short, cut_in_chunks, no_http])
def test_a_broken_answer_leaves_a_change_in_doubt_and_a_read_to_be_repeated(
    raw, channel_to, script
):
    channel = channel_to(raw(script))
    with pytest.raises(ServiceUnreachable):
        channel.send(READ)
    with pytest.raises(OutcomeUnknown):
        channel.send(WRITE)


@pytest.mark.parametrize(("call", "error"), [(READ, MalformedReply), (WRITE, OutcomeUnknown)])
@pytest.mark.parametrize("status", ["101 Switching Protocols", "103 Early Hints", "199 Odd"])
def test_what_only_announces_an_answer_is_no_success(raw, channel_to, call, error, status):
    channel = channel_to(raw(f"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n".encode()))
    with pytest.raises(error):
        channel.send(call)


def test_a_change_is_sent_once_whatever_happens(raw, channel_to):
    server = raw(rst)
    with pytest.raises(OutcomeUnknown):
        channel_to(server).send(WRITE)
    assert len(server.calls) == 1


def silent(server):
    return lambda conn: server.quiet.wait(30) and False


def dripping(server, head=b""):
    def script(conn):
        conn.sendall(head)
        while not server.quiet.wait(0.05):
            conn.sendall(b"x")
        return False

    return script


HEADERS_DONE = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nX: ", HEADERS_DONE])
@pytest.mark.parametrize(("call", "error"), [(READ, ServiceUnreachable), (WRITE, OutcomeUnknown)])
def test_dripping_bytes_do_not_stretch_the_total_time(raw, channel_to, head, call, error):
    server = raw()
    server.script = dripping(server, head)
    channel = channel_to(server)
    channel.limits = SHORT
    began = time.monotonic()
    with pytest.raises(error, match=r"no complete answer within 0\.6 s"):
        channel.send(call)
    assert time.monotonic() - began < SHORT.total + 0.5


def test_a_close_delimited_answer_cut_by_the_deadline_is_not_taken_for_whole(raw, channel_to):
    server = raw()
    server.script = dripping(server, b"HTTP/1.1 200 OK\r\n\r\n")
    channel = channel_to(server)
    channel.limits = SHORT
    with pytest.raises(ServiceUnreachable, match="no complete answer"):
        channel.send(READ)


def test_silence_ends_after_the_read_time(raw, channel_to):
    server = raw()
    server.script = silent(server)
    channel = channel_to(server)
    channel.limits = SHORT
    with pytest.raises(ServiceUnreachable, match="did not answer in time"):
        channel.send(READ)


@pytest.mark.parametrize(("call", "error"), [(READ, SyncCancelled), (WRITE, OutcomeUnknown)])
def test_abort_frees_a_waiting_thread_at_once(raw, channel_to, call, error):
    server = raw()
    heard = threading.Event()
    server.script = lambda conn: heard.set() or (server.quiet.wait(30) and False)
    channel = channel_to(server)
    outcome = []

    def run():
        try:
            channel.send(call)
        except Exception as exc:  # noqa: BLE001 - the test looks at whatever came
            outcome.append(exc)

    thread = threading.Thread(target=run)
    thread.start()
    assert heard.wait(5)
    assert channel.abort() == 1
    thread.join(2)
    assert not thread.is_alive()
    assert isinstance(outcome[0], error)


def test_a_packed_bomb_is_refused(raw, channel_to):
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    channel = channel_to(raw(answer(bomb, Content_Encoding="gzip")))
    with pytest.raises(MalformedReply, match="unpacks to more than"):
        channel.send(READ)
    with pytest.raises(OutcomeUnknown):
        channel.send(WRITE)


def test_a_packed_answer_is_read(raw, channel_to):
    channel = channel_to(raw(answer(gzip.compress(b'{"a": 1}'), Content_Encoding="gzip")))
    assert channel.json(channel.send(READ)) == {"a": 1}


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip"])
def test_an_answer_packed_otherwise_is_refused(raw, channel_to, encoding):
    with pytest.raises(MalformedReply):
        channel_to(raw(answer(b"\x1b\x03\x00", Content_Encoding=encoding))).send(READ)


def test_a_large_answer_is_refused_before_it_is_read(raw, channel_to):
    server = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n")
    with pytest.raises(MalformedReply, match="9000000000 bytes"):
        channel_to(server).send(READ)


def test_an_endless_answer_is_cut(raw, channel_to):
    def endless(conn):
        conn.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            conn.sendall(bytes(65536))

    channel = channel_to(raw(endless))
    channel.limits = CallLimits(answer_bytes=1_000_000)
    with pytest.raises(MalformedReply, match="larger than 1000000"):
        channel.send(READ)


def test_calls_share_one_connection(raw, channel_to):
    server = raw()
    channel = channel_to(server)
    for _ in range(5):
        channel.send(READ)
        channel.send(WRITE)
    assert server.connections == 1
    assert len(server.calls) == 10


def test_a_connection_closed_while_idle_is_opened_anew(raw, channel_to):
    server = raw()

    def once(conn):
        conn.sendall(answer())
        return drop(conn)

    server.script = once
    channel = channel_to(server)
    channel.send(READ)
    server._open[0][1].join(5)
    channel.send(WRITE)
    assert server.connections == 2


def test_cookies_are_not_kept(raw, channel_to):
    server = raw(answer(Set_Cookie="session=1; Path=/"))
    channel = channel_to(server)
    channel.send(READ)
    channel.send(READ)
    assert all("cookie" not in head.lower() for head, _ in server.calls)


def test_threads_do_not_mix_answers(raw, channel_to):
    server = raw()
    server.script = lambda conn: conn.sendall(answer(b'"%d"' % id(conn)))
    channel = channel_to(server)
    failures = []

    def run():
        try:
            for _ in range(50):
                channel.json(channel.send(READ))
        except Exception as exc:  # noqa: BLE001 - the test looks at whatever came
            failures.append(exc)

    threads = [threading.Thread(target=run) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failures
    assert server.connections <= 16


def test_no_line_of_the_table_is_hidden_by_one_above():
    """The first line that fits describes a fault, so the more specific one must come first."""
    above, hidden = [], []
    for kinds, describe in fault_words._DESCRIPTIONS:
        hidden += [
            (kind.__name__, describe.__name__)
            for kind in kinds
            if any(issubclass(kind, wider) for wider in above)
        ]
        above += kinds
    assert hidden == []
