"""Keeps what people wrote beside one another, so that a search reads nothing else."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the indexes in SQLite; PostgreSQL takes no long text into one."""
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("requests_with_words", "requests", ["issue_id", "words"])
        op.create_index(
            "deliveries_of_news",
            "deliveries",
            ["issue_id", "kind", "payload"],
            sqlite_where=text("kind IN ('comment_in', 'image_in')"),
        )
