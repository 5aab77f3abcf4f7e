"""What was done to locks, so that it can be undone like other changes to routes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "lock_change",
        sa.Column("change_id", sa.Integer, nullable=False),
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("made", sa.Text, nullable=False),
        sa.Column("removed", sa.Text, nullable=False),
        sa.Column("is_with_plan", sa.Integer, nullable=False),
        sa.Column("undoes", sa.Integer),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("change_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_lock_change_district_id", "lock_change", ["district_id"])
