"""A journal of another city never runs here, however it came: by a copy, a number, a mistake."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from eamconsole.journal import trouble_in


@pytest.fixture
def journal(home_folder):
    return home_folder / "journals" / "harborview-test.sqlite"


@pytest.fixture
def profile(home_folder):
    (file,) = home_folder.rglob("harborview.toml")
    return file


def serve(profile, city, organization):
    """Have the profile name another organization, as a wrong number or another city does."""
    words = profile.read_text("utf-8")
    ours = f"organization_id = {city.endpoints.organization_id}"
    assert ours in words
    profile.write_text(words.replace(ours, f"organization_id = {organization}"), "utf-8")


def mark(journal, value):
    """Give a journal the mark of another city, or none (None)."""
    with closing(sqlite3.connect(journal)) as there, there:
        there.execute("DELETE FROM facts WHERE name = 'owner'")
        if value is not None:
            there.execute("INSERT INTO facts VALUES ('owner', ?)", (json.dumps(value),))


def marked(journal):
    with closing(sqlite3.connect(journal)) as there:
        found = there.execute("SELECT value FROM facts WHERE name = 'owner'").fetchall()
    return [json.loads(row[0]) for row in found]


def writes(city):
    return [call for call in city.log.calls() if call.verb != "GET"]


def a_waiting_row(terminal, city):
    """Have one request taken in that EAM has not got yet."""
    city.faults["eam"].status(503, times=None, verb="POST", path=r"Requests\.svc/$")
    city.seeclickfix.town.report(summary="Waits for EAM")
    terminal("sync", "--once")
    city.faults["eam"].clear()


def refused(answer, *words):
    status, _out, trouble = answer
    assert status == 3, answer
    for each in words:
        assert each in trouble


def test_a_copy_of_another_city_is_not_put_back(terminal, city, journal, tmp_path):
    city.seeclickfix.town.report()
    terminal("sync", "--once")
    ours, theirs = city.endpoints.organization_id, tmp_path / "theirs.sqlite"
    assert terminal("journal", "backup", str(tmp_path / "ours.gz"))[0] == 0
    assert terminal("journal", "restore", str(tmp_path / "ours.gz"))[0] == 0
    shutil.copy(journal, theirs)
    mark(theirs, {"organization": 77})
    refused(
        terminal("journal", "restore", str(theirs)),
        f"{theirs} cannot be put back",
        "organization 77",
        f"this profile is for organization {ours}",
        "The journal in use was left as it is.",
    )
    assert marked(journal) == [{"organization": ours}] and trouble_in(journal) == ""
    journal.write_bytes(b"garbage " * 4000)  # the way for a journal that cannot be read
    refused(terminal("journal", "restore", str(theirs)), "organization 77")


def test_a_journal_of_another_city_in_the_place_sends_nothing_not_even_when_claimed(
    terminal, city, journal
):
    a_waiting_row(terminal, city)
    mark(journal, {"organization": 77})
    before = len(writes(city))
    for command in (("sync", "--once"), ("relink",)):
        refused(
            terminal(*command),
            "belongs to organization 77",
            "organization number in Settings is wrong",
            "journal restore",
        )
    assert (len(writes(city)), marked(journal)) == (before, [{"organization": 77}])


def test_a_number_changed_in_the_profile_stops_and_the_right_one_goes_on(
    terminal, city, journal, profile
):
    a_waiting_row(terminal, city)
    ours, right = city.endpoints.organization_id, profile.read_text("utf-8")
    before = len(writes(city))
    serve(profile, city, 4711)
    refused(terminal("sync", "--once"), f"belongs to organization {ours}", "organization 4711")
    assert len(writes(city)) == before
    profile.write_text(right, "utf-8")
    city.clock.advance(3600)
    terminal("retry", "--all")
    assert terminal("sync", "--once")[0] != 3
    assert marked(journal) == [{"organization": ours}]


def test_a_number_mistyped_before_anything_came_may_be_corrected(terminal, city, journal):
    mark(journal, {"organization": 77})
    assert terminal("sync", "--once")[0] == 0
    assert marked(journal) == [{"organization": city.endpoints.organization_id}]


@pytest.mark.parametrize("value", [None, "77", {"organization": "many"}, {"organization": 0}, []])
def test_a_journal_of_before_the_mark_takes_it_and_goes_on(terminal, city, journal, value):
    city.seeclickfix.town.report()
    terminal("sync", "--once")
    mark(journal, value)
    sent = len(writes(city))
    assert terminal("sync", "--once")[0] == 0
    assert marked(journal) == [{"organization": city.endpoints.organization_id}]
    assert len(writes(city)) == sent


def test_servers_under_other_names_are_the_same_city(terminal, city, profile):
    city.seeclickfix.town.report()
    terminal("sync", "--once")
    words, sent = profile.read_text("utf-8"), len(writes(city))
    renamed = words.replace("//127.0.0.1", "//localhost")
    assert renamed != words
    profile.write_text(renamed, "utf-8")
    assert terminal("sync", "--once")[0] == 0
    assert len(writes(city)) == sent


@pytest.mark.postgres
def test_a_move_keeps_whose_it_is_and_carries_no_other_citys(
    terminal, city, journal, postgres_database
):
    city.seeclickfix.town.report()
    terminal("sync", "--once")
    mark(journal, {"organization": 77})
    refused(terminal("journal", "move", postgres_database), "belongs to organization 77")
    mark(journal, {"organization": city.endpoints.organization_id})
    assert terminal("journal", "move", postgres_database)[0] == 0
    assert terminal("sync", "--once")[0] == 0
    assert terminal("journal", "move", "sqlite")[0] == 0
    assert marked(journal) == [{"organization": city.endpoints.organization_id}]
