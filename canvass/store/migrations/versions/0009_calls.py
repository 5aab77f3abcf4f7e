"""The log of calls on organisations, and what its purge leaves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TRIGGERS = {
    "call_event_no_update": (
        "UPDATE ON call_event",
        "",
        "the log of calls only grows: record a void instead",
    ),
    "call_event_no_delete": (
        "DELETE ON call_event",
        "WHEN OLD.week_id NOT IN (SELECT week_id FROM purge_run)",
        "the log of calls only grows: nothing is deleted but by the purge of a week",
    ),
}


def upgrade() -> None:
    """Make the log of calls and guard it."""
    op.create_table(
        "call_event",
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.Column("place_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=True),
        sa.Column("target_id", sa.Text, nullable=True),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("client_at", sa.Text, nullable=False),
        sa.Column("sent_at", sa.Text, nullable=False),
        sa.Column("effective_at", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.Column("body_sha256", sa.Text, nullable=False),
        sa.Column("flags", sa.Text, nullable=False),
        sa.CheckConstraint("kind IN ('visit', 'void', 'dnk_clear')", name="kind"),
        sa.CheckConstraint(
            "(kind = 'visit' AND target_id IS NULL AND outcome IN "
            "('nobody', 'talked', 'no_thanks', 'unreachable', 'do_not_knock'))"
            " OR (kind <> 'visit' AND outcome IS NULL AND target_id IS NOT NULL)",
            name="content",
        ),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"]),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"]),
        sa.PrimaryKeyConstraint("event_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_call_event_place", "call_event", ["district_id", "place_id"])
    op.create_index("ix_call_event_week_id", "call_event", ["week_id"])
    op.create_table(
        "do_not_call",
        sa.Column("dnk_id", sa.Text, nullable=False),
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("place_id", sa.Text, nullable=False),
        sa.Column("month", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"]),
        sa.PrimaryKeyConstraint("dnk_id"),
        sa.UniqueConstraint("district_id", "place_id"),
        sqlite_strict=True,
    )
    for name, (what, when, message) in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {what} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
