"""The reading side for windows and terminals: ids first, then the rows in view."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, text

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.journal.ledgers.base import Ledger
from eamconsole.journal.ledgers.deliveries import delivery_from_row
from eamconsole.journal.ledgers.finding import deliveries_with
from eamconsole.journal.ledgers.rows import CauseGroup, QueueQuery, QueueRow, Tally
from eamconsole.journal.ledgers.snapshots import summary_of
from eamconsole.journal.moments import from_micros
from eamconsole.journal.plan import read_groups, read_numbers
from eamconsole.journal.schema import (
    NOT_DONE,
    OF_COMMENTS,
    UNFINISHED,
    counters,
    deliveries,
    links,
    requests,
)

ORDERS = {
    "id": deliveries.c.id,
    "issue_id": deliveries.c.issue_id,
    "state": deliveries.c.state,
    "updated_at": deliveries.c.updated_at,
    "created_at": deliveries.c.created_at,
    "attempts": deliveries.c.attempts,
    "kind": deliveries.c.kind,
    "due_at": deliveries.c.due_at,
}
"""Names a query may sort by, and their columns."""

_UNDER_WAY = (
    DeliveryState.WAITING,
    DeliveryState.SENDING,
    DeliveryState.RETRYING,
    DeliveryState.CHECKING,
)
_CHUNK = 500
_ONE_IN = 20
"""Where one delivery in so many is a comment, the newest comments are read by id."""
_EVERY_FLOW = [flow.value for flow in Flow]
_ROW = (
    select(
        deliveries,
        links.c.number.label("request_number"),
        requests.c.category,
        requests.c.problem_code,
        requests.c.address,
        requests.c.snapshot,
    )
    .join(requests, requests.c.issue_id == deliveries.c.issue_id)
    .outerjoin(links, links.c.issue_id == deliveries.c.issue_id)
)


_ALIKE = (deliveries.c.kind, deliveries.c.state, deliveries.c.doubtful, deliveries.c.cause)
_TALLY = select(*_ALIKE, func.count().label("alike")).group_by(*_ALIKE)


class QueueReader(Ledger):
    """Lists deliveries; a million rows cost eight megabytes of ids."""

    def ids(self, query: QueueQuery) -> array[int]:
        """Return the ids that fit ``query`` in its order."""
        if query.by_request and query.order == "id":
            return self._together(query)[0]
        column = ORDERS[query.order]
        statement = _filtered(select(deliveries.c.id), query)
        order = (
            [column.desc(), deliveries.c.id.desc()]
            if query.descending
            else [column, deliveries.c.id]
        )
        statement = statement.order_by(*order[: 1 if query.order == "id" else 2])
        if query.limit is not None:
            statement = statement.limit(query.limit)
        return read_numbers(self._connection, statement)

    def ids_and_requests(self, query: QueueQuery) -> tuple[array[int], int]:
        """Return the ids that fit ``query`` in its order, and of how many requests they are."""
        if query.by_request and query.order == "id":
            ids, requests = self._together(query)
        else:
            ids, requests = self.ids(query), None
        return ids, self.count_requests(query) if requests is None else requests

    def _together(self, query: QueueQuery) -> tuple[array[int], int | None]:
        """Return the ids grouped, and how many groups, where that was seen on the way."""
        if self._on_postgres or query.flow is not Flow.COMMENTS or query.limit:
            often = not self._on_postgres and self._comments_are_often(query)
            return read_numbers(self._connection, _by_request(query, by_id=often)), None
        ids, requests = read_groups(self._connection, _in_groups(query))
        return (ids[::-1] if query.descending else ids), requests

    def _comments_are_often(self, query: QueueQuery) -> bool:
        """Whether the newest comments are soon found by looking at the newest of all deliveries.

        No index has them by id: sorting two million comments for the first 200 takes
        longer than they may be waited for.  The counters tell how many there are for nothing.
        """
        if query != QueueQuery(flow=Flow.COMMENTS, limit=query.limit, by_request=True):
            return False
        found = self._connection.execute(
            select(counters.c.flow, func.sum(counters.c.rows).label("rows"))
            .where(counters.c.flow.in_(_EVERY_FLOW))
            .group_by(counters.c.flow)
        )
        rows = {row.flow: int(row.rows) for row in found}
        return rows.get(Flow.COMMENTS.value, 0) * _ONE_IN >= sum(rows.values()) > 0

    def rows(self, ids: Sequence[int]) -> tuple[QueueRow, ...]:
        """Return the rows with these ids, in the order of ``ids``."""
        found: dict[int, QueueRow] = {}
        for start in range(0, len(ids), _CHUNK):
            part = list(ids[start : start + _CHUNK])
            for row in self._connection.execute(_ROW.where(deliveries.c.id.in_(part))):
                found[row.id] = _queue_row(row)
        return tuple(found[each] for each in ids if each in found)

    def count(self, query: QueueQuery) -> int:
        """Return how many deliveries fit ``query``."""
        statement = _filtered(select(func.count(deliveries.c.id)), query)
        return int(self._connection.execute(statement).scalar_one())

    def count_requests(self, query: QueueQuery) -> int:
        """Return how many requests have deliveries that fit ``query``."""
        statement = _filtered(select(func.count(deliveries.c.issue_id.distinct())), query)
        return int(self._connection.execute(statement).scalar_one())

    def requests_with_open(self, flow: Flow) -> int:
        """Return for how many requests something of ``flow`` is not over yet."""
        kinds = [kind.value for kind in DeliveryKind if kind.flow is flow]
        statement = select(func.count(deliveries.c.issue_id.distinct())).where(
            text(UNFINISHED),  # word for word as in the index that holds only these
            deliveries.c.kind.in_(kinds),
        )
        return int(self._connection.execute(statement).scalar_one())

    def parked_requests(self) -> dict[str, int]:
        """Return how many requests are parked for each cause; one may be for several."""
        found = self._connection.execute(
            select(
                deliveries.c.cause, func.count(deliveries.c.issue_id.distinct()).label("requests")
            )
            .where(
                text(NOT_DONE),
                deliveries.c.state == DeliveryState.NEEDS_ATTENTION.value,
                deliveries.c.flow.in_(_EVERY_FLOW),
            )
            .group_by(deliveries.c.cause)
        )
        return {row.cause or "": int(row.requests) for row in found}

    def tally(self, ids: Sequence[int]) -> dict[Tally, int]:
        """Return how many of these rows are alike in kind, state, doubt and cause."""
        found: Counter[Tally] = Counter()
        for start in range(0, len(ids), _CHUNK):
            part = list(ids[start : start + _CHUNK])
            for row in self._connection.execute(_TALLY.where(deliveries.c.id.in_(part))):
                tally = Tally(
                    DeliveryKind(row.kind), DeliveryState(row.state), bool(row.doubtful), row.cause
                )
                found[tally] += row.alike
        return dict(found)

    def oldest_under_way(self, flows: Iterable[Flow]) -> datetime | None:
        """Return when the oldest row was owed that waits for the console, not for a person."""
        oldest = [
            moment
            for flow in flows
            for state in _UNDER_WAY
            if (moment := self._oldest(flow, state)) is not None
        ]
        return min(oldest, default=None)

    def _oldest(self, flow: Flow, state: DeliveryState) -> datetime | None:
        """Ids grow with the moment of owing, and stand in an index by flow and state."""
        oldest = select(func.min(deliveries.c.id)).where(
            text(NOT_DONE), deliveries.c.flow == flow.value, deliveries.c.state == state.value
        )
        statement = select(deliveries.c.created_at).where(
            deliveries.c.id == oldest.scalar_subquery()
        )
        micros: int | None = self._connection.execute(statement).scalar_one_or_none()
        return from_micros(micros)

    def causes(self, flows: Iterable[Flow] = tuple(Flow)) -> tuple[CauseGroup, ...]:
        """Return what is parked, grouped by cause, the largest group first."""
        found = self._connection.execute(
            select(
                deliveries.c.flow,
                deliveries.c.cause,
                func.min(deliveries.c.updated_at).label("first_seen"),
                func.max(deliveries.c.updated_at).label("last_seen"),
                func.count().label("parked"),
                func.max(deliveries.c.explanation).label("explanation"),
            )
            .where(
                text(NOT_DONE),
                deliveries.c.state == "needs_attention",
                deliveries.c.flow.in_([flow.value for flow in flows]),
            )
            .group_by(deliveries.c.flow, deliveries.c.cause)
            .order_by(func.count().desc())
        )
        return tuple(
            CauseGroup(
                cause=row.cause or "",
                flow=Flow(row.flow),
                first_seen=from_micros(row.first_seen),
                last_seen=from_micros(row.last_seen),
                count=row.parked,
                explanation=row.explanation or "",
            )
            for row in found
        )

    def parked_issues(self, cause: str, most: int) -> tuple[int, ...]:
        """Return the newest Requests that wait for a person for this cause."""
        found = self._connection.execute(
            select(deliveries.c.issue_id)
            .where(
                text(NOT_DONE),
                deliveries.c.flow.in_(_EVERY_FLOW),
                deliveries.c.state == "needs_attention",
                deliveries.c.cause == cause,
            )
            .group_by(deliveries.c.issue_id)
            .order_by(deliveries.c.issue_id.desc())
            .limit(most)
        )
        return tuple(int(issue) for (issue,) in found)


def _by_request(query: QueueQuery, *, by_id: bool = False) -> Select[Any]:
    """Order in the database: it works without the interpreter's lock, however many there are.

    ``by_id`` reads the newest comments; the plus keeps SQLite from their index for once.
    """
    every: Select[Any] = select(deliveries.c.id, deliveries.c.issue_id)
    fitting = every.where(text(f"+{OF_COMMENTS}")) if by_id else _filtered(every, query)
    if query.limit is not None:
        newest = deliveries.c.id.desc() if query.descending else deliveries.c.id
        fitting = fitting.order_by(newest).limit(query.limit)
    rows = fitting.subquery()
    end = func.max if query.descending else func.min
    place = end(rows.c.id).over(partition_by=rows.c.issue_id).label("place")
    placed = select(rows.c.id, place).subquery()
    columns = (placed.c.place, placed.c.id)
    return select(placed.c.id).order_by(
        *(each.desc() if query.descending else each for each in columns)
    )


def _in_groups(query: QueueQuery) -> Select[Any]:
    """The same for comments: a text of ids per request, to be turned round for the newest first.

    Their index hands the rows over request by request, so that only the requests are sorted: a
    million of them in two thirds of the time, and counted on the way.
    """
    place = func.max(deliveries.c.id) if query.descending else func.min(deliveries.c.id)
    grouped = select(func.group_concat(deliveries.c.id))
    return _filtered(grouped, query).group_by(deliveries.c.issue_id).order_by(place)


def _filtered(statement: Select[Any], query: QueueQuery) -> Select[Any]:
    if query.above:
        statement = statement.where(deliveries.c.id > query.above)
    if query.flow is Flow.COMMENTS:
        statement = statement.where(text(OF_COMMENTS))
    elif query.flow is not None:
        statement = statement.where(deliveries.c.flow == query.flow.value)
    elif query.states or query.cause is not None:
        # The indexes by state and by cause begin with the flow.
        statement = statement.where(deliveries.c.flow.in_(_EVERY_FLOW))
    if query.states:
        if DeliveryState.DONE not in query.states:
            statement = statement.where(text(NOT_DONE))
        states = [state.value for state in query.states]
        statement = statement.where(deliveries.c.state.in_(states))
    if query.cause is not None:
        statement = statement.where(deliveries.c.cause == query.cause)
    if query.issue_id is not None:
        statement = statement.where(deliveries.c.issue_id == query.issue_id)
    return statement.where(*deliveries_with(query.find)) if query.find.strip() else statement


def _queue_row(row: Row[Any]) -> QueueRow:
    return QueueRow(
        delivery=delivery_from_row(row),
        request_number=row.request_number,
        category=row.category,
        problem_code=row.problem_code,
        address=row.address,
        summary=summary_of(row.snapshot),
    )
