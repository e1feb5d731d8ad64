"""Nothing released becomes unreadable: this console opens what each version left behind."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy

from eamconsole.bootstrap import open_console
from eamconsole.cli.program import run
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.link import LinkState
from eamconsole.domain.whole import SEVERITY
from eamconsole.journal import Journal, RequestQuery
from eamconsole.journal.database import Database
from eamconsole.services.installation import Installation
from eamconsole.services.profiles import parse_profile, to_rules
from eamconsole.support.clock import SystemClock
from eamconsole.support.places import Places
from eamconsole.support.redaction import Redactor
from eamconsole.vault import MemoryVault

SCHEMA = "harborview_test"
RELEASED = sorted(path for path in (Path(__file__).parent / "released").iterdir() if path.is_dir())
BESIDE = {"alembic_version"}
GONE: set[str] = set()
"""Columns, as ``table.column``, that a step took away on purpose."""


@pytest.fixture(params=RELEASED, ids=lambda folder: folder.name)
def version(request):
    """What one released version has left behind."""
    return request.param


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def left_behind(request, version, tmp_path):
    """The address of a journal as that version left it."""
    if request.param == "sqlite":
        return f"sqlite:///{unpacked(version, tmp_path / 'journal.sqlite')}"
    address = request.getfixturevalue("postgres_database")
    engine = sqlalchemy.create_engine(address)
    with engine.begin() as connection:
        connection.exec_driver_sql((version / "journal.sql").read_text("utf-8"))
    engine.dispose()
    return address


def unpacked(version, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(version / "journal.sqlite.gz") as packed, file.open("wb") as target:
        shutil.copyfileobj(packed, target)
    return file


def opened(address):
    return Journal.open(address, clock=SystemClock(), name=SCHEMA)


def content(address) -> dict[str, list[dict[str, object]]]:
    """Return every row of every table."""
    database = Database(address, SCHEMA)
    tables = sqlalchemy.MetaData()
    with database.reader.connect() as connection:
        tables.reflect(connection)
        rows = {
            name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for name, table in tables.tables.items()
            if name not in BESIDE
        }
    database.dispose()
    return rows


def test_every_row_of_every_table_is_still_there(left_behind):
    before = content(left_behind)
    assert sum(map(len, before.values())) > 100
    opened(left_behind).close()
    after = content(left_behind)
    lost = [
        f"{table}: {row}"
        for table, rows in before.items()
        for row in rows
        if not any(holds(candidate, row, table) for candidate in after[table])
    ]
    assert not lost


def holds(candidate, row, table) -> bool:
    return all(
        name in candidate and candidate[name] == value
        for name, value in row.items()
        if f"{table}.{name}" not in GONE
    )


def test_links_debts_and_marks_are_read_as_what_they_were(left_behind):
    journal = opened(left_behind)
    with journal.read() as ledgers:
        links = {issue: ledgers.links.get(issue) for issue in range(21_000_001, 21_000_011)}
        debts = [debt for issue in links for debt in ledgers.deliveries.of_issue(issue)]
        photos = ledgers.deliveries.of_issue(21_000_001)
        notices = {notice.kind for notice in ledgers.notices.open()}
        audit = [(entry.actor, entry.action) for entry in ledgers.audit.newest()]
        requests = [ledgers.requests.get(issue).request for issue in links]
        events = ledgers.events.of_issue(21_000_002)
    journal.close()
    assert links[21_000_001].state is LinkState.CLOSED
    assert (links[21_000_002].reopen_count, links[21_000_003].module) == (1, "work_order")
    assert {debt.state for debt in debts} == set(DeliveryState) - {
        DeliveryState.SENDING,
        DeliveryState.IMPOSSIBLE,
    }
    assert {DeliveryKind.IMAGE_IN, DeliveryKind.COMMENT_IMAGE_OUT} <= {row.kind for row in photos}
    assert [debt.doubtful for debt in debts].count(True) == 1
    assert {"edited_in_eam", "withdrawn", "other_document"} <= notices
    assert sorted(audit) == [("pat", "hold"), ("pat", "skip")]
    assert "“Watch out”, ¡cuidado! 🚧" in requests[0].description
    assert [request.private for request in requests].count(True) == 1
    assert "link.reopened" in [event.name for event in events]


def test_requests_are_listed_as_a_whole_as_if_they_had_been_kept_so_all_along(left_behind):
    journal = opened(left_behind)
    with journal.read() as ledgers:
        rows = ledgers.request_rows.rows(ledgers.request_rows.ids(RequestQuery()))
        counts = ledgers.request_rows.count_by_state()
    journal.close()
    assert len(rows) >= 10
    for row in rows:
        due = [each.due_at for each in row.deliveries if each.state.can_run]
        assert row.state is min(row.deliveries, key=lambda each: SEVERITY[each.state]).state
        assert row.next_at == min(due, default=None)
        assert row.changed_at == max(each.updated_at for each in row.deliveries)
    assert counts == Counter(row.state for row in rows)


def test_a_home_of_that_version_is_listed_by_the_commands_of_this_one(version, tmp_path, capsys):
    home = Places(tmp_path / "home")
    home.make()
    shutil.copy(version / "harborview.toml", home.profiles / "harborview.toml")
    unpacked(version, home.journal_file("harborview", "test"))
    redactor = Redactor()

    def install(_home, _kind):
        return Installation(
            places=home,
            redactor=redactor,
            clock=SystemClock(),
            vault=lambda: MemoryVault(redactor),
            opener=open_console,
        )

    before = content(f"sqlite:///{home.journal_file('harborview', 'test')}")
    run(install, lambda *_: 0, ["queue", "list", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert {row["id"]: row["state"] for row in rows} == {
        debt["id"]: debt["state"] for debt in before["deliveries"]
    }
    run(install, lambda *_: 0, ["status", "--json"])
    links = json.loads(capsys.readouterr().out)["links"]
    assert links["open"] + links["closed"] == len(before["links"])


def test_a_profile_of_that_version_says_the_same(version):
    text = (version / "harborview.toml").read_text("utf-8")
    rules = to_rules(parse_profile(text, "harborview.toml"))
    assert (rules.organization, rules.status.closes_at) == ("City of Harborview", 950)
    assert rules.status.never_closes == {952}
    assert rules.messages.closing_by_status[951].startswith("{organization} will not do")
    assert rules.categories.links == {"Pothole in street": "POTH"}
    assert [route.category for route in rules.work_orders.routes] == ["Facility - HVAC"]
    assert rules.work_orders.closing[999] == "The work is done."
    assert [field.field for field in rules.custom_fields] == ["User13"]
    assert rules.intake.start_at.isoformat() == "2026-11-01T00:00:00+00:00"


def test_what_is_kept_of_a_version_is_small():
    kept = [file for version in RELEASED for file in version.iterdir()]
    assert {file.name for file in kept} == {"journal.sqlite.gz", "journal.sql", "harborview.toml"}
    assert all(file.stat().st_size < 300_000 for file in kept)


def revision_of(file):
    with closing(sqlite3.connect(file)) as raw:
        return raw.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def test_going_back_is_the_copy_that_was_made_before(version, tmp_path):
    """As docs/journal.md says: the copy in place of the file, without its log, and none is lost."""
    file = unpacked(version, tmp_path / "journal.sqlite")
    address, old = f"sqlite:///{file}", revision_of(file)
    before = content(address)
    opened(address).close()
    assert revision_of(file) != old
    (copy,) = tmp_path.glob(f"journal.sqlite.backup-{old}-*")
    for log in ("-wal", "-shm"):
        file.with_name(f"{file.name}{log}").unlink(missing_ok=True)
    copy.replace(file)
    assert (revision_of(file), content(address)) == (old, before), "what that version opens"
    opened(address).close()
    assert len(content(address)["requests"]) == len(before["requests"]), "and forward again"
