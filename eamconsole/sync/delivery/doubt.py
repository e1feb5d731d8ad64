"""Says how long a delivery may stay in doubt before a person is asked.

A lost answer is looked up, and what never arrived is sent again.  Where every answer is lost, or
no look-up can tell, that would go on for ever: each further attempt may leave one more record
behind that the console cannot see, and nobody would know.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from eamconsole.domain.decided import IN_DOUBT_FOR_LONG, decided_at
from eamconsole.domain.delivery import Attempt, Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.retry import Retrying
from eamconsole.errors import ENDS_EVERYTHING, EamConsoleError
from eamconsole.journal import Journal
from eamconsole.support.counting import counted
from eamconsole.sync.circuits import is_fault_of_the_side
from eamconsole.sync.delivery.outcome import (
    NO_ANSWER,
    Absent,
    DeliveryStep,
    Lane,
    LookUp,
    NotSent,
    Unclear,
)

_LONG = timedelta(hours=1)
_MOST_UNANSWERED = 5


class Doubts:
    """Looks deliveries in doubt up, and knows when that has to end."""

    def __init__(self, journal: Journal, retrying: Retrying) -> None:
        self._journal = journal
        self._retrying = retrying

    def look_up(self, step: DeliveryStep, delivery: Delivery, lane: Lane, now: datetime) -> LookUp:
        """Look the newest attempt up; a doubt that would last for ever is for a person."""
        try:
            found = step.look_up(delivery, lane)
        except EamConsoleError as error:
            if isinstance(error, ENDS_EVERYTHING) or is_fault_of_the_side(error):
                raise  # the side is in trouble as a whole, which is told and ends by itself
            unsent = self._unsettled(delivery, error.summary, now)
            if unsent is None:
                raise
            return unsent
        if isinstance(found, Unclear):
            return self._unsettled(delivery, found.why, now) or found
        if isinstance(found, Absent) and now >= self._retrying.quiet_until(delivery, now):
            return self._fruitless(delivery, now) or found
        return found

    def _unsettled(self, delivery: Delivery, why: str, now: datetime) -> NotSent | None:
        """Return the end of a delivery no look-up can tell about; None while it is young."""
        lost = self._unanswered(delivery)
        since = lost[0].began_at if lost else delivery.sent_at
        if since is None or now < since + _LONG:
            return None
        return _for_a_person(delivery, f"and looking it up does not tell: {why}")

    def _fruitless(self, delivery: Delivery, now: datetime) -> NotSent | None:
        """Return the end of a delivery that is sent, never answered and never there."""
        said = decided_at(delivery, IN_DOUBT_FOR_LONG)
        if said is not None and delivery.sent_at is not None and said > delivery.sent_at:
            return None  # a person asked for one more attempt
        lost = self._unanswered(delivery)
        if len(lost) < _MOST_UNANSWERED or now < lost[0].began_at + _LONG:
            return None
        return _for_a_person(
            delivery,
            f"{counted(len(lost), 'time')}, and it is not there. The last time: "
            f"{lost[-1].answered}",
        )

    def _unanswered(self, delivery: Delivery) -> list[Attempt]:
        with self._journal.read() as ledgers:
            made = ledgers.attempts.of(delivery.id)
        return [attempt for attempt in made if attempt.outcome == NO_ANSWER]


def _for_a_person(delivery: Delivery, how: str) -> NotSent:
    side = delivery.direction.service.label
    look = (
        "choose Look for it in EAM and adopt the record if there is one"
        if delivery.kind is DeliveryKind.CREATE
        else f"look for it in {side}, and Skip it with a reason if it is there"
    )
    return NotSent(
        state=DeliveryState.NEEDS_ATTENTION,
        cause=IN_DOUBT_FOR_LONG,
        explanation=f"{side} gave no usable answer to this {how}",
        next_step=f"Read what {side} answered under Payload and have that mended; {look}. "
        "Otherwise choose Retry: it is looked up, and sent once more if it is not there.",
        doubtful=True,
    )
