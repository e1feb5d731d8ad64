"""The first contact: what is otherwise is named with its key, and nothing is named for nothing."""

import json

import pytest

from eamconsole.domain.assumptions import ASSUMPTIONS, Certainty
from eamconsole.errors import ConfigurationError, CredentialError
from eamconsole.sandbox.eam import child_endpoints
from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.sandbox.eam.naming import Naming
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.clients import Clients
from eamconsole.services.contact.contact import FirstContact, kept_file
from eamconsole.services.contact.marked import MARK
from eamconsole.services.contact.measured import Result
from eamconsole.services.contact.page import LEGEND, changes_of, contact_html, contact_text
from eamconsole.services.contact.report import ContactReport, KeyChange
from eamconsole.support.places import Places
from tests.fixtures.contact import contact_with, first_contact_of

ASKED = {"SCF A-31", "EAM A-30", "EAM A-33"}
"""What no server can tell."""
ALLOWED = [
    *(("eam", name, value) for name, value in [("A-06", "wcf"), ("A-11", "refused")]),
    *(("eam", name, value) for name, value in [("A-12", "missing"), ("A-13", "html")]),
    *(("eam", name, value) for name, value in [("A-15", False), ("A-16", True)]),
    *(("eam", name, value) for name, value in [("A-18", "allowed"), ("A-42", True)]),
    *(("eam", name, value) for name, value in [("A-10", "refuse"), ("A-39", False)]),
    *(("eam", name, value) for name, value in [("A-09", "refused"), ("A-23", False)]),
    *(("scf", name, value) for name, value in [("A-03", "token"), ("A-06", "422")]),
    *(("scf", name, value) for name, value in [("A-07", False), ("A-09", "null_id")]),
    *(("scf", name, value) for name, value in [("A-12", False), ("A-14", False)]),
    *(("scf", name, value) for name, value in [("A-30", False), ("A-45", 413)]),
]
"""Twenty ways in which a server may be otherwise without any harm."""


@pytest.fixture
def city(empty_city):
    """A city in which one private request with a picture was reported."""
    empty_city.seeclickfix.town.report(private=True, image=DRAWN)
    return empty_city


def named(report):
    return {line.number: dict(line.settings) for line in report.wrong}


@pytest.mark.parametrize("internal", [True, False])
def test_two_servers_as_assumed_have_nothing_wrong_and_few_points_open(city, tmp_path, internal):
    report, _ = first_contact_of(city, tmp_path, internal=internal)
    assert (named(report), report.trouble, report.settings) == ({}, (), {})
    still_open = {line.number for line in report.open_points}
    assert still_open == ASKED | (set() if internal else {"EAM A-01"})
    assert len(report.lines) == len(ASSUMPTIONS) == 91
    assert not any(line.must for line in report.lines)


def test_servers_that_are_otherwise_in_twenty_harmless_ways_alarm_nobody(city, tmp_path):
    for side, name, value in ALLOWED:
        if side == "eam":
            city.eam.assumptions.set(name, value)
        else:
            city.seeclickfix.assumptions.change({name: value})
    report, _ = first_contact_of(city, tmp_path)
    assert (named(report), report.trouble, report.settings) == ({}, (), {})


def test_what_was_only_read_is_never_called_measured(city, tmp_path):
    before = len(city.eam.requests)
    report, _ = first_contact_of(city, tmp_path, write=False)
    assert len(city.eam.requests) == before
    assert not [c for c in city.log.calls("eam") if c.verb != "GET" and "ProblemCode" not in c.path]
    lines = {line.number: line for line in report.lines}
    comments, visible = lines["EAM A-26"], lines["EAM A-23"]
    assert {comments.result, visible.result} == {Result.OPEN}
    assert comments.must, "private text hangs on it"
    assert not visible.must


def test_marked_records_are_made_on_test_alone_and_say_so(city, tmp_path):
    report, _ = first_contact_of(city, tmp_path)
    made = [*city.eam.requests.values(), *city.eam.work_orders.values()]
    assert len(report.records) == len(made) == 3
    assert all(record.fields["Notes"].startswith(MARK) for record in made)
    mark = city.log.calls()[-1].number
    with pytest.raises(ConfigurationError, match="Test system only"):
        first_contact_of(city, tmp_path / "production", active="production")
    assert [call for call in city.log.calls() if call.number > mark] == []


def test_it_is_kept_and_what_changed_since_is_named(city, tmp_path):
    first, _ = first_contact_of(city, tmp_path)
    assert first.changes == ()
    kept = json.loads(kept_file(Places(tmp_path), "harborview", "test").read_text("utf-8"))
    assert kept["at"] == first.at
    assert [row["number"] for row in kept["assumptions"]] == list(ASSUMPTIONS)
    city.eam.assumptions.set("A-19", "Description")
    again, profile = first_contact_of(city, tmp_path, apply=True)
    assert [(c.what, c.before, c.now) for c in again.changes] == [
        ("EAM A-19", "holds", "does not hold")
    ]
    assert profile.eam.server == {"notes": "Description"}
    third, _ = first_contact_of(city, tmp_path)
    assert named(third) == {}
    assert [(c.what, c.now) for c in third.changes] == [("EAM A-19", "holds")]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"assumptions": 7, "servers": []}', "[" * 9999])
def test_a_kept_report_without_meaning_stops_nothing(city, tmp_path, damage):
    file = kept_file(Places(tmp_path), "harborview", "test")
    file.parent.mkdir(parents=True)
    file.write_text(damage, "utf-8")
    report, _ = first_contact_of(city, tmp_path, write=False)
    assert report.changes == ()
    assert json.loads(file.read_text("utf-8"))["profile"] == "harborview"


def test_a_side_that_is_away_leaves_its_points_open_and_says_why(city, tmp_path):
    city.faults["eam"].fail("status", status=502, times=1000)
    report, _ = first_contact_of(city, tmp_path)
    lines = {line.number: line for line in report.lines}
    measured = [n for n, a in ASSUMPTIONS.items() if a.certainty is Certainty.MEASURED]
    assert all(lines[n].result is Result.OPEN for n in measured if n.startswith("EAM"))
    assert lines["SCF A-05"].result is Result.HOLDS
    (words,) = report.trouble
    assert "502" in words
    assert ".." not in words and ". " in words, "cause and next step are two sentences"
    assert [line.number for line in report.lines if "502" in line.evidence] == [], "said once"
    assert lines["EAM A-19"].advice == "Mend that, then measure again."


def test_a_keyring_that_is_closed_is_said_once_in_every_form(city, tmp_path, monkeypatch):
    words, step = "The keyring is locked.", "Unlock it at the desktop."

    def closed(_clients, **_):
        raise CredentialError(words, step)

    monkeypatch.setattr(Clients, "seeclickfix", closed)
    monkeypatch.setattr(Clients, "eam_sides", closed)
    report, _ = first_contact_of(city, tmp_path)
    assert report.trouble == (f"Not everything could be measured: {words} {step}",)
    for page in (contact_text(report, "Clerk", "1"), contact_html(report, "Clerk", "1")):
        flat = " ".join(page.split())
        assert (flat.count(words), flat.count(step)) == (1, 1)
        assert flat.count("Something stood in the way") == 2, "of what is a must, and of the rest"


@pytest.mark.parametrize(
    ("names", "before", "now", "words"),
    [
        (1, "not measured", "holds", "EAM A-01 was not measured, and holds now."),
        (1, "holds", "does not hold", "EAM A-01 held, and does not hold now."),
        (2, "does not hold", "holds", "EAM A-01 and EAM A-02 did not hold, and hold now."),
        (9, "holds", "not measured", "EAM A-06 and 3 others held, and are not measured now."),
        (1, "green", "holds", "EAM A-01 was green, now holds."),
    ],
)
def test_what_changed_since_is_said_in_sentences(names, before, now, words):
    """A result that an older version knew is repeated in its words."""
    changes = tuple(
        KeyChange(what=f"EAM A-0{number}", before=before, now=now) for number in range(1, names + 1)
    )
    report = ContactReport(
        profile="p", environment="test", at="", wrote=True, servers={}, lines=(), changes=changes
    )
    (said,) = changes_of(report)
    assert said.endswith(words)


def test_where_eam_cuts_what_it_is_sent_nobody_is_told_that_the_field_is_missing(city, tmp_path):
    city.eam.assumptions.set("reference_storage", "truncated")
    report, _ = first_contact_of(city, tmp_path)
    assert set(named(report)) == {"EAM A-19", "EAM A-24", "EAM A-35"}
    assert report.settings == {}


def test_a_field_the_agency_requires_is_told_in_eams_words(city, tmp_path):
    ACTIONS["settings"](city.eam, {"required_request_fields": ["DepartmentCode"]})
    report, _ = first_contact_of(city, tmp_path)
    lines = {line.number: line for line in report.lines}
    assert lines["EAM A-25"].result is Result.OTHERWISE
    assert "DepartmentCode is required" in lines["EAM A-25"].evidence
    assert lines["EAM A-23"].result is Result.OPEN


def test_a_flag_that_eam_passes_over_must_not_stay_so(city, tmp_path):
    city.eam.assumptions.set("public_flag_writable", False)
    report, _ = first_contact_of(city, tmp_path)
    (line,) = report.musts
    assert line.number == "EAM A-22"
    assert "is listed by the citizen API" in line.evidence
    assert "Send nothing private" in line.advice


def test_a_flag_that_nobody_can_read_hides_no_record(city, tmp_path, monkeypatch):
    plain = Naming.to_wire

    def veiled(naming, fields):
        shown = plain(naming, fields)
        return shown | {"PubliclyAvailable": "by the clerk"} if naming.flag in shown else shown

    monkeypatch.setattr(Naming, "to_wire", veiled)
    report, _ = first_contact_of(city, tmp_path)
    (line,) = (line for line in report.musts if line.number == "EAM A-22")
    assert "shows no PubliclyAvailable that is off" in line.evidence


def test_a_flag_that_nobody_can_read_hides_no_comment(city, tmp_path, monkeypatch):
    plain = child_endpoints.shown_comment

    def veiled(visit, row):
        return plain(visit, row) | ({} if row.public else {"PubliclyAvailable": "by the clerk"})

    monkeypatch.setattr(child_endpoints, "shown_comment", veiled)
    report, _ = first_contact_of(city, tmp_path)
    lines = [line for line in report.wrong if line.number == "EAM A-26"]
    assert ["is public nevertheless" in line.evidence for line in lines] == [True]


@pytest.mark.parametrize(
    ("length", "settings"), [(50, {}), (25, {"eam.server.user_text_length": 25})]
)
def test_how_much_a_field_of_the_agencys_own_holds_is_read(city, tmp_path, length, settings):
    ACTIONS["settings"](city.eam, {"user_text_limit": length})
    report, _ = first_contact_of(city, tmp_path, write=False)
    assert report.settings == settings


def test_a_wrong_path_gets_no_advice_about_a_record(city, tmp_path):
    from eamconsole.services.checks.checks import Checks
    from tests.fixtures.contact import contact_with

    more = '\n[eam.server]\nlookups_svc = "NoSuch.svc"\n'
    with contact_with(city, tmp_path, more=more) as (console, _):
        found = [f for f in Checks(console).run() if f.failed and "404" in f.text]
    assert found
    assert all("Publish the record" not in f.next_step for f in found)
    assert any("check the address" in f.next_step for f in found)


@pytest.mark.parametrize(("cap", "failed"), [(50, False), (20, True)])
def test_only_the_rows_the_console_asks_for_are_tried(city, tmp_path, cap, failed):
    from eamconsole.services.checks.checks import Checks
    from tests.fixtures.contact import contact_with

    city.eam.settings.set("maximum_records", cap)
    city.eam.assumptions.set("A-10", "refuse")
    with contact_with(city, tmp_path) as (console, _):
        listed = next(f for f in Checks(console).run() if f.check.startswith("Request list"))
    assert listed.failed is failed
    if failed:
        assert listed.key == "eam.server.take"
        assert "“Take” in Settings" in listed.next_step
        report, profile = first_contact_of(city, tmp_path, write=False, apply=True)
        assert report.settings == {"eam.server.take": 20}
        assert profile.eam.server["take"] == 20


@pytest.mark.parametrize(
    ("meanwhile", "applied"),
    [
        ({"environments.test.organization_id": 4711}, False),
        ({"eam.server.location": "Corner"}, False),
        ({"organization.contact": "desk@harborview.example"}, True),
    ],
)
def test_nothing_is_applied_to_a_profile_that_is_another_by_now(city, tmp_path, meanwhile, applied):
    """What was measured says nothing of other systems, nor of keys that were set by hand since."""
    city.eam.assumptions.set("A-20", "Whereabouts")
    with contact_with(city, tmp_path) as (console, profiles):
        profiles.change("harborview", meanwhile)
        contact = FirstContact(console, profiles)
        if applied:
            contact.run(write=False, apply=True)
        else:
            with pytest.raises(ConfigurationError, match="Somebody changed the profile"):
                contact.run(write=False, apply=True)
        location = profiles.load("harborview").eam.server.get("location")
    by_hand = meanwhile.get("eam.server.location")
    assert location == ("Whereabouts" if applied else by_hand)
    kept = json.loads(kept_file(Places(tmp_path), "harborview", "test").read_text("utf-8"))
    assert kept["settings"]["eam.server.location"] == "Whereabouts"


def test_a_report_that_cannot_be_applied_or_kept_is_not_lost(city, tmp_path):
    """It took minutes, and it alone names the marked records that somebody has to delete."""
    city.eam.assumptions.set("A-20", "Whereabouts")
    file = kept_file(Places(tmp_path), "harborview", "test")
    with contact_with(city, tmp_path) as (console, profiles):
        profiles.delete("harborview")
        with pytest.raises(ConfigurationError, match="no profile"):
            FirstContact(console, profiles).run(write=True, apply=True)
    assert json.loads(file.read_text("utf-8"))["records"]
    file.unlink()
    file.mkdir()
    report, _ = first_contact_of(city, tmp_path)
    assert report.records
    (words,) = report.trouble
    assert "This report is kept nowhere" in words and str(file) in words


@pytest.fixture
def at_the_terminal(city, tmp_path, capsys):
    """A terminal on an installation that has the city's profile and its secrets."""
    from eamconsole.vault import CredentialKey, CredentialName
    from tests.unit.cli.test_program import Terminal

    first_contact_of(city, tmp_path, write=False)
    terminal, ends = Terminal(tmp_path, capsys), city.endpoints
    for name, secret in (
        (CredentialName.SEECLICKFIX_TOKEN, ends.token),
        (CredentialName.EAM_LOGIN, ends.eam_login),
    ):
        terminal.vault.store(CredentialKey("harborview", "test", name), secret)
    return terminal


def test_the_terminal_names_key_and_value_and_sets_them_when_told_to(at_the_terminal, city):
    city.eam.assumptions.set("A-20", "Whereabouts")
    status, out, _ = at_the_terminal("profile", "contact", "--write-test")
    assert status == 1
    assert "Does not hold (1)" in out
    assert "EAM A-20  A record's place in words is called GeneralLocation." in out
    assert 'Set: eam.server.location = "Whereabouts"' in out
    assert "Since the last contact: EAM A-20 held, and does not hold now." in out
    assert "profile contact --apply" in out
    at_the_terminal("profile", "contact", "--report", str(at_the_terminal.home / "met.html"))
    page = (at_the_terminal.home / "met.html").read_text("utf-8")
    assert "EAM A-20" in page and "not measured; a must" in page
    assert "web server of the citizen API" in page, "it says nothing of EAM's own version"
    assert "eam.<wbr>server.<wbr>location" in page and LEGEND in page
    assert "EAM A-20" in (at_the_terminal.home / "met.txt").read_text("utf-8")
    status, told = at_the_terminal.json("profile", "contact", "--write-test", "--apply")
    assert (status, told["applied"]) == (0, {"eam.server.location": "Whereabouts"})
    rows = {row["number"]: row for row in told["assumptions"]}
    assert len(rows) == 91
    assert rows["EAM A-20"]["result"] == "does not hold"
    assert (rows["EAM A-20"]["key"], rows["EAM A-20"]["value"]) == (
        "eam.server.location",
        "Whereabouts",
    )
    status, told = at_the_terminal.json("profile", "contact")
    rows = {row["number"]: row for row in told["assumptions"]}
    assert (status, rows["EAM A-26"]["result"]) == (1, "not measured"), "a must stays open"
    assert rows["EAM A-26"]["must"]
    status, told = at_the_terminal.json("profile", "contact", "--write-test")
    rows = {row["number"]: row for row in told["assumptions"]}
    assert (status, rows["EAM A-20"]["result"]) == (0, "holds")
    assert (rows["EAM A-33"]["open"], rows["EAM A-13"]["open"]) == (True, False)
