"""Finds the requests of a day, for charts and for reports of the time the console was away."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the index on both engines."""
    op.create_index("requests_by_creation", "requests", ["created_at", "category"])
