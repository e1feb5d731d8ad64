"""Records a journal and a profile of this version for ``test_released.py``; run at each release.

``.venv/bin/python -m pytest tests/upgrade/record.py --basetemp=/tmp/recorded -n 0`` writes
``journal.sqlite.gz``, ``journal.sql`` and ``harborview.toml`` to ``/tmp/recorded/released``; they
go to a folder here that is named after the day.  The name of this file keeps it out of other runs.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
import subprocess
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from eamconsole.domain.city import WorkOrderRoute, WorkOrderRules
from eamconsole.domain.delivery import DeliveryKind
from eamconsole.journal import Journal
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.profiles import as_toml, parse_profile
from tests.fixtures.postgres import newest_programs
from tests.fixtures.sources import ROOT
from tests.journey.conftest import empty_city  # noqa: F401 - a fixture
from tests.journey.story import story

PROFILE, SCHEMA = "harborview", "harborview_test"
ROUTED = WorkOrderRules(
    enabled=True,
    routes=(WorkOrderRoute(category="Facility - HVAC", category_code="FAC-HVAC"),),
    comments={3: "A technician is assigned."},
)


@pytest.fixture
def released(tmp_path_factory):
    folder = tmp_path_factory.getbasetemp() / "released"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite'}"
    return request.getfixturevalue("postgres_database")


def test_record_a_journal(empty_city, address, tmp_path, released, monkeypatch):  # noqa: F811
    open_journal = Journal.open
    monkeypatch.setattr(
        Journal, "open", lambda url, **options: open_journal(url, name=SCHEMA, **options)
    )
    with story(empty_city, tmp_path, journal_url=address, changes={"work_orders": ROUTED}) as told:
        live(told)
    keep(address, released)


def test_record_a_profile(released):
    guide = (ROOT / "docs" / "profile-file.md").read_text("utf-8")
    (text,) = re.findall(r"^```toml\n(name = .*?)^```", guide, re.M | re.S)
    profile = parse_profile(text, "docs/profile-file.md")
    (released / f"{PROFILE}.toml").write_text(as_toml(profile), "utf-8")
    assert tomllib.loads(as_toml(profile))["name"] == PROFILE


def live(told):
    """Let a small city live until most kinds of deliveries were carried out."""
    told.town.add_category("Facility - HVAC", internal=True)
    told.name_statuses(949, 950)
    told.crew("set_status_text", code=3, text="Assigned", kind="work_order")
    full = told.linked_report(image=DRAWN, description="By the school. “Watch out”, ¡cuidado! 🚧")
    told.says(full, "It grows.\nEvery day.", by="Ana Ruiz", image=DRAWN)
    told.crew("comment", full, text="Crew is on the way", public=True)
    told.crew("comment", full, text="Back on Monday", public=True)
    told.crew("add_document", full, draw="jpeg", public=True)
    told.crew("comment", full, text="Gas line below", public=False)
    told.later()
    numbers = {row.text: key for key, row in told.record(full).comments.items()}
    told.crew("edit_comment", full, comment=numbers["Crew is on the way"], text="Crew is there")
    told.crew("delete_comment", full, comment=numbers["Back on Monday"])
    told.crew("add_document", full, draw="pdf", public=True)
    told.later()
    told.crew("set_status", full, code=999)
    told.later()
    cancelled = told.linked_report(category="Graffiti")
    told.crew("set_status", cancelled, code=951)
    told.later()
    told.city.clock.advance(1)
    told.town.reopen(cancelled, "Still there")
    told.later()
    order = told.linked_report(category="Facility - HVAC", by="staff")
    told.crew("set_status", order, code=3)
    told.later()
    told.linked_report(private=True)
    owing(told)


def owing(told):
    """Leave something in every state that is not final."""
    eam, created = told.city.faults["eam"], {"verb": "POST", "path": r"Requests\.svc/$"}
    moderated = told.linked_report()
    told.crew("comment", moderated, text="Please moderate-me", public=True)
    told.later()
    held = told.linked_report()
    eam.status(400, verb="POST", path="/Comments", times=2)
    told.says(held, "Refused by EAM", by="Ana Ruiz")
    told.says(held, "Behind it", by="Ana Ruiz")
    told.sync()
    told.repair("hold", told.rows(held, DeliveryKind.COMMENT_OUT)[-1])
    skipped = told.linked_report()
    eam.status(400, verb="POST", path="/Comments", times=2)
    told.says(skipped, "Never mind", by="Ana Ruiz")
    told.sync()
    (row,) = told.rows(skipped, DeliveryKind.COMMENT_OUT)
    told.repair("skip", row, "not needed")
    refused = told.town.report()
    eam.status(400, times=1, **created)
    told.sync()
    assert told.rows(refused.id)
    eam.fail("drop_after", **created)
    told.report()
    told.sync()
    eam.status(429, times=9, **created)
    told.report()
    told.sync()


def keep(address, released):
    """Write what the journal holds where the release keeps it, small."""
    if address.startswith("sqlite"):
        file = Path(address.removeprefix("sqlite:///"))
        small = file.with_suffix(".small")
        with closing(sqlite3.connect(file)) as raw:
            raw.execute(f"VACUUM INTO '{small}'")
        (released / "journal.sqlite.gz").write_bytes(gzip.compress(small.read_bytes(), mtime=0))
        return
    name, place = re.search(r"@/(\w+)\?host=(.*)", address).groups()
    ways = ["--inserts", "--no-owner", "--no-privileges", "--schema", SCHEMA]
    command = [newest_programs() / "pg_dump", "-h", place, "-U", "postgres", *ways, name]
    dump = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    (released / "journal.sql").write_text(plain(dump), "utf-8")


def plain(dump: str) -> str:
    """Return a dump without comments and settings, which differ from server to server."""
    beside = ("--", "SET ", "SELECT pg_catalog.set_config", "\\")
    kept = [line for line in dump.splitlines() if line and not line.startswith(beside)]
    return "\n".join(kept) + "\n"
