"""A journal of a million deliveries, multiplied inside SQLite from one real row."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from eamconsole.journal import Journal
from eamconsole.support.clock import SystemClock
from tests.benchmarks.gui_city import owe

ONE_IN = 2_000
"""Every so many rows one needs attention."""

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
    "deliveries": {
        "id": "n",
        "issue_id": "n",
        "state": f"CASE WHEN n % {ONE_IN} = 0 THEN 'needs_attention' ELSE state END",
        "cause": f"CASE WHEN n % {ONE_IN} = 0 THEN 'SVC-260' END",
        "explanation": f"CASE WHEN n % {ONE_IN} = 0 THEN 'Refused.' END",
    },
}


def build(file: Path, count: int) -> Path:
    """Write ``count`` requests that owe their creation; returns the file."""
    journal = Journal.open(f"sqlite:///{file}", clock=SystemClock())
    journal.write(lambda ledgers: owe(ledgers, [1]))
    journal.close()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        for table in ("requests", "deliveries", "request_states"):
            _multiply(connection, table, count)
        parked = count // ONE_IN
        connection.execute("DELETE FROM counters")
        connection.executemany(
            "INSERT INTO counters (flow, state, rows) VALUES (?, ?, ?)",
            [
                (counted, state, rows)
                for counted in ("requests", "whole")
                for state, rows in (("waiting", count - parked), ("needs_attention", parked))
            ],
        )
    connection.close()
    return file


def _multiply(connection: sqlite3.Connection, table: str, count: int) -> None:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    key = "id" if table == "deliveries" else "issue_id"
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(_OVERRIDES[table].get(name, f'"{name}"') for name in columns)
    numbers = (
        "WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"
    )
    chosen = f'SELECT {values} FROM numbers, {table} WHERE "{key}" = 1'  # noqa: S608 - our own columns
    connection.execute(f"{numbers} INSERT INTO {table} ({names}) {chosen}", (count,))
