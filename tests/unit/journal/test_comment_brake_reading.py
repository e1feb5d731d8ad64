"""Judging comments costs no more memory after a busy hour than after a quiet one."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta

import pytest

from eamconsole.domain.brakes import BrakeKind
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, NewDelivery
from eamconsole.support.clock import VirtualClock
from eamconsole.sync.delivery.comment_brake import CommentBrake
from tests.unit.journal.builders import (
    NOON,
    a_link,
    a_request,
    begin,
    finish,
    take_lease,
)

OPEN = 20
AT_LEAST = 5
KIB = 1024


def say(journal, texts, *, key, arrived=False, at=NOON):
    """Owe one comment for each text, on one Request after the other; return their numbers."""

    def work(ledgers):
        numbers = []
        for place, text in enumerate(texts):
            issue = place % OPEN + 1
            if ledgers.requests.get(issue) is None:
                ledgers.requests.put(a_request(issue), NOON)
                ledgers.links.create(a_link(issue))
            debt = NewDelivery(
                issue_id=issue,
                kind=DeliveryKind.COMMENT_IN,
                key=f"{key}:{place}",
                payload={"text": text},
            )
            number = ledgers.deliveries.owe(debt, at)
            numbers.append(number)
            if arrived:
                ledgers.deliveries.finish(number, DeliveryState.DONE, at=NOON)
        return numbers

    return journal.write(work)


def reports(first, last):
    return [f"Crew {number} was on site and left." for number in range(first, last)]


@pytest.fixture
def brake(journal):
    return CommentBrake(journal, VirtualClock(NOON + timedelta(minutes=1)), 0.2, AT_LEAST)


@pytest.fixture
def made(monkeypatch):
    """Return the deliveries read as a whole."""
    whole, init = [], Delivery.__init__

    def counted(self, **facts):
        whole.append(facts["id"])
        init(self, **facts)

    monkeypatch.setattr(Delivery, "__init__", counted)
    return whole


def peak_of(judge):
    judge()
    tracemalloc.start()
    try:
        judge()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def states(journal):
    with journal.read() as ledgers:
        rows = [row for issue in range(1, OPEN + 1) for row in ledgers.deliveries.of_issue(issue)]
    return [(row.state, row.explanation) for row in sorted(rows, key=lambda row: row.id)]


def test_a_busy_hour_is_judged_with_the_memory_of_a_quiet_one(journal, brake, made):
    say(journal, reports(0, 400), key="quiet", arrived=True)
    say(journal, ["Waits for its turn."], key="waiting")
    quiet = peak_of(brake.judge)
    say(journal, reports(400, 1600), key="busy", arrived=True)
    busy = peak_of(brake.judge)
    assert busy - quiet < 100 * KIB
    assert made == []


def test_looking_at_what_is_held_reads_no_delivery_as_a_whole(journal, brake, made):
    say(journal, ["TEST - please ignore"] * OPEN, key="pasted")
    brake.judge()
    with journal.read() as ledgers:
        assert ledgers.brakes.get(BrakeKind.COMMENTS).count == OPEN
    brake.judge()
    assert made == []


def test_what_arrived_counts_and_only_what_nothing_was_done_with_is_held(journal, brake):
    say(journal, ["Done."] * 4, key="arrived", arrived=True)
    say(journal, ["Crew 1 was on site."] * 2, key="others")
    brake.judge()
    assert {state for state, _why in states(journal)[4:]} == {DeliveryState.WAITING}
    say(journal, [*reports(0, 4), "  DONE. "], key="fresh")
    brake.judge()
    after = states(journal)
    assert [state for state, _why in after[:4]] == [DeliveryState.DONE] * 4
    assert [state for state, _why in after[4:-1]] == [DeliveryState.WAITING] * 6
    assert after[-1] == (DeliveryState.HELD, "The same is to be said on 5 Requests at once.")


def test_the_same_said_often_on_one_request_is_not_said_on_many(journal, brake):
    say(journal, reports(0, OPEN), key="others", arrived=True)
    for time in range(AT_LEAST * 2):
        say(journal, ["Done."], key=f"again {time}")
    brake.judge()
    assert {state for state, _why in states(journal)} == {DeliveryState.DONE, DeliveryState.WAITING}


def held(journal):
    return sum(state is DeliveryState.HELD for state, _why in states(journal))


def tried_once(journal, number):
    begin(journal, number, take_lease(journal))
    finish(journal, number, DeliveryState.WAITING)


def parked(journal, number):
    finish(journal, number, DeliveryState.NEEDS_ATTENTION, cause="SVC-260")


@pytest.mark.parametrize("handle", [tried_once, parked])
def test_what_was_tried_or_stopped_for_another_reason_counts_and_stays(journal, brake, handle):
    first, *_others = say(journal, ["Done."] * AT_LEAST, key="said")
    handle(journal, first)
    brake.judge()
    assert held(journal) == AT_LEAST - 1
    assert states(journal)[0][0] is not DeliveryState.HELD


def test_what_was_skipped_does_not_count(journal, brake):
    say(journal, reports(0, OPEN), key="others", arrived=True)
    first, *_others = say(journal, ["Done."] * AT_LEAST, key="said")
    finish(journal, first, DeliveryState.SKIPPED)
    brake.judge()
    assert held(journal) == 0


def test_what_was_owed_before_the_hour_does_not_count_though_it_moved_since(journal, brake):
    say(journal, reports(0, OPEN), key="others", arrived=True)
    say(journal, ["Done."] * AT_LEAST, key="old", at=NOON - timedelta(hours=2), arrived=True)
    say(journal, ["Done."], key="fresh")
    brake.judge()
    assert held(journal) == 0


def let_go(journal, at=NOON):
    def release(ledgers):
        for number in ledgers.brakes.let_go(BrakeKind.COMMENTS, at):
            ledgers.deliveries.finish(number, DeliveryState.WAITING, at=at)

    journal.write(release)


def test_what_a_person_let_go_neither_counts_nor_is_held_again(journal, brake):
    say(journal, ["Done."] * AT_LEAST, key="said")
    brake.judge()
    assert held(journal) == AT_LEAST
    let_go(journal)
    say(journal, ["Done."] * (AT_LEAST - 1), key="more")
    brake.judge()
    assert held(journal) == 0, "one fewer is new than the threshold"
    say(journal, [f"Crew {n}" for n in range(AT_LEAST - 1)] + ["Done."], key="again")
    brake.judge()
    assert held(journal) == AT_LEAST, "the Requests are those of before, the words are new"
    let_go(journal)
    brake.judge()
    assert held(journal) == 0, "neither what was let go first nor what was let go then"


def test_what_was_let_go_is_forgotten_with_the_hour(journal, brake):
    say(journal, ["Done."] * AT_LEAST, key="said")
    brake.judge()
    let_go(journal, NOON - timedelta(hours=1))
    brake.judge()
    with journal.read() as ledgers:
        assert ledgers.brakes.released(BrakeKind.COMMENTS) == {}
