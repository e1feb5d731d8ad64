"""What becomes of a delivery after a fault, and how long it waits; never given up by count."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

from eamconsole.domain.city import SyncLimits
from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.kinds import Direction
from eamconsole.errors import Remedy

LOOK_AGAIN = timedelta(seconds=300)
"""A look-up that could not tell is repeated this late at most."""


@dataclass(frozen=True, slots=True)
class BackOff:
    """Doubling waits between ``first`` and ``longest``, each shortened by up to a quarter.

    The spread keeps rows that failed together from coming back together.
    """

    first: timedelta
    longest: timedelta
    chance: random.Random = field(default_factory=random.Random)

    def delay(self, attempts: int) -> timedelta:
        """Return the wait after the ``attempts``-th try (1 is the first)."""
        doubled = self.first * float(2 ** min(max(attempts, 1) - 1, 20))
        return min(doubled, self.longest) * (1 - self.chance.random() / 4)


class LookUpMiss(Enum):
    """What a look-up brought where it did not find the change."""

    ABSENT = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The state a delivery goes to, and when it is taken up again; None: not by itself."""

    state: DeliveryState
    due_at: datetime | None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Retrying:
    """The decisions, without clock, journal or side; ``limits`` are the city's.

    ``since``: up to when something may have been sent that the journal does not know of.
    """

    limits: SyncLimits
    back_off: BackOff
    since: datetime | None = None

    @classmethod
    def by(cls, limits: SyncLimits, since: datetime | None = None) -> Retrying:
        """Return the decisions by the limits of a city."""
        return cls(limits, BackOff(limits.retry_first, limits.retry_max), since)

    def quiet(self, direction: Direction) -> timedelta:
        """Return how long a side may still be working on a call that got no answer."""
        out = direction is Direction.TO_EAM
        return self.limits.eam_quiet if out else self.limits.seeclickfix_quiet

    def quiet_until(self, delivery: Delivery, now: datetime) -> datetime:
        """Return the earliest moment a look-up may conclude "not there"."""
        sent = delivery.sent_at or now
        return max(sent, self.since or sent) + self.quiet(delivery.direction)

    def after_look_back(self, delivery: Delivery, now: datetime) -> Next | None:
        """It was not found among what other journals sent; None where that is certain.

        What an engine sent in its last moments arrives while the next one looks already.
        """
        if self.since is None:
            return None
        certain_at = self.since + self.quiet(delivery.direction)
        if now >= certain_at:
            return None
        return Next(state=delivery.state, due_at=certain_at, doubtful=delivery.doubtful)

    def after_fault(
        self, delivery: Delivery, remedy: Remedy, now: datetime, *, rests_until: datetime | None
    ) -> Next:
        """Nothing was carried out.  ``rests_until``: when its side is called again at all.

        ``delivery`` is as it stood before the call.  A look-up that failed is tried again,
        whatever the fault: only an answer ends the doubt.
        """
        if delivery.state is DeliveryState.CHECKING:
            due = rests_until or now + self.back_off.delay(1)
            return Next(state=delivery.state, due_at=due, doubtful=delivery.doubtful)
        if remedy in (Remedy.OPERATOR, Remedy.STOP):
            state = DeliveryState.NEEDS_ATTENTION
            return Next(state=state, due_at=None, doubtful=delivery.doubtful)
        due = rests_until or now + self.back_off.delay(delivery.attempts + 1)
        return Next(state=DeliveryState.RETRYING, due_at=due, doubtful=delivery.doubtful)

    def after_silence(self, delivery: Delivery, now: datetime) -> Next:
        """A change was sent and no usable answer came: it is looked up, later each time."""
        quiet, slower = self.quiet(delivery.direction), self.back_off.delay(delivery.attempts)
        wait = max(quiet, slower) if delivery.attempts else quiet
        return Next(state=DeliveryState.CHECKING, due_at=now + wait, doubtful=True)

    def after_look(self, delivery: Delivery, found: LookUpMiss, now: datetime) -> Next:
        """A look-up did not find it; only silence long enough makes that certain."""
        if found is LookUpMiss.UNCLEAR:
            again = max(min(LOOK_AGAIN, self.limits.retry_max), self.back_off.delay(1))
            return Next(state=DeliveryState.CHECKING, due_at=now + again, doubtful=True)
        quiet = self.quiet_until(delivery, now)
        if now < quiet:
            return Next(state=DeliveryState.CHECKING, due_at=quiet, doubtful=True)
        return Next(state=DeliveryState.WAITING, due_at=now)
