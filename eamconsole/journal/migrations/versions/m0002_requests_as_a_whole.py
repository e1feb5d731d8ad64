"""Keeps how each request stands as a whole, so that requests can be listed and counted."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, Table

revision = "0002"
down_revision = "0001"

_tables = MetaData()
Table(
    "requests",
    _tables,
    Column("issue_id", BigInteger, primary_key=True, autoincrement=False),
)
_states = Table(
    "request_states",
    _tables,
    Column(
        "issue_id",
        BigInteger,
        ForeignKey("requests.issue_id"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("severity", Integer, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("next_at", BigInteger),
    Index("request_states_by_severity", "severity", "issue_id"),
    Index("request_states_by_change", "changed_at", "issue_id"),
)

_SEVERITY = (
    "CASE state WHEN 'needs_attention' THEN 10 WHEN 'held' THEN 20 WHEN 'checking' THEN 30"
    " WHEN 'retrying' THEN 40 WHEN 'moderated' THEN 50 WHEN 'waiting' THEN 60"
    " WHEN 'sending' THEN 70 WHEN 'done' THEN 80 WHEN 'skipped' THEN 90 ELSE 100 END"
)
_STATE = (
    "CASE severity WHEN 10 THEN 'needs_attention' WHEN 20 THEN 'held' WHEN 30 THEN 'checking'"
    " WHEN 40 THEN 'retrying' WHEN 50 THEN 'moderated' WHEN 60 THEN 'waiting'"
    " WHEN 70 THEN 'sending' WHEN 80 THEN 'done' WHEN 90 THEN 'skipped' ELSE 'impossible' END"
)


def upgrade() -> None:
    """Make the table, and work it out once for what the journal holds."""
    connection = op.get_bind()
    _states.create(connection)
    connection.exec_driver_sql(
        "INSERT INTO request_states (issue_id, severity, changed_at, next_at) "  # noqa: S608
        f"SELECT issue_id, MIN({_SEVERITY}), MAX(updated_at), "
        "MIN(CASE WHEN state IN ('waiting', 'retrying', 'checking') THEN due_at END) "
        "FROM deliveries GROUP BY issue_id"
    )
    connection.exec_driver_sql(
        f"INSERT INTO counters (flow, state, rows) SELECT 'whole', {_STATE}, COUNT(*) "  # noqa: S608
        "FROM request_states GROUP BY severity"
    )
