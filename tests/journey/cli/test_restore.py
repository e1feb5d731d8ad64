"""A copy put back at the terminal, also over a journal that is damaged or empty."""

import os
import sqlite3
from contextlib import closing

import pytest

from eamconsole.journal import trouble_in


@pytest.fixture
def journal(home_folder):
    return home_folder / "journals" / "harborview-test.sqlite"


def writes(city):
    return [call for call in city.log.calls() if call.verb != "GET"]


def a_copy(terminal, city, file):
    """Have one more request sent, then copy; return how many requests there are."""
    city.seeclickfix.town.report()
    terminal("sync", "--once")
    assert terminal("journal", "backup", str(file))[0] == 0
    return len(terminal.json("queue", "list", "--by-request")[1])


def requests_in(journal):
    with closing(sqlite3.connect(journal)) as there:
        return there.execute("SELECT count(*) FROM requests").fetchone()[0]


@pytest.mark.parametrize("damage", [b"", b"garbage " * 4000])
def test_a_journal_that_cannot_be_read_is_replaced_and_nothing_is_doubled(
    terminal, city, journal, tmp_path, damage
):
    a_copy(terminal, city, tmp_path / "copy.gz")
    city.seeclickfix.town.report(summary="After the copy")
    terminal("sync", "--once")
    sent = len(writes(city))
    journal.write_bytes(damage)
    assert terminal("status")[0] == 3
    status, out, trouble = terminal("journal", "restore", str(tmp_path / "copy.gz"))
    assert status == 0, trouble
    kept = journal.with_name(f"{journal.name}.before-restore")
    assert str(kept) in out and kept.read_bytes() == damage
    terminal("sync", "--once")
    assert (len(writes(city)), trouble_in(journal)) == (sent, "")


def test_whoever_put_the_wrong_copy_back_first_still_has_the_journal(
    terminal, city, journal, tmp_path
):
    early, late = tmp_path / "early.gz", tmp_path / "late.gz"
    first, second = a_copy(terminal, city, early), a_copy(terminal, city, late)
    city.seeclickfix.town.report(summary="In no copy")
    terminal("sync", "--once")
    for copy in (early, late):
        assert terminal("journal", "restore", str(copy))[0] == 0
    kept = journal.with_name(f"{journal.name}.before-restore")
    assert (first, second, requests_in(kept)) == (1, 2, 3)
    assert kept.with_name(f"{kept.name}-2").exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "a newer console wrote it"),
        (
            "UPDATE facts SET value = replace(value, '-test.', '-production.') WHERE name = 'home'",
            "it is a copy of harborview-production.sqlite",
        ),
    ],
)
def test_a_copy_that_does_not_belong_here_changes_nothing(
    terminal, city, journal, tmp_path, change, why
):
    a_copy(terminal, city, tmp_path / "copy.gz")
    assert terminal("journal", "restore", str(tmp_path / "copy.gz"))[0] == 0
    wrong = journal.with_name(f"{journal.name}.before-restore")
    with closing(sqlite3.connect(wrong)) as there, there:
        assert there.execute(change).rowcount == 1
    status, _, trouble = terminal("journal", "restore", str(wrong))
    assert (status, why in trouble) == (3, True), trouble
    assert "the journal in use was left as it is" in trouble
    assert terminal("sync", "--once")[0] == 0


def take_away(journal):
    for each in journal.parent.glob(f"{journal.name}*"):
        each.unlink()


def a_folder(journal, _elsewhere):
    journal.mkdir()


def a_pipe(journal, _elsewhere):
    os.mkfifo(journal)


def a_link_to_a_folder(journal, elsewhere):
    journal.symlink_to(elsewhere, target_is_directory=True)


def a_link_to_nowhere(journal, elsewhere):
    journal.symlink_to(elsewhere / "not mounted.sqlite")


@pytest.mark.skipif(os.name != "posix", reason="links and pipes are POSIX")
@pytest.mark.parametrize(
    ("put", "words"),
    [
        (a_folder, "is a folder"),
        (a_pipe, "is no file"),
        (a_link_to_a_folder, "is a folder"),
        (a_link_to_nowhere, "and nothing is there"),
    ],
)
def test_what_is_no_file_in_the_journals_place_is_told_at_once_and_a_copy_takes_its_place(
    terminal, city, journal, tmp_path, put, words
):
    a_copy(terminal, city, tmp_path / "copy.gz")
    sent = len(writes(city))
    take_away(journal)
    put(journal, tmp_path)
    status, _, trouble = terminal("sync", "--once")  # nothing that passes: it is not waited for
    assert (status, words in trouble) == (3, True), trouble
    assert "journal restore" in trouble
    status, _, trouble = terminal("journal", "restore", str(tmp_path / "copy.gz"))
    assert status == 0, trouble
    terminal("sync", "--once")
    assert (len(writes(city)), trouble_in(journal)) == (sent, "")


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_copy_is_put_back_where_a_link_leads(terminal, city, journal, tmp_path):
    a_copy(terminal, city, tmp_path / "copy.gz")
    there = tmp_path / "other disk.sqlite"
    journal.rename(there)
    journal.symlink_to(there)
    status, _, trouble = terminal("journal", "restore", str(tmp_path / "copy.gz"))
    assert (status, journal.is_symlink()) == (0, True), trouble
    assert terminal("sync", "--once")[0] == 0
    assert requests_in(there) == 1
