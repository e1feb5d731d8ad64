"""Lends SQLite connections that stay open between transactions.

Opening, checking and resetting a pooled connection costs several times what a short read needs.
SQLAlchemy sees one transaction per connection that never ends; the real ones are begun and
ended here, on the driver's connection.
"""

from __future__ import annotations

import threading
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
        return Loan(self)

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
        with self._guard:
            self._idle.append(connection)

    def close(self) -> None:
        """Close what is idle."""
        with self._guard:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

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
    """One transaction on a lent connection."""

    __slots__ = ("_connection", "_lending")

    def __init__(self, lending: Lending) -> None:
        self._lending = lending

    def __enter__(self) -> Connection:
        connection = self._connection = self._lending.take()
        return connection

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._lending.give_back(self._connection)
        else:
            self._connection.close()


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
