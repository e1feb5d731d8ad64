"""What is taken in and what is not: from when on, late arrivals, duplicates, privacy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from eamconsole.domain.city import IntakeRules
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from tests.fixtures.linked_city import rules

DAY = 86_400


def appears_late(told, number, age):
    """Let a Request show up as old as ``age``: a moderator held it until now."""
    issue = told.issue(number)
    issue.created_at = issue.updated_at = told.city.clock.now() - age
    issue.version += 1


def test_what_is_older_than_the_start_stays_out_however_often_it_changes(tell, empty_city):
    old = empty_city.seeclickfix.town.report().id
    empty_city.clock.advance(3600)
    told = tell(intake=replace(rules().intake, start_at=empty_city.clock.now()))
    told.sync()
    told.says(old, "Still there")
    new = told.report()
    told.later()
    assert (told.taken_in(old), told.taken_in(new)) == (False, True)
    assert told.records(old) == []
    assert told.status(old) == "Open"


def test_what_appears_behind_the_newest_change_is_taken_in_within_the_overlap(tell):
    told = tell()
    told.city.clock.advance(3600)
    told.linked_report()
    late = told.report()
    appears_late(told, late, timedelta(seconds=90))
    told.sync()
    assert told.taken_in(late)
    assert len(told.records(late)) == 1


@pytest.mark.parametrize(("days", "found"), [(5, True), (11, False)])
def test_what_moderation_releases_after_days_is_found_by_the_daily_listing(tell, days, found):
    told = tell()
    told.city.clock.advance(20 * DAY)
    told.linked_report()
    told.later(2 * 3600)
    late = told.report()
    appears_late(told, late, timedelta(days=days))
    told.later()
    assert not told.taken_in(late)
    told.later(DAY)
    assert told.taken_in(late) is found
    assert len(told.records(late)) == int(found)


def test_the_daily_listing_brings_nothing_from_before_the_start(tell, empty_city):
    empty_city.clock.advance(20 * DAY)
    told = tell(intake=IntakeRules(start_at=empty_city.clock.now()))
    told.linked_report()
    late = told.report()
    appears_late(told, late, timedelta(days=3))
    told.later(DAY + 3600)
    assert not told.taken_in(late)


def merge(told, number, into, status):
    """Mark a Request as a duplicate; how its status is left differs between installations."""
    told.office.merge(told.issue(number), told.issue(into))
    told.issue(number).status = status
    told.issue(number).touched(told.city.clock.now())


def test_a_duplicate_merged_before_it_was_seen_is_not_sent(tell):
    told = tell()
    kept = told.linked_report()
    double = told.report()
    merge(told, double, kept, told.issue(double).status.OPEN)
    told.later()
    assert not told.taken_in(double)
    assert told.records(double) == []


def test_a_duplicate_merged_later_is_final_whatever_its_status_says(tell):
    told = tell()
    kept, double = told.report(), told.report()
    told.sync()
    told.city.clock.advance(60)
    merge(told, double, kept, told.issue(double).status.ACKNOWLEDGED)
    told.crew("comment", double, text="Done here", public=True)
    mark = told.mark()
    told.later()
    assert (told.link(double).state, told.link(double).reason) == (
        "settled",
        f"merged into Request {kept}",
    )
    assert told.writes(mark) == []


def test_words_on_their_way_to_a_duplicate_are_no_longer_possible(tell):
    """The merge is heard of while a comment waits, before the link was settled."""
    told = tell()
    kept, double = told.report(), told.report()
    told.sync()
    told.city.faults["seeclickfix"].status(503, verb="POST", times=1)
    told.crew("comment", double, text="On its way", public=True)
    told.later()
    told.city.clock.advance(60)
    merge(told, double, kept, told.issue(double).status.ACKNOWLEDGED)
    told.later()
    row = told.row(double, DeliveryKind.COMMENT_IN)
    assert row.state is DeliveryState.IMPOSSIBLE
    assert f"was merged into {kept}" in row.explanation
    assert "On its way" not in told.thread(double)


def test_a_request_that_becomes_private_is_told_once_and_solved_by_a_person(tell):
    told = tell()
    number, other = told.linked_report(), told.linked_report()
    told.office.set_private(told.issue(number), private=True)
    told.later()
    (notice,) = told.notices("became_private")
    assert notice.issue_id == number
    assert told.link(number).number in notice.text
    told.says(other, "Nothing private here")
    told.later()
    assert len(told.notices("became_private")) == 1


@pytest.mark.parametrize(("fault", "is_public"), [("drop_after", True), ("drop_before", False)])
def test_what_becomes_private_while_its_creation_is_in_doubt_is_told_where_it_stands_public(
    tell, fault, is_public
):
    told = tell()
    told.city.faults["eam"].fail(fault, verb="POST", times=1)
    number = told.report()
    told.sync()
    told.office.set_private(told.issue(number), private=True)
    told.come_to_rest()
    (record,) = told.records(number)
    assert bool(record.fields["PubliclyAvailable"]) is is_public
    notices = told.notices("became_private")
    assert [notice.issue_id for notice in notices] == ([number] if is_public else [])


def test_a_request_that_was_private_from_the_start_is_no_news(tell):
    told = tell()
    number = told.linked_report(private=True)
    told.says(number, "Still private")
    told.later()
    assert told.notices("became_private") == []
