"""What happened: attempts, events, and what people did.  Append-only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from eamconsole.domain.delivery import Attempt, HistoryEvent
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.journal.ledgers.base import Ledger, clean, to_json
from eamconsole.journal.ledgers.rows import AuditEntry
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.journal.plan import Plan
from eamconsole.journal.schema import attempts, audit, deliveries, events

_BEGIN = Plan(insert(attempts), ("delivery_id", "number", "began_at", "sent"))
_END = Plan(
    update(attempts)
    .where(attempts.c.delivery_id == bindparam("row"), attempts.c.number == bindparam("which"))
    .values(ended_at=bindparam("at"), outcome=bindparam("how"), answered=bindparam("words"))
)
_HOLDS = Plan(
    select(deliveries.c.id).where(
        deliveries.c.id == bindparam("row"), deliveries.c.attempts >= bindparam("which")
    )
)
"""By the row, which is counted up with each attempt: retention drops what was sent."""
_LARGEST = 2**31 - 1
"""The largest number of an attempt."""
_ADD_EVENT = Plan(insert(events), ("at", "name", "issue_id", "delivery_id", "actor", "detail"))


class AttemptLedger(Ledger):
    """Every call of every delivery, redacted, for people to compare."""

    def begin(self, delivery_id: DeliveryId, number: int, at: datetime, sent: str) -> None:
        """Write down what is about to be sent."""
        _BEGIN.run(
            self._connection,
            {
                "delivery_id": delivery_id,
                "number": number,
                "began_at": to_micros(at),
                "sent": clean(sent),
            },
        )

    def end(
        self, delivery_id: DeliveryId, number: int, at: datetime, outcome: str, answered: str
    ) -> None:
        """Write down how it ended; without such an attempt nothing happens."""
        _END.run(
            self._connection,
            {
                "row": delivery_id,
                "which": number,
                "at": to_micros(at),
                "how": outcome,
                "words": clean(answered),
            },
        )

    def holds(self, delivery_id: DeliveryId, number: int) -> bool:
        """Return whether that attempt of that delivery was written down.

        PostgreSQL refuses a number that its column cannot hold; so it stands nowhere.
        """
        if not 0 <= number <= _LARGEST:
            return False
        return _HOLDS.first(self._connection, {"row": delivery_id, "which": number}) is not None

    def of(self, delivery_id: DeliveryId) -> tuple[Attempt, ...]:
        """Return the attempts of one delivery, the first first."""
        found = self._connection.execute(
            select(attempts)
            .where(attempts.c.delivery_id == delivery_id)
            .order_by(attempts.c.number)
        )
        return tuple(
            Attempt(
                number=row.number,
                began_at=from_micros(row.began_at),
                sent=row.sent,
                ended_at=from_micros(row.ended_at),
                outcome=row.outcome,
                answered=row.answered,
            )
            for row in found
        )


class EventLedger(Ledger):
    """One line per transition; the timeline of a Request."""

    def add(
        self,
        name: str,
        at: datetime,
        *,
        issue_id: IssueId | None = None,
        delivery_id: DeliveryId | None = None,
        actor: str = "console",
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Append one line."""
        if issue_id is not None:
            self._traces.issues.add(issue_id)
        _ADD_EVENT.run(
            self._connection,
            {
                "at": to_micros(at),
                "name": name,
                "issue_id": issue_id,
                "delivery_id": delivery_id,
                "actor": clean(actor),
                "detail": to_json(dict(detail or {})),
            },
        )

    def of_issue(self, issue_id: IssueId) -> tuple[HistoryEvent, ...]:
        """Return a Request's lines, oldest first."""
        found = self._connection.execute(
            select(events).where(events.c.issue_id == issue_id).order_by(events.c.id)
        )
        return tuple(_event(row) for row in found)

    def newest(self, limit: int, before_id: int | None = None) -> tuple[HistoryEvent, ...]:
        """Return the newest lines of all, newest first."""
        statement = select(events).order_by(events.c.id.desc()).limit(limit)
        if before_id is not None:
            statement = statement.where(events.c.id < before_id)
        return tuple(_event(row) for row in self._connection.execute(statement))

    def count_since(self, moment: datetime) -> dict[str, int]:
        """Return how many lines of each name were written at or after ``moment``."""
        found = self._connection.execute(
            select(events.c.name, func.count())
            .where(events.c.at >= to_micros(moment))
            .group_by(events.c.name)
        )
        return {name: int(count) for name, count in found}


class AuditLedger(Ledger):
    """What people did, for good."""

    def add(
        self,
        actor: str,
        action: str,
        at: datetime,
        *,
        delivery_id: DeliveryId | None = None,
        issue_id: IssueId | None = None,
        detail: str = "",
    ) -> None:
        """Append one action."""
        self._connection.execute(
            audit.insert().values(
                at=to_micros(at),
                actor=clean(actor),
                action=action,
                delivery_id=delivery_id,
                issue_id=issue_id,
                detail=clean(detail),
            )
        )

    def newest(self, limit: int = 1000) -> tuple[AuditEntry, ...]:
        """Return the newest actions, newest first."""
        found = self._connection.execute(select(audit).order_by(audit.c.id.desc()).limit(limit))
        return tuple(
            AuditEntry(
                id=row.id,
                at=from_micros(row.at),
                actor=row.actor,
                action=row.action,
                delivery_id=row.delivery_id,
                issue_id=row.issue_id,
                detail=row.detail,
            )
            for row in found
        )


def _event(row: Row[Any]) -> HistoryEvent:
    return HistoryEvent(
        id=row.id,
        at=from_micros(row.at),
        name=row.name,
        issue_id=row.issue_id,
        delivery_id=row.delivery_id,
        actor=row.actor,
        detail=json.loads(row.detail),
    )
