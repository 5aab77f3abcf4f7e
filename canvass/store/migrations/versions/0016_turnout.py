"""Turnout by electoral district, as published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "turnout",
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("election", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("roll", sa.Integer, nullable=False),
        sa.Column("votes", sa.Integer, nullable=False),
        sa.Column("outline", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("year", "election", "code"),
        sqlite_strict=True,
    )
