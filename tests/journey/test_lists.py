"""Lists without an end, and lists that ignore where they are asked to begin."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from eamconsole.errors import MalformedReply
from eamconsole.sync.intake import reader
from eamconsole.sync.reconcile.records import Records
from eamconsole.wire.eam import EamServerProfile, listing
from eamconsole.wire.scf import ScfServerProfile

ONE_BY_ONE = EamServerProfile(internal_filter=False, citizen_filter=False)


def test_a_seeclickfix_list_that_always_has_more_ends(tell, empty_city):
    told = tell()
    first = told.linked_report()
    empty_city.seeclickfix.assumptions.lists_end = False
    mark = told.mark()
    number = told.linked_report()
    told.city.clock.advance(86_401)
    told.sync()  # the day's listing of creations and of categories ends as well
    assert told.records(first) and told.records(number)
    assert len(told.calls("seeclickfix", "GET", since=mark)) < 40


def test_a_full_page_repeated_for_ever_ends_too(tell, empty_city):
    told = tell()
    numbers = [told.report() for _ in range(5)]
    stopped = told.city.clock.now()
    for number in numbers:  # one and the same second: the lower bound cannot move on
        told.issue(number).updated_at = stopped
    empty_city.seeclickfix.assumptions.change({"beyond_last_page": "repeat", "lists_end": False})
    mark = told.mark()
    told.sync()
    assert all(told.records(number) for number in numbers)
    assert len(told.calls("seeclickfix", "GET", path="/issues$", since=mark)) < 10


def test_a_walk_that_is_cut_says_so_and_goes_on_with_the_next_poll(tell, monkeypatch):
    told = tell(scf_profile=ScfServerProfile(per_page=4))
    monkeypatch.setattr(reader, "MOST_PAGES", 2)
    numbers = []
    for _ in range(9):
        told.city.clock.advance(600)
        numbers.append(told.report())
    told.sync()
    assert told.notices("list_too_long")
    assert not told.taken_in(numbers[-1])
    monkeypatch.setattr(reader, "MOST_PAGES", 20)
    told.later()
    assert told.notices("list_too_long") == []
    assert all(told.records(number) for number in numbers)


@pytest.mark.parametrize("profile", [None, ONE_BY_ONE])
def test_an_eam_that_does_not_heed_skip_is_read_to_an_end(tell, empty_city, profile):
    told = tell(eam_profile=profile)
    number = told.linked_report()
    for at in range(55):
        told.crew("comment", number, text=f"Crew note {at}", public=True)
    for _ in range(60):
        told.crew("create_record", fields={"ProblemCode": "POTHOLE", "PubliclyAvailable": True})
    empty_city.eam.assumptions.set("skip_heeded", False)
    empty_city.eam.assumptions.set("lookups_paged", True)
    empty_city.faults["eam"].fail("drop_after", verb="POST", path="Requests.svc/$")
    mark = told.mark()
    other = told.report()
    told.city.clock.advance(86_401)
    told.sync()
    told.later()
    assert len(told.records(other)) == 1
    assert len(told.calls("eam", "GET", since=mark)) < 120
    empty_city.eam.assumptions.set("skip_heeded", True)
    told.later()
    assert len(told.our_words(number)) == 56


def test_a_comparison_lists_as_many_records_as_eam_has_and_says_where_it_stops(tell, monkeypatch):
    """What no list of a city is as long as, for one call, is not the end of a comparison."""
    told = tell(eam_profile=EamServerProfile(take=10))
    told.linked_report()
    for _ in range(45):
        told.crew("create_record", fields={"ProblemCode": "POTHOLE", "PubliclyAvailable": True})
    monkeypatch.setattr(listing, "MOST_PAGES", 2)
    parts, since = told.engine.parts, told.city.clock.now() - timedelta(days=9)
    records = Records(parts, since, threading.Event())
    assert (len(records), records.notes) == (46, [])
    monkeypatch.setattr("eamconsole.sync.reconcile.records._MOST_PAGES", 3)
    records = Records(parts, since, threading.Event())
    assert len(records) == 30
    (note,) = records.notes
    assert "records of more than 3 pages" in note


def test_a_list_with_ever_new_rows_is_cut_and_not_taken_for_the_whole(tell, monkeypatch):
    monkeypatch.setattr(listing, "MOST_PAGES", 2)
    told = tell()
    number = told.linked_report()
    for at in range(101):
        told.crew("comment", number, text=f"Crew note {at}", public=False)
    link = told.link(number)
    with pytest.raises(MalformedReply, match="no end"):
        told.console.engine.parts.eam.comments(link.module, link.auto_number, private=True)
