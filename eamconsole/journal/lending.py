"""Lends SQLite connections that stay open between transactions.

Opening, checking and resetting a pooled connection costs several times what a short read needs.
SQLAlchemy sees one transaction per connection that never ends; the real ones are begun and
ended here, on the driver's connection.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
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

    @contextlib.contextmanager
    def lend(self) -> Iterator[Connection]:
        """Lend a connection in a transaction: committed at the end, undone by an exception."""
        connection = self._take()
        driver: Any = connection.connection.driver_connection
        try:
            driver.execute(self._begin)
            yield connection
            driver.execute("COMMIT")
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

    def _take(self) -> Connection:
        with self._guard:
            if self._idle:
                return self._idle.pop()
        connection = self._engine.connect()
        try:
            connection.begin()
            driver: Any = connection.connection.driver_connection
            driver.execute("ROLLBACK")
        except BaseException:
            connection.close()
            raise
        return connection
