"""An upgrade that is killed at any of its statements leaves a journal that the newest opens whole.

``EAMCONSOLE_UPGRADE_REQUESTS=100000`` rehearses it with that many requests; the time is printed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
import sqlalchemy

from tests.fixtures.sources import ROOT
from tests.upgrade.test_released import GONE, SCHEMA, content, left_behind, opened, version

__all__ = ["left_behind", "version"]

MOMENTS = 10
MANY = int(os.environ.get("EAMCONSOLE_UPGRADE_REQUESTS", "0"))
PATIENCE_SECONDS = 7200 if MANY else 900
CHILD = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from eamconsole.journal import Journal
from eamconsole.support.clock import SystemClock

address, name, last = sys.argv[1], sys.argv[2], int(sys.argv[3])
done = 0

@event.listens_for(Engine, "before_cursor_execute")
def count(*_):
    global done
    done += 1
    if done == last:
        os.kill(os.getpid(), signal.SIGKILL)

Journal.open(address, clock=SystemClock(), name=name).close()
print(done)
"""


def upgrade(address, last=0):
    """Open a journal in a process of its own that is killed before its statement ``last``."""
    return subprocess.run(
        [sys.executable, "-c", CHILD, address, SCHEMA, str(last)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


def grown(address, requests):
    """Copy the requests of a journal with their links and deliveries until there are so many."""
    engine = sqlalchemy.create_engine(address)
    tables = sqlalchemy.MetaData()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET search_path TO {SCHEMA}")
        tables.reflect(connection)
        there = connection.scalar(sqlalchemy.select(sqlalchemy.func.count()).select_from(
            tables.tables["requests"]))  # fmt: skip
        rounds = max(0, requests // max(1, there) - 1)
        for name in ("requests", "links", "deliveries"):
            table = tables.tables[name]
            rows = [dict(row) for row in connection.execute(table.select()).mappings()]
            for turn in range(1, rounds + 1):
                moved = [
                    {key: apart(key, value, turn) for key, value in row.items()} for row in rows
                ]
                if moved:
                    connection.execute(table.insert(), moved)
    engine.dispose()


def apart(key, value, turn):
    """Give what must stand once its own number in every copy."""
    if value is None or key not in ("id", "issue_id", "auto_number", "number"):
        return value
    return value + turn * 10_000 if isinstance(value, int) else f"{value}-{turn}"


@pytest.fixture
def journal(left_behind):
    if MANY:
        grown(left_behind, MANY)
    return left_behind


@pytest.mark.timeout(PATIENCE_SECONDS)
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_an_upgrade_killed_at_ten_moments_loses_no_row(journal):
    before = content(journal)
    last, moments = 3, []
    while len(moments) < (MOMENTS if MANY else 2):
        ended = upgrade(journal, last)
        if ended.returncode == 0:
            break
        assert ended.returncode == -signal.SIGKILL, ended.stderr[-2000:]
        moments.append(last)
        last += 1 + last // 4 if MANY else 11
    assert moments
    began = time.monotonic()
    opened(journal).close()
    took = time.monotonic() - began
    after = content(journal)
    told = f"{len(before['requests'])} requests, killed before statements {moments}"
    sys.stdout.write(f"{told}, what was left took {took:.1f} s\n")
    for table, rows in before.items():
        kept = [name for name in (rows[0] if rows else ()) if f"{table}.{name}" not in GONE]
        there = {repr([row.get(name) for name in kept]) for row in after[table]}
        assert [row for row in rows if repr([row[name] for name in kept]) not in there] == [], table
