"""A journal is private, made once, migrated after a backup, refused where it is newer."""

import os
import sqlite3
import stat
from contextlib import closing

import pytest

from eamconsole.errors import JournalError
from eamconsole.journal import Journal
from eamconsole.journal.schema import HEAD
from eamconsole.support.clock import VirtualClock
from tests.unit.journal.builders import NOON, owe


def open_file(path):
    return Journal.open(f"sqlite:///{path}", clock=VirtualClock(NOON))


def change(path, sql, *values):
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(sql, values)


def test_an_open_journal_is_opened_again_without_a_backup(journal_url):
    for _ in range(2):
        journal = Journal.open(journal_url, clock=VirtualClock(NOON), name="city")
        assert journal.backup is None
        journal.close()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_only_the_owner_may_read_the_files(tmp_path):
    before = os.umask(0)
    try:
        journal = open_file(tmp_path / "city.sqlite")
        owe(journal)
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()}
        journal.close()
    finally:
        os.umask(before)
    assert set(modes) == {"city.sqlite", "city.sqlite-wal", "city.sqlite-shm"}
    assert set(modes.values()) == {0o600}


def test_a_journal_of_a_newer_console_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "city.sqlite"
    journal = open_file(path)
    owe(journal)
    journal.close()
    change(path, "UPDATE alembic_version SET version_num = ?", "9999")
    with pytest.raises(JournalError, match="newer console") as refused:
        open_file(path)
    assert "9999" in refused.value.summary
    assert [p for p in tmp_path.iterdir() if "backup" in p.name] == []


def test_durability_is_full(file_journal):
    with file_journal._database.writer.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        keys = connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one()
    assert (found, mode, keys) == (2, "wal", 1)


def test_the_newest_migration_is_the_one_the_schema_names(tmp_path):
    journal = open_file(tmp_path / "city.sqlite")
    journal.close()
    with closing(sqlite3.connect(tmp_path / "city.sqlite")) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def test_two_profiles_on_one_server_do_not_mix(postgres_database):
    opened = [
        Journal.open(postgres_database, clock=VirtualClock(NOON), name=name)
        for name in ("harborview_test", "harborview_production")
    ]
    owe(opened[0], 1)
    with opened[1].read() as ledgers:
        assert ledgers.requests.get(1) is None
    for journal in opened:
        journal.close()
