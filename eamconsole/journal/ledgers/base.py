"""What every ledger stands on: one connection, and the counters changed on the way."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.journal.plan import Plan
from eamconsole.support.texts import clean_text, clean_value, may_hold_odd_signs


@dataclass(slots=True)
class Traces:
    """What a piece of work touched: for counters and for those who watch the journal."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    issues: set[IssueId] = field(default_factory=set)
    deliveries: set[DeliveryId] = field(default_factory=set)
    added: set[DeliveryId] = field(default_factory=set)
    moved: set[IssueId] = field(default_factory=set)
    """Requests whose deliveries moved, so that they may stand differently as a whole."""

    def note_moves(self, issues: Iterable[int]) -> None:
        """Note that deliveries of these requests moved, or are due at another time."""
        known = {IssueId(issue) for issue in issues}
        self.issues |= known
        self.moved |= known

    def absorb(self, other: Traces) -> None:
        """Add what another piece of work touched."""
        self.counts.update(other.counts)
        self.issues |= other.issues
        self.deliveries |= other.deliveries
        self.added |= other.added
        self.moved |= other.moved


class Ledger:
    """One family of facts on one connection; SQL stays in here."""

    def __init__(self, connection: Connection, traces: Traces) -> None:
        self._connection = connection
        self._traces = traces
        self._on_postgres = connection.dialect.name == "postgresql"

    def _upsert(
        self,
        table: Table,
        keys: tuple[str, ...],
        values: Mapping[str, Any],
        once: tuple[str, ...] = (),
    ) -> None:
        """Insert the row, or change it where ``keys`` exist already; same on both engines.

        Columns named in ``once`` are written with a new row and never changed.
        """
        plan = _upsert_plan(table, keys, tuple(values), once, self._on_postgres)
        plan.run(self._connection, values)

    def _insert_new(self, table: Table, values: Mapping[str, Any]) -> Any:
        """Return an INSERT that does nothing where the row exists already."""
        insert_for: Any = postgresql.insert if self._on_postgres else sqlite.insert
        statement: Insert = insert_for(table).values(**values).on_conflict_do_nothing()
        return statement


@functools.cache
def _upsert_plan(
    table: Table,
    keys: tuple[str, ...],
    names: tuple[str, ...],
    once: tuple[str, ...],
    on_postgres: bool,
) -> Plan:
    insert_for: Any = postgresql.insert if on_postgres else sqlite.insert
    statement = insert_for(table)
    changed = {
        name: statement.excluded[name] for name in names if name not in keys and name not in once
    }
    conflict = statement.on_conflict_do_update(index_elements=list(keys), set_=changed)
    return Plan(conflict, columns=names)


def to_json(value: object) -> str:
    """Return compact JSON of cleaned texts: PostgreSQL's text holds no NUL, UTF-8 no half sign."""
    text = _dumped(value)
    return _dumped(clean_value(value)) if may_hold_odd_signs(text) else text


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def clean(text: str | None) -> str | None:
    """Return text as both engines can hold it."""
    return None if text is None else clean_text(text)


__all__ = ["Ledger", "Traces", "clean", "to_json"]
