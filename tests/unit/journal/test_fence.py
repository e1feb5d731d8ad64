"""Up to when something may have been sent that a journal does not know of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eamconsole.journal import Fence, Journal
from eamconsole.journal.fence_files import Mark
from eamconsole.support.clock import SystemClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = timedelta(minutes=5)


@pytest.fixture
def journal(tmp_path):
    opened = Journal.open(f"sqlite:///{tmp_path / 'shared.sqlite'}", clock=SystemClock())
    yield opened
    opened.close()


@pytest.fixture
def homes(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    return [tmp_path / name / "journal.sqlite" for name in ("one", "two")]


def life(journal, home, at, *, dies=False, found_lost=False):
    """Open and end an engine's fence; return what it says at the start."""
    fence = Fence(home)
    since = fence.open(journal, at)
    fence.close()
    if not dies:
        journal.write(lambda ledgers: fence.rest(ledgers, found_lost=found_lost))
    return since


def test_two_homes_on_one_journal_each_wait_once(journal, homes):
    starts = [life(journal, homes[turn % 2], NOON + turn * LATER) - NOON for turn in range(5)]
    assert starts == [0 * LATER, LATER, LATER, LATER, LATER]


def test_who_takes_over_from_one_that_died_waits_anew(journal, homes):
    for turn in range(4):
        life(journal, homes[turn % 2], NOON + turn * LATER)
    life(journal, homes[0], NOON + 4 * LATER, dies=True)
    assert life(journal, homes[1], NOON + 5 * LATER) == NOON + 5 * LATER


def test_one_that_died_itself_waits_for_nothing(journal, homes):
    life(journal, homes[0], NOON, dies=True)
    assert life(journal, homes[0], NOON + LATER) == NOON


def test_where_something_was_lost_the_doubt_was_not_in_vain(journal, homes):
    starts = []
    for turn in range(5):
        homes[0].with_suffix(".synced").unlink(missing_ok=True)
        at = NOON + turn * LATER
        starts.append(life(journal, homes[0], at, found_lost=True) == at)
    assert starts == [True] * 5


def test_what_is_shown_to_be_lost_is_waited_for_although_the_files_cannot_be_written(
    journal, homes, monkeypatch
):
    """The same loss, which the files go on showing, is waited for once; another one is new."""

    def refuse(_self):
        raise PermissionError(13, "Permission denied")

    life(journal, homes[0], NOON)
    monkeypatch.setattr(Mark, "make", refuse)
    mark = homes[0].with_suffix(".synced")
    whole = mark.read_bytes()
    starts = []
    for turn, words in enumerate([None, None, "lost-1", "lost-1", "lost-2", "lost-2"], start=1):
        mark.unlink(missing_ok=True)
        if words:
            mark.write_bytes(whole.replace(whole[:6], words.encode()))
        at = NOON + turn * LATER
        starts.append(life(journal, homes[0], at) == at)
    assert starts == [True, False, True, False, True, False]


def test_a_death_lets_the_next_start_wait_even_where_nothing_can_be_kept(journal, homes):
    homes[0].with_suffix(".sent").mkdir()
    for turn in range(4):
        life(journal, homes[0], NOON + turn * LATER, dies=turn == 3)
    assert life(journal, homes[0], NOON + 4 * LATER) == NOON + 4 * LATER


def test_a_clock_put_back_is_waited_for(journal, homes):
    life(journal, homes[0], NOON + 400 * LATER)
    assert life(journal, homes[0], NOON) == NOON


def test_what_an_earlier_version_wrote_down_still_holds(journal, homes):
    fence = Fence(homes[0])
    fence.open(journal, NOON)
    with journal.read() as ledgers:
        kept = ledgers.facts.get("fence")
    ((token, state),) = kept["marks"].items()
    flat = {"token": token, **state, "since": kept["since"]}
    journal.write(lambda ledgers: ledgers.facts.set("fence", flat))
    assert life(journal, homes[0], NOON + LATER) == NOON


def test_the_journal_remembers_a_bounded_number_of_homes(journal, tmp_path):
    for turn in range(40):
        (tmp_path / str(turn)).mkdir()
        life(journal, tmp_path / str(turn) / "journal.sqlite", NOON + turn * LATER)
    with journal.read() as ledgers:
        kept = ledgers.facts.get("fence")
    assert len(kept["marks"]) <= 16 and len(kept["in_vain"]) <= 16
