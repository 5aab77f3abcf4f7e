"""The tables of residents' wishes and of what became of them.

A wish has no column for a time, an order, a team or a door. Its table has no row numbers; rows are
stored in order of their random ids (`canvass.store.wishes`).
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from canvass.store.schema import metadata


def _of_district() -> Column[int]:
    owner = ForeignKey("district.district_id", ondelete="CASCADE")
    return Column("district_id", Integer, owner, nullable=False)


topic = Table(
    "topic",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("is_own", Integer, nullable=False),
    Column("is_gone", Integer, nullable=False, server_default="0"),
    sqlite_strict=True,
)

# The days are those of the decision, not of the visit: when it was taken and when it was answered.
commitment = Table(
    "commitment",
    metadata,
    Column("commitment_id", Text, primary_key=True),
    _of_district(),
    Column("topic", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("taken_on", Text, nullable=False),
    Column("answer", Text, nullable=False, server_default=""),
    Column("answered_on", Text),
    sqlite_strict=True,
)

wish = Table(
    "wish",
    metadata,
    Column("wish_id", Text, primary_key=True),
    _of_district(),
    Column("iso_week", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("text", Text, CheckConstraint("text <> ''", name="text"), nullable=False),
    Column(
        "heard",
        Text,
        CheckConstraint("heard IN ('door', 'table', 'organisation')", name="heard"),
        nullable=False,
    ),
    Column("commitment_id", Text, ForeignKey("commitment.commitment_id", ondelete="SET NULL")),
    Index("ix_wish_commitment_id", "commitment_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# The number of talks at the base by half-day, never with whom.
drop_in = Table(
    "drop_in",
    metadata,
    Column(
        "week_id", Integer, ForeignKey("week.week_id", ondelete="CASCADE"),
        nullable=False, primary_key=True,
    ),
    Column("day", Text, primary_key=True),
    Column("half_day", Text, primary_key=True),
    Column("talks", Integer, CheckConstraint("talks > 0", name="talks"), nullable=False),
    sqlite_strict=True,
)  # fmt: skip

# Results as published; `outline` is the polygon as GeoJSON, if one was given.
turnout = Table(
    "turnout",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("election", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roll", Integer, nullable=False),
    Column("votes", Integer, nullable=False),
    Column("outline", Text),
    sqlite_strict=True,
)
