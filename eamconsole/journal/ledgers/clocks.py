"""Puts right what was written while this machine's clock was ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from eamconsole.domain.identity import DeliveryId
from eamconsole.journal.ledgers.base import Ledger
from eamconsole.journal.moments import to_micros
from eamconsole.journal.schema import deliveries

_MAY_RUN = deliveries.c.state.in_(("waiting", "retrying", "checking"))


class ClockLedger(Ledger):
    """Moments of our own clock that cannot be meant."""

    def far_off(self, now: datetime, longest: timedelta) -> bool:
        """Return whether anything waits longer than the console ever decides to."""
        rows = select(deliveries.c.id).where(_MAY_RUN, _is_far(now, longest)).limit(1)
        sent = select(deliveries.c.id).where(_MAY_RUN, deliveries.c.sent_at > to_micros(now))
        found = (self._connection.execute(each).first() for each in (rows, sent.limit(1)))
        return any(row is not None for row in found)

    def bring_back(self, now: datetime, longest: timedelta) -> int:
        """Make due now what waits longer than that; return how many rows did.

        An attempt "made" in the future counts as made now: its quiet period begins again.
        """
        self._connection.execute(
            update(deliveries)
            .where(_MAY_RUN, deliveries.c.sent_at > to_micros(now))
            .values(sent_at=to_micros(now))
        )
        changed = self._connection.execute(
            update(deliveries)
            .where(_MAY_RUN, _is_far(now, longest))
            .values(due_at=to_micros(now))
            .returning(deliveries.c.id, deliveries.c.issue_id)
        ).all()
        self._traces.deliveries.update(DeliveryId(row.id) for row in changed)
        self._traces.note_moves(row.issue_id for row in changed)
        return len(changed)


def _is_far(now: datetime, longest: timedelta) -> ColumnElement[bool]:
    return deliveries.c.due_at > to_micros(now + longest)
