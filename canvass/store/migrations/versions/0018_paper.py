"""What a week's lists say on their last page, and which doors stood on a list printed again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and guard the one that only grows."""
    op.create_table(
        "week_words",
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("said", sa.Text, server_default="", nullable=False),
        sa.Column("contact", sa.Text, server_default="", nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("week_id", "language"),
        sqlite_strict=True,
    )
    op.create_table(
        "walk_list_print",
        sa.Column("print_no", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("doors", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["code"], ["walk_list.code"]),
        sa.PrimaryKeyConstraint("print_no"),
        sqlite_strict=True,
    )
    op.create_index("ix_walk_list_print_code", "walk_list_print", ["code"])
    op.execute(
        "CREATE TRIGGER walk_list_print_no_update BEFORE UPDATE ON walk_list_print "
        "BEGIN SELECT RAISE(ABORT, 'what was printed or recorded is never rewritten'); END"
    )
    op.execute(
        "CREATE TRIGGER walk_list_print_no_delete BEFORE DELETE ON walk_list_print "
        "WHEN NOT EXISTS (SELECT 1 FROM purge_run) "
        "BEGIN SELECT RAISE(ABORT, 'lists and batches go with the purge of their week'); END"
    )
