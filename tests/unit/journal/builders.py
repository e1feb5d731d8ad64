"""Requests, debts and links that state only what matters to a test."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from eamconsole.domain.delivery import DeliveryKind, NewDelivery
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.request import IssueStatus, Place, ResidentRequest
from eamconsole.domain.work import Module

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def after(seconds):
    """Return the moment ``seconds`` after noon."""
    return NOON + timedelta(seconds=seconds)


def a_request(issue_id=1, **changes):
    """Return an Open Request."""
    facts = {
        "issue_id": issue_id,
        "status": IssueStatus.OPEN,
        "summary": "Pothole",
        "description": "Deep enough to swim in",
        "place": Place(41.25, -72.75),
        "address": "1 Main St",
        "created_at": NOON,
        "updated_at": NOON,
    }
    return ResidentRequest(**facts | changes)


def a_link(issue_id=1, **changes):
    """Return an open link."""
    facts = {
        "issue_id": issue_id,
        "module": Module.WORK_REQUEST,
        "auto_number": 1000 + issue_id,
        "number": f"WR {issue_id}",
        "state": LinkState.OPEN,
        "created_at": NOON,
    }
    return Link(**facts | changes)


def owe(journal, issue_id=1, kind=DeliveryKind.CREATE, key=None, **more):
    """Take a Request in with one debt; return the debt's number, None where it was owed."""
    debt = NewDelivery(issue_id=issue_id, kind=kind, key=key or kind.value, **more)

    def work(ledgers):
        if ledgers.requests.get(issue_id) is None:
            ledgers.requests.put(a_request(issue_id), NOON)
        return ledgers.deliveries.owe(debt, NOON)

    return journal.write(work)


def delivery(journal, number):
    """Return the delivery as it stands."""
    with journal.read() as ledgers:
        return ledgers.deliveries.get(number)


def finish(journal, number, state, **more):
    """Move a delivery."""
    return journal.write(lambda ledgers: ledgers.deliveries.finish(number, state, at=NOON, **more))


def begin(journal, number, epoch, expected=0):
    """Claim a delivery."""
    known = replace(delivery(journal, number), attempts=expected)
    return begin_as_known(journal, known, epoch)


def begin_as_known(journal, known, epoch):
    """Claim a delivery by what was read of it before."""
    return journal.write(
        lambda ledgers: ledgers.deliveries.begin(known, epoch=epoch, at=NOON, payload_hash="digest")
    )


def take_lease(journal, holder="town hall, process 7"):
    """Take the lease; return the epoch."""
    return journal.write(lambda ledgers: ledgers.lease.take(holder, NOON))
