"""The table of organisations people added by hand or from a file, beside those of the map."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from canvass.store.schema import DEGREES, metadata

# Belongs to the district, not to a week: a school is still there next year.
organisation = Table(
    "organisation",
    metadata,
    Column("organisation_id", Integer, primary_key=True),
    Column(
        "district_id",
        Integer,
        ForeignKey("district.district_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("lat", DEGREES, nullable=False),
    Column("lon", DEGREES, nullable=False),
    Column("opening_hours", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    UniqueConstraint("district_id", "name", "lat", "lon"),
    sqlite_strict=True,
)
