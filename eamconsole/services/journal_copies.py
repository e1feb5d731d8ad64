"""Copies of a profile's journal: made by hand, put back, checked."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from eamconsole.errors import ConfigurationError, JournalError, JournalMoved
from eamconsole.journal import FileEngineLock, compressed_copy, lock_file, put_back, trouble_in
from eamconsole.services.console import Console
from eamconsole.services.installation import Installation
from eamconsole.services.profiles import active_environment, environment_of
from eamconsole.services.profiles.model import EnvironmentTable
from eamconsole.services.writing import told_if_unwritable


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
    with told_if_unwritable("copy", target):
        compressed_copy(journal, target.absolute())
    return target


def restore(installation: Installation, name: str | None, file: Path) -> Path | None:
    """Put a copy in the journal's place; return where the one in use is kept, if there was one.

    The one in use need not be readable: that is what copies are for.  Raises
    ``LeaseHeldElsewhere`` while somebody syncs, ``JournalError`` for what is no journal of ours.
    """
    try:
        with installation.open(name) as console:
            journal = _file_of(console)
            lock = FileEngineLock(lock_file(journal), console.journal)
            lock.acquire("restore", console.clock.now())
            console.journal.close()
            return _put_back(file, journal, lock, console.systems.clients.place)
    except JournalMoved:
        raise
    except JournalError as error:
        unreadable = _unreadable(installation, name)
        if unreadable is None or error.passes:
            raise
    path, place = unreadable
    lock = FileEngineLock(lock_file(path), None)
    lock.acquire("restore", installation.clock.now())
    return _put_back(file, path, lock, place)


def _put_back(
    file: Path, journal: Path, lock: FileEngineLock, place: EnvironmentTable
) -> Path | None:
    try:
        return put_back(file.absolute(), journal, place.organization_id)
    finally:
        lock.release()


def _unreadable(
    installation: Installation, name: str | None
) -> tuple[Path, EnvironmentTable] | None:
    """Return the journal's file, and what it is of, where SQLite can make nothing of it."""
    profiles = installation.profiles
    profile = profiles.load(profiles.choose(name))
    if profile.journal.url:
        return None
    file = installation.places.journal_file(profile.name, profile.environments.active)
    if not (os.path.lexists(file) and trouble_in(file)):
        return None
    return file, environment_of(profile, active_environment(profile))


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
