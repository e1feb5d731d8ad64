"""The process that waits for pictures opens each in a copy of itself, and outlives every one."""

import os
import signal
import sys

import pytest

from eamconsole.errors import MachineError
from eamconsole.support.apart import Opener, computed_too_long, opener
from eamconsole.support.pictures import NotDecoded, PictureKind, apart, fitted
from eamconsole.support.pictures.apart import OPENER
from tests.fixtures.canaries import encoded, scene

resource = pytest.importorskip("resource", reason="a fresh process each there")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a fresh process each there")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell it")

PLENTY = 20 * 1024 * 1024
WEBP = encoded(scene(), "WEBP", lossless=True)
SPEAKS = """
import os, sys, threading, time
from eamconsole.support.apart import bound_this_process, opener
opener._IDLE_SECONDS = float(sys.argv[1])
def computed(seconds):
    while time.process_time() < seconds: sum(range(1_000))
def opening(words, content):
    if words == ["die"]: os.abort()
    if words == ["fault"]: return 1 / 0
    if words == ["wait"]: threading.Event().wait()
    if words == ["compute"]: computed(float(content))
    if words == ["bounded"]: bound_this_process(1_500_000_000, 1), computed(30)
    return f"{os.getpid()} {os.getppid()} {len(content)}".encode()
opener.serve(sys.argv[2:], opening, lambda: None)
"""


@pytest.fixture
def waiting(monkeypatch):
    """Ask a process that waits; its idle time is the first argument."""
    speaking = Opener("60")

    def ask(*words, content=b"x", idle=60, seconds=30):
        speaking._argument = str(idle)
        return speaking.ask(list(words), content, seconds)

    monkeypatch.setattr(opener, "child_command", lambda: [sys.executable, "-c", SPEAKS])
    ask.opener = speaking
    yield ask
    speaking.end()


def test_each_picture_has_a_process_of_its_own(waiting):
    said = [waiting("open", content=bytes(size))[0].split() for size in (0, 70_000, 3_000_000)]
    assert len({copy for copy, _, _ in said}) == 3
    assert len({parent for _, parent, _ in said}) == 1
    assert [int(size) for _, _, size in said] == [0, 70_000, 3_000_000]


@pytest.mark.parametrize("words", ["die", "fault"])
def test_what_ends_a_copy_ends_nothing_else(waiting, words):
    parent = waiting("open")[0].split()[1]
    assert waiting(words)[1] != 0
    assert waiting("open")[0].split()[1] == parent


@LINUX
def test_one_that_stands_still_is_given_up_and_the_next_is_opened(waiting):
    assert waiting("wait", seconds=0.3) is None
    assert waiting("open")[1] == 0


def test_one_that_computes_is_waited_for_however_long_the_computer_takes(waiting):
    assert waiting("compute", content=b"2.5", seconds=1.0)[1] == 0


def test_one_that_computes_for_too_long_is_told_from_one_that_breaks_down(waiting):
    assert computed_too_long(waiting("bounded")[1])
    assert not computed_too_long(waiting("die")[1])
    with pytest.raises(NotDecoded, match="opening it takes more than 30 seconds of computing"):
        apart._read(*waiting("bounded"), "a WebP picture")


def test_a_computer_too_busy_for_it_is_told_from_a_file_that_stops_it(waiting, monkeypatch):
    monkeypatch.setattr(opener, "_MOST_SECONDS", 0.5)
    with pytest.raises(TimeoutError):
        waiting("compute", content=b"30")
    monkeypatch.undo()
    monkeypatch.setattr(opener, "child_command", lambda: [sys.executable, "-c", SPEAKS])
    assert waiting("open")[1] == 0


@LINUX
def test_a_computer_without_room_for_a_copy_is_no_fault_of_the_file(waiting):
    """Its waiting process has as many files open as it may, so it can make no copy."""
    assert waiting("open")[1] == 0
    process, files = waiting.opener.process_id, resource.RLIMIT_NOFILE
    before = resource.prlimit(process, files)
    resource.prlimit(process, files, (3, before[1]))
    with pytest.raises(OSError, match="Too many open files"):
        waiting("open")
    resource.prlimit(process, files, before)
    assert waiting("open")[1] == 0


def test_a_process_that_was_ended_or_had_nothing_to_do_is_started_anew(waiting):
    first = waiting("open")[0].split()[1]
    os.kill(int(first), signal.SIGKILL)
    second = waiting("open", idle=0)[0].split()[1]
    waiting.opener._process.wait(20)  # nobody asked any more
    assert len({first, second, waiting("open")[0].split()[1]}) == 3


def test_nothing_of_a_picture_or_a_secret_stands_in_the_list_of_processes(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://bob:canary@proxy.example:3128")
    OPENER.end()
    assert fitted(WEBP, PLENTY).kind is PictureKind.JPEG
    assert OPENER._process.args[-2:] == [apart.ARGUMENT, "waiting"]


def test_a_machine_without_room_for_it_says_so(monkeypatch):
    OPENER.end()
    monkeypatch.setattr(opener, "child_command", lambda: ["/nowhere/python"])
    with pytest.raises(MachineError, match="no room for the process"):
        fitted(WEBP, PLENTY)
    monkeypatch.undo()
    assert fitted(WEBP, PLENTY).kind is PictureKind.JPEG
