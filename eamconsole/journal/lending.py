"""Lends SQLite connections that stay open between transactions.

Opening, checking and resetting a pooled connection costs several times what a short read needs.
SQLAlchemy sees one transaction per connection that never ends; the real ones are begun and
ended here, on the driver's connection.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine


class Lending:
    """Open connections of one engine, each lent to one thread at a time."""

    def __init__(self, engine: Engine, begin: str) -> None:
        """``begin`` is the statement that starts a transaction."""
        self._engine = engine
        self._begin = begin
        self._idle: list[Connection] = []
        self._guard = threading.Lock()

    def lend(self) -> Loan:
        """Lend a connection in a transaction: committed at the end, undone by an exception."""
        return Loan(self.take, self.give_back)

    def lend_for_one(self) -> Loan:
        """Lend a connection for one statement, which is a transaction by itself."""
        return Loan(self._ready, self._keep)

    def take(self) -> Connection:
        """Return a connection in a fresh transaction."""
        connection = self._ready()
        try:
            _driver(connection).execute(self._begin)
        except BaseException:
            connection.close()
            raise
        return connection

    def give_back(self, connection: Connection) -> None:
        """Commit, and keep the connection for the next."""
        try:
            _driver(connection).execute("COMMIT")
        except BaseException:
            connection.close()  # ends what is open; the next lender gets a fresh one
            raise
        self._keep(connection)

    def close(self) -> None:
        """Close what is idle."""
        with self._guard:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _keep(self, connection: Connection) -> None:
        with self._guard:
            self._idle.append(connection)

    def _ready(self) -> Connection:
        with self._guard:
            if self._idle:
                return self._idle.pop()
        connection = self._engine.connect()
        try:
            connection.begin()
            _driver(connection).execute("ROLLBACK")
        except BaseException:
            connection.close()
            raise
        return connection


class Loan:
    """A lent connection: given back at the end, closed by an exception."""

    __slots__ = ("_connection", "_give_back", "_take")

    def __init__(
        self, take: Callable[[], Connection], give_back: Callable[[Connection], None]
    ) -> None:
        self._take = take
        self._give_back = give_back

    def __enter__(self) -> Connection:
        connection = self._connection = self._take()
        return connection

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._give_back(self._connection)
        else:
            self._connection.close()


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
