"""What charts are drawn from, one statement each, and the requests that are behind a bar.

A chart and the list it leads to are made from the same conditions, so that they count the same
requests.  Each begins in an index: by creation, by change, of closings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Label,
    Select,
    exists,
    func,
    literal_column,
    select,
    text,
)

from eamconsole.domain.delivery import DeliveryKind, Direction, Flow
from eamconsole.domain.happening import Happened, Happening
from eamconsole.journal.ledgers.base import Ledger
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.journal.schema import A_CLOSING, deliveries, links, request_states, requests

_QUARTER = 15 * 60 * 1_000_000
MOST_ROWS = 250_000
"""Delays read for one chart at most, the newest."""

_SENT = exists().where(
    deliveries.c.issue_id == requests.c.issue_id,
    deliveries.c.kind == DeliveryKind.CREATE.value,
    deliveries.c.sent_at.is_not(None),
)


class Lapse(NamedTuple):
    """How long one request took: from one moment to another; it is counted at ``at``."""

    at: datetime
    begun: datetime
    ended: datetime


class HappeningReader(Ledger):
    """Reads moments only; how they are gathered to bars is not known here."""

    def reported(self, since: datetime, until: datetime) -> Counter[tuple[datetime, str]]:
        """Count the requests of the time by the quarter of an hour they were reported in, and by
        category."""
        quarter = _quarter(requests.c.created_at)
        asked = _listed(select(quarter, requests.c.category, func.count().label("times"))).where(
            *_within(requests.c.created_at, since, until)
        )
        rows = self._connection.execute(asked.group_by(quarter, requests.c.category))
        return Counter({(_moment(row.quarter), row.category or ""): row.times for row in rows})

    def delivered(self, since: datetime, until: datetime) -> Counter[tuple[datetime, Direction]]:
        """Count the deliveries of the time by the quarter of an hour they arrived in, and where."""
        quarter, way = _quarter(deliveries.c.updated_at), deliveries.c.direction
        asked = select(quarter, way, func.count().label("times")).where(*_arrived(since, until))
        rows = self._connection.execute(asked.group_by(quarter, way))
        return Counter(
            {(_moment(row.quarter), Direction(row.direction)): row.times for row in rows}
        )

    def recorded(self, since: datetime, until: datetime) -> list[Lapse]:
        """Return, for each request reported in the time and sent, when it had its record in EAM.

        A record that stood there before and was adopted says nothing of how long the link takes.
        """
        begun = requests.c.created_at
        asked = (
            _listed(
                select(begun.label("at"), begun.label("begun"), links.c.created_at.label("ended"))
            )
            .join(links, links.c.issue_id == requests.c.issue_id)
            .where(*_within(begun, since, until), _SENT)
        )
        return self._lapses(asked, begun)

    def closed(self, since: datetime, until: datetime) -> list[Lapse]:
        """Return, for each closing noticed in the time, when SeeClickFix was told."""
        noticed = deliveries.c.created_at
        asked = select(
            noticed.label("at"), noticed.label("begun"), deliveries.c.updated_at.label("ended")
        ).where(*_told_closed(since, until))
        return self._lapses(asked, noticed)

    def _lapses(self, asked: Select[Any], order: ColumnElement[Any]) -> list[Lapse]:
        rows = self._newest(asked, order)
        return [Lapse(*map(from_micros, row)) for row in rows]

    def _newest(self, asked: Select[Any], order: ColumnElement[Any]) -> Sequence[Any]:
        return self._connection.execute(asked.order_by(order.desc()).limit(MOST_ROWS)).all()


def issues_of(happening: Happening) -> Select[Any]:
    """Return the statement for the Issue IDs of the requests to which it happened."""
    since, until = happening.since, happening.until
    if happening.what is Happened.DELIVERED:
        return select(deliveries.c.issue_id).where(*_arrived(since, until))
    if happening.what is Happened.CLOSED:
        return select(deliveries.c.issue_id).where(*_told_closed(since, until))
    found = select(requests.c.issue_id).where(*_within(requests.c.created_at, since, until))
    if happening.what is Happened.RECORDED:
        found = found.join(links, links.c.issue_id == requests.c.issue_id).where(_SENT)
    category = func.coalesce(requests.c.category, "")
    if happening.category is not None:
        found = found.where(category == happening.category)
    if happening.besides:
        found = found.where(category.not_in(happening.besides))
    return found


def _quarter(column: ColumnElement[int]) -> Label[int]:
    """Every step of a chart begins with one, as every zone's midnight does."""
    return (column // literal_column(str(_QUARTER), BigInteger)).label("quarter")


def _moment(quarter: int) -> datetime:
    return from_micros(quarter * _QUARTER)


def _listed(asked: Select[Any]) -> Select[Any]:
    """Count what the lists have: a request for which nothing was ever owed is in none."""
    return asked.join(request_states, request_states.c.issue_id == requests.c.issue_id)


def _within(column: ColumnElement[Any], since: datetime, until: datetime) -> tuple[Any, ...]:
    return column >= to_micros(since), column < to_micros(until)


def _arrived(since: datetime, until: datetime) -> tuple[Any, ...]:
    return (
        deliveries.c.flow.in_([flow.value for flow in Flow]),
        *_within(deliveries.c.updated_at, since, until),
        deliveries.c.state == "done",
    )


def _told_closed(since: datetime, until: datetime) -> tuple[Any, ...]:
    return (
        text(A_CLOSING),
        *_within(deliveries.c.created_at, since, until),
        deliveries.c.state == "done",
    )
