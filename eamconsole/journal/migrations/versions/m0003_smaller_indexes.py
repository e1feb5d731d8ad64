"""Takes away what the journal kept twice: indexes that hold rows nobody looks for by them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from eamconsole.journal.migrations.operations import keep_by_key

revision = "0003"
down_revision = "0002"

_GONE = {
    "deliveries": ("by_flow", "by_state", "finished", "by_issue", "by_kind", "by_attempts"),
    "links": ("by_text_number",),
    "events": ("of_delivery",),
    "images": ("by_digest",),
}
_NEW = (
    ("by_state", ("flow", "state", "id"), "state <> 'done'"),
    ("of_comments", ("flow", "issue_id", "id", "kind"), "flow = 'comments'"),
    ("of_closings", ("created_at", "state"), "kind = 'close'"),
)


def upgrade() -> None:
    """Drop the indexes, make smaller ones, and keep what was seen once instead of twice."""
    for table, names in _GONE.items():
        for name in names:
            op.drop_index(f"{table}_{name}", table)
    for name, columns, where in _NEW:
        only = text(where)
        op.create_index(
            f"deliveries_{name}",
            "deliveries",
            list(columns),
            sqlite_where=only,
            postgresql_where=only,
        )
    keep_by_key("seen")
