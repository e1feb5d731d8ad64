"""Shadow beside another connector that goes on writing, also in the middle of each look."""

from __future__ import annotations

import threading

import pytest

from eamconsole.gui.views.shadow_rows import verdict_of
from eamconsole.services.shadow import ADOPTED, PERSON, kept_file, shadow
from tests.fixtures.going_live import NAME
from tests.fixtures.other_connector import OtherConnector, sent
from tests.journey.test_shadow import crew, done, places, town

__all__ = ["places", "sent", "town"]


@pytest.fixture
def other(town):
    return OtherConnector(town)


def looked(places, other):
    return shadow(places.installation, NAME, threading.Event(), other.go_on)


def called(each):
    """Return an intention in the words the other connector keeps what it did."""
    return each.issue_id, each.does, each.key if each.does == "comment_out" else ""


def of(intentions):
    return {called(each) for each in intentions if each.does not in (ADOPTED, PERSON)}


def a_day(town, other, linked):
    """Report, comment, and line up what the other program does with it in the day and night."""
    report, say = town.city.seeclickfix.town.report, town.city.seeclickfix.town.comment
    numbers = [report(category="Pothole", summary=f"Hole {n}").id for n in range(6)]
    entered, carried, dropped, closed, withdrawn, left = numbers
    kept, lost = say(carried, "It grew.", by="Ana"), say(dropped, "Still there.", by="Ben")
    say(left, "Nobody came.", by="Cem")
    crew(town, "comment", linked, text=f"Crew {len(other.done)}.", public=True)
    for number in (entered, carried, dropped, closed):
        other.will(lambda number=number: other.enter(number))
    other.will(lambda: other.carry(carried, kept))
    other.will(lambda: other.tell(entered, "Filled at noon."))
    other.will(lambda: other.close(closed))
    other.will(lambda: town.city.seeclickfix.town.close(withdrawn, "Sorry, my mistake."))
    return (dropped, "comment_out", f"comment:{lost.id}"), withdrawn, left


def test_what_it_tells_of_the_other_is_what_the_other_did(town, places, other, sent):
    linked = town.city.seeclickfix.town.report(category="Pothole", summary="Ours").id
    places.sync(2)
    sent.writes.clear()
    last, was_done, dropped, over = None, set(), [], set()
    for _ in range(2):
        lost, withdrawn, _left = a_day(town, other, linked)
        dropped.append(lost)
        over |= {(withdrawn, "create", ""), (withdrawn, "acknowledge", "")}
        before = set(other.done)
        report = looked(places, other)
        assert sent.writes == []
        assert not report.faults
        if last is not None:
            list_before = of(last.intentions)
            told = of(report.done_there)
            assert list_before & before - was_done <= told <= list_before & other.done
            assert of(report.not_done_there) & before == set()
            assert of(report.over) & (before | told) == set()
            everything = told | of(report.over) | of(report.not_done_there)
            assert everything == list_before, "each line of the last list is told of once"
        last, was_done = report, before
        town.city.clock.advance(3_600)
        other.finish()
        town.city.clock.advance(3_600)
    report = looked(places, other)
    assert of(report.done_there) == of(last.intentions) & other.done
    assert {lost for lost in dropped if lost in of(last.intentions)} <= of(report.over)
    assert over & of(last.intentions) <= of(report.over)
    assert sent.writes == [] and sent.reads > 0


def test_a_list_that_is_not_whole_is_compared_with_nothing(town, places, other):
    """What it lacks would all be told as over."""
    town.city.seeclickfix.town.report(category="Pothole")
    whole = looked(places, other)
    assert whole.intentions
    town.city.faults["eam"].fail("status", status=502, times=1000)
    broken = looked(places, other)
    assert broken.faults
    told = (broken.compared_with, broken.done_there, broken.over, broken.not_done_there)
    assert told == ("", (), (), ())


def test_a_record_that_no_list_had_is_told_also_after_a_list_without_a_line(town, places, other):
    assert looked(places, other).intentions == ()
    number = town.city.seeclickfix.town.report(category="Pothole").id
    other.enter(number)
    assert [each.issue_id for each in looked(places, other).only_there] == [number]


def test_a_list_that_cannot_be_kept_is_told_all_the_same(town, places, other):
    """Where it is looked at every half hour, one full disk must not end that."""
    town.city.seeclickfix.town.report(category="Pothole")
    file = kept_file(places.installation.places, NAME, "production")
    file.mkdir(parents=True)
    report = looked(places, other)
    assert report.count() == {"create": 1, "acknowledge": 1}
    assert "This list is kept nowhere" in report.unkept and str(file) in report.unkept
    assert report.unkept in verdict_of(report)
    assert not report.is_whole


def test_the_later_round_does_the_list_and_doubles_nothing_the_other_did(town, places, other, sent):
    linked = town.city.seeclickfix.town.report(category="Pothole", summary="Ours").id
    places.sync(2)
    sent.writes.clear()
    for _ in range(2):
        a_day(town, other, linked)
        looked(places, other)
        other.finish()
        town.city.clock.advance(3_600)
    records = len(town.city.eam.requests)
    before, report = places.journal(done), looked(places, other)
    assert sent.writes == []
    places.sync(1)
    assert sent.writes != [], "the count at the socket sees a real round"
    would = {each.identity for each in report.intentions if each.does not in (ADOPTED, PERSON)}
    assert places.journal(done) - before == would
    adopted = {each.issue_id for each in report.intentions if each.does == ADOPTED}
    linked_now = places.journal(lambda led: {link.issue_id for link in led.links.all()})
    assert adopted == linked_now - {each.issue_id for each in report.intentions
                                    if each.does == "create"} - {linked}  # fmt: skip
    created = sum(each.does == "create" for each in report.intentions)
    assert len(town.city.eam.requests) == records + created
    for number in linked_now:
        assert len(town.records(number)) == 1
        assert len(set(town.comments(number))) == len(town.comments(number))
