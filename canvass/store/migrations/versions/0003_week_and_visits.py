"""Weeks, shifts, teams, bookings; the visit log, what its purge leaves, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")

TRIGGERS = {
    "visit_event_no_update": (
        "UPDATE ON visit_event",
        "",
        "the visit log only grows: record a void instead",
    ),
    "visit_event_no_delete": (
        "DELETE ON visit_event",
        "WHEN OLD.week_id NOT IN (SELECT week_id FROM purge_run)",
        "the visit log only grows: nothing is deleted but by the purge of a week",
    ),
    "audit_log_no_update": ("UPDATE ON audit_log", "", "the audit log only grows"),
    "audit_log_no_delete": ("DELETE ON audit_log", "", "the audit log only grows"),
}


def upgrade() -> None:
    """Make the tables of the week and guard the two logs."""
    _make_week()
    _make_shifts_and_teams()
    _make_bookings()
    _make_visits()
    _make_purge()
    for name, (what, when, message) in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {what} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


def _make_week() -> None:
    op.create_table(
        "week",
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Text, nullable=False),
        sa.Column("ends_on", sa.Text, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("base_lat", NUMBER, nullable=True),
        sa.Column("base_lon", NUMBER, nullable=True),
        sa.Column("base_label", sa.Text, server_default="", nullable=False),
        sa.Column("base_hours", sa.Text, server_default="", nullable=False),
        sa.Column("base_min_people", sa.Integer, server_default="0", nullable=False),
        sa.Column("reserve_share", NUMBER, server_default="0.4", nullable=False),
        sa.Column("min_gap_h", NUMBER, server_default="20", nullable=False),
        sa.Column("max_attempts", sa.Integer, server_default="3", nullable=False),
        sa.Column("closed_at", sa.Text, nullable=True),
        sa.Column("purge_after_days", sa.Integer, server_default="14", nullable=False),
        sa.Column("purged_at", sa.Text, nullable=True),
        sa.CheckConstraint("purge_after_days BETWEEN 0 AND 30", name="purge_after_days"),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("week_id"),
        sa.UniqueConstraint("district_id", "name"),
        sqlite_strict=True,
    )
    op.create_index("ix_week_district_id", "week", ["district_id"])


def _make_shifts_and_teams() -> None:
    op.create_table(
        "shift",
        sa.Column("shift_id", sa.Integer, nullable=False),
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.Column("starts_at", sa.Text, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, server_default="", nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shift_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_shift_week_id", "shift", ["week_id"])
    op.create_table(
        "team",
        sa.Column("team_id", sa.Integer, nullable=False),
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, server_default="2", nullable=False),
        sa.Column("pace_mps", NUMBER, nullable=True),
        sa.Column("languages", sa.Text, server_default="", nullable=False),
        sa.Column("no_stairs", sa.Integer, server_default="0", nullable=False),
        sa.Column("availability", sa.Text, server_default="", nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id"),
        sa.UniqueConstraint("week_id", "name"),
        sqlite_strict=True,
    )
    op.create_index("ix_team_week_id", "team", ["week_id"])


def _make_bookings() -> None:
    op.create_table(
        "booking",
        sa.Column("shift_id", sa.Integer, nullable=False),
        sa.Column("team_id", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
        sa.Column("booked_at", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.shift_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shift_id", "team_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "assignment",
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.Column("shift_id", sa.Integer, nullable=False),
        sa.Column("route_id", sa.Text, nullable=False),
        sa.Column("team_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.shift_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("week_id", "shift_id", "route_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_assignment_team_id", "assignment", ["team_id"])


def _make_visits() -> None:
    op.create_table(
        "visit_event",
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.Column("door_id", sa.Text, nullable=False),
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
        sa.CheckConstraint(
            "(kind = 'visit' AND target_id IS NULL AND outcome IN "
            "('nobody', 'talked', 'no_thanks', 'unreachable', 'do_not_knock'))"
            " OR (kind <> 'visit' AND outcome IS NULL AND target_id IS NOT NULL)",
            name="content",
        ),
        sa.ForeignKeyConstraint(["district_id", "door_id"], ["door.district_id", "door.door_id"]),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"]),
        sa.PrimaryKeyConstraint("event_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_visit_event_door", "visit_event", ["district_id", "door_id"])
    op.create_index("ix_visit_event_week_id", "visit_event", ["week_id"])
    op.create_table(
        "do_not_knock",
        sa.Column("dnk_id", sa.Text, nullable=False),
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("door_id", sa.Text, nullable=False),
        sa.Column("month", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["district_id", "door_id"], ["door.district_id", "door.door_id"]),
        sa.PrimaryKeyConstraint("dnk_id"),
        sa.UniqueConstraint("district_id", "door_id"),
        sqlite_strict=True,
    )


def _make_purge() -> None:
    op.create_table(
        "purge_run",
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("week_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "purged_count",
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("band", sa.Text, nullable=False),
        sa.Column("dwelling", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("visits", sa.Integer, nullable=False),
        sa.Column("doors", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("week_id", "area", "day", "band", "dwelling", "outcome"),
        sqlite_strict=True,
    )
    op.create_table(
        "audit_log",
        sa.Column("audit_id", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("previous_sha256", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("audit_id"),
        sqlite_strict=True,
    )
