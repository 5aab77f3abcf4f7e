"""What address registers brought to a district."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DEGREES: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    """Make the table of register rows."""
    op.create_table(
        "register_row",
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("address_id", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("street", sa.Text, nullable=False),
        sa.Column("housenumber", sa.Text, nullable=False),
        sa.Column("lon", DEGREES, nullable=False),
        sa.Column("lat", DEGREES, nullable=False),
        sa.Column("floor", sa.Integer),
        sa.Column("register_id", sa.Text, nullable=False),
        sa.Column("batch_no", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("district_id", "address_id", "unit"),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"], ondelete="CASCADE"),
        sqlite_strict=True,
    )
