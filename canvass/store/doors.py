"""Store the doors of a district as rows: updated after every change, never lost.

Commands that do not load the map read these tables; `make_doors` makes their content.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, select, update

from canvass.doors.door import DoorList
from canvass.store.bulk import delete_rows, insert_rows, update_rows
from canvass.store.schema import address, district, door, entrance, exclusion

_Row = tuple[Any, ...]
# The id comes first and the retired mark, if there is one, last.
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
    """Update the tables of a district to `doors`; only rows that differ are written.

    Ids stay. Addresses, entrances and doors that no longer exist are marked as retired, so that
    their visits keep a door. Exclusions become those of `doors`.
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
    """Insert, update and retire rows of one table; without a retired mark, delete them."""
    columns = _COLUMNS[table]
    key = ("district_id", columns[0])
    query = select(*(table.c[name] for name in columns)).where(table.c.district_id == district_id)
    found = connection.execute(query)
    stored: dict[str, _Row] = {row[0]: row for row in map(tuple, found)}
    new = [(district_id, *row) for row in wanted.values() if row[0] not in stored]
    insert_rows(connection, table, ("district_id", *columns), new)
    # A new row counts as equal to itself, which saves a second look-up.
    differs = [row for row in wanted.values() if stored.get(row[0], row) != row]
    changed = [(*row[1:], district_id, row[0]) for row in differs]
    update_rows(connection, table, key, columns[1:], changed)
    gone = [row for row in stored.values() if row[0] not in wanted]
    if columns[-1] != "is_retired":
        delete_rows(connection, table, key, [(district_id, row[0]) for row in gone])
        return
    # Rows that are marked already are left alone.
    marked = [(1, district_id, row[0]) for row in gone if not row[-1]]
    update_rows(connection, table, key, ("is_retired",), marked)
