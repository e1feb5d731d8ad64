"""Why a journal takes no writes, found from outside: the disk, the file system, a lock."""

import os
import shutil
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest

from eamconsole.errors import JournalError
from eamconsole.journal import Journal, write_trouble_of
from eamconsole.support.clock import SystemClock


@pytest.fixture
def journal(tmp_path):
    address = f"sqlite:///{tmp_path / 'journal.sqlite'}"
    with closing(Journal.open(address, clock=SystemClock())) as opened:
        yield opened


def on_a_disk(monkeypatch, *, free, flags=0):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free))
    monkeypatch.setattr(os, "statvfs", lambda _folder: SimpleNamespace(f_flag=flags), False)


def test_a_healthy_journal_has_none_and_is_left_as_it_was(journal):
    before = journal.path.read_bytes()
    assert write_trouble_of(journal) is None
    assert journal.path.read_bytes() == before


def test_a_full_disk_is_named_with_its_room_and_its_cure(journal, monkeypatch):
    on_a_disk(monkeypatch, free=200_000)
    found = write_trouble_of(journal)
    assert "disk that holds the journal is full: 0.2 MB are free" in found.summary
    assert str(journal.path.parent) in found.summary
    assert "Free some disk space" in found.next_step


@pytest.mark.skipif(not hasattr(os, "ST_RDONLY"), reason="this system knows no such flag")
def test_a_file_system_mounted_read_only_after_a_fault_is_named(journal, monkeypatch):
    on_a_disk(monkeypatch, free=10**9, flags=os.ST_RDONLY)
    assert "mounted read-only" in write_trouble_of(journal).summary


def test_a_lock_somebody_keeps_is_named_and_over_when_it_is_given_back(journal):
    backup = sqlite3.connect(journal.path)
    backup.execute("BEGIN IMMEDIATE")
    found = write_trouble_of(journal)
    assert isinstance(found, JournalError)
    assert "locked" in found.summary
    assert "backup" in found.next_step
    backup.close()
    assert write_trouble_of(journal) is None


def test_a_journal_in_memory_has_no_disk():
    with closing(Journal.open("sqlite://", clock=SystemClock(), inline=True)) as opened:
        assert write_trouble_of(opened) is None
