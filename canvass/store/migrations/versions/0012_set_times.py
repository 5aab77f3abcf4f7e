"""Times set per week and for all weeks, and the telephone of the base."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    """Add the columns of a week and the table of the usual times."""
    for name in ("talk_min", "knock_min", "startup_min", "pace_mps"):
        op.add_column("week", sa.Column(name, NUMBER, nullable=True))
    op.add_column("week", sa.Column("base_phone", sa.Text, server_default="", nullable=False))
    op.create_table(
        "usual_time",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )
