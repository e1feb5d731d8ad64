"""What is owed across all Requests: what may run now, what runs next, how long it has waited."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, not_, or_, select, text

from eamconsole.domain.delivery import FINAL_STATES, Delivery, Direction, Flow
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.journal.ledgers import delivery_statements as sql
from eamconsole.journal.ledgers.base import Ledger
from eamconsole.journal.ledgers.deliveries import delivery_from_row
from eamconsole.journal.ledgers.rows import HeldRow
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.journal.schema import NOT_DONE, deliveries, links, requests

_WITH_PEOPLE = ("needs_attention", "held", "moderated")


class Backlog(Ledger):
    """Only reads; a single delivery and its moves are the delivery ledger's."""

    def due(
        self,
        now: datetime,
        limit: int,
        *,
        exclude_flows: Iterable[Flow] = (),
        exclude_directions: Iterable[Direction] = (),
        exclude_ids: Iterable[DeliveryId] = (),
    ) -> tuple[Delivery, ...]:
        """Return deliveries that may run now, the longest due first."""
        hidden = set(exclude_ids)
        left_out = set(exclude_directions)
        ways = [way.value for way in Direction if way not in left_out]
        if not ways:
            return ()
        values = {
            "moment": to_micros(now),
            "rows": limit + len(hidden),
            "way": ways[0],
            "other_way": ways[-1],
        }
        flows = tuple(exclude_flows)
        if flows:
            statement = _without(sql.DUE, flows, ())
            found = tuple(map(delivery_from_row, self._connection.execute(statement, values)))
        else:
            rows = sql.DUE_PLAN.rows(self._connection, values)
            found = tuple(delivery_from_row(row) for row in rows if row.id not in hidden)
        return tuple(each for each in found if each.id not in hidden)[:limit]

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
        over = deliveries.c.state.in_([state.value for state in FINAL_STATES])
        parked = deliveries.c.state.in_(_WITH_PEOPLE)
        waited = and_(
            deliveries.c.created_at <= end,
            or_(not_(over), deliveries.c.updated_at >= end),
            not_(and_(parked, deliveries.c.updated_at < begin)),
        )
        statement = (
            select(deliveries, links.c.number.label("number"))
            .outerjoin(links, links.c.issue_id == deliveries.c.issue_id)
            .where(deliveries.c.direction.in_(list(directions)))
        )
        if by_request:
            made = select(requests.c.issue_id).where(requests.c.created_at.between(begin, end))
            statement = statement.where(or_(waited, deliveries.c.issue_id.in_(made)))
        else:
            statement = statement.where(waited)
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
        self,
        *,
        exclude_flows: Iterable[Flow] = (),
        exclude_directions: Iterable[Direction] = (),
    ) -> datetime | None:
        """Return when the next delivery that nothing holds up falls due."""
        statement = (
            select(deliveries.c.due_at)
            .where(sql.RUNNABLE_TEXT, sql.UNHINDERED)
            .order_by(deliveries.c.due_at)
            .limit(1)
        )
        statement = _without(statement, exclude_flows, exclude_directions)
        micros: int | None = self._connection.execute(statement).scalar_one_or_none()
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


def _without(
    statement: Select[Any], flows: Iterable[Flow], directions: Iterable[Direction]
) -> Select[Any]:
    left_out = [flow.value for flow in flows]
    if left_out:
        statement = statement.where(deliveries.c.flow.not_in(left_out))
    ways = [way.value for way in directions]
    return statement.where(deliveries.c.direction.not_in(ways)) if ways else statement
