"""Each safeguard taken away must show: an enumeration that finds nothing proves nothing."""

import dataclasses
import itertools
from datetime import timedelta

import pytest

from eamconsole.domain.delivery import Direction
from eamconsole.domain.echo import Origin
from eamconsole.domain.retry import Retrying
from eamconsole.errors import JournalRefusal, ServiceUnreachable
from eamconsole.journal.ledgers.deliveries import DeliveryLedger
from eamconsole.journal.moments import to_micros
from eamconsole.sync.delivery.outcome import Absent
from eamconsole.sync.delivery.runner import Runner
from eamconsole.sync.delivery.steps.comment_in import CommentInStep
from eamconsole.sync.delivery.steps.comment_out import CommentOutStep
from eamconsole.sync.watch.cycle import WatchCycle
from tests.faults.call_outcomes import CallOutcome, as_the_clients_read_it
from tests.faults.lone_engine import CITY, LoneEngine
from tests.faults.stories import CrashHarness, arrival, closure, conversation


def broken_runs(engine, *stories, outcomes=tuple(CallOutcome)):
    """Play the stories with one fault each at every crash point; return what was broken."""
    broken = []
    for happened, happening in stories:
        harness = CrashHarness(engine)
        harness.open_with(*happened)
        for outcome in outcomes:
            broken += filter(None, harness.broken_runs(happening, [outcome]))
        harness.close()
    return list(itertools.chain(*broken))


ARRIVAL = ((), arrival)
CONVERSATION = ((arrival,), conversation)
CLOSURE = ((arrival,), closure)


class NoIntent(Runner):
    """Sends first and writes down afterwards."""

    def _begin(self, delivery, prepared):
        return True


class ClaimsAnything(Runner):
    """Takes a delivery up whoever holds the lease and whatever became of it."""

    def _begin(self, delivery, prepared):
        claim = "UPDATE deliveries SET state = 'sending', attempts = ?, sent_at = ? WHERE id = ?"
        row = (delivery.attempts + 1, to_micros(self._clock.now()), delivery.id)
        self._journal.write(lambda ledgers: ledgers.connection.exec_driver_sql(claim, row))
        return True


class Hasty(LoneEngine):
    """Looks up at once."""

    def __init__(self, journal, line, *sides):
        limits = dataclasses.replace(
            CITY.limits, eam_quiet=timedelta(0), seeclickfix_quiet=timedelta(0)
        )
        super().__init__(journal, line, *sides, city=dataclasses.replace(CITY, limits=limits))


class Blind(Runner):
    """Takes doubt for failure: sends again without looking."""

    def _check(self, step, delivery, lane):
        self._conclude_absent(delivery, Absent())


def with_runner(runner):
    """Return an engine that pays through another runner."""
    return type("Mutant", (LoneEngine,), {"runner_class": runner})


def reading(misread):
    """Return an engine whose clients read one outcome wrongly."""

    class Misreading(LoneEngine):
        def __init__(self, journal, line, *sides):
            line.reading = lambda service, outcome: (
                misread[outcome](service)
                if outcome in misread
                else as_the_clients_read_it(service, outcome)
            )
            super().__init__(journal, line, *sides)

    return Misreading


def test_the_sound_engine_breaks_nothing_in_the_same_runs():
    assert not broken_runs(
        LoneEngine, ARRIVAL, CLOSURE, outcomes=[CallOutcome.LATE, CallOutcome.LOGIN_PAGE]
    )


@pytest.mark.parametrize(
    ("mutant", "story", "outcome"),
    [
        pytest.param(Hasty, ARRIVAL, CallOutcome.LATE, id="no quiet period"),
        pytest.param(
            with_runner(Blind), ARRIVAL, CallOutcome.APPLIED_THEN_DROPPED, id="no look-up"
        ),
        pytest.param(
            reading({CallOutcome.APPLIED_THEN_500: lambda side: ServiceUnreachable(side, "500")}),
            ARRIVAL,
            CallOutcome.APPLIED_THEN_500,
            id="500 taken for not applied",
        ),
        pytest.param(
            reading({CallOutcome.LOGIN_PAGE: lambda _side: None}),
            CLOSURE,
            CallOutcome.LOGIN_PAGE,
            id="page with 200 taken for success",
        ),
    ],
)
def test_a_mutant_of_the_protocol_is_caught(mutant, story, outcome):
    assert broken_runs(mutant, story, outcomes=[outcome])


def test_a_client_that_drops_late_changes_to_seeclickfix_is_caught(monkeypatch):
    quiet = Retrying.quiet

    def quiet_on_one_side(retrying, direction):
        if direction is Direction.TO_SEECLICKFIX:
            return timedelta(0)
        return quiet(retrying, direction)

    monkeypatch.setattr(Retrying, "quiet", quiet_on_one_side)

    class DeafToSeeClickFix(Runner):
        def _doubt(self, delivery, error):
            super()._doubt(delivery, error)
            if delivery.direction is Direction.TO_SEECLICKFIX:
                self._check(self._steps[delivery.kind], *self._lanes.lane_of(delivery))

    found = broken_runs(
        with_runner(DeafToSeeClickFix), CLOSURE, outcomes=[CallOutcome.SUCCEEDS, CallOutcome.LATE]
    )
    assert any("doubled comment in the thread" in each for each in found)


def test_sending_before_the_intent_is_durable_is_caught(monkeypatch):
    monkeypatch.setattr(DeliveryLedger, "stands", lambda *_row, **_claim: True)
    assert "2 Work Requests" in broken_runs(
        with_runner(NoIntent), ARRIVAL, outcomes=[CallOutcome.LATE]
    )


def test_a_second_engine_beside_the_first_is_caught():
    harness = CrashHarness(with_runner(ClaimsAnything))
    harness.open_with(arrival)
    found = itertools.chain(*harness.overtaken_runs(closure))
    assert "doubled comment in EAM: Still there at noon." in found
    harness.close()


def test_late_answers_over_a_second_engines_are_caught(monkeypatch):
    monkeypatch.setattr(DeliveryLedger, "stands", lambda *_row, **_claim: True)
    refused, put_off = [], Runner.put_off

    def noting(self, delivery, error):
        refused.append(error)
        put_off(self, delivery, error)

    monkeypatch.setattr(Runner, "put_off", noting)
    harness = CrashHarness()
    list(harness.overtaken_runs(arrival))
    assert any(isinstance(error, JournalRefusal) for error in refused)
    harness.close()


def test_closing_before_the_last_comments_is_caught(monkeypatch):
    def closes_first(self, link, record):
        at = self._parts.clock.now()

        def both(ledgers):
            now = self._evaluator.keep(ledgers, link, record, at)
            return now, self._evaluator.owe_closure(ledgers, now, at)

        now, owed = self._parts.journal.write(both)
        return owed + (self._read_children(now) or 0)

    monkeypatch.setattr(WatchCycle, "_follow_one", closes_first)
    found = broken_runs(LoneEngine, CLOSURE, outcomes=[CallOutcome.SUCCEEDS])
    assert any("out of order, comment in the thread" in each for each in found)


def crews_own(*_comment, **_more):
    """Take every comment in EAM for one of the crews'."""
    return Origin.CREW


def test_forgetting_which_comments_are_ours_is_caught(monkeypatch):
    monkeypatch.setattr(CommentOutStep, "settle", lambda *_arguments: None)
    monkeypatch.setattr("eamconsole.sync.watch.crew_content.origin_of", crews_own)
    found = broken_runs(LoneEngine, ARRIVAL, outcomes=[CallOutcome.SUCCEEDS])
    assert any("doubled comment in the thread: It grows." in each for each in found)


def test_taking_our_unanswered_comments_for_the_crews_is_caught(monkeypatch):
    monkeypatch.setattr("eamconsole.sync.watch.crew_content.origin_of", crews_own)
    found = broken_runs(
        LoneEngine, CONVERSATION, outcomes=[CallOutcome.SUCCEEDS, CallOutcome.APPLIED_THEN_DROPPED]
    )
    assert any("doubled comment in the thread" in each for each in found)


def test_not_knowing_our_own_account_is_caught(monkeypatch):
    monkeypatch.setattr("eamconsole.domain.planning.crosses", lambda *_arguments: True)
    found = broken_runs(LoneEngine, ARRIVAL, outcomes=[CallOutcome.SUCCEEDS])
    assert any("doubled comment in EAM: Received: WR-1" in each for each in found)


def test_posting_again_without_reading_the_thread_is_caught(monkeypatch):
    monkeypatch.setattr(CommentInStep, "look_up", lambda *_arguments: Absent())
    found = broken_runs(LoneEngine, CONVERSATION, outcomes=[CallOutcome.SUCCEEDS])
    assert any("doubled comment in the thread: We come on Monday." in each for each in found)


def test_trusting_this_machines_clock_is_caught(monkeypatch):
    sooner = "eamconsole.domain.own_words._not_before"
    monkeypatch.setattr(sooner, lambda delivery, comment: comment.created_at >= delivery.sent_at)
    found = broken_runs(LoneEngine, CONVERSATION, outcomes=[CallOutcome.APPLIED_THEN_DROPPED])
    assert any("doubled comment in the thread: We come on Monday." in each for each in found)
