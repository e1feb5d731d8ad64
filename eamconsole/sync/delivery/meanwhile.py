"""What changed on a Request while its creation was in doubt, once the record is made after all."""

from __future__ import annotations

from datetime import datetime

from eamconsole.domain.corrections import CORRECTED
from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.planning import VIDEO
from eamconsole.domain.privacy import became_private, became_private_words
from eamconsole.domain.work import WorkRecord
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.continuation import IN_NOTES
from eamconsole.sync.delivery.outcome import Lane


def drop_what_it_holds(ledgers: Ledgers, lane: Lane, at: datetime) -> None:
    """Take back what a record just made says itself, in the caller's transaction.

    Intake owed or told it because the try before might have arrived.  ``lane`` is what was known
    when the record was put together: what changed while it was on its way is not in it.
    """
    for row in lane.deliveries:
        if row.key.startswith((CORRECTED, VIDEO)) and row.attempts == 0 and not row.state.is_final:
            ledgers.deliveries.finish(
                row.id,
                DeliveryState.SKIPPED,
                at=at,
                cause=IN_NOTES,
                explanation="The record holds it: it was there before the record was made.",
            )


def tell_whether_public(
    ledgers: Ledgers, delivery: Delivery, record: WorkRecord, *, hidden: bool, at: datetime
) -> None:
    """Say which record it is that a Request hidden since may have left open to the public."""
    key = became_private(delivery.issue_id)
    if hidden:
        ledgers.notices.solve(key, at)
    elif any(notice.key == key for notice in ledgers.notices.open()):
        words = became_private_words(delivery.issue_id, f"{record.number} was")
        ledgers.notices.raise_(key, "became_private", words, at, issue_id=delivery.issue_id)
