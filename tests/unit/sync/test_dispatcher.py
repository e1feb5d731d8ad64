"""The desk lets a worker go on while its answer reaches the disk, and nothing else."""

from concurrent.futures import Future
from datetime import UTC, datetime
from threading import Event
from types import SimpleNamespace

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import IssueStatus, Place, ResidentRequest
from eamconsole.journal import Journal
from eamconsole.journal.ledgers.backlog import Backlog
from eamconsole.support.clock import SystemClock, VirtualClock
from eamconsole.sync.delivery.dispatcher import Dispatcher

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
SLOW, QUICK = IssueId(1), IssueId(2)
CREATE, ACKNOWLEDGE = DeliveryKind.CREATE, DeliveryKind.ACKNOWLEDGE


class SlowDisk:
    """Pays at once; what became of the first Request's creation is durable only at the end."""

    def __init__(self, journal):
        self._journal = journal
        self._answer = Future()
        self.began = []

    def run(self, delivery):
        self.began.append((delivery.issue_id, delivery.kind))
        self._write(delivery, DeliveryState.SENDING)
        if (delivery.issue_id, delivery.kind) == (SLOW, CREATE):
            return self._answer
        self._write(delivery, DeliveryState.DONE)
        if (delivery.issue_id, delivery.kind) == (QUICK, ACKNOWLEDGE):
            self._answer.set_result(True)
        return None

    def conclude(self, delivery, answer):
        assert answer.result()
        self._write(delivery, DeliveryState.DONE)

    def _write(self, delivery, state):
        self._journal.write(lambda ledgers: ledgers.deliveries.finish(delivery.id, state, at=AT))


@pytest.fixture
def journal(tmp_path):
    journal = Journal.open(f"sqlite:///{tmp_path / 'j.sqlite'}", clock=SystemClock())
    yield journal
    journal.close()


def owe(ledgers, issue):
    place = Place(41.3, -72.9)
    ledgers.requests.put(
        ResidentRequest(
            issue_id=issue, status=IssueStatus.OPEN, summary="Pothole", description="",
            place=place, address="", created_at=AT, updated_at=AT,
        ),
        AT,
    )  # fmt: skip
    for kind in (CREATE, ACKNOWLEDGE):
        ledgers.deliveries.owe(NewDelivery(issue_id=issue, kind=kind, key=kind.value), AT)


def a_dispatcher(journal, runner, clock):
    return Dispatcher(
        journal,
        runner,
        circuits=SimpleNamespace(pause_of=lambda _service: None),
        pictures=None,
        budget=SimpleNamespace(wait_seconds=lambda: 0.0),
        clock=clock,
        connections=1,
    )


class QuickDisk:
    """Pays at once; ``meanwhile`` happens while the first acknowledgment is paid."""

    def __init__(self, journal, meanwhile=lambda _ledgers: None):
        self._journal = journal
        self._meanwhile = meanwhile
        self.paid = []

    def run(self, delivery):
        self.paid.append((delivery.issue_id, delivery.kind))
        meanwhile, self._meanwhile = self._meanwhile, lambda _ledgers: None
        if delivery.kind is CREATE:
            self._meanwhile = meanwhile
        else:
            self._journal.write(meanwhile)
        done = DeliveryState.DONE
        self._journal.write(lambda ledgers: ledgers.deliveries.finish(delivery.id, done, at=AT))


@pytest.fixture
def asked(monkeypatch):
    """For each look at what is due, the Requests it was confined to."""
    looks, due = [], Backlog.due

    def noted(self, *arguments, **options):
        looks.append(options["issues"])
        return due(self, *arguments, **options)

    monkeypatch.setattr(Backlog, "due", noted)
    return looks


def test_a_long_backlog_is_not_looked_through_again_for_each_creation(journal, asked):
    """Each look would pass by everything that waits for its own creation."""
    journal.write(lambda ledgers: [owe(ledgers, IssueId(each)) for each in range(1, 101)])
    runner = QuickDisk(journal)
    dispatcher = a_dispatcher(journal, runner, VirtualClock(AT))
    assert dispatcher.pay_due(Event()).paid == 200
    dispatcher.close()
    assert len(set(runner.paid)) == 200
    assert asked.count(None) <= 8


def test_what_falls_due_meanwhile_is_paid_in_the_same_pass(journal):
    """Nothing that was paid tells of it, and no second passes."""
    journal.write(lambda ledgers: owe(ledgers, IssueId(1)))
    runner = QuickDisk(journal, meanwhile=lambda ledgers: owe(ledgers, IssueId(2)))
    dispatcher = a_dispatcher(journal, runner, VirtualClock(AT))
    assert dispatcher.pay_due(Event()).paid == 4
    dispatcher.close()


def test_the_next_creation_begins_and_what_waits_for_the_answer_does_not(journal):
    for issue in (SLOW, QUICK):
        journal.write(lambda ledgers, issue=issue: owe(ledgers, issue))
    runner = SlowDisk(journal)
    dispatcher = a_dispatcher(journal, runner, SystemClock())
    standing = dispatcher.pay_due(Event())
    dispatcher.close()
    assert runner.began == [
        (SLOW, CREATE),
        (QUICK, CREATE),
        (QUICK, ACKNOWLEDGE),
        (SLOW, ACKNOWLEDGE),
    ]
    assert standing.paid == 4
    assert standing.next_moment is None
