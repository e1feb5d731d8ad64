"""A process killed in the middle of a relink, or of dropping words: whole, and gone on with."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.faults.engine_lives import Lives
from tests.journey import conftest, lives
from tests.journey.lives import JOURNAL
from tests.journey.test_memory import a_day, both_sides
from tests.journey.test_retention import SECRET, finished, pruned

empty_city, life = conftest.empty_city, lives.life
POINTS = (0, 2, 5, 11, 23, 47, 95)
"""After so many writes a process dies; the next goes on with what it left."""


def deaths(life, what):
    """Have processes do it, each killed a little later, until one survives; yield at each death."""
    others, now = Lives(life.city, life.home), life.city.clock.now()
    try:
        count = 0
        while not others.upkeep(what, now, POINTS[count] if count < len(POINTS) else 10**6):
            count += 1
            assert count <= len(POINTS), "killed by something else"
            yield count
    finally:
        others.close()
    assert count > 3


def journal_of(life):
    return closing(sqlite3.connect(life.home / JOURNAL))


def assert_whole(life):
    with journal_of(life) as journal:
        assert journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_relink_killed_again_and_again_ends_with_all_known_and_nothing_sent(life):
    with life.console() as told:
        numbers = a_day(told)
        before, mark = both_sides(told, numbers), told.mark()
    life.forget()
    for _ in deaths(life, "relink"):
        assert_whole(life)
    with life.console() as told:
        assert told.writes(mark) == []
        assert all(told.link(number) is not None for number in numbers)
        for _ in range(3):
            told.later()
        assert both_sides(told, numbers) == before
        assert told.writes(mark) == []


def words_kept(life, number):
    """Return whether what was said of a Request stands in the journal or in a file."""
    with journal_of(life) as journal:
        (kept,) = journal.execute(
            "SELECT count(*) FROM requests WHERE issue_id = ? AND snapshot LIKE ?",
            (number, f"%{SECRET}%"),
        ).fetchone()
    files = (life.home / "dropped").glob("*.csv")
    return bool(kept) or any(
        f"{number}," in line and SECRET in line
        for file in files
        for line in file.read_text("utf-8").splitlines()
    )


def test_dropping_words_killed_again_and_again_loses_none_and_ends(life):
    with life.console() as told:
        numbers = [finished(told) for _ in range(3)]
        before, mark = both_sides(told, numbers), told.mark()
    for _ in deaths(life, "prune"):
        assert_whole(life)
        assert all(words_kept(life, number) for number in numbers)
    assert all(words_kept(life, number) for number in numbers)
    with life.console() as told:
        assert pruned(told, life.home).requests == 0
        for _ in range(3):
            told.later()
        assert told.writes(mark) == []
        assert both_sides(told, numbers) == before
    with journal_of(life) as journal:
        assert SECRET not in "\n".join(journal.iterdump())


@pytest.mark.parametrize("what", ["relink", "prune"])
def test_what_nobody_kills_survives(life, what):
    with life.console() as told:
        told.linked_report()
    others = Lives(life.city, life.home)
    try:
        assert others.upkeep(what, life.city.clock.now(), 10**6)
    finally:
        others.close()
