"""The engine's lock: one engine per journal, freed by the system when its process dies."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import zlib
from datetime import datetime
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from eamconsole.errors import LeaseHeldElsewhere
from eamconsole.journal.database import Database, translated_errors
from eamconsole.journal.emptied import mark_as_synced
from eamconsole.journal.journal import Journal
from eamconsole.journal.lock_taker import LockTaker, is_lease_awaited, note_taker, taker_of

log = logging.getLogger(__name__)

_PATIENCE = 0.5
"""Seconds a lock may look taken: somebody who only asks about it holds it for a moment."""
_GLANCE = 0.01
"""Seconds between two tries: many who ask leave gaps, and few tries may miss all of them."""


class EngineLock(Protocol):
    """Held for the life of an engine."""

    def acquire(self, holder: str, now: datetime, asked_at: datetime | None = None) -> None:
        """Take the lock or raise ``LeaseHeldElsewhere`` naming the holder.

        ``asked_at`` is since when the holder has tried to begin, where this is not the first time.
        """
        ...

    def hold(self, holder: str, now: datetime) -> None:
        """Make sure that the lock is still held; take it anew where that was lost unnoticed."""
        ...

    def release(self) -> None:
        """Give the lock back."""
        ...


class FileEngineLock:
    """A lock file beside a SQLite journal; works for one machine's local disk."""

    def __init__(self, path: Path, journal: Journal | None) -> None:
        """``journal`` tells who holds it; None for one that cannot be read."""
        # Not thread-local: a QThread's Python state ends with each slot, and a lock kept there
        # would be forgotten and never given back.
        self._path = path
        self._lock = FileLock(path, mode=0o600, thread_local=False)
        self._journal = journal

    def acquire(self, holder: str, now: datetime, asked_at: datetime | None = None) -> None:
        """Take the lock file."""
        try:
            self._lock.acquire(timeout=_PATIENCE, poll_interval=_GLANCE)
        except Timeout as error:
            raise held_elsewhere(self._journal) from error
        note_taker(self._path, LockTaker(holder, now, asked_at or now))
        if self._journal is not None and self._journal.path is not None:
            mark_as_synced(self._journal.path)

    def hold(self, holder: str, now: datetime) -> None:
        """The system holds it as long as the process lives."""

    def release(self) -> None:
        """Give the lock file back."""
        self._lock.release()


_SERVER_NOTICES = (
    "tcp_keepalives_idle = 20",
    "tcp_keepalives_interval = 5",
    "tcp_keepalives_count = 3",
)
"""The server, too, must notice within half a minute that the other end has gone: until then it
holds the lock for a session nobody can use any more, against the one that takes its place."""


class PostgresEngineLock:
    """A session lock of PostgreSQL on a connection of its own."""

    def __init__(self, url: str | URL, name: str, journal: Journal) -> None:
        self._url = url
        self._name = name
        self._of_schema = {"key": _key(name)}
        self._journal = journal
        self._database: Database | None = None
        self._connection: Connection | None = None

    def acquire(self, holder: str, now: datetime, asked_at: datetime | None = None) -> None:
        """Take the session lock that belongs to this schema."""
        try:
            got = self._try_to_lock()
        except BaseException:
            self.release()
            raise
        if not got:
            self.release()
            raise held_elsewhere(self._journal)

    def _try_to_lock(self) -> bool:
        with translated_errors("opened"):
            self._database = Database(self._url, self._name)
            self._connection = self._database.writer.connect()
            for setting in _SERVER_NOTICES:
                self._connection.execute(text(f"SET {setting}"))
            got = False
            for _ in range(int(_PATIENCE / _GLANCE)):  # a process that just died holds it shortly
                tried = text("SELECT pg_try_advisory_lock(:key)")
                got = bool(self._connection.execute(tried, self._of_schema).scalar_one())
                if got:
                    break
                self._connection.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": _GLANCE})
            self._connection.commit()
        return got

    def hold(self, holder: str, now: datetime) -> None:
        """Ask the session for a sign of life; a restarted server has forgotten it and the lock."""
        if self._connection is not None:
            try:
                self._connection.execute(text("SELECT 1"))
                self._connection.commit()
            except DBAPIError:
                log.warning("the session that held the lock is gone; it is taken anew")
            else:
                return
        self.release()
        self.acquire(holder, now)

    def release(self) -> None:
        """End the session, and the lock with it; a dead one ended by itself."""
        connection, self._connection = self._connection, None
        database, self._database = self._database, None
        with contextlib.suppress(SQLAlchemyError):
            if connection is not None and not connection.invalidated:
                # The server ends a session in its own time; who comes next must not wait for it.
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), self._of_schema)
                connection.commit()
        with contextlib.suppress(SQLAlchemyError):
            if connection is not None:
                connection.close()
        with contextlib.suppress(SQLAlchemyError):
            if database is not None:
                database.dispose()


class NoLock:
    """For journals nobody else can reach: those in memory."""

    def acquire(self, holder: str, now: datetime, asked_at: datetime | None = None) -> None:
        """Nobody competes."""

    def hold(self, holder: str, now: datetime) -> None:
        """Nobody competes."""

    def release(self) -> None:
        """Nothing is held."""


def lock_is_held(journal: Journal, name: str = "") -> bool | None:
    """Return whether any engine holds the lock just now, None where that cannot be told.

    Nothing is written and nothing is kept: the question itself must never stop an engine.
    """
    if journal.path is not None:
        return _file_is_locked(lock_file(journal.path))
    if journal.is_shared:
        with journal.read() as ledgers:
            return ledgers.lease.session_lock_is_held(_key(name))
    return None


def lock_taker(journal: Journal) -> LockTaker | None:
    """Return who took the lock of this journal last, where anything beside it tells."""
    return None if journal.path is None else taker_of(lock_file(journal.path))


def lock_file(journal: Path) -> Path:
    """Return the lock file that belongs to a SQLite journal."""
    return journal.with_suffix(".lock")


def _file_is_locked(path: Path) -> bool | None:
    if not path.exists():
        return False
    if sys.platform == "win32":
        return _try_lock(path)
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        # A shared lock is refused by the engine's, and other lookers do not disturb each other.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    else:
        return False
    finally:
        os.close(descriptor)


def _try_lock(path: Path) -> bool | None:
    """Windows knows no question without taking: take it for a moment and give it back."""
    try:
        with FileLock(path, thread_local=False).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return None


def _key(name: str) -> int:
    return zlib.crc32(f"eamconsole/{name}".encode())


def held_elsewhere(journal: Journal | None) -> LeaseHeldElsewhere:
    """Return the refusal that names who holds the lease, where the journal tells."""
    who, at = "", None
    if journal is not None:
        with journal.read() as ledgers:
            lease = ledgers.lease.holder()
        taker = lock_taker(journal)
        if not is_lease_awaited(lease, taker) and lease is not None:
            who, at = lease.holder, lease.since
        elif taker is not None:
            who, at = taker.holder, taker.asked_at
    who = who or "another console"
    since = f" since {at:%Y-%m-%d %H:%M} UTC" if at is not None else ""
    return LeaseHeldElsewhere(f"This profile is being synced by {who}{since}.", holder=who)


def lock_for(journal: Journal, url: str | URL, name: str = "") -> EngineLock:
    """Return the lock that fits the journal."""
    if make_url(url).get_backend_name() == "postgresql":
        return PostgresEngineLock(url, name, journal)
    if journal.path is None:
        return NoLock()
    return FileEngineLock(lock_file(journal.path), journal)
