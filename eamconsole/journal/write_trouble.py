"""Finds out from outside why a journal takes no writes, for whoever wonders about a silent sync.

The program that syncs cannot say so in a journal it cannot write, and its log may lie on the same
full disk.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from eamconsole.errors import JournalError
from eamconsole.journal.database import translated_errors
from eamconsole.journal.journal import Journal

_ROOM = 1_000_000
"""Bytes: with less free, SQLite's next pages or its log do not fit."""
_PATIENCE = 0.2
"""Seconds: the sync itself holds the write lock for less."""


def write_trouble_of(journal: Journal) -> JournalError | None:
    """Return why nothing can be written, None where nothing speaks against it.

    Writes nothing: the lock that is tried is given back untouched.
    """
    path = journal.path
    if path is None or not path.exists():
        return None
    try:
        return _of_its_disk(path.parent) or _of_its_file(path)
    except OSError:
        return None  # this account may not look there; that says nothing about the other


def _of_its_disk(folder: Path) -> JournalError | None:
    free = shutil.disk_usage(folder).free
    if free < _ROOM:
        return JournalError(
            f"The disk that holds the journal is full: {free / 1e6:.1f} MB are free in {folder}.",
            "Free some disk space there; the sync goes on by itself.",
        )
    if hasattr(os, "statvfs") and os.statvfs(folder).f_flag & os.ST_RDONLY:
        return JournalError(
            f"The file system that holds the journal is mounted read-only: {folder}.",
            "Check that disk, then mount it for writing again; the sync goes on by itself.",
        )
    return None


def _of_its_file(path: Path) -> JournalError | None:
    if not os.access(path, os.W_OK):
        return None  # written by another account than the one that asks
    try:
        with (
            translated_errors("written"),
            closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=_PATIENCE)) as db,
        ):
            db.isolation_level = None
            db.execute("BEGIN IMMEDIATE")
            db.execute("ROLLBACK")
    except JournalError as error:
        return error
    return None
