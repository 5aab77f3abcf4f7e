"""What address registers brought to a district, and the addresses it has by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, insert, select

from canvass.doors.door import Address, RegisteredFlat
from canvass.doors.housenumber import fold_number
from canvass.doors.registered import RegisteredAddress
from canvass.registers.match import Accepted, KnownAddress
from canvass.store import schema
from canvass.store.schema_registers import register_row


def list_registered(connection: Connection, district_id: int) -> list[RegisteredAddress]:
    """Return the addresses of registers with their flats, in the order they came."""
    found = (
        select(register_row)
        .where(register_row.c.district_id == district_id)
        .order_by(register_row.c.batch_no, register_row.c.address_id, register_row.c.unit)
    )
    addresses: dict[str, tuple[Address, int]] = {}
    flats: dict[str, list[RegisteredFlat]] = defaultdict(list)
    for row in connection.execute(found):
        if row.address_id not in addresses:
            address = Address(row.address_id, row.street, row.housenumber, row.lon, row.lat)
            addresses[row.address_id] = (address, row.batch_no)
        if row.unit:
            flats[row.address_id].append(RegisteredFlat(row.unit, row.floor))
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
            frozenset(units[row.address_id]) if row.address_id in units else none,
            frozenset(ids[row.address_id]) if row.address_id in ids else none,
        )
        for row in connection.execute(found.order_by(address.c.address_id))
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
    new: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in accepted:
        key = (entry.address_id, entry.unit)
        if key not in there and key not in new:
            new[key] = {
                "district_id": district_id,
                "address_id": entry.address_id,
                "unit": entry.unit,
                "street": entry.street,
                "housenumber": entry.housenumber,
                "lon": entry.row.lon,
                "lat": entry.row.lat,
                "floor": entry.row.floor,
                "register_id": entry.row.register_id,
                "batch_no": last + 1,
            }
    if new:
        connection.execute(insert(table), list(new.values()))
    return len(new)
