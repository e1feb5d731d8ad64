"""However large a journal is and however many read it: what the process holds of it is bounded."""

import subprocess
import sys

import pytest

from tests.fixtures.sources import ROOT

MIB = 1024 * 1024
LARGE, READERS = 24 * MIB, 8
READ = """
import contextlib, sys
from eamconsole.journal.database import Database

def held():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("RssAnon"))

database = Database("sqlite:///" + sys.argv[1])
with database.transaction() as connection:
    connection.exec_driver_sql("CREATE TABLE years (id INTEGER PRIMARY KEY, said TEXT)")
    connection.exec_driver_sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        " INSERT INTO years SELECT i, printf('%.*c', 1000, 'x') FROM n",
        (int(sys.argv[2]) // 1000,))
before = held()
with contextlib.ExitStack() as stack:
    for _ in range(int(sys.argv[3])):
        reader = stack.enter_context(database.snapshot())
        reader.exec_driver_sql("SELECT sum(length(said)) FROM years").scalar()
    print(held() - before)
database.dispose()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_eight_readers_of_a_large_journal_hold_no_copy_each(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "journal.sqlite"), str(LARGE), str(READERS)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert int(done.stdout) < 20 * MIB, "sixteen million bytes each would be 128"
