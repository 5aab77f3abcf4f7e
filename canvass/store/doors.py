"""The doors of a district as rows: written again after every change, never lost.

The tables are what the light commands read; `make_doors` is where they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from canvass.doors.door import DoorList
from canvass.store import schema

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
    stored = {
        tuple(row[:cut]): tuple(row[cut:])
        for row in connection.execute(select(*columns).where(same))
    }
    new = [(k, v) for k, v in wanted.items() if k not in stored]
    if new:
        names = ("district_id", *key, *values)
        rows = [dict(zip(names, (district_id, *k, *v), strict=True)) for k, v in new]
        connection.execute(insert(table), rows)
    changed = [(k, v) for k, v in wanted.items() if k in stored and stored[k] != v]
    mine = [table.c[name] == bindparam(f"key_{name}") for name in key]
    if changed:
        setting: dict[str, Any] = {name: bindparam(f"new_{name}") for name in values}
        names = (*(f"key_{name}" for name in key), *(f"new_{name}" for name in values))
        rows = [dict(zip(names, (*k, *v), strict=True)) for k, v in changed]
        connection.execute(update(table).where(same, *mine).values(**setting), rows)
    gone = [k for k, v in stored.items() if k not in wanted]
    names = tuple(f"key_{name}" for name in key)
    if "is_retired" not in table.c:
        rows = [dict(zip(names, k, strict=True)) for k in gone]
        if rows:
            connection.execute(delete(table).where(same, *mine), rows)
        return
    # The mark is the last column: what is marked already is not marked again.
    rows = [dict(zip(names, k, strict=True)) for k in gone if not stored[k][-1]]
    if rows:
        connection.execute(update(table).where(same, *mine).values(is_retired=1), rows)


def _value_columns(table: Table, key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(c.name for c in table.c if c.name not in ("district_id", *key))
