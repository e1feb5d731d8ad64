"""Statements compiled once and handed straight to the driver.

Building and caching a Core statement costs several times what SQLite needs to run it, so the
few statements of the hot path are compiled once per engine.  They stay Core expressions: the
same text serves both engines.
"""

from __future__ import annotations

import json
from array import array
from collections import namedtuple
from collections.abc import Mapping
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.expression import ClauseElement

_PIECE = 100_000
"""Characters read in one go: about one millisecond."""


class _Compiled:
    """One statement for one engine: its text, the order of parameters, the shape of rows."""

    __slots__ = ("defaults", "order", "row", "sql")

    def __init__(self, statement: ClauseElement, dialect: Dialect, columns: list[str]) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns or None)
        self.sql = str(compiled)
        self.order: list[str] | None = compiled.positiontup
        self.defaults: dict[str, Any] = compiled.construct_params(_check=False)
        names = [column[0] for column in compiled._result_columns]
        self.row: Any = namedtuple("Row", names, rename=True) if names else None

    def arguments(self, values: Mapping[str, Any]) -> Any:
        """Return what the driver wants: a list by position, or a mapping by name."""
        if self.order is None:
            return {**self.defaults, **values}
        defaults = self.defaults
        return [values[name] if name in values else defaults[name] for name in self.order]


def read_numbers(connection: Connection, statement: ClauseElement) -> array[int]:
    """Return the one column of numbers a statement selects; made for a million of them."""
    compiled: Any = statement.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    values = compiled.params
    named = compiled.positiontup is None
    arguments = values if named else [values[name] for name in compiled.positiontup]
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        return array("q", chain.from_iterable(driver.execute(str(compiled), arguments)))
    return _read_joined(driver, str(compiled), arguments)[0]


def read_groups(connection: Connection, statement: ClauseElement) -> tuple[array[int], int]:
    """Return the numbers of all groups and how many groups there are; for SQLite.

    Each row selected is a group: a text of numbers set apart by commas.
    """
    compiled: Any = statement.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    arguments = [compiled.params[name] for name in compiled.positiontup]
    return _read_joined(connection.connection.driver_connection, str(compiled), arguments)


def _read_joined(driver: Any, sql: str, arguments: list[Any]) -> tuple[array[int], int]:
    """One text out of one step: SQLite works without the interpreter's lock all the while,
    where a million rows would take it a million times."""
    joined = f"WITH found(number) AS ({sql}) SELECT group_concat(number), count(*) FROM found"  # noqa: S608
    text, rows = driver.execute(joined, arguments).fetchone()
    return _numbers_in(text or ""), rows


def _numbers_in(text: str) -> array[int]:
    """Return numbers set apart by commas, read piece by piece so that others get a turn."""
    numbers, at = array("q"), 0
    while at < len(text):
        end = text.find(",", at + _PIECE)
        piece = text[at:] if end < 0 else text[at:end]
        numbers.extend(json.loads(f"[{piece}]"))
        at += len(piece) + 1
    return numbers


class Plan:
    """A Core statement ready to run.  ``columns`` are those an INSERT gets values for."""

    def __init__(self, statement: ClauseElement, columns: tuple[str, ...] = ()) -> None:
        self._statement = statement
        self._columns = list(columns)
        self._by_engine: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Run it; return the driver's cursor."""
        compiled = self._for(connection)
        driver: Any = connection.connection.driver_connection
        return driver.execute(compiled.sql, compiled.arguments(values))

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Run it; return the rows, columns by name."""
        compiled = self._for(connection)
        return [compiled.row._make(found) for found in self.run(connection, values)]

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any | None:
        """Run it; return the first row or None."""
        compiled = self._for(connection)
        found = self.run(connection, values).fetchone()
        return None if found is None else compiled.row._make(found)

    def scalar(self, connection: Connection, values: Mapping[str, Any]) -> Any | None:
        """Run it; return the first column of the first row, or None."""
        found = self.run(connection, values).fetchone()
        return None if found is None else found[0]

    def _for(self, connection: Connection) -> _Compiled:
        name = connection.dialect.name
        compiled = self._by_engine.get(name)
        if compiled is None:
            compiled = _Compiled(self._statement, connection.dialect, self._columns)
            self._by_engine[name] = compiled
        return compiled
