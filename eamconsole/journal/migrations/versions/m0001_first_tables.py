"""The first tables.

A new journal gets them straight from ``schema``; this step is where later ones start from.
"""

from __future__ import annotations

from alembic import op

from eamconsole.journal.schema import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of the first release."""
    metadata.create_all(op.get_bind(), checkfirst=True)
