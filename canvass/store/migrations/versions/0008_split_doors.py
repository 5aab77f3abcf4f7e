"""Teams whose two people split the doors of a stop; doors found by their address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the index."""
    op.add_column("team", sa.Column("splits_doors", sa.Integer, nullable=False, server_default="0"))
    op.create_index("ix_door_address", "door", ["district_id", "address_id"])
