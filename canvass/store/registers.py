"""What address registers brought to a district, and the addresses it has by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, or_, select

from canvass.doors.door import Address, RegisteredFlat
from canvass.doors.housenumber import fold_number
from canvass.doors.registered import RegisteredAddress
from canvass.registers.match import Accepted, KnownAddress
from canvass.store import schema
from canvass.store.bulk import insert_rows
from canvass.store.schema_registers import register_row


def list_registered(connection: Connection, district_id: int) -> list[RegisteredAddress]:
    """Return what registers added, addresses and flats, in the order they came."""
    table = register_row
    adds = or_(table.c.address_id.startswith("r:"), table.c.unit != "")
    found = (
        select(*(column for column in table.c if column.name not in ("district_id", "register_id")))
        .where(table.c.district_id == district_id, adds)
        .order_by(table.c.batch_no, table.c.address_id, table.c.unit)
    )
    addresses: dict[str, tuple[Address, int]] = {}
    flats: dict[str, list[RegisteredFlat]] = defaultdict(list)
    for row in map(tuple, connection.execute(found).fetchall()):
        address_id, unit, street, number, lon, lat, floor, batch_no = row
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
    """Return the addresses a district has now, with their flats and ids in registers."""
    address, door = schema.address, schema.door
    units: dict[str, set[str]] = defaultdict(set)
    ids: dict[str, set[str]] = defaultdict(set)
    doors = select(door.c.address_id, door.c.unit).where(
        door.c.district_id == district_id, door.c.is_retired == 0, door.c.unit != ""
    )
    for address_id, unit in connection.execute(doors):
        units[address_id].add(fold_number(unit))
    brought = select(
        register_row.c.address_id, register_row.c.unit, register_row.c.register_id
    ).where(register_row.c.district_id == district_id)
    for address_id, unit, register_id in connection.execute(brought):
        units[address_id].add(fold_number(unit))
        if register_id:
            ids[address_id].add(register_id)
    found = select(
        address.c.address_id, address.c.street, address.c.housenumber, address.c.lon, address.c.lat
    ).where(address.c.district_id == district_id, address.c.is_retired == 0)
    none: frozenset[str] = frozenset()
    return [
        KnownAddress(
            *row,
            frozenset(units[row[0]]) if row[0] in units else none,
            frozenset(ids[row[0]]) if row[0] in ids else none,
        )
        for row in connection.execute(found.order_by(address.c.address_id)).fetchall()
    ]


def record_register_rows(
    connection: Connection, district_id: int, accepted: Iterable[Accepted]
) -> int:
    """Add the addresses and flats that are not there yet; return how many were added.

    What is there stays as it is: a second import of the same file writes nothing.
    """
    table = register_row
    mine = table.c.district_id == district_id
    there = {
        tuple(row)
        for row in connection.execute(select(table.c.address_id, table.c.unit).where(mine))
    }
    last = connection.execute(select(func.max(table.c.batch_no)).where(mine)).scalar() or 0
    new: dict[tuple[str, str], tuple[Any, ...]] = {}
    for entry in accepted:
        key = (entry.address_id, entry.unit)
        row = entry.row
        # A row that says nothing new of a map address need not be remembered.
        if not (entry.unit or row.register_id or entry.address_id.startswith("r:")):
            continue
        if key not in there and key not in new:
            place = (entry.street, entry.housenumber, row.lon, row.lat, row.floor)
            new[key] = (district_id, *key, *place, row.register_id, last + 1)
    insert_rows(connection, table, [column.name for column in table.c], list(new.values()))
    return len(new)


def state_of(connection: Connection, district_id: int) -> tuple[int, ...]:
    """Return figures that differ when addresses or doors came or went since they were read."""
    counts = []
    for table in (schema.address, schema.door, register_row):
        count = select(func.count()).where(table.c.district_id == district_id)
        counts.append(int(connection.execute(count).scalar_one()))
    return tuple(counts)
