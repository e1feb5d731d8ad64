"""The order of a Request's deliveries: what may run, and what waits for which other.

Everything waits for the Work Request.  Comments keep their order per direction.  Documents
go one after the other (two may be the same picture) but none waits for one in trouble.
Towards SeeClickFix the acknowledgment comes first and the closure last; one that needs a
person does not keep the closure from residents.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState


class Stream(StrEnum):
    """Deliveries of one Request that keep their order among themselves."""

    CREATION = "creation"
    ADDRESS = "address"
    DOCUMENTS = "documents"
    COMMENTS_TO_EAM = "comments_to_eam"
    TO_SEECLICKFIX = "to_seeclickfix"


_STREAMS = {
    DeliveryKind.CREATE: Stream.CREATION,
    DeliveryKind.ADDRESS: Stream.ADDRESS,
    DeliveryKind.REQUEST_IMAGE: Stream.DOCUMENTS,
    DeliveryKind.COMMENT_IMAGE_OUT: Stream.DOCUMENTS,
    DeliveryKind.COMMENT_OUT: Stream.COMMENTS_TO_EAM,
    DeliveryKind.ACKNOWLEDGE: Stream.TO_SEECLICKFIX,
    DeliveryKind.COMMENT_IN: Stream.TO_SEECLICKFIX,
    DeliveryKind.IMAGE_IN: Stream.TO_SEECLICKFIX,
    DeliveryKind.CLOSE: Stream.TO_SEECLICKFIX,
}

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
_WORDS_IN = frozenset({DeliveryKind.COMMENT_IN, DeliveryKind.IMAGE_IN})


def stream_of(kind: DeliveryKind) -> Stream:
    """Return the stream a kind of delivery belongs to."""
    return _STREAMS[kind]


def obstacle(delivery: Delivery, siblings: Iterable[Delivery]) -> Delivery | None:
    """Return the delivery of the same Request that ``delivery`` waits for, if any.

    ``siblings`` are the unfinished deliveries of the Request, in the order they were owed.
    """
    for other in siblings:
        if other.id != delivery.id and _holds_up(other, delivery):
            return other
    return None


def _holds_up(other: Delivery, delivery: Delivery) -> bool:
    if other.kind is DeliveryKind.CREATE:
        return not other.state.is_final
    stream = stream_of(delivery.kind)
    if other.id > delivery.id or stream_of(other.kind) is not stream:
        return False
    if stream is Stream.DOCUMENTS:
        return other.state in _ON_ITS_WAY
    if other.state in _MOVING:
        return True
    return other.state in _STUCK and _keeps_order(other, delivery)


def _keeps_order(other: Delivery, delivery: Delivery) -> bool:
    if delivery.kind is DeliveryKind.COMMENT_OUT:
        return True
    return other.kind in _WORDS_IN and delivery.kind in _WORDS_IN
