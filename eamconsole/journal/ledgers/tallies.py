"""How many deliveries are where, and since when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, literal_column, select

from eamconsole.domain.delivery import FINAL_STATES, DeliveryState, Flow
from eamconsole.domain.identity import DeliveryId
from eamconsole.journal.access import Access
from eamconsole.journal.ledgers.counters import read_counters
from eamconsole.journal.moments import to_micros
from eamconsole.journal.plan import Plan, by_name
from eamconsole.journal.schema import deliveries, literals

_columns = deliveries.c
_OLDEST = Plan(
    select(func.min(_columns.id)).where(
        _columns.flow == by_name("flow"),
        _columns.state.in_(literals(state for state in DeliveryState if state not in FINAL_STATES)),
    )
)
_DONE_SINCE = Plan(
    select(func.count()).where(
        _columns.flow == by_name("flow"),
        _columns.state == literal_column("'done'"),
        _columns.updated_at >= by_name("moment"),
    )
)


def count_by_flow_and_state(access: Access) -> dict[tuple[Flow, DeliveryState], int]:
    """Return how many deliveries are where; what is empty is left out."""
    return {
        (flow, DeliveryState(state)): number
        for flow in Flow
        for state, number in read_counters(access, flow.value).items()
    }


def oldest_unfinished(access: Access, flow: Flow) -> DeliveryId | None:
    """Return the unfinished delivery of ``flow`` that was owed first."""
    row = access.one(_OLDEST, flow=flow.value)
    return None if row is None or row[0] is None else DeliveryId(row[0])


def done_since(access: Access, flow: Flow, moment: datetime) -> int:
    """Return how many deliveries of ``flow`` were done at or after ``moment``."""
    row = access.one(_DONE_SINCE, flow=flow.value, moment=to_micros(moment))
    return int(row[0]) if row else 0
