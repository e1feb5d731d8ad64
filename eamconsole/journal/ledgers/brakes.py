"""Brakes in force, what a person let go, and how fast Requests were closed so far."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import func, select, text

from eamconsole.domain.brakes import HELD_COMMENT, Brake, BrakeKind, PutOff
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, Flow
from eamconsole.domain.identity import IssueId, StatusCode
from eamconsole.journal.ledgers.base import Ledger
from eamconsole.journal.ledgers.deliveries import delivery_from_row
from eamconsole.journal.ledgers.marks import FactLedger
from eamconsole.journal.moments import to_micros
from eamconsole.journal.schema import A_CLOSING, deliveries, events

_HOUR = timedelta(hours=1) // timedelta(microseconds=1)
_PUT_OFF = "put_off:{kind}:{issue}"
_COMMENTS = (DeliveryKind.COMMENT_IN, DeliveryKind.COMMENT_OUT)
_CLOSINGS = text(A_CLOSING)


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
            _CLOSINGS,
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
                _CLOSINGS,
                deliveries.c.state == "done",
                deliveries.c.created_at < to_micros(before),
            )
            .group_by(hour)
            .order_by(func.count().desc())
            .limit(1)
        )
        return int(self._connection.execute(statement).scalar_one_or_none() or 0)

    def changes_since(
        self, event: str, code_in: str, moment: datetime, until: datetime
    ) -> dict[IssueId, str]:
        """Return the Requests on which a change was followed since ``moment``, with its code."""
        statement = select(events.c.issue_id, events.c.detail).where(
            events.c.name == event,
            events.c.issue_id.is_not(None),
            events.c.at.between(to_micros(moment), to_micros(until)),
        )
        return {
            IssueId(row.issue_id): str(json.loads(row.detail).get(code_in, ""))
            for row in self._connection.execute(statement)
        }

    def busiest_hour_of(self, event: str, before: datetime) -> int:
        """Return the most changes of a kind ever followed within one hour of the clock."""
        statement = (
            select(func.count())
            .where(events.c.name == event, events.c.at < to_micros(before))
            .group_by(events.c.at // _HOUR)
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

    def put_off(self, kind: BrakeKind) -> dict[IssueId, PutOff]:
        """Return the changes seen and not followed yet, by Request."""
        start = _PUT_OFF.format(kind=kind.value, issue="")
        return {
            IssueId(int(name.removeprefix(start))): PutOff(
                datetime.fromisoformat(kept["updated_at"]), kept["code"], kept["words"]
            )
            for name, kept in self._facts.under(start).items()
        }

    def put(self, kind: BrakeKind, issue: IssueId, change: PutOff) -> None:
        """Note a change that is judged before it is followed: seen in no list a second time."""
        kept = {
            "updated_at": change.updated_at.isoformat(),
            "code": change.code,
            "words": change.words,
        }
        self._facts.set(_PUT_OFF.format(kind=kind.value, issue=issue), kept)

    def follow(self, kind: BrakeKind, issue: IssueId) -> None:
        """Note that a change is put off no longer."""
        self._facts.forget(_PUT_OFF.format(kind=kind.value, issue=issue))

    def forget_freed(self, kind: BrakeKind) -> None:
        """Forget what a person let go: it was followed, and may come again one day."""
        self._facts.forget(f"brake_let_go:{kind.value}")

    @property
    def _facts(self) -> FactLedger:
        return FactLedger(self._connection, self._traces)
