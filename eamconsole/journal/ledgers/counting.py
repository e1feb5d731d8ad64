"""Keeps how everything stands as a whole, so that nobody has to count a million."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, update

from eamconsole.journal.ledgers.base import Traces
from eamconsole.journal.ledgers.request_states import refresh_states
from eamconsole.journal.plan import Plan
from eamconsole.journal.schema import counters

_ADD = Plan(
    update(counters)
    .where(counters.c.flow == bindparam("in_flow"), counters.c.state == bindparam("in_state"))
    .values(rows=counters.c.rows + bindparam("more"))
)


def add_counts(connection: Connection, traces: Traces) -> None:
    """Add what a transaction moved to the counters, in that transaction."""
    refresh_states(connection, traces)
    for (flow, state), more in traces.counts.items():
        if more == 0:
            continue
        changed = _ADD.run(connection, {"in_flow": flow, "in_state": state, "more": more})
        if changed.rowcount == 0:
            connection.execute(counters.insert().values(flow=flow, state=state, rows=more))
