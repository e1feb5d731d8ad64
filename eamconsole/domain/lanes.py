"""The order of a Request's deliveries: what may run, and what waits for which other.

Everything waits for the Work Request.  Comments keep their order per direction.  Documents
go one after the other (two may be the same picture) but none waits for one in trouble.
Towards SeeClickFix the acknowledgment comes first and the closure last; one that needs a
person does not keep the closure from residents.
"""

from __future__ import annotations

from collections.abc import Iterable

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.kinds import Stream

_MOVING = frozenset(
    {
        DeliveryState.WAITING,
        DeliveryState.SENDING,
        DeliveryState.RETRYING,
        DeliveryState.CHECKING,
    }
)
_ON_ITS_WAY = frozenset({DeliveryState.WAITING, DeliveryState.SENDING})
_STUCK = frozenset({DeliveryState.NEEDS_ATTENTION, DeliveryState.HELD})


def obstacle(delivery: Delivery, siblings: Iterable[Delivery]) -> Delivery | None:
    """Return the delivery of the same Request that ``delivery`` waits for, if any.

    ``siblings`` are the unfinished deliveries of the Request, in the order they were owed.
    """
    for other in siblings:
        if other.id != delivery.id and _holds_up(other, delivery):
            return other
    return None


def record_may_stand(lane: Iterable[Delivery]) -> bool:
    """Return whether EAM may have a record of the Request, as it was, that nothing links yet."""
    return any(row.kind is DeliveryKind.CREATE and row.may_have_arrived for row in lane)


def _holds_up(other: Delivery, delivery: Delivery) -> bool:
    if other.kind is DeliveryKind.CREATE:
        return not other.state.is_final
    stream = delivery.kind.traits.stream
    if other.id > delivery.id or other.kind.traits.stream is not stream:
        return False
    if stream is Stream.DOCUMENTS:
        return other.state in _ON_ITS_WAY
    if other.state in _MOVING:
        return True
    return other.state in _STUCK and _keeps_order(other, delivery)


def _keeps_order(other: Delivery, delivery: Delivery) -> bool:
    if delivery.kind is DeliveryKind.COMMENT_OUT:
        return True
    return other.kind.is_news and delivery.kind.is_news
