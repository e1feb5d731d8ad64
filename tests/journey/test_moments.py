"""Moments nobody can mean: dates in the future, and a clock of this machine that was wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eamconsole.domain.city import RetentionRules
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.sync.uptime import Stretch, note, prune, stretches
from eamconsole.wire.eam import EamServerProfile
from tests.journey.story import story

FAR = 400 * 86_400


class Turned:
    """This machine's clock, by so many seconds ahead of the city's."""

    def __init__(self, told_by, ahead=0):
        self._city = told_by
        self._start = told_by.now()
        self.ahead = ahead

    def now(self):
        return self._city.now() + timedelta(seconds=self.ahead)

    def monotonic(self):
        return (self._city.now() - self._start).total_seconds()

    def wait(self, seconds, wake):
        if not wake.is_set():
            self._city.advance(max(0.0, seconds))
        return wake.is_set()


def date_it(told, number, year):
    issue = told.issue(number)
    issue.updated_at = issue.updated_at.replace(year=year)
    issue.version += 1


def mend(told, number):
    told.issue(number).updated_at = told.city.clock.now()
    told.issue(number).version += 1


def watermark(told, name="intake"):
    with told.journal.read() as ledgers:
        return ledgers.watermarks.get(name)


@pytest.mark.parametrize(("year", "kind"), [(2099, "odd_moment"), (9999, "unreadable")])
def test_a_request_dated_in_the_future_is_set_aside_told_and_heals(tell, year, kind):
    told = tell()
    odd = told.report(summary="From the future")
    date_it(told, odd, year)
    told.sync()
    assert not told.taken_in(odd)
    (notice,) = told.notices(kind)
    assert str(odd) in notice.text and str(year) in notice.text
    later = [told.linked_report() for _ in range(3)]
    assert all(told.records(number) for number in later)
    assert watermark(told) <= told.city.clock.now()
    mend(told, odd)
    told.later()
    assert told.records(odd)
    assert told.notices(kind) == []


def test_a_known_request_that_jumps_to_2500_keeps_its_talk(tell):
    told = tell()
    number = told.linked_report()
    told.says(number, "It grew.")
    date_it(told, number, 2500)
    told.later()
    assert told.comments(number) == ["It grew."]
    other = told.linked_report()
    assert told.records(other)
    (notice,) = told.notices("odd_moment")
    assert notice.issue_id == number
    mend(told, number)
    told.later()
    assert told.notices("odd_moment") == []


def test_a_watermark_that_already_is_in_the_future_moves_back(tell):
    told = tell()
    told.linked_report()
    ahead = told.city.clock.now() + timedelta(days=27_000)
    told.journal.write(lambda ledgers: ledgers.watermarks.set("intake", ahead))
    number = told.linked_report()
    assert told.records(number)
    assert watermark(told) <= told.city.clock.now()


def test_what_was_put_off_while_the_clock_was_ahead_is_due_when_it_is_right_again(tell, empty_city):
    clock = Turned(empty_city.clock)
    told = tell(clock=clock)
    told.linked_report()
    clock.ahead = FAR
    empty_city.faults["eam"].status(503, verb="POST", times=None)
    number = told.report()
    for _ in range(5):
        told.later()
    assert told.records(number) == []
    assert "400 days ahead" in told.notices("clock_differs")[0].text
    empty_city.faults["eam"].clear()
    clock.ahead = 0
    told.later()
    told.later()
    assert len(told.records(number)) == 1
    assert told.notices("clock_differs") == []


def test_an_attempt_in_doubt_under_a_wrong_clock_is_settled_and_not_doubled(tell, empty_city):
    clock = Turned(empty_city.clock, ahead=FAR)
    told = tell(clock=clock, eam_profile=EamServerProfile(internal_filter=False))
    told.linked_report()
    empty_city.faults["eam"].fail("drop_after", verb="POST", path="Requests.svc/$")
    number = told.report()
    told.sync()
    told.city.clock.advance(5 * 3600)
    for _ in range(60):
        told.crew("create_record", fields={"ProblemCode": "POTHOLE", "PubliclyAvailable": True})
    clock.ahead = 0
    for _ in range(3):
        told.later()
    assert len(told.records(number)) == 1
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.DONE


def test_daily_rounds_go_on_although_their_marks_lie_in_the_future(tell, empty_city):
    clock = Turned(empty_city.clock, ahead=FAR)
    told = tell(clock=clock)
    number = told.linked_report()
    told.city.clock.advance(86_401)
    told.linked_report()  # from here on the overlap does not reach back to the first
    told.city.clock.advance(3_600)
    clock.ahead = 0
    empty_city.seeclickfix.assumptions.comment_touches_issue = False
    told.says(number, "Still there.")
    told.crew("add_problem", code="LIGHT", title="Street light", categories=["SCF"])
    mark = told.mark()
    told.city.clock.advance(86_401)
    told.sync()
    assert told.comments(number) == ["Still there."]
    assert told.calls("eam", path="ProblemCode", since=mark)


@pytest.fixture
def dated(empty_city, tmp_path):
    """A console that keeps words for 30 days, and its clock."""
    clock = Turned(empty_city.clock)
    keeping = {"retention": RetentionRules(keep_days=30)}
    with story(
        empty_city, tmp_path, clock=clock, changes=keeping, archive=tmp_path / "dropped"
    ) as told:
        yield told, clock


def test_a_clock_that_is_years_ahead_makes_nothing_old(dated):
    """Words, the record of what ran, and a city's traffic: none of it aged since yesterday."""
    told, clock = dated
    number = told.linked_report(description="By the hedge")
    told.crew("set_status", number, code=999)
    told.later()
    told.later()
    assert told.status(number) == "Closed"
    away = Stretch(what="eam", since=clock.now() - timedelta(hours=2), until=clock.now())
    told.journal.write(lambda ledgers: note(ledgers, away))
    clock.ahead = 10 * FAR
    for _ in range(3):
        told.later(86_401)
    assert told.notices("silence") == []
    assert "days ahead" in told.notices("clock_differs")[0].text
    clock.ahead = 0
    told.later()
    with told.journal.read() as ledgers:
        assert ledgers.requests.get(number).request.description == "By the hedge"
        assert away in stretches(ledgers)
    told.later(31 * 86_400)
    told.later(31 * 86_400)  # since SeeClickFix archived it
    with told.journal.read() as ledgers:
        assert not ledgers.requests.get(number).request.description, "and then they do go"


def test_a_record_of_many_years_forgets_the_oldest(tell):
    told = tell()
    now = told.city.clock.now()

    def write(ledgers):
        for days in range(1, 2_301, 1):
            until = now - timedelta(days=days)
            note(ledgers, Stretch(what="eam", since=until - timedelta(hours=1), until=until))
        prune(ledgers, now)

    told.journal.write(write)
    with told.journal.read() as ledgers:
        assert len(stretches(ledgers)) == 2_000


def test_a_wrong_clock_is_told_by_the_one_round_a_scheduler_starts(tell, empty_city):
    clock = Turned(empty_city.clock, ahead=FAR)
    told = tell(clock=clock)
    told.report()
    told.sync()
    assert "400 days ahead" in told.notices("clock_differs")[0].text
    clock.ahead = 0


def test_only_the_clock_of_one_server_is_wrong(tell, empty_city):
    told = tell()
    empty_city.servers["eam"].clock_ahead = 1_800
    told.linked_report()
    told.later()
    (notice,) = told.notices("clock_differs")
    assert "30 minutes behind EAM" in notice.text and "EAM's server" in notice.text
    empty_city.servers["eam"].clock_ahead = 0
    told.later()
    told.later()
    assert told.notices("clock_differs") == []
