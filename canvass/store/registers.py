"""The addresses and flats that registers added to a district, and all addresses it has now."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, or_, select

from canvass.doors.door import Address, RegisteredFlat
from canvass.doors.housenumber import fold_number
from canvass.doors.registered import RegisteredAddress
from canvass.registers.known import KnownAddress
from canvass.registers.match import Accepted
from canvass.store.bulk import insert_rows
from canvass.store.schema import address as address_table
from canvass.store.schema import door
from canvass.store.schema_flats import stairwell_split
from canvass.store.schema_registers import register_row

_COLUMNS = (
    "district_id", "address_id", "unit", "street", "housenumber", "lon", "lat", "floor",
    "register_id", "batch_no",
)  # fmt: skip


NewRow = tuple[int, str, str, str, str, float, float, int | None, str, int]
"""A row to add, with its values in the order of the columns."""


def list_registered(
    connection: Connection, district_id: int, new: Iterable[NewRow] = ()
) -> list[RegisteredAddress]:
    """Return the addresses and flats that registers added, in the order they were added.

    `new` are rows about to be added; they are included.
    """
    row = register_row.c
    stored = connection.execute(
        select(
            row.address_id, row.unit, row.street, row.housenumber, row.lon, row.lat, row.floor,
            row.batch_no,
        )
        .where(row.district_id == district_id)
        .where(or_(row.address_id.startswith("r:"), row.unit != ""))
        .order_by(row.batch_no, row.address_id, row.unit)
    ).all()  # fmt: skip
    # SQLite compares text by its bytes; the new rows follow in the same order.
    added = sorted(
        (one for one in new if one[1].startswith("r:") or one[2]),
        key=lambda one: (one[1].encode(), one[2].encode()),
    )
    found = itertools.chain(stored, ((*one[1:8], one[9]) for one in added))
    addresses: dict[str, tuple[Address, int]] = {}
    flats: dict[str, list[RegisteredFlat]] = defaultdict(list)
    for address_id, unit, street, number, lon, lat, floor, batch_no in found:
        if address_id not in addresses:
            address = Address(address_id, street, number, lon, lat)
            addresses[address_id] = (address, batch_no)
        if unit:
            flats[address_id].append(RegisteredFlat(unit, floor))
    return [
        RegisteredAddress(address, tuple(flats.get(address.id, ())), batch_no)
        for address, batch_no in addresses.values()
    ]


def list_known(connection: Connection, district_id: int) -> list[KnownAddress]:
    """Return the addresses a district has now, with their flats and register ids."""
    units: dict[str, set[str]] = defaultdict(set)
    ids: dict[str, set[str]] = defaultdict(set)
    doors = select(door.c.address_id, door.c.unit).where(
        door.c.district_id == district_id, door.c.is_retired == 0, door.c.unit != ""
    )
    for address_id, unit in connection.execute(doors):
        units[address_id].add(fold_number(unit))
    row = register_row.c
    brought = select(row.address_id, row.unit, row.register_id).where(
        row.district_id == district_id
    )
    for address_id, unit, known in connection.execute(brought):
        units[address_id].add(fold_number(unit))
        if known:
            ids[address_id].add(known)
    at = address_table.c
    found = (
        select(at.address_id, at.street, at.housenumber, at.lon, at.lat)
        .where(at.district_id == district_id, at.is_retired == 0)
        .order_by(at.address_id)
    )
    none: frozenset[str] = frozenset()
    return [
        KnownAddress(
            address_id,
            street,
            number,
            lon,
            lat,
            frozenset(units[address_id]) if address_id in units else none,
            frozenset(ids[address_id]) if address_id in ids else none,
        )
        for address_id, street, number, lon, lat in connection.execute(found)
    ]


def make_register_rows(
    connection: Connection, district_id: int, accepted: Iterable[Accepted]
) -> list[NewRow]:
    """Return rows for the addresses and flats that are not stored yet.

    Stored ones stay unchanged, so a second import of the same file gives no rows.
    """
    stored = register_row.c
    known = select(stored.address_id, stored.unit).where(stored.district_id == district_id)
    there = {tuple(row) for row in connection.execute(known)}
    newest = select(func.max(stored.batch_no)).where(stored.district_id == district_id)
    last = connection.execute(newest).scalar() or 0
    new: dict[tuple[str, str], NewRow] = {}
    for entry in accepted:
        key = (entry.address_id, entry.unit)
        row = entry.row
        # A row that adds nothing to an address on the map need not be stored.
        if not (entry.unit or row.register_id or entry.address_id.startswith("r:")):
            continue
        if key not in there and key not in new:
            place = (entry.street, entry.housenumber, row.lon, row.lat, row.floor)
            new[key] = (district_id, *key, *place, row.register_id, last + 1)
    return list(new.values())


def record_register_rows(connection: Connection, rows: Sequence[NewRow]) -> None:
    """Add the rows made by `make_register_rows`."""
    insert_rows(connection, register_row, _COLUMNS, rows)


def state_of(connection: Connection, district_id: int) -> tuple[int, ...]:
    """Return values that change when addresses, doors or splits are added or removed."""
    split = stairwell_split.c
    splits = select(
        func.count(), func.coalesce(func.max(split.split_id), 0), func.count(split.undone_at)
    ).where(split.district_id == district_id)
    counts = list(connection.execute(splits).one())
    for table in (address_table, door, register_row):
        query = select(func.count()).where(table.c.district_id == district_id)
        counts.append(connection.execute(query).scalar_one())
    return tuple(counts)
