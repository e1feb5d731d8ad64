"""A Request with its link and everything owed for it, in one statement."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, and_, bindparam, select

from eamconsole.domain.delivery import Delivery
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.link import Link
from eamconsole.journal.ledgers.base import Ledger
from eamconsole.journal.ledgers.deliveries import delivery_from_row
from eamconsole.journal.ledgers.links import link_from_row
from eamconsole.journal.ledgers.requests import STORED, stored_from_row
from eamconsole.journal.ledgers.rows import StoredRequest
from eamconsole.journal.plan import Plan
from eamconsole.journal.schema import deliveries, links, requests

_LANE = Plan(
    select(*deliveries.c, *STORED, *links.c)
    .select_from(deliveries)
    .outerjoin(
        requests,
        and_(requests.c.issue_id == deliveries.c.issue_id, deliveries.c.id == bindparam("row")),
    )
    .outerjoin(
        links,
        and_(links.c.issue_id == deliveries.c.issue_id, deliveries.c.id == bindparam("row")),
    )
    .where(deliveries.c.issue_id == bindparam("issue"))
    .order_by(deliveries.c.id)
)
"""Request and link stand in the one row that is asked for: a long thread is not read again for
each of its comments."""
_AT_REQUEST = len(deliveries.c)
_AT_LINK = _AT_REQUEST + len(STORED)


def _row_of(columns: Iterable[Column[Any]]) -> Any:
    """Return what makes a row with names out of the values of these columns."""
    named: Any = namedtuple
    return named("_Row", [column.name for column in columns])._make


_delivery_row = _row_of(deliveries.columns)
_request_row = _row_of(STORED)
_link_row = _row_of(links.columns)


@dataclass(frozen=True, slots=True)
class StoredLane:
    """One delivery with all that belongs to its Request, itself among the ``siblings``."""

    delivery: Delivery
    stored: StoredRequest
    link: Link | None
    siblings: tuple[Delivery, ...]


class LaneLedger(Ledger):
    """Only reads."""

    def of(self, delivery_id: DeliveryId, issue_id: IssueId) -> StoredLane | None:
        """Return a delivery of that Request with its lane, None where the row is gone."""
        found = _LANE.run(self._connection, {"row": delivery_id, "issue": issue_id}).fetchall()
        siblings = tuple(delivery_from_row(_delivery_row(row[:_AT_REQUEST])) for row in found)
        for delivery, row in zip(siblings, found, strict=True):
            if delivery.id == delivery_id:
                link = _link_row(row[_AT_LINK:])
                return StoredLane(
                    delivery,
                    stored_from_row(_request_row(row[_AT_REQUEST:_AT_LINK])),
                    None if link.issue_id is None else link_from_row(link),
                    siblings,
                )
        return None
