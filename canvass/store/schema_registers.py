"""The table of what registers added: addresses that the map lacks, flats, and register ids."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from canvass.store.schema import DEGREES, metadata

# One row for each address ("" as unit) and each flat; rows are added and never changed.
register_row = Table(
    "register_row",
    metadata,
    Column(
        "district_id",
        Integer,
        ForeignKey("district.district_id", ondelete="CASCADE"),
        nullable=False,
        primary_key=True,
    ),
    Column("address_id", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("street", Text, nullable=False),
    Column("housenumber", Text, nullable=False),
    Column("lon", DEGREES, nullable=False),
    Column("lat", DEGREES, nullable=False),
    Column("floor", Integer),
    Column("register_id", Text, nullable=False),
    Column("batch_no", Integer, nullable=False),
    sqlite_strict=True,
)
