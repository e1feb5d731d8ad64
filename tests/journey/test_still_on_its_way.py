"""What a console sent in its last moments still arrives after its memory was lost."""

from __future__ import annotations

import shutil

import pytest

from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.journey import lives

life = lives.life

WORDS = "The hole is as deep as a bucket by now."
SEEN_LATE = 60
"""Seconds after which a server carries out what it was sent; shorter than any quiet period."""


def late(told, side, path):
    """Let the next write to ``path`` get no answer and be carried out a minute later."""
    told.city.faults[side].fail("late", verb="POST", path=path, seconds=SEEN_LATE)


def says(told, number):
    told.says(number, WORDS, by="Ana Ruiz")


def shows(told, number):
    told.says(number, WORDS, by="Ana Ruiz", image=DRAWN)


def crew_says(told, number):
    told.crew("comment", number, text=WORDS, public=True)


def crew_finishes(told, number):
    told.crew("set_status", number, code=999)


SENT = {
    "a resident's comment": (says, "eam", "/Comments/"),
    "a resident's picture": (shows, "eam", "/media/"),
    "a crew's comment": (crew_says, "seeclickfix", "/comments$"),
    "a closing": (crew_finishes, "seeclickfix", "/close$"),
}


def both_sides(told, number):
    """Return how often each side holds what was sent, and how much it holds."""
    issue = told.issue(number)
    ours = [c.text for c in issue.comments if c.author is told.city.seeclickfix.state.integration]
    return (
        told.comments(number).count(WORDS) or sum(WORDS in c for c in told.comments(number)),
        len(told.comments(number)),
        len(told.documents(number)),
        len(ours),
        told.status(number),
    )


@pytest.mark.parametrize("how", ["put_back", "forget", "move"])
@pytest.mark.parametrize("what", SENT)
def test_what_arrives_after_the_loss_is_not_sent_a_second_time(life, what, how):
    act, side, path = SENT[what]
    with life.console() as told:
        number = told.linked_report()
        life.copy_journal()
        act(told, number)
        late(told, side, path)
        told.sync()
    getattr(life, how)()
    with life.console() as told:
        told.sync()
        told.later(SEEN_LATE + 1)
        told.later()
        told.later()
        once = both_sides(told, number)
        assert told.unfinished(number) == []
    expected = {
        "a resident's comment": (1, 1, 0, 1, "Acknowledged"),
        "a resident's picture": (1, 1, 1, 1, "Acknowledged"),
        "a crew's comment": (1, 1, 0, 2, "Acknowledged"),
        "a closing": (0, 0, 0, 2, "Closed"),
    }
    assert once == expected[what]


def test_a_record_that_is_made_after_the_loss_is_the_only_one(life):
    with life.console() as told:
        told.linked_report(summary="Another one")
        number = told.report()
        late(told, "eam", r"Requests\.svc/$")
        told.sync()
    life.forget()
    with life.console() as told:
        told.sync()
        told.later(SEEN_LATE + 1)
        told.later()
        assert len(told.records(number)) == 1
        assert len(told.our_words(number)) == 1


def test_a_home_copied_back_whole_knows_that_it_was(life, tmp_path):
    with life.console() as told:
        number = told.linked_report()
    shutil.copytree(life.home, tmp_path / "kept")
    with life.console() as told:
        says(told, number)
        late(told, "eam", "/Comments/")
        told.sync()
    shutil.rmtree(life.home)
    shutil.copytree(tmp_path / "kept", life.home)
    with life.console() as told:
        told.sync()
        told.later(SEEN_LATE + 1)
        told.later()
        assert told.comments(number) == [WORDS]


def test_a_journal_that_lost_its_newest_changes_knows_that_it_did(life, tmp_path):
    with life.console() as told:
        number = told.linked_report()
        life.copy_journal()
        says(told, number)
        late(told, "eam", "/Comments/")
        told.sync()
    life.put_back()  # as a copy without the write-ahead log: everything else stands as it did
    with life.console() as told:
        told.sync()
        told.later(SEEN_LATE + 1)
        told.later()
        assert told.comments(number) == [WORDS]


def test_a_restart_with_its_memory_sends_at_once_what_came_meanwhile(life):
    with life.console() as told:
        number = told.linked_report()
    with life.console() as told:
        says(told, number)
        fresh = told.report()
        told.sync()
        assert told.comments(number) == [WORDS]
        assert len(told.records(fresh)) == 1


def test_runs_that_end_at_once_send_what_the_first_of_them_put_off(life):
    with life.console() as told:
        number = told.linked_report()
        life.copy_journal()
    life.put_back()
    life.city.clock.advance(5)
    with life.console() as told:
        told.journal.write(lambda ledgers: ledgers.facts.forget("fence"))
    with life.console() as told:
        says(told, number)
        told.sync()
        assert told.comments(number) == []
    life.city.clock.advance(130)
    with life.console() as told:
        told.sync()
        assert told.comments(number) == [WORDS]
