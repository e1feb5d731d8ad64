"""The engine's lock: one engine per journal, freed by the system when its process dies."""

from __future__ import annotations

import zlib
from datetime import datetime
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url

from eamconsole.errors import LeaseHeldElsewhere
from eamconsole.journal.database import Database
from eamconsole.journal.journal import Journal


class EngineLock(Protocol):
    """Held for the life of an engine."""

    def acquire(self, holder: str, now: datetime) -> None:
        """Take the lock or raise ``LeaseHeldElsewhere`` naming the holder."""
        ...

    def release(self) -> None:
        """Give the lock back."""
        ...


class FileEngineLock:
    """A lock file beside a SQLite journal; works for one machine's local disk."""

    def __init__(self, path: Path, journal: Journal) -> None:
        # Not thread-local: a QThread's Python state ends with each slot, and a lock kept there
        # would be forgotten and never given back.
        self._lock = FileLock(path, mode=0o600, thread_local=False)
        self._journal = journal

    def acquire(self, holder: str, now: datetime) -> None:
        """Take the lock file."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise held_elsewhere(self._journal) from error

    def release(self) -> None:
        """Give the lock file back."""
        self._lock.release()


class PostgresEngineLock:
    """A session lock of PostgreSQL on a connection of its own."""

    def __init__(self, url: str | URL, name: str, journal: Journal) -> None:
        self._url = url
        self._name = name
        self._journal = journal
        self._database: Database | None = None
        self._connection: Connection | None = None

    def acquire(self, holder: str, now: datetime) -> None:
        """Take the session lock that belongs to this schema."""
        self._database = Database(self._url, self._name)
        self._connection = self._database.writer.connect()
        key = zlib.crc32(f"eamconsole/{self._name}".encode())
        got = self._connection.execute(
            text("SELECT pg_try_advisory_lock(:key)"), {"key": key}
        ).scalar_one()
        self._connection.commit()
        if not got:
            self.release()
            raise held_elsewhere(self._journal)

    def release(self) -> None:
        """End the session, and the lock with it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._database is not None:
            self._database.dispose()
            self._database = None


class NoLock:
    """For journals nobody else can reach: those in memory."""

    def acquire(self, holder: str, now: datetime) -> None:
        """Nobody competes."""

    def release(self) -> None:
        """Nothing is held."""


def held_elsewhere(journal: Journal) -> LeaseHeldElsewhere:
    """Return the refusal that names who holds the lease."""
    with journal.read() as ledgers:
        holder = ledgers.lease.holder()
    who = holder.holder if holder is not None and holder.holder else "another console"
    since = f" since {holder.since:%Y-%m-%d %H:%M} UTC" if holder is not None else ""
    return LeaseHeldElsewhere(f"This profile is being synced by {who}{since}.", holder=who)


def lock_for(journal: Journal, url: str | URL, name: str = "") -> EngineLock:
    """Return the lock that fits the journal."""
    if make_url(url).get_backend_name() == "postgresql":
        return PostgresEngineLock(url, name, journal)
    if journal.path is None:
        return NoLock()
    return FileEngineLock(journal.path.with_suffix(".lock"), journal)
