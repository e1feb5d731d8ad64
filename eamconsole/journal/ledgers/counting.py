"""Keeps how everything stands as a whole, so that nobody has to count a million."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, literal_column, select, text
from sqlalchemy.dialects import postgresql, sqlite

from eamconsole.journal.ledgers.base import Traces
from eamconsole.journal.ledgers.request_states import refresh_states
from eamconsole.journal.plan import Plan
from eamconsole.journal.schema import counters

_NAMES = ("flow", "state", "rows")


def _add(on_postgres: bool) -> Plan:
    """Add any number of moves in one statement: each costs this thread the interpreter's lock."""
    element = "CAST(value ->> {n} AS {kind})" if on_postgres else "json_extract(value, '$[{n}]')"
    moves = "json_array_elements(CAST(:moves AS json))" if on_postgres else "json_each(:moves)"
    kinds = ("text", "text", "bigint")
    told: list[Any] = [
        literal_column(element.format(n=n, kind=kind)) for n, kind in enumerate(kinds)
    ]
    moved = select(*told).select_from(text(moves)).where(text("1 = 1"))  # else ON reads as a join
    insert_for: Any = postgresql.insert if on_postgres else sqlite.insert
    added = insert_for(counters).from_select(list(_NAMES), moved)
    total = counters.c.rows + added.excluded.rows
    return Plan(added.on_conflict_do_update(index_elements=list(_NAMES[:2]), set_={"rows": total}))


_ADD = {engine: _add(engine) for engine in (True, False)}


def add_counts(connection: Connection, traces: Traces) -> None:
    """Add what a transaction moved to the counters, in that transaction."""
    refresh_states(connection, traces)
    # In one order everywhere: two consoles on one PostgreSQL lock these rows for each other.
    moves = sorted((flow, state, more) for (flow, state), more in traces.counts.items() if more)
    if moves:
        plan = _ADD[connection.dialect.name == "postgresql"]
        plan.run(connection, {"moves": json.dumps(moves)})
