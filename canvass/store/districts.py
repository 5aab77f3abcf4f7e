"""Districts in the database: the map, its addresses, entrances, doors and exclusions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from canvass.doors.door import DoorList
from canvass.errors import NotFoundError, StoreError
from canvass.osm.extract import Source
from canvass.store import schema
from canvass.store.doors import refresh_doors


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One district without its map; counts are rows in the database."""

    district_id: int
    name: str
    added_at: str
    source: Source
    addresses_read: int
    merged: int
    entrances: int
    doors: int
    excluded: int
    plans: int


def record_district(
    connection: Connection,
    *,
    name: str,
    source: Source,
    extract: bytes,
    doors: DoorList,
    added_at: str,
) -> int:
    """Store a district and return its id; raises StoreError where the name is taken."""
    taken = select(schema.district.c.name).where(schema.district.c.name == name)
    if connection.execute(taken).first():
        raise StoreError(f'district "{name}" is there already; choose another name')
    made = connection.execute(
        insert(schema.district)
        .values(
            name=name,
            added_at=added_at,
            source_file=source.file,
            osm_date=source.osm_date,
            licence=source.licence,
            attribution=source.attribution,
            addresses_read=doors.addresses_read,
            merged=doors.merged,
        )
        .returning(schema.district.c.district_id)
    )
    district_id = int(made.scalar_one())
    connection.execute(insert(schema.district_map).values(district_id=district_id, extract=extract))
    refresh_doors(connection, district_id, doors)
    return district_id


def _rows() -> Select[Any]:
    def count(table: Any) -> Any:
        same = table.c.district_id == schema.district.c.district_id
        if "is_retired" in table.c:
            same &= table.c.is_retired == 0
        return select(func.count()).select_from(table).where(same).scalar_subquery()

    return select(
        schema.district,
        count(schema.entrance).label("entrances"),
        count(schema.door).label("doors"),
        count(schema.exclusion).label("excluded"),
        count(schema.plan).label("plans"),
    ).order_by(schema.district.c.name)


def _make_row(row: Row[Any]) -> DistrictRow:
    return DistrictRow(
        district_id=row.district_id,
        name=row.name,
        added_at=row.added_at,
        source=Source(row.source_file, row.osm_date, row.licence, row.attribution),
        addresses_read=row.addresses_read,
        merged=row.merged,
        entrances=row.entrances,
        doors=row.doors,
        excluded=row.excluded,
        plans=row.plans,
    )


def list_districts(connection: Connection) -> list[DistrictRow]:
    """Return all districts by name."""
    return [_make_row(row) for row in connection.execute(_rows())]


def get_district(connection: Connection, name: str | None = None) -> DistrictRow:
    """Return the district of that name, or the only one; raises NotFoundError."""
    found = list_districts(connection)
    chosen = found if name is None else [row for row in found if row.name == name]
    if len(chosen) == 1:
        return chosen[0]
    if not found:
        raise NotFoundError(
            'no district in the database; add one with "canvass district add NAME MAP"'
        )
    names = ", ".join(f'"{row.name}"' for row in found)
    if name is None:
        raise NotFoundError(f"which district? Name one of {names} with --district")
    raise NotFoundError(f'no district "{name}" in the database; there is {names}')


def exclusions_by_reason(connection: Connection, district_id: int) -> dict[str, int]:
    """Return how many addresses are left out for each reason, most first."""
    table = schema.exclusion
    counted = (
        select(table.c.reason, func.count().label("addresses"))
        .where(table.c.district_id == district_id)
        .group_by(table.c.reason)
        .order_by(func.count().desc(), table.c.reason)
    )
    return {row.reason: row.addresses for row in connection.execute(counted)}
