"""Copies of a profile's journal: made by hand, put back, checked."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from eamconsole.errors import ConfigurationError
from eamconsole.journal import FileEngineLock, compressed_copy, lock_file, put_back, trouble_in
from eamconsole.services.console import Console


@dataclass(frozen=True, slots=True)
class Soundness:
    """How the journal is: what is wrong with it ('' for nothing), its bytes, and the room left."""

    journal: Path
    trouble: str
    size: int
    free: int


def back_up_by_hand(console: Console, file: Path | None) -> Path:
    """Write a compressed copy to ``file``, else beside the journal; return where it is."""
    journal, now = _file_of(console), console.clock.now()
    target = file or journal.with_name(f"{journal.name}.backup-{now:%Y%m%dT%H%M%S}.gz")
    compressed_copy(journal, target.absolute())
    return target


def restore(console: Console, file: Path) -> None:
    """Put a copy in the journal's place; closes the journal.

    Raises ``LeaseHeldElsewhere`` while somebody syncs, ``JournalError`` for what is no journal.
    """
    journal = _file_of(console)
    lock = FileEngineLock(lock_file(journal), console.journal)
    lock.acquire("restore", console.clock.now())
    try:
        console.journal.close()
        put_back(file.absolute(), journal)
    finally:
        lock.release()


def soundness(console: Console) -> Soundness:
    """Return how the journal is."""
    journal = _file_of(console)
    room = shutil.disk_usage(journal.parent).free
    return Soundness(journal, trouble_in(journal), journal.stat().st_size, room)


def _file_of(console: Console) -> Path:
    if console.journal.path is None:
        raise ConfigurationError(
            "The journal is in a PostgreSQL database.",
            "Copy it with the database's own tools: pg_dump -n <schema>.",
        )
    return console.journal.path
