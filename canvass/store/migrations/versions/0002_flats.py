"""Stairwells of their own, and what people say about doors: splits, ways in, doors left out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _of_district() -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    return (
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"], ondelete="CASCADE"),
    )


def upgrade() -> None:
    """Let doors belong to stairwells; make the tables of what people say."""
    op.add_column("entrance", sa.Column("ref", sa.Text, nullable=False, server_default=""))
    op.add_column("door", sa.Column("entrance_id", sa.Text))
    op.create_table(
        "stairwell_split",
        sa.Column("split_id", sa.Integer, primary_key=True),
        *_of_district(),
        sa.Column("address_id", sa.Text, nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("floors", sa.Integer, nullable=False),
        sa.Column("per_floor", sa.Integer, nullable=False),
        sa.Column("ground_flats", sa.Integer),
        sa.Column("numbering", sa.Text, nullable=False),
        sa.Column("is_top_down", sa.Integer, nullable=False),
        sa.Column("has_lift", sa.Integer, nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.Column("undone_at", sa.Text),
        sa.CheckConstraint("numbering IN ('lantmateriet', 'plain')", name="numbering"),
        sqlite_strict=True,
    )
    op.create_index("ix_stairwell_split_district_id", "stairwell_split", ["district_id"])
    op.create_table(
        "entrance_access",
        *_of_district(),
        sa.Column("entrance_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("until", sa.Text),
        sa.Column("try_anyway", sa.Integer, nullable=False),
        sa.Column("set_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("district_id", "entrance_id"),
        sa.CheckConstraint(
            "state IN ('open', 'code', 'intercom', 'key', 'refused', 'unknown')", name="state"
        ),
        sa.CheckConstraint(
            "given_by IN ('caretaker', 'landlord', 'resident', 'organizer')", name="given_by"
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "people_exclusion",
        sa.Column("exclusion_id", sa.Integer, primary_key=True),
        *_of_district(),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.Column("undone_at", sa.Text),
        sa.CheckConstraint("reason <> ''", name="reason"),
        sqlite_strict=True,
    )
    op.create_index("ix_people_exclusion_district_id", "people_exclusion", ["district_id"])
