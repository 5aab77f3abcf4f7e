"""Organisations people added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DEGREES: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    """Make the table of organisations."""
    op.create_table(
        "organisation",
        sa.Column("organisation_id", sa.Integer, primary_key=True),
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("lat", DEGREES, nullable=False),
        sa.Column("lon", DEGREES, nullable=False),
        sa.Column("opening_hours", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"], ondelete="CASCADE"),
        sa.UniqueConstraint("district_id", "name", "lat", "lon"),
        sqlite_strict=True,
    )
    op.create_index("ix_organisation_district_id", "organisation", ["district_id"])
