"""The doors of a district as rows: written again after every change, never lost.

The tables are what the light commands read; `make_doors` is where they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, select, update

from canvass.doors.door import DoorList
from canvass.store import schema
from canvass.store.bulk import delete_rows, insert_rows, update_rows

_Rows = dict[tuple[Any, ...], tuple[Any, ...]]


def refresh_doors(connection: Connection, district_id: int, doors: DoorList) -> None:
    """Make the tables of a district say what `doors` says; only rows that differ are written.

    Ids stay. Addresses, entrances and doors that are no longer there are marked as retired, so
    that visits to them keep their door; exclusions follow `doors`.
    """
    entrance = schema.entrance
    _refresh(connection, district_id, entrance, ("entrance_id",), _entrances(doors))
    _refresh(connection, district_id, schema.address, ("address_id",), _addresses(doors))
    _refresh(connection, district_id, schema.door, ("door_id",), _doors(doors))
    exclusions = {(e.address.id,): (e.reason,) for e in doors.exclusions}
    _refresh(connection, district_id, schema.exclusion, ("address_id",), exclusions)
    counts = {"addresses_read": doors.addresses_read, "merged": doors.merged}
    table = schema.district
    same = table.c.district_id == district_id
    stored = connection.execute(select(table.c.addresses_read, table.c.merged).where(same)).one()
    if tuple(stored) != tuple(counts.values()):
        connection.execute(update(table).where(same).values(**counts))


def _entrances(doors: DoorList) -> _Rows:
    return {
        (e.id,): (e.lon, e.lat, e.snap.side if e.snap else None, e.levels, e.ref, 0)
        for e in doors.entrances
    }


def _addresses(doors: DoorList) -> _Rows:
    placed = [(a, entrance.id) for entrance in doors.entrances for a in entrance.addresses]
    unplaced = [(exclusion.address, None) for exclusion in doors.exclusions]
    return {
        (a.id,): (a.street, a.housenumber, a.lon, a.lat, a.building_ref, entrance_id, 0)
        for a, entrance_id in [*placed, *unplaced]
    }


def _doors(doors: DoorList) -> _Rows:
    return {
        (door.id,): (
            door.address_id,
            door.unit,
            door.floor,
            int(door.is_guessed),
            entrance.id,
            0,
        )
        for entrance in doors.entrances
        for door in entrance.doors
    }


def _refresh(
    connection: Connection,
    district_id: int,
    table: Table,
    key: tuple[str, ...],
    wanted: Mapping[tuple[Any, ...], tuple[Any, ...]],
) -> None:
    """Insert, update and retire (or, without that column, delete) rows of one table."""
    values = _value_columns(table, key)
    same = table.c.district_id == district_id
    columns = [table.c[name] for name in (*key, *values)]
    cut = len(key)
    found = connection.execute(select(*columns).where(same)).fetchall()
    stored = {row[:cut]: row[cut:] for row in map(tuple, found)}
    names = ("district_id", *key, *values)
    new = [(district_id, *k, *v) for k, v in wanted.items() if k not in stored]
    insert_rows(connection, table, names, new)
    mine = ("district_id", *key)
    changed = [(*v, district_id, *k) for k, v in wanted.items() if stored.get(k, v) != v]
    update_rows(connection, table, mine, values, changed)
    gone = [k for k in stored if k not in wanted]
    if "is_retired" not in table.c:
        delete_rows(connection, table, mine, [(district_id, *k) for k in gone])
        return
    # The mark is the last column: what is marked already is not marked again.
    marked = [(1, district_id, *k) for k in gone if not stored[k][-1]]
    update_rows(connection, table, mine, ("is_retired",), marked)


def _value_columns(table: Table, key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(c.name for c in table.c if c.name not in ("district_id", *key))
