"""Addresses, entrances and doors that are there no longer are marked, never deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark."""
    for table in ("address", "entrance", "door"):
        op.add_column(
            table,
            sa.Column("is_retired", sa.Integer, nullable=False, server_default=sa.text("0")),
        )
