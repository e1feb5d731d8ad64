"""A request as a whole: the worst of its deliveries says how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.kinds import require_all

SEVERITY: Mapping[DeliveryState, int] = {
    DeliveryState.NEEDS_ATTENTION: 10,
    DeliveryState.HELD: 20,
    DeliveryState.CHECKING: 30,
    DeliveryState.RETRYING: 40,
    DeliveryState.MODERATED: 50,
    DeliveryState.WAITING: 60,
    DeliveryState.SENDING: 70,
    DeliveryState.DONE: 80,
    DeliveryState.SKIPPED: 90,
    DeliveryState.IMPOSSIBLE: 100,
}
"""The worst first.  What is over comes last: one comment somebody skipped does not make a
request skipped that has its record.  The journal keeps these numbers; a new state takes one
between its neighbors."""

require_all(SEVERITY, DeliveryState)

STATE_OF = {number: state for state, number in SEVERITY.items()}


def leading(deliveries: Iterable[Delivery]) -> Delivery:
    """Return the delivery that speaks for its request: the worst, of these the oldest."""
    return min(deliveries, key=lambda each: (SEVERITY[each.state], each.id))
