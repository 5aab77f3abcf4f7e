"""When lists really went out and came back, and what a purged week's lists taught of times."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    """Add the time people say, and the table of numbers."""
    op.add_column("walk_list_event", sa.Column("happened_at", sa.Text, nullable=True))
    op.create_table(
        "learned_time",
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.Column("of", sa.Text, nullable=False),
        sa.Column("beside", sa.Text, nullable=False),
        sa.Column("value", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("week_id", "of", "beside"),
        sqlite_strict=True,
    )
