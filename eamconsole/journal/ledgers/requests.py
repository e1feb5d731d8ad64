"""Requests as last read."""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, text, update

from eamconsole.domain.delivery import DeliveryKind
from eamconsole.domain.identity import IssueId, ProblemCode
from eamconsole.domain.request import IssueStatus, ResidentRequest
from eamconsole.domain.work import Module
from eamconsole.journal.ledgers.base import Ledger, clean
from eamconsole.journal.ledgers.rows import StoredRequest
from eamconsole.journal.ledgers.snapshots import (
    columns_of,
    request_from_row,
    request_to_text,
    words_of,
)
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.journal.plan import Plan
from eamconsole.journal.schema import deliveries, requests

STORED = tuple(each for each in requests.c if each.name != "words")
"""The columns of a stored Request."""
_GET = Plan(select(*STORED).where(requests.c.issue_id == bindparam("issue")))
_STATUS = Plan(
    update(requests)
    .where(requests.c.issue_id == bindparam("issue"))
    .values(status=bindparam("is_now"), snapshot=bindparam("content"))
)
_HOUR = 3_600_000_000
_NEWEST = 100


class RequestLedger(Ledger):
    """One row per Request taken in."""

    def put(self, request: ResidentRequest, at: datetime) -> None:
        """Write the Request, or what is new about it; ``at`` counts on the first time."""
        values = {
            **columns_of(request),
            "words": clean(words_of(request)) or "",
            "snapshot": request_to_text(request),
            "taken_in_at": to_micros(at),
        }
        self._traces.issues.add(request.issue_id)
        self._upsert(requests, ("issue_id",), values, once=("taken_in_at",))

    def newest_change(self, latest: datetime) -> datetime | None:
        """Return the newest change known that is not later than ``latest``."""
        statement = select(func.max(requests.c.updated_at)).where(
            requests.c.updated_at <= to_micros(latest)
        )
        micros: int | None = self._connection.execute(statement).scalar_one_or_none()
        return from_micros(micros)

    def get(self, issue_id: IssueId) -> StoredRequest | None:
        """Return the Request as last read, or None where it was never taken in."""
        row = _GET.first(self._connection, {"issue": issue_id})
        return None if row is None else stored_from_row(row)

    def set_route(self, issue_id: IssueId, module: Module, code: ProblemCode | None) -> None:
        """Keep where the Request goes."""
        self._change(issue_id, module=module.value, problem_code=code)

    def set_status(self, request: ResidentRequest, status: IssueStatus) -> None:
        """Keep a status we brought about ourselves, until it is read back."""
        snapshot = request_to_text(replace(request, status=status))
        self._traces.issues.add(request.issue_id)
        _STATUS.run(
            self._connection,
            {"issue": request.issue_id, "is_now": status.value, "content": snapshot},
        )

    def set_note(self, issue_id: IssueId, note: str) -> None:
        """Keep a sentence shown with the Request."""
        self._change(issue_id, note=clean(note))

    def live(self) -> tuple[IssueId, ...]:
        """Return the Requests that were Open or Acknowledged when last read."""
        found = self._connection.execute(
            select(requests.c.issue_id).where(requests.c.status.in_(("Open", "Acknowledged")))
        )
        return tuple(IssueId(row.issue_id) for row in found)

    def oldest_live(self) -> datetime | None:
        """Return when the oldest Request was created that was live when last read."""
        micros: int | None = self._connection.execute(
            select(func.min(requests.c.created_at)).where(
                requests.c.status.in_(("Open", "Acknowledged"))
            )
        ).scalar_one_or_none()
        return from_micros(micros)

    def count_changed(self, since: datetime) -> int:
        """Return how many Requests changed since then, as far as it is known."""
        statement = select(func.count()).where(requests.c.updated_at >= to_micros(since))
        return int(self._connection.execute(statement).scalar_one())

    def oldest_not_linked(self) -> datetime | None:
        """Return when the oldest Request was created whose record may still be created."""
        waiting = select(deliveries.c.issue_id).where(
            deliveries.c.kind == DeliveryKind.CREATE.value,
            text("deliveries.state IN ('checking', 'retrying', 'waiting')"),
        )
        statement = select(func.min(requests.c.created_at)).where(requests.c.issue_id.in_(waiting))
        micros: int | None = self._connection.execute(statement).scalar_one_or_none()
        return from_micros(micros)

    def arrivals_by_hour(self, since: datetime) -> list[tuple[datetime, int]]:
        """Return how many Requests were created in each hour from ``since`` on."""
        hour = (requests.c.created_at // _HOUR).label("hour")
        found = self._connection.execute(
            select(hour, func.count())
            .where(requests.c.created_at >= to_micros(since))
            .group_by(hour)
        )
        return [(from_micros(int(each) * _HOUR), int(count)) for each, count in found]

    def newest_arrival(self, latest: datetime) -> datetime | None:
        """Return when the newest Request was created; numbers grow with it, so few are read."""
        last = (
            select(requests.c.created_at)
            .order_by(requests.c.issue_id.desc())
            .limit(_NEWEST)
            .subquery()
        )
        statement = select(func.max(last.c.created_at)).where(
            last.c.created_at <= to_micros(latest)
        )
        micros: int | None = self._connection.execute(statement).scalar_one_or_none()
        return from_micros(micros)

    def is_empty(self) -> bool:
        """Return whether no Request was ever taken in."""
        return self._connection.execute(select(requests.c.issue_id).limit(1)).first() is None

    def open_by_category(self) -> dict[str, int]:
        """Return how many Open or Acknowledged Requests each category title has."""
        found = self._connection.execute(
            select(requests.c.category, func.count())
            .where(requests.c.status.in_(("Open", "Acknowledged")))
            .group_by(requests.c.category)
        )
        return {title: int(count) for title, count in found if title}

    def _change(self, issue_id: IssueId, **values: object) -> None:
        self._traces.issues.add(issue_id)
        _change_plan(tuple(values)).run(self._connection, {"issue": issue_id, **values})


def stored_from_row(row: Any) -> StoredRequest:
    """Return the Request a row of the table holds."""
    return StoredRequest(
        request=request_from_row(row),
        module=Module(row.module),
        problem_code=None if row.problem_code is None else ProblemCode(row.problem_code),
        taken_in_at=from_micros(row.taken_in_at),
        note=row.note,
    )


@functools.cache
def _change_plan(names: tuple[str, ...]) -> Plan:
    changed: Any = {name: bindparam(name) for name in names}
    return Plan(update(requests).where(requests.c.issue_id == bindparam("issue")).values(changed))
