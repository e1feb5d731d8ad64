"""The lives of engines end when they should: not for slowness, and before their city does."""

import sys
from pathlib import Path

import pytest

from eamconsole.sync.parts import RunSummary
from tests.faults.engine_lives import PATIENCE, Lives
from tests.faults.settling import Settling
from tests.fixtures.quiet_city import quiet_city


def settled(rounds):
    """Return the words after these rounds, and how many were looked at."""
    settling = Settling()
    for number, each in enumerate(rounds, 1):
        settling.note(each)
        if settling.over:
            return settling.words, number
    return "goes on", len(rounds)


def test_it_goes_on_as_long_as_rows_become_final():
    slow = [RunSummary(done=1, unfinished=left) for left in range(500, 0, -1)]
    assert settled(slow) == ("goes on", 500)
    assert settled([*slow, *[RunSummary()] * 9]) == ("settled 0", 502)


def test_a_wait_between_two_rows_is_no_end():
    waiting = [RunSummary(unfinished=3)] * 50
    last = [RunSummary(done=3), *[RunSummary()] * 9]
    assert settled([*waiting, *last]) == ("settled 0", 52)


@pytest.mark.parametrize(
    "rounds",
    [
        [RunSummary(unfinished=3)] * 2000,
        [RunSummary(done=1, unfinished=3)] * 2000,
        [RunSummary(faults=["EAM is not called for now"])] * 2000,
    ],
    ids=["stuck", "without end", "never calm"],
)
def test_what_never_becomes_final_is_told(rounds):
    words, looked_at = settled(rounds)
    assert words.startswith("unsettled after")
    assert looked_at <= 1000


def test_what_waits_behind_a_person_is_not_waited_for():
    assert settled([RunSummary(unfinished=3, attention=1)] * 20) == ("settled 1", 12)


def runs(number):
    """Return whether a process runs; one that ended and waits to be noticed has no words left."""
    words = Path(f"/proc/{number}/cmdline")
    return words.exists() and bool(words.read_bytes())


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_no_engine_lives_on_when_its_city_ends(tmp_path):
    with quiet_city(tmp_path, "Pothole") as city:
        lives = Lives(city, tmp_path)
        lives._say("live")
        engine = int(lives._hear(PATIENCE).split()[1])
        assert runs(engine)
        lives.close()
        assert not runs(engine)
