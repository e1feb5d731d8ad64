"""Copies a SQLite journal as it is at one moment, while others write to it; puts copies back."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from eamconsole.errors import JournalError

_ROOM = 3
"""A copy is made only where so many times the journal's size is free."""
_LOG_FILES = ("-wal", "-shm")


def copy_journal(source: Path, target: Path) -> None:
    """Copy the journal whole, with what still stands in its write-ahead log."""
    with (
        contextlib.closing(sqlite3.connect(source)) as there,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        there.backup(copy)


def has_room(journal: Path, folder: Path) -> bool:
    """Return whether a copy can be made without filling the disk."""
    size = sum(each.stat().st_size for each in journal.parent.glob(f"{journal.name}*"))
    return shutil.disk_usage(folder).free >= _ROOM * max(size, 1)


def compressed_copy(journal: Path, target: Path) -> None:
    """Write a compressed copy, whole or not at all, readable by the owner only."""
    plain = target.with_name(f".{target.name}.{os.getpid()}.plain")
    packed = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        for path in (plain, packed):
            os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        copy_journal(journal, plain)
        with plain.open("rb") as source, gzip.open(packed, "wb", compresslevel=5) as out:
            shutil.copyfileobj(source, out, 1 << 20)
        with packed.open("rb+") as written:
            os.fsync(written.fileno())
        packed.replace(target)
    finally:
        for path in (plain, packed, *(plain.with_name(f"{plain.name}{e}") for e in _LOG_FILES)):
            path.unlink(missing_ok=True)


def daily_copy(journal: Path, folder: Path, keep: int, now: datetime) -> Path:
    """Write today's copy into ``folder`` and drop all but the newest ``keep``."""
    stem = f"{journal.name}.daily-"
    target = folder / f"{stem}{now:%Y%m%dT%H%M%S}.gz"
    compressed_copy(journal, target)
    for old in sorted(folder.glob(f"{stem}*.gz"))[:-keep]:
        old.unlink(missing_ok=True)
    return target


def put_back(copy: Path, journal: Path) -> None:
    """Put a copy, compressed or not, in the journal's place; the present one is kept beside it.

    Raises ``JournalError`` for what is no sound journal; nothing is changed then.
    """
    new = journal.with_name(f".{journal.name}.{os.getpid()}.restored")
    try:
        os.close(os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        with _opened(copy) as source, new.open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
        trouble = trouble_in(new)
        if trouble:
            raise JournalError(
                f"{copy} is no journal that can be put back: {trouble}.",
                "Choose another copy; the journal in use was left as it is.",
            )
        if journal.exists():
            copy_journal(journal, journal.with_name(f"{journal.name}.before-restore"))
        for ending in _LOG_FILES:
            journal.with_name(f"{journal.name}{ending}").unlink(missing_ok=True)
        new.replace(journal)
    except (OSError, EOFError) as error:
        raise JournalError(
            f"{copy} cannot be put back: {error}.", "Check the file and try again."
        ) from error
    finally:
        for path in (new, *(new.with_name(f"{new.name}{e}") for e in _LOG_FILES)):
            path.unlink(missing_ok=True)


def trouble_in(journal: Path) -> str:
    """Return what SQLite finds wrong in a journal, '' where it is sound and one of ours."""
    try:
        with contextlib.closing(
            sqlite3.connect(f"{journal.absolute().as_uri()}?mode=ro", uri=True)
        ) as there:
            found = [str(row[0]) for row in there.execute("PRAGMA integrity_check(5)")]
            tables = {row[0] for row in there.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error as error:
        return str(error)
    if found != ["ok"]:
        return "; ".join(found)
    return "" if "deliveries" in tables else "it holds no deliveries"


def _opened(copy: Path) -> IO[bytes]:
    with copy.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(copy, "rb")) if packed else copy.open("rb")
