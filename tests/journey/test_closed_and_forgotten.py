"""A closing, and what was said before it, outlive the memory of the console."""

from __future__ import annotations

import pytest

from eamconsole.domain.delivery import DeliveryKind
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.journey import lives

life = lives.life
WORDS = "It is dangerous for bicycles."


def closings(told, number):
    """Return how often our account closed the Request."""
    return sum("completed" in text for text in told.our_words(number))


def close(told, number, code=999):
    """Have the crew finish, and the console close."""
    told.crew("set_status", number, code=code)
    told.later()
    assert told.status(number) == "Closed"


def reopen(told, number):
    told.city.clock.advance(60)
    told.town.reopen(number)


@pytest.mark.parametrize("looked_between", [False, True])
def test_a_closing_the_copy_does_not_know_is_not_made_a_second_time(life, looked_between):
    with life.console() as told:
        number = told.linked_report()
        life.copy_journal()
        close(told, number)
    life.put_back()
    if looked_between:
        with life.console() as told:
            told.later()
            assert told.notices("status_mismatch") == []
            (notice,) = told.notices("journal_behind")
            assert "found there, and adopted, 1 closure" in notice.text
    reopen(told, number)
    with life.console() as told:
        told.later()
        told.later()
        assert (told.status(number), closings(told, number)) == ("Open", 1)
        told.crew("set_status", number, code=2)
        told.later()
        close(told, number, 998)
        assert closings(told, number) == 2


@pytest.mark.parametrize("owed", [False, True])
def test_a_second_closing_the_copy_does_not_know_is_not_made_again(life, owed):
    with life.console() as told:
        number = told.linked_report()
        close(told, number, 998)
        reopen(told, number)
        told.later()
        told.crew("set_status", number, code=2)
        told.later()
        if owed:
            told.city.faults["seeclickfix"].status(503, verb="POST", path="/close$", times=None)
            told.crew("set_status", number, code=999)
            told.sync()
            assert told.unfinished(number)
        life.copy_journal()
        told.city.faults["seeclickfix"].clear()
        close(told, number)
        reopen(told, number)
    life.put_back()
    with life.console() as told:
        told.later()
        told.later()
        assert (told.status(number), closings(told, number)) == ("Open", 2)
        assert told.unfinished(number) == []


def test_what_staff_closed_and_residents_reopened_is_closed_when_the_crew_finishes(life):
    with life.console() as told:
        number = told.linked_report()
        told.crew("set_status", number, code=2)
        told.later()
        life.copy_journal()
        told.town.close(number, by="staff")
        told.later()
    life.put_back()
    reopen(told, number)
    with life.console() as told:
        told.later()
        assert told.status(number) == "Open"
        close(told, number)
        assert closings(told, number) == 1


@pytest.mark.parametrize("how", ["put_back", "forget", "move"])
def test_what_was_said_before_the_closing_still_reaches_eam(life, how):
    with life.console() as told:
        life.copy_journal()
        number = told.linked_report()
        told.says(number, "Thanks!", by="Ben")
        told.sync()
        told.city.faults["eam"].status(503, verb="POST", times=None)
        told.says(number, WORDS, by="Ana Ruiz", image=DRAWN)
        told.crew("set_status", number, code=999)
        told.sync()
        told.later()
        assert told.status(number) == "Closed"
        assert WORDS not in "".join(told.comments(number))
        told.city.faults["eam"].clear()
        mark = told.mark()
    getattr(life, how)()
    with life.console() as told:
        told.later()
        told.later()
        told.later()
        assert sum(WORDS in text for text in told.comments(number)) == 1
        assert told.comments(number).count("Thanks!") == 1
        assert len(told.documents(number)) == 1
        assert len(told.records(number)) == 1
        assert told.writes(mark, "seeclickfix") == []
        assert told.notices("status_mismatch") == []


def test_a_closed_request_without_a_record_is_not_entered_until_it_is_reopened(life):
    with life.console() as told:
        number = told.linked_report()
        close(told, number)
        other = told.linked_report(summary="Nobody of the city ever wrote here")
        told.town.close(other, by="staff")
        told.city.eam.requests.clear()
    life.forget()
    with life.console() as told:
        told.later()
        told.later()
        assert told.records(number) == []
        assert told.row(number, DeliveryKind.CREATE).cause == "found_closed"
        reopen(told, number)
        told.later()
        told.later()
        assert len(told.records(number)) == 1
