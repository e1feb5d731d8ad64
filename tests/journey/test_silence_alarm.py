"""Nothing new for longer than usual is told by itself, and is over with the next request."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.services.standing import WaitLimits
from eamconsole.services.status import StatusReport
from eamconsole.sync import uptime
from eamconsole.sync.silence import read_quiet

A_DAY = 86_400


@pytest.fixture
def busy(tell):
    """A city that was followed for six weeks, with requests every hour of the day."""
    told = tell()
    number = told.linked_report()
    now = told.city.clock.now()

    def remember(ledgers):
        known = ledgers.requests.get(number).request
        for hours in range(1, 35 * 24, 3):
            at = now - timedelta(hours=hours)
            older = replace(known, issue_id=number - hours, created_at=at, updated_at=at)
            ledgers.requests.put(older, at)

    told.journal.write(remember)
    told.later(A_DAY + 1)
    told.report()
    told.sync()
    return told


def status(told):
    parts = told.engine.parts
    return StatusReport(told.journal, parts.clock, parts.rules.zone, "c", "test", lambda: True)


def silent_for(told, hours):
    for _ in range(max(1, hours // 5)):
        told.later(5 * 3_600)


def test_a_silence_is_told_once_and_ends_by_itself(busy):
    silent_for(busy, 5)
    assert busy.notices("silence") == []
    silent_for(busy, 60)
    (notice,) = busy.notices("silence")
    assert "less than once a year" in notice.text
    silent_for(busy, 60)
    assert busy.notices("silence") == [notice], "told once, not with each look"
    assert "silence" in {need["cause"] for need in status(busy).as_json()["needs_person"]}
    busy.report()
    busy.sync()
    assert busy.notices("silence") == []


def test_the_limit_is_shown_before_it_is_reached(busy):
    told = status(busy).as_json()["silence"]
    assert "a silence is told at" in told["text"] and told["silent"] is False
    _status, line = status(busy).check(WaitLimits())
    assert " quiet=0s;" in line


def test_a_silence_a_person_called_solved_is_not_told_again(busy):
    silent_for(busy, 70)
    (notice,) = busy.notices("silence")
    now = busy.city.clock.now()
    busy.journal.write(lambda ledgers: ledgers.notices.solve(notice.key, now, by_hand=True))
    silent_for(busy, 10)
    assert busy.notices("silence") == []


def silences(told):
    """Return the silences that are over, but for the day that the city was quiet at first."""
    with told.journal.read() as ledgers:
        known = [each for each in uptime.stretches(ledgers) if each.what == uptime.SILENCE]
    return [each for each in known if each.length > timedelta(hours=30)]


def test_only_a_request_ends_a_silence_and_not_other_words_for_it(busy):
    """Another version, another zone or a clock set back says it otherwise; nothing came."""
    silent_for(busy, 70)
    (notice,) = busy.notices("silence")
    now = busy.city.clock.now()
    words = "No new request has come for long."
    busy.journal.write(lambda ledgers: ledgers.notices.raise_(notice.key, "silence", words, now))
    busy.later(60)
    assert [each.text for each in busy.notices("silence")] == [words]
    busy.city.clock.advance(-6 * 3_600)
    busy.sync()
    assert len(busy.notices("silence")) == 1
    assert silences(busy) == []


def test_a_silence_a_person_called_solved_is_in_the_record_all_the_same(busy):
    """Else its days were learned from, and the next were told later."""
    silent_for(busy, 70)
    (notice,) = busy.notices("silence")
    now = busy.city.clock.now()
    busy.journal.write(lambda ledgers: ledgers.notices.solve(notice.key, now, by_hand=True))
    silent_for(busy, 10)
    busy.report()
    busy.sync()
    (one,) = silences(busy)
    assert one.length > timedelta(hours=70)


def test_a_silence_an_earlier_version_told_ends_with_the_next_request(busy):
    silent_for(busy, 70)

    def as_before(ledgers):
        ledgers.facts.set("silence_since", ledgers.facts.get("silence_told"))
        ledgers.facts.forget("silence_told")

    busy.journal.write(as_before)
    silent_for(busy, 10)
    assert len(busy.notices("silence")) == 1
    busy.report()
    busy.sync()
    assert busy.notices("silence") == []
    (one,) = silences(busy)
    busy.later(60)
    busy.report()
    busy.sync()
    assert silences(busy) == [one], "what it left behind is no silence"


def test_what_is_not_answered_is_no_silence(busy):
    busy.city.faults["seeclickfix"].fail("drop_before", times=None)
    silent_for(busy, 70)
    assert busy.notices("silence") == []


def test_a_new_city_says_that_it_is_still_learning(tell):
    told = tell()
    told.linked_report()
    silent_for(told, 5)
    with told.journal.read() as ledgers:
        zone = told.engine.parts.rules.zone
        assert read_quiet(ledgers, zone, told.city.clock.now()).is_learning
    assert "still learning" in status(told).as_json()["silence"]["text"]
    assert told.notices("silence") == []


def test_a_look_that_was_stopped_knows_of_no_silence(busy):
    """What came meanwhile lies on pages that were not read."""
    busy.city.clock.advance(70 * 3_600)
    busy.report()
    stopped = threading.Event()
    stopped.set()
    busy.engine.run(Cycle.INTAKE, stopped)
    assert busy.notices("silence") == []
    busy.sync()
    assert busy.notices("silence") == []
