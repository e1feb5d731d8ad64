"""The history: one line per step, added and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from eamconsole.domain.delivery import Event
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.journal.access import Access
from eamconsole.journal.moments import from_json, to_json, to_micros, to_moment
from eamconsole.journal.plan import Plan, by_name, insert_plan
from eamconsole.journal.schema import events

_columns = events.c
_ADD = insert_plan(events, returning="id")
_SELECT = select(
    _columns.id,
    _columns.at,
    _columns.name,
    _columns.issue_id,
    _columns.delivery_id,
    _columns.actor,
    _columns.detail,
)
_OF_ISSUE = Plan(_SELECT.where(_columns.issue_id == by_name("issue_id")).order_by(_columns.id))
_FILTERS = ("name", "issue_id", "delivery_id", "actor")


class EventLedger:
    """What happened, by Request and newest first."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(
        self,
        name: str,
        at: datetime,
        issue_id: IssueId | None = None,
        delivery_id: DeliveryId | None = None,
        actor: str = "console",
        detail: Mapping[str, Any] | None = None,
    ) -> int:
        """Add a line; return its number."""
        if issue_id is not None:
            self._access.touched.issue_ids.add(issue_id)
        return self._access.added(
            _ADD,
            at=to_micros(at),
            name=name,
            issue_id=issue_id,
            delivery_id=delivery_id,
            actor=actor,
            detail=to_json(detail or {}),
        )

    def of_issue(self, issue_id: IssueId) -> tuple[Event, ...]:
        """Return the history of a Request, oldest first."""
        return tuple(_to_event(row) for row in self._access.all(_OF_ISSUE, issue_id=issue_id))

    def newest(
        self,
        limit: int,
        before_id: int | None = None,
        *,
        name: str | None = None,
        issue_id: IssueId | None = None,
        delivery_id: DeliveryId | None = None,
        actor: str | None = None,
    ) -> tuple[Event, ...]:
        """Return the newest lines before ``before_id``, newest first; filters narrow them."""
        given = dict(zip(_FILTERS, (name, issue_id, delivery_id, actor), strict=True))
        values = {key: value for key, value in given.items() if value is not None}
        if before_id is not None:
            values["before_id"] = before_id
        rows = self._access.all(_newest(frozenset(values)), limit=limit, **values)
        return tuple(_to_event(row) for row in rows)


@cache
def _newest(given: frozenset[str]) -> Plan:
    statement = _SELECT.order_by(_columns.id.desc()).limit(bindparam("limit"))
    for name in sorted(given & set(_FILTERS)):
        statement = statement.where(_columns[name] == by_name(name))
    if "before_id" in given:
        statement = statement.where(_columns.id < by_name("before_id"))
    return Plan(statement)


def _to_event(row: Any) -> Event:
    return Event(
        id=row[0],
        at=to_moment(row[1]),
        name=row[2],
        issue_id=row[3],
        delivery_id=row[4],
        actor=row[5],
        detail=from_json(row[6]),
    )
