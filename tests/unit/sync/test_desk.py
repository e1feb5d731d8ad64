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
from eamconsole.support.clock import SystemClock
from eamconsole.sync.delivery.desk import Desk

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


def test_the_next_creation_begins_and_what_waits_for_the_answer_does_not(journal):
    for issue in (SLOW, QUICK):
        journal.write(lambda ledgers, issue=issue: owe(ledgers, issue))
    runner = SlowDisk(journal)
    desk = Desk(
        journal,
        runner,
        circuits=SimpleNamespace(pause_of=lambda _service: None),
        pictures=None,
        budget=SimpleNamespace(wait_seconds=lambda: 0.0),
        clock=SystemClock(),
        connections=1,
    )
    standing = desk.pay_due(Event())
    desk.close()
    assert runner.began == [
        (SLOW, CREATE),
        (QUICK, CREATE),
        (QUICK, ACKNOWLEDGE),
        (SLOW, ACKNOWLEDGE),
    ]
    assert standing.paid == 4
    assert standing.next_moment is None
