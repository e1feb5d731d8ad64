"""Taking an action back, and what is foretold of actions: on both engines."""

from datetime import UTC

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.services.queue import Queues, Repair
from eamconsole.services.queue.effects import Effects, fits
from eamconsole.support.clock import VirtualClock
from tests.unit.journal.builders import NOON, after, begin, delivery, finish, owe, take_lease

S = DeliveryState


@pytest.fixture
def clock():
    return VirtualClock(NOON)


@pytest.fixture
def repair(journal, clock):
    return Repair(journal, clock, "kim")


@pytest.fixture
def effects(journal, clock):
    return Effects(journal, Queues(journal, clock, UTC), clock)


def parked(journal, issue=1, **words):
    number = owe(journal, issue)
    facts = {"cause": "SVC-260", "explanation": "refused", "next_step": "Correct it."}
    finish(journal, number, S.NEEDS_ATTENTION, **facts | words)
    return number


@pytest.mark.parametrize(
    "act", [lambda repair, row: repair.hold([row]), lambda repair, row: repair.skip([row], "twice")]
)
def test_what_was_held_or_skipped_stands_again_as_before(journal, repair, clock, act):
    number = parked(journal, doubtful=True)
    before = delivery(journal, number)
    clock.advance(5)
    count = act(repair, number)
    assert delivery(journal, number).state is not S.NEEDS_ATTENTION
    clock.advance(5)
    assert repair.undo(count.before).done == 1
    row = delivery(journal, number)
    assert (row.state, row.cause, row.explanation, row.next_step, row.doubtful, row.actor) == (
        before.state,
        before.cause,
        before.explanation,
        before.next_step,
        True,
        None,
    )
    with journal.read() as ledgers:
        counts = ledgers.deliveries.count_by_flow_and_state()
        actions = [entry.action for entry in ledgers.audit.newest()]
    assert counts == {(Flow.REQUESTS, S.NEEDS_ATTENTION): 1}
    assert actions[0] == "undo"


def test_a_release_is_taken_back_only_while_nothing_ran(journal, repair, clock):
    kept, ran = parked(journal, 1), parked(journal, 2)
    repair.hold([kept, ran])
    clock.advance(5)
    count = repair.release([kept, ran])
    assert begin(journal, ran, take_lease(journal))
    clock.advance(5)
    undone = repair.undo(count.before)
    assert (undone.done, undone.left_alone) == (1, 1)
    assert delivery(journal, kept).state is S.HELD
    assert delivery(journal, ran).state is S.SENDING


def test_what_somebody_moved_since_stays_as_they_left_it(journal, repair, clock):
    number = parked(journal)
    repair.hold([number])
    clock.advance(5)
    count = repair.release([number])
    clock.advance(5)
    repair.hold([number])
    clock.advance(5)
    repair.release([number])
    assert repair.undo(count.before).left_alone == 1
    assert delivery(journal, number).state is S.WAITING


def test_an_undo_cannot_be_made_twice(journal, repair, clock):
    count = repair.hold([parked(journal)])
    clock.advance(5)
    assert repair.undo(count.before).done == 1
    assert repair.undo(count.before).left_alone == 1


def test_pauses_are_put_back_as_they_stood(journal, repair):
    repair.pause(Flow.STATUS, 30, "server move")
    before = repair.pauses()
    repair.pause(Flow.STATUS, None)
    repair.pause(Flow.COMMENTS, None)
    repair.put_pauses(before)
    assert repair.pauses() == before


def in_state(journal, issue, state, doubtful):
    number = owe(journal, issue)
    if state is S.SENDING:
        begin(journal, number, take_lease(journal))
    elif state is not S.WAITING:
        finish(journal, number, state, doubtful=doubtful, due_at=after(3600))
    return number


@pytest.mark.parametrize("action", ["retry", "skip", "hold", "release"])
def test_what_is_foretold_is_what_happens(journal, repair, effects, action):
    acts = {
        "retry": repair.retry,
        "skip": lambda ids: repair.skip(ids, "twice"),
        "hold": repair.hold,
        "release": repair.release,
    }
    rows = [
        in_state(journal, number, state, doubtful)
        for number, (state, doubtful) in enumerate(
            [(state, False) for state in S] + [(S.NEEDS_ATTENTION, True), (S.HELD, True)], start=1
        )
    ]
    preview = effects.preview(action, rows)
    with journal.read() as ledgers:
        foretold = {row: fits(action, next(iter(ledgers.queue.tally([row])))) for row in rows}
    happened = set(acts[action](rows).moved)
    assert happened == {row for row, moves in foretold.items() if moves}
    assert preview.changing == len(happened)
    assert preview.total == sum(count for _, count in preview.effects) == len(rows)


def test_a_standing_counts_how_rows_ended(journal, effects):
    ends = [S.DONE, S.MODERATED, S.NEEDS_ATTENTION, S.SKIPPED, S.IMPOSSIBLE, S.HELD, S.RETRYING]
    rows = [owe(journal, number) for number in range(1, 601)]
    for row, state in zip(rows, ends, strict=False):
        finish(journal, row, state, cause="SVC-260" if state is S.NEEDS_ATTENTION else None)
    stands = effects.standing(rows)
    assert (stands.sent, stands.failed, stands.skipped, stands.held) == (2, 1, 2, 1)
    assert (stands.trying_again, stands.under_way, stands.open) == (1, 593, 594)
    assert stands.causes == (("Refused by the other system", 1),)


def test_a_preview_tells_what_goes_to_seeclickfix(journal, effects):
    rows = [owe(journal, 1), owe(journal, 1, DeliveryKind.ACKNOWLEDGE)]
    for row in rows:
        finish(journal, row, S.NEEDS_ATTENTION, cause="SVC-260")
    preview = effects.preview("retry", rows)
    assert preview.to_seeclickfix == 1
    assert [item.delivery.id for item in preview.rows] == rows
