"""Whatever kills a process: what was acknowledged is there, and the lock is free."""

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from eamconsole.journal import Journal
from eamconsole.support.clock import SystemClock

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request, tmp_path):
    """Address of an empty database of each engine."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_database")
    return f"sqlite:///{tmp_path / 'city.sqlite'}"


@contextlib.contextmanager
def process(*arguments):
    """Run journal_process; kill -9 at the end, if it still lives."""
    command = [sys.executable, "-m", "tests.faults.journal_process", *arguments]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield child
    finally:
        child.kill()
        child.wait(30)
        child.stdout.close()


def next_word(child):
    """Return the next line the child says."""
    return child.stdout.readline().strip()


def facts_at(url, names):
    """Return which of ``names`` a fresh process's journal holds."""
    journal = Journal.open(url, clock=SystemClock(), name="city")
    with journal.read() as ledgers:
        found = {name for name in names if ledgers.facts.get(name) is not None}
    journal.close()
    return found


@pytest.mark.parametrize("writes", [1, 7, 40])
def test_a_kill_loses_no_acknowledged_commit(url, writes):
    with process("write_for_ever", url) as child:
        acknowledged = [next_word(child) for _ in range(writes)]
        child.kill()
        acknowledged += child.stdout.read().split()
    assert facts_at(url, acknowledged) == set(acknowledged)


def test_a_killed_writer_leaves_a_sound_file(tmp_path):
    path = tmp_path / "city.sqlite"
    with process("write_for_ever", f"sqlite:///{path}") as child:
        for _ in range(20):
            next_word(child)
        child.kill()
        child.wait(30)
    with contextlib.closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_of_two_processes_one_holds_the_lock_and_a_kill_frees_it(url):
    with process("hold_the_lock", url, "one") as first:
        assert next_word(first) == "holds"
        with process("hold_the_lock", url, "two") as second:
            assert next_word(second).startswith(
                "refused This profile is being synced by holder one"
            )
        first.kill()
        first.wait(30)
        with process("hold_the_lock", url, "three") as third:
            assert next_word(third) == "holds"


def test_of_many_racing_processes_exactly_one_wins(url):
    Journal.open(url, clock=SystemClock(), name="city").close()
    with contextlib.ExitStack() as stack:
        racers = [stack.enter_context(process("hold_the_lock", url, str(n))) for n in range(5)]
        words = [next_word(racer) for racer in racers]
    assert words.count("holds") == 1
    assert sum(word.startswith("refused") for word in words) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are POSIX")
def test_without_room_nothing_acknowledged_is_lost_and_it_goes_on_later(tmp_path):
    url = f"sqlite:///{tmp_path / 'city.sqlite'}"
    with process("run_out_of_room", url) as child:
        said = child.stdout.read().splitlines()
        assert child.wait(30) == 0
    refusal = next(word for word in said if word.startswith("refused"))
    written = [word for word in said if not word.startswith("refused")]
    assert "The journal could not be written" in refusal
    assert written[-1] == "later"
    assert len(written) > 5
    assert facts_at(url, written) == set(written)
