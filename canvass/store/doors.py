"""The doors of a district as rows: written again after every change, never lost.

The tables are what commands without a map read; `make_doors` is where they come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, select, update

from canvass.doors.door import DoorList
from canvass.store.bulk import delete_rows, insert_rows, update_rows
from canvass.store.schema import address, district, door, entrance, exclusion

_Row = tuple[Any, ...]
# The id first; the mark of what is there no longer, where there is one, last.
_COLUMNS = {
    entrance: ("entrance_id", "lon", "lat", "side", "levels", "ref", "is_retired"),
    address: (
        "address_id", "street", "housenumber", "lon", "lat", "building_ref", "entrance_id",
        "is_retired",
    ),
    door: (
        "door_id", "address_id", "unit", "floor", "is_guessed", "entrance_id", "is_retired",
    ),
    exclusion: ("address_id", "reason"),
}  # fmt: skip


def refresh_doors(connection: Connection, district_id: int, doors: DoorList) -> None:
    """Make the tables of a district say what `doors` says; only rows that differ are written.

    Ids stay. Addresses, entrances and doors that are no longer there are marked as retired, so
    that visits to them keep their door; exclusions follow `doors`.
    """
    for table, rows in (
        (entrance, _entrances(doors)),
        (address, _addresses(doors)),
        (door, _doors(doors)),
        (exclusion, ((e.address.id, e.reason) for e in doors.exclusions)),
    ):
        _refresh(connection, district_id, table, {row[0]: row for row in rows})
    counts = (doors.addresses_read, doors.merged)
    one = district.c.district_id == district_id
    query = select(district.c.addresses_read, district.c.merged).where(one)
    if tuple(connection.execute(query).one()) != counts:
        connection.execute(
            update(district).where(one).values(addresses_read=counts[0], merged=counts[1])
        )


def _entrances(doors: DoorList) -> Iterator[_Row]:
    for e in doors.entrances:
        yield e.id, e.lon, e.lat, e.snap.side if e.snap else None, e.levels, e.ref, 0


def _addresses(doors: DoorList) -> Iterator[_Row]:
    for e in doors.entrances:
        for a in e.addresses:
            yield a.id, a.street, a.housenumber, a.lon, a.lat, a.building_ref, e.id, 0
    for left_out in doors.exclusions:
        a = left_out.address
        yield a.id, a.street, a.housenumber, a.lon, a.lat, a.building_ref, None, 0


def _doors(doors: DoorList) -> Iterator[_Row]:
    for e in doors.entrances:
        for d in e.doors:
            yield d.id, d.address_id, d.unit, d.floor, int(d.is_guessed), e.id, 0


def _refresh(
    connection: Connection, district_id: int, table: Table, wanted: dict[str, _Row]
) -> None:
    """Insert, update and retire (or, without that mark, delete) rows of one table."""
    columns = _COLUMNS[table]
    key = ("district_id", columns[0])
    query = select(*(table.c[name] for name in columns)).where(table.c.district_id == district_id)
    found = connection.execute(query)
    stored: dict[str, _Row] = {row[0]: row for row in map(tuple, found)}
    new = [(district_id, *row) for row in wanted.values() if row[0] not in stored]
    insert_rows(connection, table, ("district_id", *columns), new)
    # What is new is equal to itself: one look-up for each row.
    differs = [row for row in wanted.values() if stored.get(row[0], row) != row]
    changed = [(*row[1:], district_id, row[0]) for row in differs]
    update_rows(connection, table, key, columns[1:], changed)
    gone = [row for row in stored.values() if row[0] not in wanted]
    if columns[-1] != "is_retired":
        delete_rows(connection, table, key, [(district_id, row[0]) for row in gone])
        return
    # What is marked already is not marked again.
    marked = [(1, district_id, row[0]) for row in gone if not row[-1]]
    update_rows(connection, table, key, ("is_retired",), marked)
