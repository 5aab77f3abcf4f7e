"""Which forms of the desk were carried out, so that one sent again after a restart is not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_form",
        sa.Column("form_sha256", sa.Text, nullable=False),
        sa.Column("kept_until", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("form_sha256"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
