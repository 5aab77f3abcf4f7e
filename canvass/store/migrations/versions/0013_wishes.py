"""What residents wish, topics, what became of it, and talks at the base."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "topic",
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("is_own", sa.Integer, nullable=False),
        sa.Column("is_gone", sa.Integer, server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("topic"),
        sqlite_strict=True,
    )
    op.create_table(
        "commitment",
        sa.Column("commitment_id", sa.Text, nullable=False),
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("taken_on", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, server_default="", nullable=False),
        sa.Column("answered_on", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("commitment_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "wish",
        sa.Column("wish_id", sa.Text, nullable=False),
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("iso_week", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("heard", sa.Text, nullable=False),
        sa.Column("commitment_id", sa.Text, nullable=True),
        sa.CheckConstraint("text <> ''", name="text"),
        sa.CheckConstraint("heard IN ('door', 'table', 'organisation')", name="heard"),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.commitment_id"], ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("wish_id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_wish_commitment_id", "wish", ["commitment_id"])
    op.create_table(
        "drop_in",
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("half_day", sa.Text, nullable=False),
        sa.Column("talks", sa.Integer, nullable=False),
        sa.CheckConstraint("talks > 0", name="talks"),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("week_id", "day", "half_day"),
        sqlite_strict=True,
    )
