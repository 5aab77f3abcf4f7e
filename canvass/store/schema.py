"""The tables. No column holds a name, a birth date or a telephone number of a resident.

Ids of addresses, entrances and doors are the map's own and unique within a district.
"""

from __future__ import annotations

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# STRICT tables of SQLite know REAL and not DOUBLE; elsewhere REAL has four bytes only.
DEGREES: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")


def _district_id(*, is_key: bool = True) -> Column[int]:
    owner = ForeignKey("district.district_id", ondelete="CASCADE")
    return Column(
        "district_id", Integer, owner, nullable=False, primary_key=is_key, index=not is_key
    )


def _is_retired() -> Column[int]:
    """Mark a row that no longer exists on the map or in a register; its history stays."""
    return Column("is_retired", Integer, nullable=False, server_default="0")


district = Table(
    "district",
    metadata,
    Column("district_id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("added_at", Text, nullable=False),
    Column("source_file", Text, nullable=False),
    Column("osm_date", Text),
    Column("licence", Text, nullable=False),
    Column("attribution", Text, nullable=False),
    Column("addresses_read", Integer, nullable=False),
    Column("merged", Integer, nullable=False),
    sqlite_strict=True,
)

# Separate from `district`, so that listing districts does not read their maps.
district_map = Table(
    "district_map",
    metadata,
    _district_id(),
    Column("extract", LargeBinary, nullable=False),
    sqlite_strict=True,
)

entrance = Table(
    "entrance",
    metadata,
    _district_id(),
    Column("entrance_id", Text, primary_key=True),
    Column("lon", DEGREES, nullable=False),
    Column("lat", DEGREES, nullable=False),
    Column("side", Text, CheckConstraint("side IN ('left', 'right', 'none')", name="side")),
    Column("levels", Integer),
    Column("ref", Text, nullable=False, server_default=""),
    _is_retired(),
    sqlite_strict=True,
)

address = Table(
    "address",
    metadata,
    _district_id(),
    Column("address_id", Text, primary_key=True),
    Column("street", Text, nullable=False),
    Column("housenumber", Text, nullable=False),
    Column("lon", DEGREES, nullable=False),
    Column("lat", DEGREES, nullable=False),
    Column("building_ref", Text),
    Column("entrance_id", Text),
    _is_retired(),
    ForeignKeyConstraint(
        ["district_id", "entrance_id"], ["entrance.district_id", "entrance.entrance_id"]
    ),
    sqlite_strict=True,
)

door = Table(
    "door",
    metadata,
    _district_id(),
    Column("door_id", Text, primary_key=True),
    Column("address_id", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("floor", Integer, nullable=False),
    Column("is_guessed", Integer, nullable=False),
    Column("entrance_id", Text),
    _is_retired(),
    ForeignKeyConstraint(
        ["district_id", "address_id"], ["address.district_id", "address.address_id"]
    ),
    Index("ix_door_address", "district_id", "address_id"),
    sqlite_strict=True,
)

exclusion = Table(
    "exclusion",
    metadata,
    _district_id(),
    Column("address_id", Text, primary_key=True),
    Column("reason", Text, CheckConstraint("reason <> ''", name="reason"), nullable=False),
    ForeignKeyConstraint(
        ["district_id", "address_id"], ["address.district_id", "address.address_id"]
    ),
    sqlite_strict=True,
)

plan = Table(
    "plan",
    metadata,
    Column("plan_id", Integer, primary_key=True),
    _district_id(is_key=False),
    Column("created_at", Text, nullable=False),
    Column("document", Text, nullable=False),
    sqlite_strict=True,
)
