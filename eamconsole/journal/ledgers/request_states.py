"""Keeps how each request stands as a whole, in the transaction that moved its deliveries."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, case, func, literal_column, select, text
from sqlalchemy.dialects import postgresql, sqlite

from eamconsole.domain.whole import SEVERITY, STATE_OF
from eamconsole.journal.ledgers.base import Traces
from eamconsole.journal.plan import Plan
from eamconsole.journal.schema import deliveries, request_states

WHOLE = "whole"
"""Stands in the counters where a flow stands for deliveries: these are requests."""

_AMONG = {
    True: "SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST(:issues AS json))",
    False: "SELECT value FROM json_each(:issues)",
}
_STATED = ("issue_id", "severity", "changed_at", "next_at")
_severity = case(
    *((deliveries.c.state == state.value, literal_column(str(n))) for state, n in SEVERITY.items())
)
_due = case((text("deliveries.state IN ('checking', 'retrying', 'waiting')"), deliveries.c.due_at))


def _stood(on_postgres: bool) -> Plan:
    """Two consoles on one PostgreSQL may move deliveries of one request at the same time: who
    comes second waits here, and works it out from what the first has written."""
    return Plan(
        select(request_states.c.issue_id, request_states.c.severity)
        .where(text(f"request_states.issue_id IN ({_AMONG[on_postgres]})"))
        .order_by(request_states.c.issue_id)
        .with_for_update()
    )


def _stands(on_postgres: bool) -> Plan:
    found = (
        select(
            deliveries.c.issue_id,
            func.min(_severity),
            func.max(deliveries.c.updated_at),
            func.min(_due),
        )
        .where(text(f"deliveries.issue_id IN ({_AMONG[on_postgres]})"))
        .group_by(deliveries.c.issue_id)
    )
    insert_for: Any = postgresql.insert if on_postgres else sqlite.insert
    added = insert_for(request_states).from_select(list(_STATED), found)
    new = {name: added.excluded[name] for name in _STATED[1:]}
    written = added.on_conflict_do_update(index_elements=["issue_id"], set_=new)
    return Plan(written.returning(request_states.c.severity))


_STOOD = {engine: _stood(engine) for engine in (True, False)}
_STANDS = {engine: _stands(engine) for engine in (True, False)}


def refresh_states(connection: Connection, traces: Traces) -> None:
    """Work out anew how the requests stand whose deliveries moved, and count them."""
    if not traces.moved:
        return
    on_postgres = connection.dialect.name == "postgresql"
    issues = {"issues": json.dumps(sorted(traces.moved))}
    for row in _STOOD[on_postgres].rows(connection, issues):
        traces.counts[WHOLE, STATE_OF[row.severity].value] -= 1
    for row in _STANDS[on_postgres].rows(connection, issues):
        traces.counts[WHOLE, STATE_OF[row.severity].value] += 1
