"""The journal: durable writes through one writer, short reads from any thread."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy.engine import URL

from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.journal.database import Database, translated_errors
from eamconsole.journal.ledgers.base import Traces
from eamconsole.journal.ledgers.bundle import Ledgers
from eamconsole.journal.migrate import bring_up_to_date
from eamconsole.journal.writer import GroupWriter, InlineWriter
from eamconsole.support.clock import Clock

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit touched: a wake-up only, the truth is in the journal."""

    number: int
    issue_ids: frozenset[IssueId]
    delivery_ids: frozenset[DeliveryId]
    added: frozenset[DeliveryId]


class Journal:
    """Everything owed, done and seen, for one profile in one environment."""

    def __init__(self, database: Database, *, inline: bool, backup: Path | None) -> None:
        self._database = database
        self._listeners: list[Callable[[Change], None]] = []
        self._guard = threading.Lock()
        self._number = 0
        self.backup = backup
        """The copy made before a migration, if one was needed."""
        make = InlineWriter if inline else GroupWriter
        self._writer: GroupWriter | InlineWriter = make(database, self._announce)

    @classmethod
    def open(cls, url: str | URL, *, clock: Clock, inline: bool = False, name: str = "") -> Journal:
        """Open (and where needed make or migrate) the journal at ``url``.

        ``sqlite:///path``, ``sqlite://`` (in memory, only with ``inline``) or
        ``postgresql+psycopg://…`` with ``name`` as schema.  Raises ``JournalError``.
        """
        with translated_errors("opened"):
            database = Database(url, name)
            try:
                backup = bring_up_to_date(database, clock.now())
            except BaseException:
                database.dispose()  # whoever tries again for a week leaves nothing open
                raise
        return cls(database, inline=inline, backup=backup)

    @property
    def path(self) -> Path | None:
        """The file of a SQLite journal."""
        return self._database.path

    @property
    def database(self) -> Database:
        """What lies under it, for work of this package on all rows at once."""
        return self._database

    @property
    def is_shared(self) -> bool:
        """Whether it lives in a database that several machines reach."""
        return not self._database.is_sqlite

    @property
    def commits(self) -> int:
        """Durable commits made so far."""
        return self._writer.commits

    @property
    def changed(self) -> int:
        """A number that grows with every commit."""
        return self._number

    def write(self, work: Callable[[Ledgers], T]) -> T:
        """Run ``work`` in the writer; return its answer once it is durable.

        It runs a second time where another piece of its group failed, so it changes nothing
        but the ledgers it is handed.
        """
        return cast(T, self._writer.submit(work).result())

    def write_soon(self, work: Callable[[Ledgers], T]) -> Future[T]:
        """Queue ``work`` without waiting for it."""
        return self._writer.submit(work)

    @contextlib.contextmanager
    def read(self) -> Iterator[Ledgers]:
        """Lend ledgers on one consistent snapshot; keep it short."""
        with translated_errors("read"), self._database.snapshot() as connection:
            yield Ledgers(connection)

    @contextlib.contextmanager
    def ask(self) -> Iterator[Ledgers]:
        """Lend ledgers for one statement: half of what a read costs, on the path of every call."""
        with translated_errors("read"), self._database.one_statement() as connection:
            yield Ledgers(connection)

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call ``listener`` after each commit, in the writer's thread; returns the way out."""
        with self._guard:
            self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def give_room_back(self) -> None:
        """Let a SQLite file shrink to what it holds; where somebody works on it, another time."""
        self._database.shrink()

    def close(self) -> None:
        """Write what is queued and close every connection."""
        self._writer.close()
        self._database.dispose()

    def _announce(self, traces: Traces) -> None:
        with self._guard:
            self._number += 1
            listeners = tuple(self._listeners)
        if not listeners:
            return
        change = Change(
            self._number,
            frozenset(traces.issues),
            frozenset(traces.deliveries),
            frozenset(traces.added),
        )
        for listener in listeners:
            listener(change)
