"""The version file of a city's own server: one request that tells nothing, bounded in every way."""

import threading
import time
from contextlib import closing

import pytest

from eamconsole.support.redaction import Redactor
from eamconsole.wire.http import CallLimits, ProxyChoice, Surroundings
from eamconsole.wire.updates import VersionFile, VersionUnread
from tests.fixtures.raw_server import RawServer, answer

SOON = CallLimits(connect=1.0, read=0.3, total=0.5, answer_bytes=1_024)


def read(server, *, proxy="none", address=""):
    around = Surroundings(redactor=Redactor(), proxy=ProxyChoice(proxy))
    return VersionFile(address or f"{server.url}/newest.txt", around, limits=SOON).read()


def served(body, **head):
    return closing(RawServer(answer(body, media_type="text/plain", **head)))


@pytest.mark.parametrize(
    "body", [b"1.4.0", b"\xef\xbb\xbf1.4.0\r\nwritten by Pat\r\n", b"\n1.4.0 "]
)
def test_the_first_line_is_the_version(body):
    with served(body) as server:
        assert read(server) == "1.4.0"


def test_one_request_says_nothing_of_the_city_or_its_people():
    with served(b"1.4.0", Set_Cookie="track=1") as server:
        read(server)
        read(server)
        for head, body in server.calls:
            lines = head.lower().splitlines()
            assert body == b""
            assert lines[0] == "get /newest.txt http/1.1"
            names = {line.partition(":")[0] for line in lines[1:] if line}
            assert names <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
            assert "user-agent: eamconsole" in lines
        assert len(server.calls) == 2


def test_it_takes_the_way_through_the_proxy():
    with served(b"2.0") as proxy:
        found = read(proxy, proxy=proxy.url, address="http://intranet.harborview.example/newest")
        assert found == "2.0"
        assert proxy.calls[0][0].startswith("GET http://intranet.harborview.example/newest ")


@pytest.mark.parametrize(
    "said",
    [
        answer(b"1.4.0", "404 Not Found"),
        answer(b"1.4.0", "302 Found", Location="http://127.0.0.1:9/other"),
        answer(b"1.4.0", "206 Partial Content"),
        answer(b"<html>Please sign in</html>"),
        answer(b""),
        answer(b"\n\n"),
        answer(b"latest"),
        answer(b"99999999999999999999.0"),
        answer("\uff11.\uff14.\uff10".encode()),
        answer(b"1.4.0; rm -rf /"),
        answer(b"1.4.0\n" * 1_000),
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n1.4.0",
        b"\x15\x03\x01\x00\x02",
    ],
)
def test_what_is_no_version_file_is_no_version(said):
    with closing(RawServer(said)) as server, pytest.raises(VersionUnread) as told:
        read(server)
    assert told.value.summary.endswith(".") and "updates.address" in told.value.next_step


def test_a_server_that_drips_is_left():
    over = threading.Event()

    def drips(conn):
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
        while not over.wait(0.05):
            conn.sendall(b"1")

    with closing(RawServer(drips)) as server:
        began = time.monotonic()
        with pytest.raises(VersionUnread):
            read(server)
        over.set()
    assert time.monotonic() - began < 5
