"""Opens the database the way each engine needs it: durable, one writer, short readers."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sqlite3
import stat
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import StaticPool

from eamconsole.errors import EamConsoleError, JournalError, JournalRefusal
from eamconsole.journal.emptied import refuse_emptied, refuse_no_file
from eamconsole.journal.lending import Lending

_BUSY_SECONDS = 10
"""How long one statement waits for another program's lock; the service tries again, for ever."""
_PRAGMAS = (
    f"busy_timeout={_BUSY_SECONDS * 1000}",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-16000",
    "soft_heap_limit=16000000",
)
"""The cache is per connection, and a service has eight or more: each would fill with the years of a
journal.  The last line bounds them together, in bytes of the process; pages that go are still
the system's.  As much again would be full only after an hour of a city's busiest traffic, and look
like a leak until then."""

_KEPT_ALIVE = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""A server whose host is gone, or a firewall that forgot the connection, is noticed within
half a minute instead of the system's two hours."""

_ROOM = "256MB"
"""A search holds each row against sets of ids.  PostgreSQL hashes a set only if it expects that to
fit into ``work_mem``, by default 4 MB; else it reads the whole set anew for each row, and a search
in a million requests does not end.  Statements that need less take less."""


class Database:
    """Two engines on one database: ``writer`` for the one thread that writes, ``reader``."""

    def __init__(self, url: str | URL, name: str = "") -> None:
        """``name`` is the PostgreSQL schema; SQLite keeps one profile per file."""
        self.url: URL = make_url(url)  # takes a URL as it is, without parsing
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.schema = schema_name(name)
        self.path = _sqlite_path(self.url) if self.is_sqlite else None
        self._reads: Lending | None = None
        self._writes: Lending | None = None
        if self.is_sqlite:
            self._prepare_file()
            self.writer = self._sqlite(read_only=False)
            self.reader = self.writer if self.path is None else self._sqlite(read_only=True)
            if self.path is not None:
                self._reads = Lending(self.reader, "BEGIN")
            self._writes = Lending(self.writer, "BEGIN IMMEDIATE")
        else:
            self.writer = self._postgres()
            self.reader = self.writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    def snapshot(self) -> AbstractContextManager[Connection]:
        """Lend a connection on one moment; begun here, as compiled plans begin nothing."""
        if self._reads is not None:
            return self._reads.lend()
        return self.reader.connect() if self.is_sqlite else self.reader.begin()

    def one_statement(self) -> AbstractContextManager[Connection]:
        """Lend a connection for one statement, which sees one moment by itself."""
        return self.snapshot() if self._reads is None else self._reads.lend_for_one()

    def transaction(self) -> AbstractContextManager[Connection]:
        """Lend the writer's connection: durable on return, undone by an exception."""
        return self.writer.begin() if self._writes is None else self._writes.lend()

    def shrink(self) -> None:
        """Give back the room of rows that went; PostgreSQL does so by itself."""
        if self.path is None:
            return
        with (
            contextlib.suppress(sqlite3.Error),
            contextlib.closing(
                sqlite3.connect(self.path, timeout=2.0, isolation_level=None)
            ) as alone,
        ):
            alone.execute("VACUUM")

    def dispose(self) -> None:
        """Close every connection."""
        for lending in (self._reads, self._writes):
            if lending is not None:
                lending.close()
        self.writer.dispose()
        self.reader.dispose()

    def _prepare_file(self) -> None:
        if self.path is None:
            return
        refuse_no_file(self.path)
        refuse_emptied(self.path)
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.path.exists():
                descriptor = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
                os.close(descriptor)
            keep_private(self.path)
        except OSError as error:
            raise JournalError(
                f"The journal {self.path} cannot be made: {error.strerror}.",
                "Choose a folder you may write to with --home.",
            ) from error

    def _sqlite(self, *, read_only: bool) -> Engine:
        if self.path is None:
            engine = create_engine(
                "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
            )
        else:
            engine = create_engine(
                self.url,
                hide_parameters=True,
                pool_size=16,
                max_overflow=16,
                connect_args={"check_same_thread": False, "timeout": _BUSY_SECONDS},
            )
        begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
        extra = ("query_only=ON",) if read_only else ()

        @event.listens_for(engine, "connect")
        def set_up(connection: Any, _record: Any) -> None:
            connection.isolation_level = None  # we say BEGIN ourselves
            if not read_only and self.path is not None:
                connection.execute("PRAGMA journal_mode=WAL")
            for pragma in (*_PRAGMAS, *extra):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begin_transaction(connection: Any) -> None:
            connection.exec_driver_sql(begin)

        return engine

    def _postgres(self) -> Engine:
        options = f"-csearch_path={self.schema or 'public'} -cwork_mem={_ROOM}"
        engine = create_engine(
            self.url,
            hide_parameters=True,  # they are residents' words, and errors are logged
            pool_size=16,
            max_overflow=16,
            pool_pre_ping=True,  # a restarted server leaves nothing but dead connections
            connect_args={"options": options, **_KEPT_ALIVE},
        )
        if self.schema:
            with translated_errors("opened"), engine.begin() as connection:
                connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{self.schema}"'))
        return engine


class translated_errors:  # noqa: N801 - used like a function, a hundred thousand times an hour
    """Turn faults of the database into ``JournalError`` with cause and next step."""

    __slots__ = ("_verb",)

    def __init__(self, verb: str) -> None:
        """``verb`` says what could not be done: read, written, opened."""
        self._verb = verb

    def __enter__(self) -> None:
        """Nothing is needed before."""

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, EamConsoleError):
            return
        if isinstance(error, UnicodeDecodeError):  # SQLite's own words name what is spoilt
            raise JournalError(*_words(self._verb, "its tables are malformed, names included"))
        if isinstance(error, DBAPIError) and error.orig is not None:
            raise _translated(self._verb, error.orig) from error
        if isinstance(error, _driver_errors()):
            raise _translated(self._verb, error) from error
        if isinstance(error, (DBAPIError, PoolTimeout)):
            raise JournalError(*_words(self._verb, str(error)), passes=True) from error


def _driver_errors() -> tuple[type[Exception], ...]:
    """Return what compiled plans raise: they reach the driver without SQLAlchemy between."""
    psycopg = sys.modules.get("psycopg")
    return (sqlite3.Error,) if psycopg is None else (sqlite3.Error, psycopg.Error)


def schema_name(name: str) -> str:
    """Return the PostgreSQL schema for a profile; different names never share one."""
    plain = re.sub(r"[^a-z0-9_]", "_", name.lower())[:60]
    if plain == name:
        return plain
    return f"{plain[:50]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _translated(verb: str, error: BaseException) -> EamConsoleError:
    """Tell trouble of the whole journal from an entry it will not hold."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    summary, step = _words(verb, str(error))
    if kinds & _OF_THE_ENTRY and "closed" not in str(error):
        return JournalRefusal(f"An entry was refused. {summary}")
    return JournalError(summary, step, passes=bool(kinds & _OF_THE_DATABASE))


_OF_THE_ENTRY = {"IntegrityError", "DataError", "ProgrammingError", "NotSupportedError"}
_OF_THE_DATABASE = {"OperationalError", "InterfaceError", "InternalError", "ProgrammingError"}
"""Names of the DB-API (PEP 249), the same in both drivers.  A bare ``DatabaseError`` of SQLite
says that the file is damaged or is none: waiting does not help."""


def _words(verb: str, cause: str) -> tuple[str, str]:
    first_line = cause.strip().splitlines()[0] if cause.strip() else "no reason given"
    steps = {
        "full": "Free some disk space; the console goes on by itself.",
        "readonly": "Make the journal's file and folder writable for this user.",
        "locked": "Close the program that holds the journal open (backup, virus scanner, a move).",
        "malformed": "Put the newest backup of the journal in its place.",
        "not a database": "Put the newest backup of the journal in its place.",
        "unable to open": "Check that the journal's folder is there, and that this user may read "
        "and write in it.",
    }
    for mark, step in steps.items():
        if mark in first_line:
            return f"The journal could not be {verb}: {first_line}.", step
    return (
        f"The journal could not be {verb}: {first_line}.",
        "Check that the database answers and that the login of the profile is right.",
    )


def keep_private(path: Path) -> None:
    """Let only the owner read a file, where the system knows such a thing."""
    if os.name == "posix":
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)


def _sqlite_path(url: URL) -> Path | None:
    name = url.database
    return None if not name or name == ":memory:" else Path(name)
