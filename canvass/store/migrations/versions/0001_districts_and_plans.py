"""Districts with their map, addresses, entrances, doors and exclusions; plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

DEGREES: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def _of_district() -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    return (
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"], ondelete="CASCADE"),
    )


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "district",
        sa.Column("district_id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.Column("source_file", sa.Text, nullable=False),
        sa.Column("osm_date", sa.Text),
        sa.Column("licence", sa.Text, nullable=False),
        sa.Column("attribution", sa.Text, nullable=False),
        sa.Column("addresses_read", sa.Integer, nullable=False),
        sa.Column("merged", sa.Integer, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "district_map",
        *_of_district(),
        sa.Column("extract", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("district_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "entrance",
        *_of_district(),
        sa.Column("entrance_id", sa.Text, nullable=False),
        sa.Column("lon", DEGREES, nullable=False),
        sa.Column("lat", DEGREES, nullable=False),
        sa.Column("side", sa.Text),
        sa.Column("levels", sa.Integer),
        sa.PrimaryKeyConstraint("district_id", "entrance_id"),
        sa.CheckConstraint("side IN ('left', 'right', 'none')", name="side"),
        sqlite_strict=True,
    )
    _make_addresses_and_doors()
    op.create_table(
        "plan",
        sa.Column("plan_id", sa.Integer, primary_key=True),
        *_of_district(),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_plan_district_id", "plan", ["district_id"])


def _make_addresses_and_doors() -> None:
    op.create_table(
        "address",
        *_of_district(),
        sa.Column("address_id", sa.Text, nullable=False),
        sa.Column("street", sa.Text, nullable=False),
        sa.Column("housenumber", sa.Text, nullable=False),
        sa.Column("lon", DEGREES, nullable=False),
        sa.Column("lat", DEGREES, nullable=False),
        sa.Column("building_ref", sa.Text),
        sa.Column("entrance_id", sa.Text),
        sa.PrimaryKeyConstraint("district_id", "address_id"),
        sa.ForeignKeyConstraint(
            ["district_id", "entrance_id"], ["entrance.district_id", "entrance.entrance_id"]
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "door",
        *_of_district(),
        sa.Column("door_id", sa.Text, nullable=False),
        sa.Column("address_id", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("floor", sa.Integer, nullable=False),
        sa.Column("is_guessed", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("district_id", "door_id"),
        sa.ForeignKeyConstraint(
            ["district_id", "address_id"], ["address.district_id", "address.address_id"]
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "exclusion",
        *_of_district(),
        sa.Column("address_id", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("district_id", "address_id"),
        sa.ForeignKeyConstraint(
            ["district_id", "address_id"], ["address.district_id", "address.address_id"]
        ),
        sa.CheckConstraint("reason <> ''", name="reason"),
        sqlite_strict=True,
    )
