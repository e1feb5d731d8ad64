"""An answer that cannot be written out: words on the other stream, and a status that says so."""

import contextlib
import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from eamconsole.support.streams import Outlet
from tests.unit.services.test_profile_reading import SMALL

FULL = Path("/dev/full")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FULL.exists(), reason="its full device is Linux's"),
]
NO_ROOM = "could be written to standard output: No space left on device."
READERS_END = "Whoever read the output stopped before its end."


@pytest.fixture
def profile(home_folder):
    """A profile that never synced, taken in by the real program."""
    file = home_folder / "given.toml"
    file.write_text(SMALL, "utf-8")
    assert console("profile", "import", str(file)).returncode == 0


def console(*words, redirected="", **variables):
    """Run the program as a shell does, its streams led elsewhere."""
    return subprocess.run(
        ["sh", "-c", f'exec "$0" -m eamconsole "$@" {redirected}', sys.executable, *words],
        capture_output=True,
        env=os.environ | variables,
        text=True,
        timeout=60,
        check=False,
    )


ANSWERS = [
    ("status", "--check"), ("status", "--metrics"), ("status", "--json"), ("status",),
    ("queue", "list"), ("notices", "--json"), ("--help",),
]  # fmt: skip


@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_without_room_for_the_answer_nothing_is_known(profile, words):
    done = console(*words, redirected=">/dev/full")
    assert done.returncode == 3
    assert NO_ROOM in done.stderr
    assert done.stderr.count("\n") == (2 if words in (("status",), ("status", "--json")) else 1)
    assert "fault" not in done.stderr


@pytest.mark.parametrize("words", [("status", "--check"), ("profile", "show")], ids=" ".join)
def test_a_closed_output_takes_no_answer(profile, words):
    done = console(*words, redirected=">&-")
    assert (done.returncode, "standard output: it is closed." in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("words", "status"), [(("status", "--check"), 3), (("queue", "list"), 1)], ids=str
)
def test_a_reader_that_left_is_told_and_only_monitoring_knows_nothing(profile, words, status):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody_reads:
        done = subprocess.run(
            [sys.executable, "-m", "eamconsole", *words],
            stdout=nobody_reads,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == status
    assert done.stderr.startswith(READERS_END)


def test_a_terminal_that_is_gone_is_told(profile):
    import pty

    master, slave = pty.openpty()
    os.close(master)  # writing to the other end is an input/output error from now on
    with os.fdopen(slave, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "eamconsole", "status", "--check"],
            stdout=gone,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert (done.returncode, "Input/output error" in done.stderr) == (3, True)


def test_what_standard_error_does_not_take_is_said_on_output(profile):
    done = console("queue", "show", "7", redirected="2>/dev/full")
    assert done.returncode == 3
    assert done.stdout.startswith("Standard error cannot be written: No space left on device. ")
    assert "It would have said: There is no row 7" in done.stdout


def test_words_about_standard_error_stay_out_of_a_document(profile):
    done = console("status", "--json", redirected="2>/dev/full")
    assert done.returncode == 3
    assert done.stdout.startswith("{") and done.stdout.rstrip().endswith("}")


def test_with_neither_stream_the_status_alone_tells(profile):
    done = console("status", "--check", redirected=">/dev/full 2>&1")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")


def test_streams_without_a_buffer_are_watched_as_well(profile):
    done = console("status", "--check", redirected=">/dev/full", PYTHONUNBUFFERED="1")
    assert (done.returncode, NO_ROOM in done.stderr) == (3, True)


def test_a_pipe_that_does_not_wait_gets_the_whole_answer():
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    answer, heard = b"x" * 1_000_000, []

    def read():
        with os.fdopen(reading, "rb") as end:
            heard.append(end.read())

    reader = threading.Thread(target=read)
    with os.fdopen(writing, "wb", buffering=0) as raw:
        outlet = Outlet(raw)
        reader.start()
        assert outlet.write(answer) == len(answer)
    reader.join()
    assert (outlet.refusal, heard) == (None, [answer])


def test_of_what_is_lost_only_the_beginning_is_kept():
    with FULL.open("wb", buffering=0) as full, contextlib.closing(Outlet(full)) as outlet:
        stream = io.BufferedWriter(outlet)
        for _ in range(100):
            stream.write(b"y" * 1000)
        stream.flush()
    assert len(outlet.lost) == 4000
