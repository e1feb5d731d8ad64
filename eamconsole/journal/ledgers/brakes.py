"""Brakes in force, what a person let go, and how fast Requests were closed so far."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import func, select

from eamconsole.domain.brakes import HELD_COMMENT, Brake, BrakeKind
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, Flow
from eamconsole.domain.identity import IssueId, StatusCode
from eamconsole.journal.ledgers.base import Ledger
from eamconsole.journal.ledgers.deliveries import delivery_from_row
from eamconsole.journal.ledgers.marks import FactLedger
from eamconsole.journal.moments import to_micros
from eamconsole.journal.schema import deliveries

_HOUR = timedelta(hours=1) // timedelta(microseconds=1)
_COMMENTS = (DeliveryKind.COMMENT_IN, DeliveryKind.COMMENT_OUT)
_CLOSINGS = (deliveries.c.flow == "status", deliveries.c.kind == "close")


class BrakeLedger(Ledger):
    """One brake of each kind at most."""

    def all(self) -> tuple[Brake, ...]:
        """Return the brakes in force."""
        return tuple(brake for kind in BrakeKind if (brake := self.get(kind)) is not None)

    def get(self, kind: BrakeKind) -> Brake | None:
        """Return the brake of a kind, None where it is not in force."""
        kept = self._facts.get(f"brake:{kind.value}")
        if not isinstance(kept, dict):
            return None
        return Brake(
            kind=kind,
            since=datetime.fromisoformat(kept["since"]),
            issues=tuple(IssueId(issue) for issue in kept["issues"]),
            samples=tuple(kept["samples"]),
            text=str(kept["text"]),
        )

    def hold(self, brake: Brake) -> None:
        """Put a brake in force, or say anew what it holds."""
        kept = {
            "since": brake.since.isoformat(),
            "issues": list(brake.issues),
            "samples": list(brake.samples),
            "text": brake.text,
        }
        self._facts.set(f"brake:{brake.kind.value}", kept)

    def lift(self, kind: BrakeKind) -> None:
        """End a brake: what it held is well again."""
        self._facts.set(f"brake:{kind.value}", None)

    def let_go(self, kind: BrakeKind) -> int:
        """Let everything go that a brake holds; return how many that are."""
        brake = self.get(kind)
        if brake is None:
            return 0
        self._facts.set(f"brake_let_go:{kind.value}", list(brake.issues))
        self.lift(kind)
        return brake.count

    def freed(self, kind: BrakeKind) -> frozenset[IssueId]:
        """Return what a person let go last; it is not held again."""
        return frozenset(IssueId(i) for i in self._facts.get(f"brake_let_go:{kind.value}") or ())

    def closings_since(self, moment: datetime, until: datetime) -> dict[IssueId, StatusCode]:
        """Return the Requests whose closing was owed since ``moment``, with the code.

        Those of a clock that was ahead lie after ``until`` and are not recent.
        """
        statement = select(deliveries.c.issue_id, deliveries.c.payload).where(
            *_CLOSINGS,
            deliveries.c.created_at.between(to_micros(moment), to_micros(until)),
            deliveries.c.state != "skipped",
        )
        return {
            IssueId(row.issue_id): StatusCode(int(json.loads(row.payload).get("status_code") or 0))
            for row in self._connection.execute(statement)
        }

    def busiest_hour(self, before: datetime) -> int:
        """Return the most closings ever made within one hour of the clock."""
        hour = deliveries.c.created_at // _HOUR
        statement = (
            select(func.count().label("closed"))
            .where(
                *_CLOSINGS,
                deliveries.c.state == "done",
                deliveries.c.created_at < to_micros(before),
            )
            .group_by(hour)
            .order_by(func.count().desc())
            .limit(1)
        )
        return int(self._connection.execute(statement).scalar_one_or_none() or 0)

    def comments_since(self, moment: datetime, at_least: int) -> list[Delivery]:
        """Return the comments owed since ``moment``; none where there are fewer than that."""
        micros = to_micros(moment)
        wanted = (
            deliveries.c.flow == Flow.COMMENTS.value,
            deliveries.c.updated_at >= micros,  # in the index; what was owed since is among these
            deliveries.c.created_at >= micros,
            deliveries.c.kind.in_([kind.value for kind in _COMMENTS]),
        )
        count = select(func.count()).select_from(deliveries).where(*wanted)
        if self._connection.execute(count).scalar_one() < at_least:
            return []
        rows = select(deliveries).where(*wanted).order_by(deliveries.c.id)
        found = self._connection.execute(rows)
        return [delivery_from_row(row) for row in found]

    def held_comments(self) -> list[Delivery]:
        """Return the comments that the brake holds."""
        found = self._connection.execute(
            select(deliveries)
            .where(
                deliveries.c.flow == Flow.COMMENTS.value,
                deliveries.c.cause == HELD_COMMENT,
                deliveries.c.state == DeliveryState.HELD.value,
            )
            .order_by(deliveries.c.id)
        )
        return [delivery_from_row(row) for row in found]

    @property
    def _facts(self) -> FactLedger:
        return FactLedger(self._connection, self._traces)
