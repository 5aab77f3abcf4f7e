"""Which doors an organizer puts first where not all of them fit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "door_value",
        sa.Column("value_id", sa.Integer, nullable=False),
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("worth", sa.REAL, nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.Column("undone_at", sa.Text),
        sa.CheckConstraint("worth > 0", name="worth"),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("value_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_door_value_district_id", "door_value", ["district_id"])
