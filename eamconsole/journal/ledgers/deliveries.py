"""Deliveries: the debts, and every move between their states."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, text, update

from eamconsole.domain.delivery import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Direction,
    Flow,
    NewDelivery,
)
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.journal.ledgers import delivery_statements as sql
from eamconsole.journal.ledgers.base import Ledger, Traces, clean, to_json
from eamconsole.journal.ledgers.rows import Before
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.journal.schema import NOT_DONE, counters, deliveries

_KINDS = {kind.value: kind for kind in DeliveryKind}
_STATES = {state.value: state for state in DeliveryState}
_FLOWS = [flow.value for flow in Flow]


class _Place(NamedTuple):
    """Where a row is counted."""

    flow: str
    state: str
    issue_id: IssueId


class DeliveryLedger(Ledger):
    """Claim and intent are one UPDATE that also checks the lease's epoch."""

    def __init__(self, connection: Connection, traces: Traces) -> None:
        super().__init__(connection, traces)
        self._seen_standing: dict[DeliveryId, Any] = {}
        """Where rows stood when looked at in this transaction, until they are moved."""

    def owe(self, new: NewDelivery, at: datetime) -> DeliveryId | None:
        """Write a debt down; None where this Request owes (or owed) it already."""
        micros = to_micros(at)
        values = {
            "issue_id": new.issue_id,
            "flow": new.kind.flow.value,
            "kind": new.kind.value,
            "direction": new.kind.direction.value,
            "key": clean(new.key),
            "state": DeliveryState.WAITING.value,
            "payload": to_json(dict(new.payload)),
            "due_at": to_micros(new.due_at) if new.due_at else micros,
            "created_at": micros,
            "updated_at": micros,
            "attempts": 0,
            "doubtful": False,
        }
        added = sql.OWE[self._on_postgres].first(self._connection, values)
        if added is None:
            return None
        delivery_id = DeliveryId(added.id)
        self._traces.counts[new.kind.flow.value, DeliveryState.WAITING.value] += 1
        self._traces.note_moves([new.issue_id])
        self._traces.added.add(delivery_id)
        return delivery_id

    def get(self, delivery_id: DeliveryId) -> Delivery | None:
        """Return one delivery."""
        row = sql.GET.first(self._connection, {"id": delivery_id})
        return None if row is None else delivery_from_row(row)

    def of_issue(self, issue_id: IssueId) -> tuple[Delivery, ...]:
        """Return every delivery of a Request in the order they were owed."""
        found = sql.OF_ISSUE.rows(self._connection, {"issue": issue_id})
        return tuple(delivery_from_row(row) for row in found)

    def begin(
        self,
        delivery: Delivery,
        *,
        epoch: int,
        at: datetime,
        payload_hash: str,
        payload: Mapping[str, Any] | None = None,
    ) -> bool:
        """Claim the row and state the intent; ``payload`` takes the place of the one it had.

        False where it is no longer as ``delivery`` says, or another engine holds the lease.
        """
        changed = sql.BEGIN.run(
            self._connection,
            {
                "row": delivery.id,
                "in_state": delivery.state.value,
                "expected": delivery.attempts,
                "held": epoch,
                "at": to_micros(at),
                "digest": payload_hash,
                "content": None if payload is None else to_json(dict(payload)),
            },
        )
        if changed.rowcount != 1:
            return False
        place = _Place(delivery.kind.flow.value, delivery.state.value, delivery.issue_id)
        self._count_move(delivery.id, place, DeliveryState.SENDING)
        return True

    def stands(
        self, delivery_id: DeliveryId, state: DeliveryState, *, attempts: int, epoch: int
    ) -> bool:
        """Return whether the row is as the engine left it, and the lease still that engine's."""
        values = {"row": delivery_id, "in_state": state.value, "tried": attempts, "held": epoch}
        place = sql.STANDS.first(self._connection, values)
        if place is not None:
            self._seen_standing[delivery_id] = place
        return place is not None

    def finish(
        self,
        delivery_id: DeliveryId,
        state: DeliveryState,
        *,
        at: datetime,
        remote_key: str | None = None,
        cause: str | None = None,
        explanation: str | None = None,
        next_step: str | None = None,
        due_at: datetime | None = None,
        doubtful: bool = False,
        actor: str | None = None,
    ) -> bool:
        """Move the row to ``state`` with the words that go with it; False where it is over."""
        place = self._place(delivery_id)
        if place is None or place.state in sql.OVER:
            return False
        sql.FINISH.run(
            self._connection,
            {
                "row": delivery_id,
                "to_state": state.value,
                "at": to_micros(at),
                "due": to_micros(due_at or at),
                "why": cause,
                "words": clean(explanation),
                "step": clean(next_step),
                "in_doubt": doubtful,
                "remote": clean(remote_key),
                "person": clean(actor),
            },
        )
        self._count_move(delivery_id, place, state)
        return True

    def revive(self, delivery_id: DeliveryId, at: datetime) -> bool:
        """Make one due that was not possible: what stood in its way is gone."""
        return self._bring_back(delivery_id, DeliveryState.IMPOSSIBLE, at)

    def reopen(self, delivery_id: DeliveryId, at: datetime) -> bool:
        """Owe anew what was done on a record that is gone."""
        return self._bring_back(delivery_id, DeliveryState.DONE, at)

    def _bring_back(self, delivery_id: DeliveryId, state: DeliveryState, at: datetime) -> bool:
        place = self._place(delivery_id)
        if place is None or place.state != state.value:
            return False
        self._connection.execute(
            update(deliveries)
            .where(deliveries.c.id == delivery_id)
            .values(
                state=DeliveryState.WAITING.value,
                updated_at=to_micros(at),
                due_at=to_micros(at),
                cause=None,
                explanation=None,
                next_step=None,
                remote_key=None,
            )
        )
        self._count_move(delivery_id, place, DeliveryState.WAITING)
        return True

    def restore(self, before: Before, at: datetime) -> None:
        """Put a row back to how it stood; the caller made sure that nothing happened since."""
        place = self._place(before.id)
        self._connection.execute(
            update(deliveries)
            .where(deliveries.c.id == before.id)
            .values(
                state=before.state.value,
                updated_at=to_micros(at),
                due_at=to_micros(before.due_at or at),
                cause=before.cause,
                explanation=before.explanation,
                next_step=before.next_step,
                doubtful=before.doubtful,
                actor=before.actor,
            )
        )
        self._count_move(before.id, place, before.state)

    def note_text(self, delivery: Delivery, words: str) -> None:
        """Keep the words that were really sent, for later look-ups and for people."""
        self._set_payload(delivery.id, {**delivery.payload, "text": words})

    def replace_payload(
        self, delivery_id: DeliveryId, payload: dict[str, Any], at: datetime
    ) -> None:
        """Put an edited payload in place; the caller keeps the old one in an event."""
        self._set_payload(delivery_id, payload)
        sql.TOUCH.run(self._connection, {"row": delivery_id, "at": to_micros(at)})

    def recover(
        self,
        at: datetime,
        quiet_until: Callable[[Delivery], datetime],
        in_hand: Collection[DeliveryId] = (),
    ) -> int:
        """Turn every row left *sending* into *checking*, but those whose call is ``in_hand``."""
        sending = select(deliveries).where(text(NOT_DONE), deliveries.c.state == "sending")
        found = map(delivery_from_row, self._connection.execute(sending).all())
        left = tuple(delivery for delivery in found if delivery.id not in in_hand)
        for delivery in left:
            self.finish(
                delivery.id,
                DeliveryState.CHECKING,
                at=at,
                cause="SVC-230",
                explanation="The console stopped while this was being sent.",
                due_at=quiet_until(delivery),
                doubtful=True,
            )
        return len(left)

    def wake(self, direction: Direction, causes: Iterable[str], at: datetime) -> int:
        """Make rows due that were put off because of a side that answers again.

        Those in doubt included: they are looked up before anything is sent.
        """
        changed = self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.state.in_(("retrying", "checking")),
                deliveries.c.direction == direction.value,
                deliveries.c.cause.in_(list(causes)),
                deliveries.c.due_at > to_micros(at),
            )
            .values(due_at=to_micros(at))
            .returning(deliveries.c.id, deliveries.c.issue_id)
        ).all()
        self._traces.deliveries.update(DeliveryId(row.id) for row in changed)
        self._traces.note_moves(row.issue_id for row in changed)
        return len(changed)

    def count_by_flow_and_state(self) -> dict[tuple[Flow, DeliveryState], int]:
        """Return how many rows each flow has in each state."""
        found = self._connection.execute(
            select(counters).where(counters.c.rows != 0, counters.c.flow.in_(_FLOWS))
        )
        return {(Flow(row.flow), DeliveryState(row.state)): int(row.rows) for row in found}

    def _set_payload(self, delivery_id: DeliveryId, payload: dict[str, Any]) -> None:
        sql.PAYLOAD.run(self._connection, {"row": delivery_id, "content": to_json(payload)})

    def _place(self, delivery_id: DeliveryId) -> Any:
        seen = self._seen_standing.pop(delivery_id, None)
        return seen or sql.PLACE.first(self._connection, {"id": delivery_id})

    def _count_move(self, delivery_id: DeliveryId, place: Any, state: DeliveryState) -> None:
        self._seen_standing.pop(delivery_id, None)
        self._traces.counts[place.flow, place.state] -= 1
        self._traces.counts[place.flow, state.value] += 1
        self._traces.deliveries.add(delivery_id)
        self._traces.note_moves([place.issue_id])


def delivery_from_row(row: Any) -> Delivery:
    """Return the delivery a row of the table holds."""
    return Delivery(
        id=DeliveryId(row.id),
        issue_id=IssueId(row.issue_id),
        kind=_KINDS[row.kind],
        key=row.key,
        state=_STATES[row.state],
        payload=json.loads(row.payload) if row.payload != "{}" else {},
        created_at=from_micros(row.created_at),
        updated_at=from_micros(row.updated_at),
        attempts=row.attempts,
        due_at=from_micros(row.due_at),
        sent_at=from_micros(row.sent_at),
        payload_hash=row.payload_hash,
        doubtful=bool(row.doubtful),
        remote_key=row.remote_key,
        cause=row.cause,
        explanation=row.explanation,
        next_step=row.next_step,
        actor=row.actor,
    )
