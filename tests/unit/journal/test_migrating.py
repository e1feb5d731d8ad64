"""A step that works keeps every row; one that fails changes nothing and names the copy."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from eamconsole.errors import JournalError
from eamconsole.journal import Journal, migrate
from eamconsole.support.clock import VirtualClock
from tests.unit.journal.builders import NOON, owe

STEP = '''
"""A step of the test."""

from alembic import op

from eamconsole.journal.migrations.operations import allow_words

revision = "{revision}"
down_revision = "{before}"


def upgrade():
    {action}
'''
LATE_KIND = 'allow_words("deliveries", "kind", "create acknowledge close retraction")'


@pytest.fixture
def add_step(tmp_path, monkeypatch):
    """Put one more step behind those of today, as the next version of the console would."""
    scripts = tmp_path / "migrations"
    shutil.copytree(migrate._scripts(), scripts, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrate, "_scripts", lambda: scripts)

    def add(action: str) -> None:
        before, revision = migrate.HEAD, f"{int(migrate.HEAD) + 1:04}"
        text = STEP.format(revision=revision, before=before, action=action)
        (scripts / "versions" / f"m{revision}_of_the_test.py").write_text(text, "utf-8")
        monkeypatch.setattr(migrate, "HEAD", revision)

    return add


def opened(url, later: int = 0):
    return Journal.open(url, clock=VirtualClock(NOON + timedelta(seconds=later)), name="city")


@pytest.fixture
def filled(journal_url):
    """The address of a journal that owes three records."""
    journal = opened(journal_url)
    for issue in (1, 2, 3):
        owe(journal, issue)
    journal.close()
    return journal_url


def owed(journal) -> int:
    with journal.read() as ledgers:
        return len(ledgers.deliveries.of_issue(1)) + len(ledgers.deliveries.of_issue(3))


def test_a_new_kind_of_delivery_keeps_the_rows_the_indexes_and_the_other_checks(filled, add_step):
    add_step(LATE_KIND)
    journal = opened(filled)
    assert owed(journal) == 2
    with journal._database.transaction() as connection:
        connection.exec_driver_sql("UPDATE deliveries SET kind = 'retraction' WHERE issue_id = 1")
    for wrong in ("kind = 'address'", "state = 'lost'", "attempts = -1", "issue_id = 404"):
        statement = f"UPDATE deliveries SET {wrong} WHERE issue_id = 3"  # noqa: S608
        with (
            pytest.raises(Exception, match=r"(?i)constraint"),
            journal._database.transaction() as c,
        ):
            c.exec_driver_sql(statement)
    journal.close()


def test_a_migrated_journal_has_the_indexes_of_a_new_one(tmp_path, add_step):
    def indexes(path):
        with closing(sqlite3.connect(path)) as raw:
            asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name"
            return raw.execute(asked).fetchall()

    opened(f"sqlite:///{tmp_path / 'old.sqlite'}").close()
    before = indexes(tmp_path / "old.sqlite")
    add_step(LATE_KIND)
    opened(f"sqlite:///{tmp_path / 'old.sqlite'}").close()
    assert indexes(tmp_path / "old.sqlite") == before


def test_the_copy_before_a_step_holds_what_stood_there(tmp_path, add_step):
    url = f"sqlite:///{tmp_path / 'city.sqlite'}"
    journal = opened(url)
    owe(journal, 1)
    journal.close()
    add_step(LATE_KIND)
    journal = opened(url)
    journal.close()
    with closing(sqlite3.connect(journal.backup)) as copy:
        assert copy.execute("SELECT issue_id FROM deliveries").fetchall() == [(1,)]
        assert "retraction" not in str(copy.execute("SELECT sql FROM sqlite_master").fetchall())


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ('raise KeyError("summary")', "KeyError: 'summary'"),
        ('op.execute("DELETE FROM requests; nonsense")', "brought up to date"),
        ('op.execute("INSERT INTO deliveries (id) VALUES (9)")', "brought up to date"),
    ],
)
def test_a_step_that_fails_changes_nothing_and_says_so(filled, add_step, monkeypatch, fault, told):
    today = migrate.HEAD
    add_step(LATE_KIND)
    add_step(fault)
    with pytest.raises(JournalError) as refused:
        opened(filled)
    assert told in refused.value.summary
    assert "Nothing in it was changed." in refused.value.summary
    assert "the console that wrote the journal goes on working" in refused.value.next_step
    monkeypatch.setattr(migrate, "HEAD", today)
    journal = opened(filled)
    assert owed(journal) == 2
    journal.close()


def test_rows_left_without_the_row_they_belong_to_undo_the_step(tmp_path, add_step, monkeypatch):
    today, url = migrate.HEAD, f"sqlite:///{tmp_path / 'city.sqlite'}"
    journal = opened(url)
    owe(journal, 1)
    journal.close()
    add_step('op.execute("DELETE FROM requests")')
    with pytest.raises(JournalError, match="2 rows would refer"):
        opened(url)
    monkeypatch.setattr(migrate, "HEAD", today)
    journal = opened(url)
    with journal.read() as ledgers:
        assert ledgers.requests.get(1) is not None
    journal.close()


def test_starts_that_fail_one_after_the_other_name_the_copy_and_do_not_fill_the_disk(
    tmp_path, add_step
):
    url = f"sqlite:///{tmp_path / 'city.sqlite'}"
    opened(url).close()
    add_step("raise OSError")
    for start in range(5):
        with pytest.raises(JournalError) as refused:
            opened(url, later=start)
    copies = sorted(path for path in tmp_path.iterdir() if ".backup-" in path.name)
    assert len(copies) == 2
    assert str(copies[-1]) in refused.value.summary


def test_without_a_copy_nothing_is_begun(tmp_path, add_step, monkeypatch):
    url = f"sqlite:///{tmp_path / 'city.sqlite'}"
    opened(url).close()
    add_step(LATE_KIND)

    def disk_full(path, target):
        target.write_bytes(b"half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(migrate, "copy_journal", disk_full)
    with pytest.raises(JournalError) as refused:
        opened(url)
    assert "disk is full" in refused.value.summary
    assert refused.value.next_step.startswith("Free some disk space")
    assert [path.name for path in tmp_path.iterdir() if ".backup-" in path.name] == []


def test_an_open_journal_is_found_up_to_date_while_somebody_writes(tmp_path):
    """What only looks must not wait for whoever writes."""
    path = tmp_path / "city.sqlite"
    opened(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path, isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        opened(f"sqlite:///{path}").close()
        writing.execute("ROLLBACK")
