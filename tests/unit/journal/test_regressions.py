"""Faults that once stopped the writer for good, sent something twice, or lost a comment."""

import os
import stat

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Direction, NewDelivery
from eamconsole.domain.request import Person, ResidentComment
from eamconsole.errors import JournalError, JournalRefusal
from eamconsole.journal import Journal, QueueQuery
from eamconsole.journal.database import schema_name
from eamconsole.journal.migrate import back_up
from eamconsole.support.clock import VirtualClock
from tests.unit.journal.builders import (
    NOON,
    a_request,
    after,
    begin,
    delivery,
    finish,
    owe,
    take_lease,
)


def set_fact(ledgers):
    ledgers.facts.set("a", 1)


def test_a_watcher_that_fails_stops_no_writing(journal, caplog):
    journal.subscribe(lambda change: 1 // 0)
    for _ in range(2):
        journal.write_soon(set_fact).result(30)
    assert "watches the journal" in caplog.text


def test_what_is_queued_cannot_be_called_off(journal):
    future = journal.write_soon(set_fact)
    assert not future.cancel()
    future.result(30)
    journal.write_soon(set_fact).result(30)


def test_what_the_database_refuses_is_a_fault_of_that_entry(journal):
    orphan = NewDelivery(issue_id=404, kind=DeliveryKind.CREATE, key="create")
    with pytest.raises(JournalRefusal):
        journal.write(lambda ledgers: ledgers.deliveries.owe(orphan, NOON))
    assert owe(journal, 1) is not None


def test_a_file_that_is_no_journal_is_refused_in_words(tmp_path):
    path = tmp_path / "city.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(JournalError) as refused:
        Journal.open(f"sqlite:///{path}", clock=VirtualClock(NOON))
    assert "backup" in refused.value.next_step


def test_what_is_in_doubt_is_never_begun(journal):
    number, epoch = owe(journal), take_lease(journal)
    finish(journal, number, DeliveryState.WAITING, doubtful=True)
    assert not begin(journal, number, epoch)
    finish(journal, number, DeliveryState.WAITING, doubtful=False)
    assert begin(journal, number, epoch)


@pytest.mark.parametrize("over", [DeliveryState.DONE, DeliveryState.IMPOSSIBLE])
def test_what_is_over_stays_over(journal, over):
    number = owe(journal)
    finish(journal, number, over)
    assert not finish(journal, number, DeliveryState.WAITING)
    assert delivery(journal, number).state is over


def test_a_woken_delivery_is_named_to_watchers(journal):
    number, heard = owe(journal), []
    finish(journal, number, DeliveryState.RETRYING, cause="SVC-210", due_at=after(60))
    journal.subscribe(heard.append)
    journal.write(lambda ledgers: ledgers.deliveries.wake(Direction.TO_EAM, ("SVC-210",), NOON))
    assert heard[0].delivery_ids == {number}


def test_more_requests_than_one_statement_takes(journal):
    number = owe(journal, 259_999)
    with journal.read() as ledgers:
        found = ledgers.backlog.unfinished(range(260_000))
    assert [each.id for each in found] == [number]


def test_words_of_comments_are_found(journal):
    author = Person(account=None, name="Ann")
    comment = ResidentComment(key="1", text="Smells of SULPHUR", author=author, created_at=NOON)
    owe(journal)
    journal.write(lambda ledgers: ledgers.requests.put(a_request(comments=(comment,)), NOON))
    with journal.read() as ledgers:
        assert len(ledgers.queue.ids(QueueQuery(find="sulphur"))) == 1


def test_a_reader_sees_one_moment_and_writes_nothing(journal):
    owe(journal, 1)
    with journal.read() as ledgers:
        assert ledgers.requests.get(2) is None
        journal.write(lambda b: b.requests.put(a_request(2), NOON))
        assert ledgers.requests.get(2) is None
    with pytest.raises(JournalError), journal.read() as ledgers:
        ledgers.facts.set("sneaked", 1)
    with journal.read() as ledgers:
        assert ledgers.requests.get(2) is not None


def test_names_that_differ_get_schemas_that_differ():
    names = ["north-side_test", "north side_test", "North_side_test", "north_side_test"]
    names += ["x" * 70, "x" * 71]
    schemas = {schema_name(name) for name in names}
    assert len(schemas) == len(names)
    assert max(map(len, schemas)) <= 63
    assert schema_name("harborview_test") == "harborview_test"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_backup_is_private_and_whole(tmp_path):
    path = tmp_path / "city.sqlite"
    journal = Journal.open(f"sqlite:///{path}", clock=VirtualClock(NOON))
    number = owe(journal)
    copy = back_up(journal._database, "0001", NOON)
    journal.close()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    again = Journal.open(f"sqlite:///{copy}", clock=VirtualClock(NOON))
    assert delivery(again, number).id == number
    again.close()
