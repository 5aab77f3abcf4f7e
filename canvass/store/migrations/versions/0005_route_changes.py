"""Locks on routes, changes of plans by people, crossing costs of a district."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SECONDS: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
LOCK_KINDS = "kind IN ('stay', 'order', 'apart', 'together', 'team')"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "route_lock",
        sa.Column("lock_id", sa.Integer, primary_key=True),
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("route_id", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"], ondelete="CASCADE"),
        sa.CheckConstraint(LOCK_KINDS, name="kind"),
        sqlite_strict=True,
    )
    op.create_index("ix_route_lock_district_id", "route_lock", ["district_id"])
    op.create_table(
        "route_lock_door",
        sa.Column("lock_id", sa.Integer, nullable=False),
        sa.Column("door_id", sa.Text, nullable=False),
        sa.Column("is_other", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["lock_id"], ["route_lock.lock_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("lock_id", "door_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "plan_change",
        sa.Column("plan_id", sa.Integer, primary_key=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("restores_plan_id", sa.Integer),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.plan_id"], ondelete="CASCADE"),
        sqlite_strict=True,
    )
    op.create_table(
        "crossing_cost",
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("road_class", sa.Text, nullable=False),
        sa.Column("seconds", SECONDS, nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("district_id", "road_class"),
        sa.CheckConstraint("seconds >= 0", name="seconds"),
        sqlite_strict=True,
    )
