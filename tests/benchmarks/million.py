"""A journal of a million requests, multiplied inside SQLite from a real one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from eamconsole.domain.delivery import DeliveryKind, NewDelivery
from eamconsole.domain.identity import IssueId
from eamconsole.journal import Journal
from eamconsole.support.clock import SystemClock
from tests.benchmarks.gui_city import AT, owe

ONE_IN = 2_000
"""Every so many requests one needs attention."""

COMMENTS = (DeliveryKind.COMMENT_OUT, DeliveryKind.COMMENT_IN)
"""What each request owes beside its creation, in the form with three deliveries each."""

_OVERRIDES = {
    "requests": {
        "issue_id": "n",
        "words": "'pothole ' || n || ' it has been like this for days. ' ||"
        " (n % 900) || ' elm street'",
        "address": "(n % 900) || ' Elm Street'",
        "snapshot": "replace(replace(snapshot, '\"issue_id\":1,', '\"issue_id\":' || n || ','),"
        " 'Pothole 1\"', 'Pothole ' || n || '\"')",
    },
    "request_states": {
        "issue_id": "n",
        "severity": f"CASE WHEN n % {ONE_IN} = 0 THEN 10 ELSE severity END",
    },
}


_QUICKLY = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000", "temp_store=MEMORY")
"""A file that is thrown away when the machine fails needs no second copy of what is written."""

_OUT_OF_THE_WAY = 1_000
"""Taken from the ids of the rows to multiply while the others are written."""

_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"


def build(file: Path, count: int, beside: Sequence[DeliveryKind] = ()) -> Path:
    """Write ``count`` requests that owe their creation, and what else; returns the file.

    Those that need attention do so for everything they owe.
    """
    journal = Journal.open(f"sqlite:///{file}", clock=SystemClock())
    journal.write(lambda ledgers: owe(ledgers, [1]))
    for kind in beside:
        more = NewDelivery(
            issue_id=IssueId(1), kind=kind, key=kind.value, payload={"text": "Still there."}
        )
        journal.write(lambda ledgers, more=more: ledgers.deliveries.owe(more, AT))
    journal.close()
    with closing(sqlite3.connect(file)) as connection:
        for pragma in _QUICKLY:
            connection.execute(f"PRAGMA {pragma}")
        with connection, _indexes_made_afterwards(connection):
            for table in _OVERRIDES:
                _multiply(connection, table, count)
            flows = connection.execute("SELECT flow FROM deliveries WHERE issue_id = 1").fetchall()
            _multiply_deliveries(connection, count, len(flows))
            connection.execute("DELETE FROM counters")
            for counted in ("whole", *(flow for (flow,) in flows)):
                _count(connection, counted, count)
        connection.execute("PRAGMA journal_mode=WAL")
    return file


@contextmanager
def _indexes_made_afterwards(connection: sqlite3.Connection) -> Iterator[None]:
    """Sorting a million rows once is a fraction of finding the place of each in eight indexes."""
    made = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name IN ('requests', 'request_states', 'deliveries')"
    ).fetchall()
    for name, _ in made:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, statement in made:
        connection.execute(statement)


def _count(connection: sqlite3.Connection, counted: str, count: int) -> None:
    parked = count // ONE_IN
    connection.executemany(
        "INSERT INTO counters (flow, state, rows) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET rows = rows + excluded.rows",
        [(counted, "waiting", count - parked), (counted, "needs_attention", parked)],
    )


def _multiply(connection: sqlite3.Connection, table: str, count: int) -> None:
    """Write a table with a row for each request."""
    overrides = _OVERRIDES[table]
    names, values = _columns(connection, table, overrides)
    chosen = f'SELECT {values} FROM numbers, {table} WHERE "issue_id" = 1'  # noqa: S608 - ours
    connection.execute(f"{_NUMBERS} INSERT INTO {table} ({names}) {chosen}", (count,))


def _multiply_deliveries(connection: sqlite3.Connection, count: int, each: int) -> None:
    """Write what each request owes, those of one request one after the other."""
    connection.execute("UPDATE deliveries SET id = id - ?", (_OUT_OF_THE_WAY,))
    parked = f"n % {ONE_IN} = 0"
    names, values = _columns(
        connection,
        "deliveries",
        {
            "id": f"(n - 1) * {each} + id + {_OUT_OF_THE_WAY}",
            "issue_id": "n",
            "state": f"CASE WHEN {parked} THEN 'needs_attention' ELSE state END",
            "cause": f"CASE WHEN {parked} THEN 'SVC-260' END",
            "explanation": f"CASE WHEN {parked} THEN 'Refused.' END",
        },
    )
    chosen = f"SELECT {values} FROM numbers CROSS JOIN deliveries WHERE id < 0"  # noqa: S608 - ours
    connection.execute(f"{_NUMBERS} INSERT INTO deliveries ({names}) {chosen}", (count,))
    connection.execute("UPDATE deliveries SET id = id + ? WHERE id < 0", (_OUT_OF_THE_WAY,))


def _columns(
    connection: sqlite3.Connection, table: str, overrides: dict[str, str]
) -> tuple[str, str]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    names = ", ".join(f'"{name}"' for name in columns)
    return names, ", ".join(overrides.get(name, f'"{name}"') for name in columns)
