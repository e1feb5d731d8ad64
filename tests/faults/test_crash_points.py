"""Nothing lost, doubled or stuck: every place to die by every pair of faults, on a turned clock.

The process dies between any two durable things: before or after a commit, before a change is
sent, after the other side carried it out.  A new engine goes on from there.
"""

import itertools
import logging
import threading

import pytest

from eamconsole.sync.delivery.steps.create import CreateStep
from tests.faults.call_outcomes import CallOutcome
from tests.faults.lone_engine import LoneEngine
from tests.faults.stories import CrashHarness, Stage, arrival, closure, conversation

STORIES = {
    "arrival": ((), arrival),
    "conversation": ((arrival,), conversation),
    "closure": ((arrival,), closure),
}
TOLD_APART = [outcome for outcome in CallOutcome if outcome is not CallOutcome.APPLIED_THEN_500]
"""To a sound engine a 500 after the change is the same as an answer dropped."""
AFTERWARDS = [outcome for outcome in TOLD_APART if outcome is not CallOutcome.BUSY]
FEWEST_RUNS = {"arrival": 1250, "conversation": 1200, "closure": 850}
SECOND_DEATHS = 4
"""Of the places for a second death one in so many, others after each first; the soak takes all."""


def pairs_for(name):
    """Return each fault alone, first and second, and this story's share of the pairs.

    The stories share the pairs between them; the soak has three faults in every story.
    """
    pairs = [*itertools.product(TOLD_APART, AFTERWARDS)]
    alone = [pair for pair in pairs if CallOutcome.SUCCEEDS in pair]
    together = [pair for pair in pairs if CallOutcome.SUCCEEDS not in pair]
    return alone + together[list(STORIES).index(name) :: len(STORIES)]


def test_every_pair_of_faults_is_played_in_some_story():
    played = {pair for name in STORIES for pair in pairs_for(name)}
    assert played == {*itertools.product(TOLD_APART, AFTERWARDS)}


@pytest.fixture(scope="module", params=STORIES)
def stage(request):
    """One story, ready to be played from its opening."""
    happened, happening = STORIES[request.param]
    harness = CrashHarness()
    harness.open_with(*happened)
    yield request.param, harness, happening
    harness.close()


@pytest.fixture(autouse=True)
def no_log(caplog):
    """Keep no log of thousands of lives: writing it takes as long as living a quarter of them."""
    caplog.set_level(logging.CRITICAL, "eamconsole")


def test_a_story_told_without_a_fault_ends_well(stage):
    _name, harness, happening = stage
    assert list(harness.broken_runs(happening, crashes=0)) == [[]]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_no_death_and_no_pair_of_faults_breaks_the_promise(stage, record_property):
    name, harness, happening = stage
    for outcomes in pairs_for(name):
        found = [*harness.broken_runs(happening, outcomes)]
        assert not any(found), f"{outcomes}: {broken_ones(found)}"
    lives = harness.broken_runs(
        happening, [CallOutcome.APPLIED_THEN_500], crashes=2, one_in=SECOND_DEATHS
    )
    found = [*lives]
    assert not any(found), f"dying twice: {broken_ones(found)}"
    record_property("runs", harness.runs)
    assert harness.runs >= FEWEST_RUNS[name]


@pytest.mark.slow
@pytest.mark.parametrize("outcome", TOLD_APART)
def test_a_second_engine_that_takes_over_anywhere_doubles_nothing(stage, outcome):
    _name, harness, happening = stage
    found = [*harness.overtaken_runs(happening, [outcome])]
    assert not any(found), broken_ones(found)


def test_what_broke_after_it_was_sent_is_looked_up_before_it_is_sent_again(monkeypatch):
    def breaks(*_arguments):
        raise LookupError("nobody foresaw this")

    stage, harness = Stage.empty(), CrashHarness()
    arrival(stage)
    life = LoneEngine(harness.journal, stage.line, stage.scf, stage.eam, stage.drawer)
    with monkeypatch.context() as patch:
        patch.setattr(CreateStep, "settle", breaks)
        life.intake.run(threading.Event())
        (creation,) = life.ready()
        with pytest.raises(LookupError) as broke:
            life.run(creation)
        life.runner.quarantine(creation, broke.value)
    life.retry_parked()
    life.round()
    assert len(stage.eam.dossiers) == 1
    harness.close()


@pytest.mark.soak
@pytest.mark.parametrize("outcome", TOLD_APART)
def test_no_two_deaths_break_the_promise(stage, outcome):
    _name, harness, happening = stage
    found = [*harness.broken_runs(happening, [outcome], crashes=2)]
    assert not any(found), broken_ones(found)


@pytest.mark.soak
def test_no_three_faults_break_the_promise(stage):
    _name, harness, happening = stage
    for outcomes in itertools.product(CallOutcome, repeat=3):
        found = [*harness.broken_runs(happening, outcomes)]
        assert not any(found), f"{outcomes}: {broken_ones(found)}"


def broken_ones(found):
    """Return the number and the words of the first few runs that broke something."""
    return [(number, broken) for number, broken in enumerate(found) if broken][:5]
