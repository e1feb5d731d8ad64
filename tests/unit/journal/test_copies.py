"""What is no copy of this journal is told in words, whatever it holds, and harms nothing."""

import contextlib
import gzip
import sqlite3

import pytest

from eamconsole.errors import JournalError
from eamconsole.journal import Journal, copies, facts_of_copy
from eamconsole.journal.copies import compressed_copy, put_back
from eamconsole.support.clock import VirtualClock
from tests.unit.journal.builders import NOON

STRANGERS = {
    "without requests": "DROP TABLE requests",
    "a word for a moment": "UPDATE deliveries SET updated_at = 'yesterday'",
    "a moment beyond all years": "UPDATE deliveries SET updated_at = 4611686018427387904",
}


@pytest.fixture
def here(file_journal, tmp_path):
    """A journal with one delivery, and the path of a copy of it."""
    copy = tmp_path / "copy.sqlite"
    with contextlib.closing(sqlite3.connect(file_journal.path)) as there:
        there.execute("CREATE TABLE kept AS SELECT * FROM deliveries")
        columns = len(there.execute("PRAGMA table_info(deliveries)").fetchall())
        there.execute(f"INSERT INTO kept VALUES ({','.join(['1'] * columns)})")  # noqa: S608
        there.execute("DROP TABLE deliveries")
        there.execute("ALTER TABLE kept RENAME TO deliveries")
        there.commit()
    copies.copy_journal(file_journal.path, copy)
    file_journal.close()  # whoever puts a copy back has closed it, and Windows insists
    return file_journal.path, copy


def changed(copy, statement):
    with contextlib.closing(sqlite3.connect(copy)) as there:
        there.execute(statement)
        there.commit()


@pytest.mark.parametrize("what", STRANGERS)
def test_a_sound_file_that_holds_something_else_is_told(here, what):
    _, copy = here
    changed(copy, STRANGERS[what])
    assert facts_of_copy(copy).trouble == "what it holds is not what a journal holds"


@pytest.mark.parametrize("told", ["", "{", "7", "[]", "{}", '{"path": 7}', "[" * 9_000])
def test_a_copy_that_does_not_tell_where_it_lived_is_put_back(here, told):
    journal, copy = here
    changed(copy, f"INSERT OR REPLACE INTO facts (name, value) VALUES ('home', '{told}')")  # noqa: S608
    assert put_back(copy, journal, 1)


def test_damage_that_is_told_in_signs_that_are_none_is_told(here):
    _, copy = here
    with contextlib.closing(sqlite3.connect(copy)) as there:
        there.execute("CREATE INDEX nearby ON deliveries (updated_at)")
        there.execute("PRAGMA writable_schema = ON")
        there.execute(
            "UPDATE sqlite_master SET name = CAST(x'6eb9' AS TEXT), sql = CAST(? AS TEXT)"
            " WHERE name = 'nearby'",
            (b"CREATE INDEX n\xb9 ON nowhere (issue_id",),
        )
        there.commit()
    assert facts_of_copy(copy).trouble == "its tables are spoilt, down to their names"
    with pytest.raises(JournalError, match="names included") as caught:
        Journal.open(f"sqlite:///{copy}", clock=VirtualClock(NOON))
    assert "newest backup" in caught.value.next_step


def test_a_copy_that_would_fill_the_disk_is_refused(here, tmp_path, monkeypatch):
    journal, _ = here
    before = journal.read_bytes()
    bomb = tmp_path / "bomb.gz"
    with gzip.open(bomb, "wb") as out:
        out.write(bytes(9_000_000))
    monkeypatch.setattr(copies.shutil, "disk_usage", lambda _: type("Room", (), {"free": 1 << 22}))
    for reading in (facts_of_copy, lambda copy: put_back(copy, journal, 1)):
        with pytest.raises(JournalError, match="unpacks to more than half"):
            reading(bomb)
    assert journal.read_bytes() == before
    assert not list(tmp_path.glob(".*restored*"))


def test_a_whole_copy_is_told_and_put_back(here, tmp_path):
    journal, _ = here
    packed = tmp_path / "copy.gz"
    compressed_copy(journal, packed)
    assert not facts_of_copy(packed).trouble
    assert put_back(packed, journal, 1)


def test_a_journal_that_windows_will_not_let_go_of_is_told_with_what_to_close(here, monkeypatch):
    journal, copy = here
    before = journal.read_bytes()

    def refuse(new, target):
        error = PermissionError("the process cannot access the file")
        error.winerror = 32
        raise error

    monkeypatch.setattr(copies, "put_in_place", refuse)
    with pytest.raises(JournalError) as told:
        put_back(copy, journal, 1)
    assert "Close every window" in told.value.next_step
    assert journal.read_bytes() == before
