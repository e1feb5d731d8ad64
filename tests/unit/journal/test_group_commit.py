"""What is queued together shares a commit; a failing piece takes back only itself."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from eamconsole.errors import JournalError
from eamconsole.journal import Journal
from eamconsole.support.clock import VirtualClock
from tests.unit.journal.builders import NOON, owe


def set_fact(name):
    return lambda ledgers: ledgers.facts.set(name, name)


def facts(journal, names):
    with journal.read() as ledgers:
        return [name for name in names if ledgers.facts.get(name) == name]


def test_what_waits_together_is_committed_together(journal):
    gate, before = threading.Event(), journal.commits
    blocked = journal.write_soon(lambda ledgers: gate.wait(30))
    queued = [journal.write_soon(set_fact(str(number))) for number in range(50)]
    gate.set()
    for future in [blocked, *queued]:
        future.result(30)
    assert journal.commits - before <= 3
    assert len(facts(journal, map(str, range(50)))) == 50


def test_many_threads_need_fewer_commits_than_writes(journal):
    before = journal.commits
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: journal.write(set_fact(str(n))), range(400)))
    assert journal.commits - before < 400
    assert len(facts(journal, map(str, range(400)))) == 400


def test_a_failing_piece_poisons_no_group(journal):
    gate = threading.Event()

    def fails(ledgers):
        ledgers.facts.set("bad", "bad")
        raise LookupError("on purpose")

    journal.write_soon(lambda ledgers: gate.wait(30))
    first = journal.write_soon(set_fact("first"))
    failing = journal.write_soon(fails)
    last = journal.write_soon(set_fact("last"))
    gate.set()
    first.result(30)
    last.result(30)
    with pytest.raises(LookupError):
        failing.result(30)
    assert facts(journal, ["first", "bad", "last"]) == ["first", "last"]


def test_what_is_queued_is_written_before_closing(journal_url):
    journal = Journal.open(journal_url, clock=VirtualClock(NOON), name="city")
    queued = [journal.write_soon(set_fact(str(number))) for number in range(30)]
    journal.close()
    assert all(future.done() for future in queued)
    with pytest.raises(JournalError):
        journal.write(set_fact("late"))


def test_watchers_hear_what_a_commit_touched(journal):
    heard = []
    stop = journal.subscribe(heard.append)
    number = owe(journal, 7)
    stop()
    owe(journal, 8)
    assert len(heard) == 1
    assert (heard[0].issue_ids, heard[0].added) == (frozenset({7}), frozenset({number}))


def test_an_inline_journal_in_memory_writes_at_once():
    journal = Journal.open("sqlite://", clock=VirtualClock(NOON), inline=True)
    number = owe(journal, 1)
    with journal.read() as ledgers:
        assert ledgers.deliveries.get(number).id == number
    assert journal.commits == 1
    journal.close()
