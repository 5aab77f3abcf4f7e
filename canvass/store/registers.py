"""What address registers brought to a district, and the addresses it has by now."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence

from canvass.doors.door import Address, RegisteredFlat
from canvass.doors.housenumber import fold_number
from canvass.doors.registered import RegisteredAddress
from canvass.registers.match import Accepted, KnownAddress
from canvass.store.bulk import insert_rows
from canvass.store.sqlite_file import Runs

_COLUMNS = (
    "district_id", "address_id", "unit", "street", "housenumber", "lon", "lat", "floor",
    "register_id", "batch_no",
)  # fmt: skip


NewRow = tuple[int, str, str, str, str, float, float, int | None, str, int]
"""A row to be added, in the order of the columns."""


def list_registered(
    connection: Runs, district_id: int, new: Iterable[NewRow] = ()
) -> list[RegisteredAddress]:
    """Return what registers added, addresses and flats, in the order they came.

    `new` are rows that are about to be added: what there will be with them.
    """
    stored = connection.exec_driver_sql(
        "SELECT address_id, unit, street, housenumber, lon, lat, floor, batch_no "
        "FROM register_row WHERE district_id = ? AND (address_id LIKE 'r:%' OR unit <> '') "
        "ORDER BY batch_no, address_id, unit",
        (district_id,),
    )
    # SQLite compares text by its bytes; the new ones come behind in the same order.
    added = sorted(
        (row for row in new if row[1].startswith("r:") or row[2]),
        key=lambda row: (row[1].encode(), row[2].encode()),
    )
    found = itertools.chain(stored.fetchall(), ((*row[1:8], row[9]) for row in added))
    addresses: dict[str, tuple[Address, int]] = {}
    flats: dict[str, list[RegisteredFlat]] = defaultdict(list)
    for row in found:
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


def list_known(connection: Runs, district_id: int) -> list[KnownAddress]:
    """Return the addresses a district has now, with their flats and ids in registers."""
    units: dict[str, set[str]] = defaultdict(set)
    ids: dict[str, set[str]] = defaultdict(set)
    doors = (
        "SELECT address_id, unit FROM door WHERE district_id = ? AND is_retired = 0 AND unit <> ''"
    )
    for address_id, unit in connection.exec_driver_sql(doors, (district_id,)).fetchall():
        units[address_id].add(fold_number(unit))
    brought = "SELECT address_id, unit, register_id FROM register_row WHERE district_id = ?"
    for address_id, unit, known in connection.exec_driver_sql(brought, (district_id,)).fetchall():
        units[address_id].add(fold_number(unit))
        if known:
            ids[address_id].add(known)
    found = (
        "SELECT address_id, street, housenumber, lon, lat FROM address "
        "WHERE district_id = ? AND is_retired = 0 ORDER BY address_id"
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
        for address_id, street, number, lon, lat in connection.exec_driver_sql(
            found, (district_id,)
        ).fetchall()
    ]


def make_register_rows(
    connection: Runs, district_id: int, accepted: Iterable[Accepted]
) -> list[NewRow]:
    """Return the addresses and flats that are not there yet, as rows to be added.

    What is there stays as it is: a second import of the same file has none.
    """
    mine = (district_id,)
    known = "SELECT address_id, unit FROM register_row WHERE district_id = ?"
    there = {tuple(row) for row in connection.exec_driver_sql(known, mine).fetchall()}
    newest = "SELECT coalesce(max(batch_no), 0) FROM register_row WHERE district_id = ?"
    last = int(connection.exec_driver_sql(newest, mine).fetchone()[0])
    new: dict[tuple[str, str], NewRow] = {}
    for entry in accepted:
        key = (entry.address_id, entry.unit)
        row = entry.row
        # A row that says nothing new of a map address need not be remembered.
        if not (entry.unit or row.register_id or entry.address_id.startswith("r:")):
            continue
        if key not in there and key not in new:
            place = (entry.street, entry.housenumber, row.lon, row.lat, row.floor)
            new[key] = (district_id, *key, *place, row.register_id, last + 1)
    return list(new.values())


def record_register_rows(connection: Runs, rows: Sequence[NewRow]) -> None:
    """Add rows of `make_register_rows`."""
    insert_rows(connection, "register_row", _COLUMNS, rows)


def state_of(connection: Runs, district_id: int) -> tuple[int, ...]:
    """Return figures that differ when addresses, doors or splits came or went since then."""
    splits = (
        "SELECT count(*), coalesce(max(split_id), 0), count(undone_at) FROM stairwell_split "
        "WHERE district_id = ?"
    )
    counts = list(map(int, connection.exec_driver_sql(splits, (district_id,)).fetchone()))
    for table in ("address", "door", "register_row"):
        query = f"SELECT count(*) FROM {table} WHERE district_id = ?"
        counts.append(int(connection.exec_driver_sql(query, (district_id,)).fetchone()[0]))
    return tuple(counts)
