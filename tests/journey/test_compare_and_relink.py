"""A comparison beside a relink: neither acts on what only one of them knows."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from eamconsole.domain.reconciling import DifferenceKind
from eamconsole.errors import ActionRefused
from eamconsole.services.held import HeldRequests
from eamconsole.services.queue import Repair
from eamconsole.services.reconcile import Mending, Reconciling
from eamconsole.services.reconcile.report import verdict
from eamconsole.sync.reconcile import keeping, standing_alone
from tests.journey import lives
from tests.journey.test_relink import Elsewhere

life = lives.life


def compared(parts, observe=lambda _step: None):
    """Compare to the end; return how it ended and what differs."""
    assert standing_alone(parts).run(threading.Event(), observe)
    with parts.journal.read() as ledgers:
        return keeping.last_run(ledgers), keeping.kept_differences(ledgers)


def four_requests_then_the_disk_is_lost(life):
    with life.console() as told:
        numbers = [told.report(summary=f"Hole {n}") for n in range(4)]
        told.come_to_rest()
    life.forget()
    return numbers


class Beside:
    """Does something once, in the middle of what it observes."""

    def __init__(self, act, activity):
        self._act, self._activity = act, activity
        self.came = None

    def __call__(self, step):
        if self.came is None and step.activity.startswith(self._activity):
            self.came = self._act()


def test_a_comparison_waits_while_the_journal_is_relinked(life):
    four_requests_then_the_disk_is_lost(life)
    console = Elsewhere(life.city, life.home)
    parts = console.parts

    def compare():
        with pytest.raises(ActionRefused) as told:
            standing_alone(parts).run(threading.Event())
        return told.value

    console.steps = beside = _Listening(Beside(compare, "looking for records"))
    assert console.relink().finished
    refusal = beside.heard.came
    assert "relink has been running since 2" in refusal.summary
    assert "compares both systems by itself" in refusal.next_step
    with parts.journal.read() as ledgers:
        assert keeping.last_run(ledgers) is None and keeping.is_wanted(ledgers)
    last, found = compared(parts)
    assert (last.pairs, last.notes, found) == (4, (), ())
    console.close()


def test_a_relink_ends_a_comparison_that_is_not_over(life):
    four_requests_then_the_disk_is_lost(life)
    console = Elsewhere(life.city, life.home)
    relink = Beside(console.relink, "comparing")
    with pytest.raises(ActionRefused) as told:
        compared(console.parts, relink)
    assert relink.came.finished and relink.came.adopted["create"] == 4
    assert "relinked while both systems were compared" in told.value.summary
    with console.parts.journal.read() as ledgers:
        assert keeping.running(ledgers) is None
        assert keeping.last_run(ledgers) is None
        assert keeping.kept_differences(ledgers) == ()
    last, found = compared(console.parts)
    assert (last.pairs, last.differences, found) == (4, 0, ())
    console.close()


def test_a_comparison_that_has_read_everything_ends_as_well(life):
    """Between its last page and its end a relink may come."""
    four_requests_then_the_disk_is_lost(life)
    console = Elsewhere(life.city, life.home)
    comparison = standing_alone(console.parts)
    plain = comparison._conclude

    def late(state):
        console.relink()
        return plain(state)

    comparison._conclude = late
    with pytest.raises(ActionRefused):
        comparison.run(threading.Event())
    with console.parts.journal.read() as ledgers:
        assert keeping.last_run(ledgers) is None and keeping.is_wanted(ledgers)
    console.close()


def test_after_a_relink_that_was_stopped_nothing_is_called_agreed(life):
    numbers = four_requests_then_the_disk_is_lost(life)
    console = Elsewhere(life.city, life.home)
    assert not console.relink(after=1).finished
    last, found = compared(console.parts)
    (note,) = last.notes
    assert "did not come to its end" in note and "eamconsole relink" in note
    assert not last.agrees
    assert {each.kind for each in found} <= {DifferenceKind.NOT_LINKED}
    assert console.relink().finished
    last, found = compared(console.parts)
    assert (last.pairs, last.agrees, found) == (len(numbers), True, ())
    console.close()


def test_a_sync_that_has_read_all_makes_up_for_a_relink_that_was_stopped(life):
    four_requests_then_the_disk_is_lost(life)
    console = Elsewhere(life.city, life.home)
    assert not console.relink(after=1).finished
    console.close()
    with life.console() as told:
        told.come_to_rest()
        told.later(4_000)
        with told.journal.read() as ledgers:
            last = keeping.last_run(ledgers)
        assert (last.pairs, last.agrees) == (4, True)


@pytest.mark.parametrize(
    "apart", [timedelta(minutes=11), timedelta(days=730), -timedelta(days=730)]
)
def test_a_relink_that_was_killed_holds_nobody_up_for_long_whatever_the_clock_says(life, apart):
    four_requests_then_the_disk_is_lost(life)
    console = Elsewhere(life.city, life.home)
    facts = {}

    def look():
        with console.parts.journal.read() as ledgers:
            names = ("relink_began", "relink_at_work")
            facts.update({name: ledgers.facts.get(name) for name in names})

    console.steps = _Listening(Beside(look, "looking for records"))
    console.relink()
    said = facts["relink_at_work"]
    killed_at(console, facts, said["at"])
    with pytest.raises(ActionRefused):
        standing_alone(console.parts).run(threading.Event())
    killed_at(console, facts, (datetime.fromisoformat(said["at"]) - apart).isoformat())
    last, _ = compared(console.parts)
    assert not last.agrees and "did not come to its end" in " ".join(last.notes)
    console.close()


def killed_at(console, facts, at):
    """Leave the journal as a kill leaves it: nobody gave the lease up."""

    def leave(ledgers):
        ledgers.facts.set("relink_began", facts["relink_began"])
        ledgers.facts.set("relink_at_work", {"epoch": ledgers.lease.epoch(), "at": at})

    console.parts.journal.write(leave)


def test_nothing_is_mended_by_the_list_while_the_journal_is_relinked(life):
    numbers = four_requests_then_the_disk_is_lost(life)
    console = Elsewhere(life.city, life.home)
    _, found = compared(console.parts)
    assert {each.issue_id for each in found} == set(numbers)
    parts = console.parts
    repair = Repair(parts.journal, parts.clock, "pat", lambda: None)
    held = HeldRequests(parts.journal, parts.clock, parts.rules, "pat", lambda: None)
    person = Mending(parts.journal, parts.clock, repair, held, lambda: None)
    board = Reconciling(parts.journal, parts.clock, lambda: parts, person)

    def mend():
        with pytest.raises(ActionRefused) as told:
            person.mend(found)
        return told.value, board.agreement()

    console.steps = _Listening(Beside(mend, "looking for records"))
    assert console.relink().finished
    refusal, meanwhile = console.steps.heard.came
    assert "relink has been running" in refusal.summary
    assert "relink has been running since" in meanwhile.as_json()["not_known"][-1]
    assert "not everything could be looked at" in verdict(meanwhile)
    assert not meanwhile.agrees
    after = board.agreement()
    assert after.notes[-1].startswith("Compared before the journal was relinked")
    assert not after.agrees
    console.close()


class _Listening(list):
    """The steps of a run, each told to somebody at once."""

    def __init__(self, heard):
        super().__init__()
        self.heard = heard

    def append(self, step):
        super().append(step)
        self.heard(step)
