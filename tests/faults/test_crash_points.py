"""Nothing lost, doubled or stuck: every place to die by every pair of faults, on a turned clock.

The process dies between any two durable things: before or after a commit, before a change is
sent, after the other side carried it out.  A new engine goes on from there.
"""

import itertools
import threading

import pytest

from eamconsole.sync.delivery.steps.create import CreateStep
from tests.faults.fates import Fate
from tests.faults.lone_engine import LoneEngine
from tests.faults.stories import Stage, Theatre, arrival, closure, conversation

STORIES = {
    "arrival": ((), arrival),
    "conversation": ((arrival,), conversation),
    "closure": ((arrival,), closure),
}
TOLD_APART = [fate for fate in Fate if fate is not Fate.APPLIED_THEN_500]
"""To a sound engine a 500 after the change is the same as an answer dropped."""
AFTERWARDS = [fate for fate in TOLD_APART if fate is not Fate.BUSY]
FEWEST_RUNS = {"arrival": 2000, "conversation": 1800, "closure": 1200}


@pytest.fixture(scope="module", params=STORIES)
def stage(request):
    """One story, ready to be played from its opening."""
    happened, happening = STORIES[request.param]
    theatre = Theatre()
    theatre.open_with(*happened)
    yield request.param, theatre, happening
    theatre.close()


def test_a_story_told_without_a_fault_ends_well(stage):
    _name, theatre, happening = stage
    assert list(theatre.broken_runs(happening, crashes=0)) == [[]]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_no_death_and_no_pair_of_faults_breaks_the_promise(stage, record_property):
    name, theatre, happening = stage
    for fates in itertools.product(TOLD_APART, AFTERWARDS):
        found = [*theatre.broken_runs(happening, fates)]
        assert not any(found), f"{fates}: {broken_ones(found)}"
    found = [*theatre.broken_runs(happening, [Fate.APPLIED_THEN_500], crashes=2)]
    assert not any(found), f"dying twice: {broken_ones(found)}"
    record_property("runs", theatre.runs)
    assert theatre.runs >= FEWEST_RUNS[name]


@pytest.mark.slow
@pytest.mark.parametrize("fate", TOLD_APART)
def test_a_second_engine_that_takes_over_anywhere_doubles_nothing(stage, fate):
    _name, theatre, happening = stage
    found = [*theatre.overtaken_runs(happening, [fate])]
    assert not any(found), broken_ones(found)


def test_what_broke_after_it_was_sent_is_looked_up_before_it_is_sent_again(monkeypatch):
    def breaks(*_arguments):
        raise LookupError("nobody foresaw this")

    stage, theatre = Stage.empty(), Theatre()
    arrival(stage)
    life = LoneEngine(theatre.journal, stage.line, stage.scf, stage.eam, stage.drawer)
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
    theatre.close()


@pytest.mark.soak
def test_no_three_faults_break_the_promise(stage):
    _name, theatre, happening = stage
    for fates in itertools.product(Fate, repeat=3):
        found = [*theatre.broken_runs(happening, fates)]
        assert not any(found), f"{fates}: {broken_ones(found)}"


def broken_ones(found):
    """Return the number and the words of the first few runs that broke something."""
    return [(number, broken) for number, broken in enumerate(found) if broken][:5]
