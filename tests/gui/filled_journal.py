"""The real lists over a real journal in a temporary folder, filled by a test."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sqlalchemy import text

from eamconsole.domain.delivery import NewDelivery
from eamconsole.domain.request import IssueStatus, ResidentRequest
from eamconsole.journal import Before, Journal
from eamconsole.services.console import Console
from eamconsole.services.lists.lists import Lists
from eamconsole.services.queue import Queues
from eamconsole.services.queue.effects import Effects
from eamconsole.support.clock import VirtualClock
from tests.fixtures.linked_city import rules
from tests.gui.invented_rows import NOW, ZONE

_RENUMBER = text("UPDATE deliveries SET id = :wanted WHERE id = :given")


class FilledJournal:
    """What the lists of a window need of an opened profile; tests say what stands in it."""

    subscribe = Console.subscribe

    def __init__(self, folder: Path, rows=(), kind: type[Lists] = Lists) -> None:
        self.clock, self.zone = VirtualClock(NOW), ZONE
        self.journal = Journal.open(f"sqlite:///{folder / 'journal.sqlite'}", clock=self.clock)
        queues = Queues(self.journal, self.clock, ZONE)
        self.lists = kind(self.journal, queues, rules(), folder / "images")
        self.effects = Effects(self.journal, queues, self.clock)
        self.put(*rows)

    def put(self, *rows) -> None:
        """Write rows as they are to stand, new ones or known ones, in one transaction."""
        self.journal.write(partial(_write, rows=rows))


def _write(ledgers, rows) -> None:
    for row in rows:
        ledgers.requests.put(_request(row), row.created_at)
        if ledgers.deliveries.get(row.id) is None:
            _owe(ledgers.deliveries, row)
        before = Before(
            id=row.id, state=row.state, attempts=row.attempts, due_at=row.due_at, cause=row.cause,
            explanation=row.explanation, next_step=row.next_step, doubtful=row.doubtful,
            actor=row.actor, moved_to=row.state, moved_at=NOW,
        )  # fmt: skip
        ledgers.deliveries.restore(before, NOW)


def _owe(ledger, row) -> None:
    """Give it the number the story names: two programs may number in another order."""
    payload = {"author": row.author, "text": row.text}
    new = NewDelivery(issue_id=row.issue_id, kind=row.kind, key=str(row.id), payload=payload)
    given = ledger.owe(new, row.created_at)
    if given != row.id:
        ledger._connection.execute(_RENUMBER, {"wanted": row.id, "given": given})
        ledger._traces.added.discard(given)
        ledger._traces.added.add(row.id)


def _request(row) -> ResidentRequest:
    return ResidentRequest(
        issue_id=row.issue_id, status=IssueStatus.OPEN, summary=row.summary,
        description=row.text, place=None, address=row.address, created_at=row.created_at,
        updated_at=row.updated_at, category_title=row.category,
    )  # fmt: skip
