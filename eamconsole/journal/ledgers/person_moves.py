"""What a person may do to a delivery.  A call that is out is never interfered with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.identity import DeliveryId
from eamconsole.journal.access import Access
from eamconsole.journal.ledgers.events import EventLedger

if TYPE_CHECKING:
    from eamconsole.journal.ledgers.deliveries import DeliveryLedger

_CAN_RETRY = frozenset(
    {
        DeliveryState.WAITING,
        DeliveryState.RETRYING,
        DeliveryState.CHECKING,
        DeliveryState.NEEDS_ATTENTION,
        DeliveryState.HELD,
    }
)
_CAN_HOLD = _CAN_RETRY - {DeliveryState.HELD}


def retry(deliveries: DeliveryLedger, id_: DeliveryId, at: datetime, actor: str) -> bool:
    """Make a delivery due now; one in doubt is looked up first."""
    known = _known(deliveries, id_, _CAN_RETRY)
    if known is None:
        return False
    due_at = at if _in_doubt(known) else None
    return _run_again(deliveries, known, at, due_at, actor)


def release(deliveries: DeliveryLedger, id_: DeliveryId, at: datetime, actor: str) -> bool:
    """Let a held delivery run again; a look-up keeps the moment it was due."""
    known = _known(deliveries, id_, frozenset({DeliveryState.HELD}))
    if known is None:
        return False
    due_at = known.due_at if _in_doubt(known) else None
    return _run_again(deliveries, known, at, due_at, actor)


def hold(deliveries: DeliveryLedger, id_: DeliveryId, at: datetime, actor: str) -> bool:
    """Keep a delivery back until released; why it was in trouble stays to be read."""
    known = _known(deliveries, id_, _CAN_HOLD)
    return known is not None and deliveries.finish(
        id_,
        DeliveryState.HELD,
        at=at,
        cause=known.cause,
        explanation=known.explanation,
        next_step=known.next_step,
        due_at=known.due_at,
        doubtful=_in_doubt(known),
        actor=actor,
    )


def skip(
    deliveries: DeliveryLedger, id_: DeliveryId, reason: str, at: datetime, actor: str
) -> bool:
    """Give a delivery up for good, with the reason."""
    known = deliveries.get(id_)
    if known is None or known.state is DeliveryState.SENDING:
        return False
    return deliveries.finish(
        id_,
        DeliveryState.SKIPPED,
        at=at,
        cause=known.cause,
        explanation=reason,
        doubtful=known.doubtful,
        actor=actor,
    )


def replace_payload(
    deliveries: DeliveryLedger,
    access: Access,
    id_: DeliveryId,
    payload: Mapping[str, Any],
    at: datetime,
    actor: str,
) -> bool:
    """Change what is owed; refused while the former may already be on the other side."""
    known = _known(deliveries, id_, _CAN_RETRY)
    if known is None or _in_doubt(known):
        return False
    EventLedger(access).add(
        "payload.replaced",
        at,
        issue_id=known.issue_id,
        delivery_id=id_,
        actor=actor,
        detail={"before": dict(known.payload), "after": dict(payload)},
    )
    return deliveries.set_payload(known, payload)


def _run_again(
    deliveries: DeliveryLedger,
    known: Delivery,
    at: datetime,
    due_at: datetime | None,
    actor: str,
) -> bool:
    return deliveries.finish(
        known.id,
        DeliveryState.CHECKING if _in_doubt(known) else DeliveryState.WAITING,
        at=at,
        due_at=due_at,
        doubtful=_in_doubt(known),
        actor=actor,
    )


def _in_doubt(known: Delivery) -> bool:
    return known.doubtful or known.state is DeliveryState.CHECKING


def _known(
    deliveries: DeliveryLedger, id_: DeliveryId, states: frozenset[DeliveryState]
) -> Delivery | None:
    known = deliveries.get(id_)
    return known if known is not None and known.state in states else None
