"""What is owed across all Requests: what may run now, what runs next, how long it has waited."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, not_, select, text, union

from eamconsole.domain.delivery import FINAL_STATES, Delivery, Direction, Flow
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.journal.ledgers import delivery_statements as sql
from eamconsole.journal.ledgers.base import Ledger
from eamconsole.journal.ledgers.deliveries import delivery_from_row
from eamconsole.journal.ledgers.rows import HeldRow
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.journal.schema import NOT_DONE, UNFINISHED, deliveries, links, requests

_WITH_PEOPLE = ("needs_attention", "held", "moderated")


class Due(NamedTuple):
    """What may run, and everything unfinished of the same Requests, itself included."""

    first: tuple[Delivery, ...]
    lanes: dict[IssueId, list[Delivery]]


class Backlog(Ledger):
    """Only reads; a single delivery and its moves are the delivery ledger's."""

    def due(
        self,
        now: datetime,
        limit: int,
        *,
        directions: Sequence[Direction] = tuple(Direction),
        exclude_ids: Collection[DeliveryId] = (),
        issues: Collection[IssueId] | None = None,
    ) -> Due:
        """Return what may run now, the longest due first, with its unfinished lanes.

        What a person paused may not run.  ``issues``: only of these Requests, which looks at
        nothing else that waits.  One statement.
        """
        if not directions:
            return Due((), {})
        values = _asked(now, directions) | {"rows": limit + len(exclude_ids)}
        plan = sql.DUE
        if issues is not None:
            plan = sql.DUE_AMONG[self._on_postgres]
            values["issues"] = json.dumps(list(issues))
        first: list[Delivery] = []
        lanes: dict[IssueId, list[Delivery]] = {}
        for row in plan.rows(self._connection, values):
            delivery = delivery_from_row(row)
            lanes.setdefault(delivery.issue_id, []).append(delivery)
            if row.is_due and delivery.id not in exclude_ids:
                first.append(delivery)
        first.sort(key=lambda each: (each.due_at, each.id))
        return Due(tuple(first[:limit]), lanes)

    def held_by(
        self,
        directions: Iterable[str],
        since: datetime,
        until: datetime,
        *,
        by_request: bool,
        most: int,
    ) -> list[HeldRow]:
        """Return what was owed before ``until`` and not done by then, the oldest first.

        What a person parked or kept back before ``since`` did not wait for it.  ``by_request``:
        what was done later for Requests made in that time counts as well.
        """
        begin, end = to_micros(since), to_micros(until)
        waited = _waited(begin, end)
        if by_request:
            made = select(requests.c.issue_id).where(requests.c.created_at.between(begin, end))
            waited.append(select(deliveries.c.id).where(deliveries.c.issue_id.in_(made)))
        statement = (
            select(deliveries, links.c.number.label("number"))
            .outerjoin(links, links.c.issue_id == deliveries.c.issue_id)
            .where(deliveries.c.direction.in_(list(directions)))
            .where(deliveries.c.id.in_(union(*waited)))
        )
        found = self._connection.execute(statement.order_by(deliveries.c.id).limit(most))
        return [
            HeldRow(
                issue_id=row.issue_id,
                number=row.number or "",
                kind=row.kind,
                direction=row.direction,
                state=row.state,
                created_at=from_micros(row.created_at),
                updated_at=from_micros(row.updated_at),
            )
            for row in found
        ]

    def next_due(
        self, now: datetime, directions: Sequence[Direction] = tuple(Direction)
    ) -> datetime | None:
        """Return when the next delivery that nothing holds up, and nobody paused, falls due."""
        micros: int | None = sql.NEXT_DUE.scalar(self._connection, _asked(now, directions))
        return from_micros(micros)

    def unfinished(self, issue_ids: Iterable[IssueId]) -> tuple[Delivery, ...]:
        """Return the deliveries of these Requests that are not final."""
        wanted = {"issues": json.dumps(list(issue_ids))}
        found = sql.UNFINISHED[self._on_postgres].rows(self._connection, wanted)
        return tuple(delivery_from_row(row) for row in found)

    def sending(self) -> frozenset[DeliveryId]:
        """Return the rows that say that their call is out."""
        out = select(deliveries.c.id).where(text(NOT_DONE), deliveries.c.state == "sending")
        return frozenset(DeliveryId(row.id) for row in self._connection.execute(out))

    def oldest_unfinished(self, flow: Flow) -> datetime | None:
        """Return when the oldest row of the flow that is not final was owed."""
        oldest = select(func.min(deliveries.c.id)).where(
            text(NOT_DONE), deliveries.c.flow == flow.value, deliveries.c.state.in_(sql.OPEN)
        )  # ids grow with the moment of owing, and are in the index
        statement = select(deliveries.c.created_at).where(
            deliveries.c.id == oldest.scalar_subquery()
        )
        micros: int | None = self._connection.execute(statement).scalar_one_or_none()
        return from_micros(micros)

    def done_since(self, flow: Flow, moment: datetime) -> int:
        """Return how many rows of the flow were done at or after ``moment``."""
        statement = (
            select(func.count())
            .select_from(deliveries)
            .where(
                deliveries.c.flow == flow.value,
                deliveries.c.updated_at >= to_micros(moment),
                deliveries.c.state == "done",
            )
        )
        return int(self._connection.execute(statement).scalar_one())


def _asked(now: datetime, directions: Sequence[Direction]) -> dict[str, Any]:
    """Two names for one or two sides keep the text the same."""
    first, *_, last = (*directions, *directions)
    return {"moment": to_micros(now), "way": first.value, "other_way": last.value}


def _waited(begin: int, end: int) -> list[Select[Any]]:
    """Select the ids of what waited between two moments, in parts that an index serves each.

    What is still open is little; what ended after ``end`` is found by its last change.
    """
    owed = deliveries.c.created_at <= end
    with_people = and_(deliveries.c.state.in_(_WITH_PEOPLE), deliveries.c.updated_at < begin)
    still = select(deliveries.c.id).where(text(UNFINISHED), owed, not_(with_people))
    later = select(deliveries.c.id).where(
        deliveries.c.flow.in_([flow.value for flow in Flow]),
        deliveries.c.updated_at >= end,
        deliveries.c.state.in_([state.value for state in FINAL_STATES]),
        owed,
    )
    return [still, later]
