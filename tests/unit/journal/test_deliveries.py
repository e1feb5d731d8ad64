"""Debts are owed once, claimed by one, and counted wherever they are."""

import itertools
from collections import Counter

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Direction, Flow
from eamconsole.domain.lanes import obstacle
from eamconsole.journal.ledgers import delivery_statements
from eamconsole.journal.plan import Plan
from eamconsole.journal.schema import deliveries
from tests.unit.journal.builders import (
    NOON,
    after,
    begin,
    begin_as_known,
    delivery,
    finish,
    owe,
    take_lease,
)

UNFINISHED = [state for state in DeliveryState if not state.is_final]


def due(journal, now=NOON, limit=100, **more):
    with journal.read() as ledgers:
        return [found.id for found in ledgers.backlog.due(now, limit, **more).first]


def test_a_key_is_owed_once_ever(journal):
    first = owe(journal, key="comment:5", kind=DeliveryKind.COMMENT_OUT)
    finish(journal, first, DeliveryState.DONE)
    assert owe(journal, key="comment:5", kind=DeliveryKind.COMMENT_OUT) is None


def test_a_claim_is_an_intent(journal):
    number, epoch = owe(journal), take_lease(journal)
    assert begin(journal, number, epoch)
    claimed = delivery(journal, number)
    assert claimed.state is DeliveryState.SENDING
    assert (claimed.attempts, claimed.sent_at, claimed.payload_hash) == (1, NOON, "digest")


def test_a_second_claim_is_refused(journal):
    number, epoch = owe(journal), take_lease(journal)
    assert begin(journal, number, epoch)
    assert not begin(journal, number, epoch, expected=0)
    assert not begin(journal, number, epoch, expected=1)
    assert delivery(journal, number).attempts == 1


def test_a_row_that_moved_on_is_not_claimed_by_what_was_read_before(journal):
    number, epoch = owe(journal), take_lease(journal)
    known = delivery(journal, number)
    finish(journal, number, DeliveryState.RETRYING)
    assert not begin_as_known(journal, known, epoch)
    with journal.read() as ledgers:
        counts = ledgers.deliveries.count_by_flow_and_state()
    assert set(counts.values()) == {1}
    assert {state for _flow, state in counts} == {DeliveryState.RETRYING}


def test_a_row_tried_again_meanwhile_is_not_claimed_by_what_was_read_before(journal):
    number, epoch = owe(journal), take_lease(journal)
    assert begin(journal, number, epoch)
    finish(journal, number, DeliveryState.RETRYING)
    assert not begin(journal, number, epoch, expected=0)
    assert begin(journal, number, epoch, expected=1)


def test_a_lease_that_passed_on_claims_nothing(journal):
    number, old = owe(journal), take_lease(journal, "first")
    new = take_lease(journal, "second")
    assert new > old
    assert not begin(journal, number, old)
    assert begin(journal, number, new)


def test_an_answer_counts_only_for_the_engine_that_still_holds_the_lease(journal):
    number, old = owe(journal), take_lease(journal, "first")
    assert begin(journal, number, old)

    def stands(epoch):
        return journal.write(
            lambda b: b.deliveries.stands(number, DeliveryState.SENDING, attempts=1, epoch=epoch)
        )

    assert stands(old)
    new = take_lease(journal, "second")
    assert not stands(old)
    assert stands(new)


def test_what_a_crash_left_sending_is_looked_up_after_the_quiet_period(journal):
    number, epoch = owe(journal), take_lease(journal)
    begin(journal, number, epoch)
    recovered = journal.write(lambda b: b.deliveries.recover(after(5), lambda d: after(120)))
    left = delivery(journal, number)
    assert recovered == 1
    assert (left.state, left.doubtful) == (DeliveryState.CHECKING, True)
    assert (left.sent_at, left.due_at) == (NOON, after(120))


def test_counters_agree_with_the_rows(journal):
    epoch = take_lease(journal)
    numbers = [owe(journal, issue) for issue in range(1, 8)]
    for number in numbers[:4]:
        begin(journal, number, epoch)
    finish(journal, numbers[0], DeliveryState.DONE)
    finish(journal, numbers[1], DeliveryState.NEEDS_ATTENTION, cause="MAP-310")
    rows = Counter((d.flow, d.state) for d in (delivery(journal, n) for n in numbers))
    with journal.read() as ledgers:
        assert ledgers.deliveries.count_by_flow_and_state() == rows


def test_a_failing_piece_of_work_is_not_counted(journal):
    owe(journal, 1)

    def fails(ledgers):
        ledgers.deliveries.finish(1, DeliveryState.DONE, at=NOON)
        raise LookupError("on purpose")

    with pytest.raises(LookupError):
        journal.write(fails)
    with journal.read() as ledgers:
        counted = ledgers.deliveries.count_by_flow_and_state()
    assert counted == {(Flow.REQUESTS, DeliveryState.WAITING): 1}


def test_paused_flows_sides_and_ids_are_left_out(journal):
    create = owe(journal, 1)
    acknowledge = owe(journal, 2, kind=DeliveryKind.ACKNOWLEDGE)
    assert due(journal) == [create, acknowledge]
    assert due(journal, directions=[Direction.TO_EAM]) == [create]
    assert due(journal, exclude_ids=[create]) == [acknowledge]
    journal.write(lambda b: b.pauses.set(Flow.REQUESTS, after(60), "a release", "Ada"))
    assert due(journal) == [acknowledge]
    assert due(journal, after(60)) == [create, acknowledge]
    journal.write(lambda b: b.pauses.set(Flow.REQUESTS, None, "a release", "Ada"))
    assert due(journal, after(86_400)) == [acknowledge]


def test_of_some_requests_alone_what_is_due_is_the_same(journal):
    for issue in (1, 2, 3):
        owe(journal, issue)
        owe(journal, issue, kind=DeliveryKind.ACKNOWLEDGE)
    done = due(journal, issues=[2])
    finish(journal, *done, DeliveryState.DONE)
    assert due(journal, issues=[]) == []
    unlocked = due(journal, issues=[2])
    assert [delivery(journal, n).kind for n in unlocked] == [DeliveryKind.ACKNOWLEDGE]
    assert set(due(journal, issues=[1, 2, 3])) == set(due(journal))


def test_later_ones_wait_for_their_moment(journal):
    number = owe(journal)
    finish(journal, number, DeliveryState.RETRYING, due_at=after(30))
    assert due(journal, after(29)) == []
    assert due(journal, after(30)) == [number]
    with journal.read() as ledgers:
        assert ledgers.backlog.next_due(NOON) == after(30)


def test_no_parameter_stands_where_an_index_of_some_rows_names_a_word(file_journal):
    """SQLite would plan the statement anew at each call, for twenty times what it costs to run."""
    wheres = [str(index.dialect_options["sqlite"]["where"]) for index in deliveries.indexes]
    named = [where.split(" = ")[0] for where in wheres if " = '" in where]
    assert named, "an index of some rows alone"
    for plan in vars(delivery_statements).values():
        for one in plan.values() if isinstance(plan, dict) else [plan]:
            if isinstance(one, Plan):
                with file_journal.read() as ledgers:
                    sql = one._for(ledgers.connection).sql
                assert not [column for column in named if f"{column} = ?" in sql], sql


def test_lanes_that_wait_for_a_person_crowd_nobody_out(journal):
    for issue in range(1, 60):
        parked = owe(journal, issue)
        finish(journal, parked, DeliveryState.NEEDS_ATTENTION)
        owe(journal, issue, kind=DeliveryKind.ACKNOWLEDGE)
    runnable = owe(journal, 999)
    assert due(journal, limit=8) == [runnable]


def test_the_query_finds_what_the_domain_lets_run_and_nothing_else(file_journal):
    """Less would be stuck for ever; more would be due at once, for ever, and never run."""
    followers = [kind for kind in DeliveryKind if kind is not DeliveryKind.CREATE]
    firsts = list(itertools.product(DeliveryKind, UNFINISHED))
    for issue, (kind, state) in enumerate(firsts, start=1):
        first = owe(file_journal, issue, kind=kind, key="first")
        for follower in followers:  # a Request is created once
            owe(file_journal, issue, kind=follower, key=f"second:{follower}")
        finish(file_journal, first, state)
    found = set(due(file_journal, limit=10_000))
    for issue, (kind, state) in enumerate(firsts, start=1):
        with file_journal.read() as ledgers:
            lane = ledgers.deliveries.of_issue(issue)
        free = {d.id: d.kind for d in lane if d.state.can_run and obstacle(d, lane) is None}
        shown = {d.id: d.kind for d in lane if d.id in found}
        assert shown == free, f"behind a {kind} that is {state}"


def test_a_side_that_answers_again_wakes_what_it_put_off(journal):
    number, other = owe(journal, 1), owe(journal, 2)
    finish(journal, number, DeliveryState.RETRYING, cause="SVC-210", due_at=after(3600))
    finish(journal, other, DeliveryState.RETRYING, cause="MAP-300", due_at=after(3600))
    woken = journal.write(lambda b: b.deliveries.wake(Direction.TO_EAM, ("SVC-210",), NOON))
    assert (woken, due(journal)) == (1, [number])


def test_a_retry_of_what_is_in_doubt_is_a_look_up(journal):
    number = owe(journal)
    finish(journal, number, DeliveryState.NEEDS_ATTENTION, doubtful=True)
    assert journal.write(lambda b: b.repair.retry(number, after(9), "Ada"))
    assert delivery(journal, number).state is DeliveryState.CHECKING


def test_nobody_interferes_with_a_call_that_is_out(journal):
    number, epoch = owe(journal), take_lease(journal)
    begin(journal, number, epoch)
    assert not journal.write(lambda b: b.repair.skip(number, "no longer needed", NOON, "Ada"))
    assert not journal.write(lambda b: b.repair.hold(number, NOON, "Ada"))
    assert not journal.write(lambda b: b.repair.edit(number, {"text": "x"}, NOON, "Ada"))
    assert delivery(journal, number).state is DeliveryState.SENDING


def test_an_edit_keeps_the_former_payload(journal):
    number = owe(journal, payload={"text": "before"})
    finish(journal, number, DeliveryState.NEEDS_ATTENTION)
    assert journal.write(lambda b: b.repair.edit(number, {"text": "after"}, NOON, "Ada"))
    with journal.read() as ledgers:
        edited = [e for e in ledgers.events.of_issue(1) if e.name == "create.edited"]
    assert edited[0].detail == {"old": {"text": "before"}, "new": {"text": "after"}}
    assert delivery(journal, number).payload == {"text": "after"}
