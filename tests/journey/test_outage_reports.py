"""After an outage one page says what was held, what is still missing, and leaves no gap."""

import csv
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest

from eamconsole.errors import ActionRefused
from eamconsole.services.outages import OutageReports, history_rows
from eamconsole.services.outages.history import HEADINGS
from eamconsole.support.spreadsheet import write_csv
from eamconsole.sync.outages import note_outage

QUARTER = 900


@pytest.fixture
def town(tell, tmp_path):
    told = tell()
    parts = told.engine.parts
    reports = OutageReports(
        told.journal, parts.clock, parts.rules.zone, "sandbox/test", "City of Harborview",
        tmp_path / "reports",
    )  # fmt: skip
    told.engine.parts = replace(parts, report_outage=reports.report)
    reopen(told)
    told.reports = reports
    told.sync()
    return told


def reopen(told, why=""):
    """End the engine and open it again, as a restart of the service does."""
    told.engine.close(why)
    told.engine.open()


def away(told, side, rounds=5, **options):
    """Let a side be away for some quarters of an hour; a round runs in each."""
    told.city.faults[side].fail("drop_before", times=None, **options)
    for _ in range(rounds):
        told.later(QUARTER)
    told.city.faults[side].clear()


def page(told):
    (file,) = (told.reports._folder).glob("*.html")
    return file.read_text("utf-8"), list(
        csv.reader(StringIO(file.with_suffix(".csv").read_text("utf-8-sig")))
    )


def test_an_outage_of_eam_is_reported_by_itself(town):
    linked = town.linked_report()
    waiting = [town.report(description="Canary-Words", address="7 Canary-Lane") for _ in range(3)]
    away(town, "eam")
    assert town.notices("outage_over") == []
    town.later()
    (notice,) = town.notices("outage_over")
    assert notice.text.startswith("EAM was away on Monday, 2026-03-02")
    assert "all arrived" in notice.text or "still missing" in notice.text
    text, rows = page(town)
    held = {int(row[0]) for row in rows[1:] if row[0].isdigit()}
    assert set(waiting) <= held
    assert linked not in held, "what was done before it did not wait"
    assert "For the departments" in text and "For whoever runs EAM" in text
    assert "Canary" not in text


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (PermissionError(13, "Permission denied"), "could not be written: Permission denied"),
        (ActionRefused("There is no such outage.", "List them."), "There is no such outage."),
        (ZeroDivisionError(), "a fault inside the console (ZeroDivisionError)"),
    ],
    ids=["disk", "refused", "unforeseen"],
)
def test_a_report_that_cannot_be_made_is_told_once_and_holds_up_no_other(town, fault, told):
    really = town.engine.parts.report_outage

    def broken(outage):
        if outage.what == "eam":
            raise fault
        return really(outage)

    town.engine.parts = replace(town.engine.parts, report_outage=broken)
    reopen(town)
    town.linked_report()
    for side in ("eam", "seeclickfix"):
        town.report()
        away(town, side)
        town.later()
    town.later()
    texts = {notice.text for notice in town.notices("outage_over")}
    assert len(texts) == 2
    (unmade,) = [text for text in texts if "There is no report of it" in text]
    assert unmade.startswith("EAM was away from 20") and told in unmade
    assert "eamconsole outages report" in unmade
    assert town.notices("cycle_fault") == []


def test_what_a_newer_version_wrote_down_of_an_outage_is_read_by_an_older_one(town):
    """Somebody went back to the version before: the report is made, and the record stays whole."""
    town.linked_report()
    town.report()
    away(town, "eam")
    town.later()
    before = town.reports.known()
    (known,) = (each for each in before if each.what == "eam")

    def said_more(ledgers):
        note_outage(ledgers, known)
        ledgers.notices.solve(f"outage:{known.name}", town.city.clock.now())
        for name in ("outage_over:", "uptime:"):
            for key, value in ledgers.facts.under(name).items():
                ledgers.facts.set(key, {**value, "color": "red"})

    town.journal.write(said_more)
    assert town.notices("outage_over") == []
    town.later()
    (notice,) = town.notices("outage_over")
    assert notice.text.startswith("EAM was away")
    assert town.reports.known() == before


def test_what_is_still_missing_is_named_and_found_again_on_demand(town):
    town.linked_report()
    number = town.report()
    away(town, "eam")
    town.city.faults["eam"].fail(
        "status", status=400, verb="POST", path="Requests.svc/$", times=None
    )
    town.later()
    town.later()
    (outage,) = [each for each in town.reports.known() if each.what == "eam"][:1]
    story = town.reports.story(outage)
    assert number in story.missing_issues
    assert str(number) in page(town)[0]
    town.city.faults["eam"].clear()
    for row in town.rows(number):
        if row.state.value == "needs_attention":
            town.repair("retry", row)
    town.come_to_rest()
    assert town.reports.story(outage).missing_issues == ()
    town.reports.write(outage)
    assert "Nothing has to be entered again" in page(town)[0]


def test_a_short_trouble_is_no_outage(town):
    town.linked_report()
    away(town, "eam", rounds=1)
    town.later()
    assert town.notices("outage_over") == [] and town.reports.known() == []


def test_a_console_that_died_reports_what_it_missed(town):
    """The process is gone: nothing was given up, the next start finds it so."""
    engine = town.engine
    engine.parts.lock.release()
    town.city.clock.advance(7_200)
    missed = town.report()
    engine._opened = False
    engine.open()
    town.sync()
    (notice,) = town.notices("outage_over")
    assert notice.text.startswith("The console was away")
    assert missed in town.reports.story(town.reports.known()[0]).held_issues


def test_a_console_that_was_stopped_by_a_person_had_no_outage(town):
    town.engine.close()
    town.city.clock.advance(7_200)
    town.engine.open()
    town.sync()
    assert town.reports.known() == []


def spans(told, lock_held=True):
    rows = history_rows(
        told.journal, told.city.clock.now(), told.engine.parts.rules.zone, lock_held=lock_held
    )
    return [(what, datetime.fromisoformat(a), datetime.fromisoformat(b), why)
            for what, a, b, _seconds, why in rows]  # fmt: skip


def test_the_record_leaves_no_time_unexplained(town):
    town.linked_report()
    town.city.clock.advance(3_600)
    reopen(town)
    town.engine.close("The disk is full.")
    town.city.clock.advance(5_400)
    town.engine.open()
    away(town, "eam", rounds=3)
    town.sync()
    whole = [each for each in spans(town) if each[0] in ("syncing", "not syncing")]
    for before, after in pairwise(whole):
        assert after[1] - before[2] < timedelta(seconds=2), "no gap between two lines"
    gap = next(each for each in whole if each[0] == "not syncing")
    assert "The disk is full" in gap[3]
    assert any(each[0] == "EAM away" for each in spans(town))
    out = StringIO()
    write_csv(out, HEADINGS, [tuple(map(str, each)) for each in whole])
    assert out.getvalue().startswith("What,From,To")


def test_a_dead_console_shows_as_a_gap_up_to_now(town):
    town.city.clock.advance(3_600)
    last = spans(town, lock_held=False)[-1]
    assert last[0] == "not syncing" and "died" in last[3]
