"""Shadow: a whole round that writes nowhere, and says what the later one does."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from datetime import timedelta

import pytest

from eamconsole.errors import ActionRefused
from eamconsole.journal import FileStore, QueueQuery
from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.shadow import ADOPTED, PERSON, kept_file, reading_only, shadow
from eamconsole.sync.retention import Retention
from tests.fixtures.going_live import NAME, TwoPlaces, changing
from tests.journey.test_going_live import Town


@pytest.fixture
def town(empty_city):
    return Town(empty_city)


@pytest.fixture
def places(empty_city, tmp_path):
    empty_city.clock.freeze()
    start = empty_city.clock.now() - timedelta(minutes=1)
    return TwoPlaces(empty_city, tmp_path / "home", active="production", start_at=start)


def looked(places):
    return shadow(places.installation, NAME, threading.Event(), lambda _step: None)


def crew(town, action, number, **details):
    key = {"auto_number": town.record(number).auto_number}
    return ACTIONS[action](town.city.eam, {**key, **details})


def a_busy_day(town, places):
    """Requests old and new, comments and pictures both ways, a closing, something for a person."""
    report, say = town.city.seeclickfix.town.report, town.city.seeclickfix.town.comment
    first, second = (report(category="Pothole", summary=f"Hole {n}").id for n in range(2))
    places.sync(2)
    say(first, "It grew.", by="Ana Ruiz")
    crew(town, "comment", first, text="Crew is on its way.", public=True)
    crew(town, "set_status", second, code=999)
    new = report(category="Graffiti", summary="Tag", image=DRAWN).id
    nowhere = report(category="Pothole", summary="Where?", lat=0.0, lng=0.0).id
    return first, second, new, nowhere


def done(ledgers):
    rows = (ledgers.deliveries.get(number) for number in ledgers.queue.ids(QueueQuery()))
    return {
        (row.issue_id, row.kind.value, row.key)
        for row in rows
        if row.state.value in ("done", "moderated") and row.attempts
    }


def test_the_list_is_what_the_later_round_does_also_with_changes_in_between(town, places):
    first, second, new, nowhere = a_busy_day(town, places)
    before, mark = places.journal(done), town.mark()
    early = looked(places)
    assert changing(town.calls(since=mark)) == []
    assert early.count()[PERSON] == 1
    town.city.seeclickfix.town.comment(new, "And another one.", by="Ben")
    crew(town, "comment", first, text="Done at noon.", public=True)
    late = town.city.seeclickfix.town.report(category="Pothole", summary="Late").id
    report = looked(places)
    assert changing(town.calls(since=mark)) == []
    assert places.journal(done) == before, "the journal does not know of it"
    places.sync(1)
    would = {each.identity for each in report.intentions if each.does != PERSON}
    assert places.journal(done) - before == would
    assert {each.issue_id for each in report.intentions} == {first, second, new, nowhere, late}
    kinds = {each.does for each in report.intentions}
    assert {"create", "acknowledge", "comment_out", "comment_in", "close"} <= kinds
    assert "request_image" in kinds
    assert [each.issue_id for each in report.intentions if each.does == PERSON] == [nowhere]


def test_beside_another_connector_the_list_is_compared_with_what_it_does(town, places):
    report = town.city.seeclickfix.town.report
    both, only_ours = (report(category="Pothole", summary=f"Hole {n}").id for n in range(2))
    first = looked(places)
    assert (first.compared_with, first.done_there, first.not_done_there) == ("", (), ())
    town.entered_elsewhere(both)
    only_theirs = report(category="Pothole", summary="Quick").id
    town.entered_elsewhere(only_theirs)
    town.city.clock.advance(3_600)
    second = looked(places)
    assert second.compared_with == first.at
    assert {(e.issue_id, e.does) for e in second.done_there} == {
        (both, "create"),
        (both, "acknowledge"),
    }
    assert {(e.issue_id, e.does) for e in second.not_done_there} == {
        (only_ours, "create"),
        (only_ours, "acknowledge"),
    }
    assert [e.issue_id for e in second.only_there] == [only_theirs]
    assert {e.since for e in second.intentions if e.issue_id == only_ours} == {first.at}


def test_what_residents_wrote_is_kept_by_no_list_and_by_no_look_that_was_killed(
    town, places, tmp_path, monkeypatch
):
    """The city drops words after a time, from its journal: nothing else may keep them longer."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    number = town.city.seeclickfix.town.report(category="Pothole", summary="By Ana's door").id
    places.sync(1)
    town.city.seeclickfix.town.comment(number, "Ask for Ana Ruiz.", by="Ana Ruiz")
    first = looked(places)
    assert [each.title for each in first.intentions] == ["By Ana's door"]
    file = kept_file(places.installation.places, NAME, "production")
    assert str(number) in file.read_text() and "Ana" not in file.read_text()
    places.sync(1)
    assert [each.title for each in looked(places).done_there] == ["By Ana's door"]

    with reading_only(places.installation, NAME) as console:
        (folder,) = tmp_path.glob("eamconsole-run-*")
        left = tmp_path / "eamconsole-run-killed"
        shutil.copytree(folder, left)
        assert b"Ana" in b"".join(f.read_bytes() for f in left.rglob("*.sqlite*"))
        for each in (left, folder):
            os.utime(each, (1, 1))
        files = FileStore(console.places.images_of(NAME, "production"))
        Retention(console.journal, files, console.rules, console.clock, None).run_if_due(
            threading.Event()
        )
        assert not left.exists()
        assert console.journal.path.exists(), "what is in use stays"
    assert not folder.exists()


def test_a_person_s_pause_keeps_the_round_but_not_the_look_at_it(town, places):
    number = town.city.seeclickfix.town.report(category="Pothole").id
    with places.open() as console:
        console.repair.pause(None, None, "not yet")
    assert looked(places).count() == {"create": 1, "acknowledge": 1}
    places.sync(1)
    assert town.records(number) == []


def test_two_looks_without_a_change_say_the_same(town, places):
    a_busy_day(town, places)
    first, second = looked(places), looked(places)
    assert [e.identity for e in first.intentions] == [e.identity for e in second.intentions]
    assert (second.done_there, second.only_there) == ((), ())


def test_what_a_look_would_send_past_its_ports_never_leaves(town, places):
    number = town.city.seeclickfix.town.report(category="Pothole").id
    mark = town.mark()
    with (
        reading_only(places.installation, NAME) as console,
        pytest.raises(ActionRefused, match="this run only reads"),
    ):
        console.systems.connections.seeclickfix.acknowledge(number, "Hello", private=False)
    assert changing(town.calls(since=mark)) == []


def test_a_side_that_fails_is_told_and_the_list_is_not_kept(town, places):
    town.city.seeclickfix.town.report(category="Pothole")
    whole = looked(places)
    town.city.faults["eam"].fail("status", status=502, times=1000)
    broken = looked(places)
    assert broken.faults
    town.city.faults["eam"].clear()
    again = looked(places)
    assert again.compared_with == whole.at
    assert [e.does for e in again.intentions] == [e.does for e in whole.intentions]
    assert ADOPTED not in again.count()
