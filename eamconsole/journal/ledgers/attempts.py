"""The calls made for each delivery, as kept for people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text

from eamconsole.domain.delivery import Attempt
from eamconsole.domain.identity import DeliveryId
from eamconsole.journal.access import Access
from eamconsole.journal.moments import to_micros, to_moment
from eamconsole.journal.plan import Plan, by_name, insert_plan
from eamconsole.journal.schema import attempts

_columns = attempts.c
_BEGIN = insert_plan(attempts)
_END = Plan(
    text(
        "UPDATE attempts SET ended_at = :ended_at, outcome = :outcome, answered = :answered "
        "WHERE delivery_id = :delivery_id AND number = :number"
    )
)
_OF = Plan(
    select(
        _columns.number,
        _columns.began_at,
        _columns.sent,
        _columns.ended_at,
        _columns.outcome,
        _columns.answered,
    )
    .where(_columns.delivery_id == by_name("delivery_id"))
    .order_by(_columns.number)
)


class AttemptLedger:
    """What was sent and answered; both redacted by whoever hands them in."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def begin(self, delivery_id: DeliveryId, number: int, at: datetime, sent: str) -> None:
        """Note that a call is about to go out."""
        self._access.change(
            _BEGIN,
            delivery_id=delivery_id,
            number=number,
            began_at=to_micros(at),
            sent=sent,
            ended_at=None,
            outcome="",
            answered="",
        )

    def end(
        self, delivery_id: DeliveryId, number: int, at: datetime, outcome: str, answered: str = ""
    ) -> bool:
        """Note how a call ended; False where none of that number went out."""
        ended = self._access.change(
            _END,
            delivery_id=delivery_id,
            number=number,
            ended_at=to_micros(at),
            outcome=outcome,
            answered=answered,
        )
        return bool(ended)

    def of(self, delivery_id: DeliveryId) -> tuple[Attempt, ...]:
        """Return the calls of a delivery, first one first."""
        return tuple(
            Attempt(
                number=row[0],
                began_at=to_moment(row[1]),
                sent=row[2],
                ended_at=to_moment(row[3]),
                outcome=row[4],
                answered=row[5],
            )
            for row in self._access.all(_OF, delivery_id=delivery_id)
        )
