"""The requests as a whole, for windows and terminals: ids first, then the rows in view."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.sought import sought
from eamconsole.domain.whole import SEVERITY, STATE_OF
from eamconsole.journal.ledgers.base import Ledger
from eamconsole.journal.ledgers.deliveries import delivery_from_row
from eamconsole.journal.ledgers.finding import requests_with, stands_alone
from eamconsole.journal.ledgers.happenings import issues_of
from eamconsole.journal.ledgers.links import link_from_row
from eamconsole.journal.ledgers.request_states import WHOLE
from eamconsole.journal.ledgers.requests import stored_from_row
from eamconsole.journal.ledgers.rows import RequestQuery, RequestRow
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.journal.plan import read_numbers
from eamconsole.journal.schema import counters, deliveries, links, request_states, requests

REQUEST_ORDERS = {
    "issue_id": request_states.c.issue_id,
    "severity": request_states.c.severity,
    "changed_at": request_states.c.changed_at,
}
"""Names a query may sort by; each is served by an index."""

_CHUNK = 500
_ROW = select(request_states, requests).join(
    requests, requests.c.issue_id == request_states.c.issue_id
)


class RequestRows(Ledger):
    """Lists requests that owe, or owed, something."""

    def ids(self, query: RequestQuery) -> array[int]:
        """Return the Issue IDs that fit ``query`` in its order."""
        column = REQUEST_ORDERS[query.order]
        columns = [column] if query.order == "issue_id" else [column, request_states.c.issue_id]
        statement = _filtered(select(request_states.c.issue_id), query).order_by(
            *(each.desc() if query.descending else each for each in columns)
        )
        if query.limit is not None:
            statement = statement.limit(query.limit)
        return read_numbers(self._connection, statement)

    def named(self, words: str, found: Sequence[int]) -> int | None:
        """Return which of ``found`` the words name: by a number, or else by its house."""
        terms = sought(words)
        for number in (way[0] for term in terms if term.number for way in term.ways):
            if number.isdecimal() and int(number) in found:
                return int(number)
        numbers = [term.number for term in terms if term.number]
        if numbers:
            linked = select(links.c.issue_id).where(func.lower(links.c.number).in_(numbers))
            return self._first(linked, links.c.issue_id, found)
        houses = [stands_alone(term) for term in terms if term.is_house]
        if not houses:
            return None
        return self._first(select(requests.c.issue_id).where(*houses), requests.c.issue_id, found)

    def _first(
        self, statement: Select[Any], issue: ColumnElement[int], found: Sequence[int]
    ) -> int | None:
        first = list(found[:_CHUNK])
        there = set(self._connection.execute(statement.where(issue.in_(first))).scalars())
        return next((each for each in first if each in there), None)

    def count(self, query: RequestQuery) -> int:
        """Return how many requests fit ``query``."""
        statement = _filtered(select(func.count(request_states.c.issue_id)), query)
        return int(self._connection.execute(statement).scalar_one())

    def count_by_state(self) -> dict[DeliveryState, int]:
        """Return how many requests stand how, as a whole."""
        found = self._connection.execute(
            select(counters.c.state, counters.c.rows).where(
                counters.c.flow == WHOLE, counters.c.rows != 0
            )
        )
        return {DeliveryState(row.state): int(row.rows) for row in found}

    def moved_since(self, moment: datetime) -> int:
        """Return for how many requests something moved at or after ``moment``."""
        statement = select(func.count()).where(request_states.c.changed_at >= to_micros(moment))
        return int(self._connection.execute(statement).scalar_one())

    def rows(self, issues: Sequence[int]) -> tuple[RequestRow, ...]:
        """Return these requests with everything in them, in the order of ``issues``."""
        found: dict[int, RequestRow] = {}
        for start in range(0, len(issues), _CHUNK):
            part = list(issues[start : start + _CHUNK])
            lanes = self._lanes(part)
            linked = self._connection.execute(select(links).where(links.c.issue_id.in_(part)))
            known = {row.issue_id: link_from_row(row) for row in linked}
            for row in self._connection.execute(_ROW.where(request_states.c.issue_id.in_(part))):
                found[row.issue_id] = RequestRow(
                    stored=stored_from_row(row),
                    link=known.get(row.issue_id),
                    deliveries=tuple(lanes[row.issue_id]),
                    state=STATE_OF[row.severity],
                    changed_at=from_micros(row.changed_at),
                    next_at=from_micros(row.next_at),
                )
        return tuple(found[each] for each in issues if each in found)

    def _lanes(self, issues: list[int]) -> dict[int, list[Delivery]]:
        lanes: dict[int, list[Delivery]] = {issue: [] for issue in issues}
        statement = (
            select(deliveries).where(deliveries.c.issue_id.in_(issues)).order_by(deliveries.c.id)
        )
        for row in self._connection.execute(statement):
            lanes[row.issue_id].append(delivery_from_row(row))
        return lanes


def _filtered(statement: Select[Any], query: RequestQuery) -> Select[Any]:
    issue = request_states.c.issue_id
    if query.above:
        statement = statement.where(issue > query.above)
    if query.states:
        severities = [SEVERITY[state] for state in query.states]
        statement = statement.where(request_states.c.severity.in_(severities))
    if query.issue_id is not None:
        statement = statement.where(issue == query.issue_id)
    if query.flow is not None or query.cause is not None:
        statement = statement.where(issue.in_(_owing(query)))
    if query.happening is not None:
        statement = statement.where(issue.in_(issues_of(query.happening)))
    if query.find.strip():
        statement = statement.where(issue.in_(requests_with(query.find)))
    return statement


def _owing(query: RequestQuery) -> Select[Any]:
    owing = select(deliveries.c.issue_id)
    if query.flow is not None:
        owing = owing.where(deliveries.c.flow == query.flow.value)
    if query.cause is not None:
        owing = owing.where(deliveries.c.cause == query.cause)
    return owing
