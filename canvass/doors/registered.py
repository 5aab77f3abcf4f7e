"""Addresses and flats from a register instead of the map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from canvass.doors.addresses import AddressRow
from canvass.doors.door import Address, RegisteredFlat
from canvass.osm.extract import AddressObject


class RegisteredAddress(NamedTuple):
    """An address of a register with its flats (none: one plain door).

    `address.id` is the map's own id if the map has the address, otherwise it starts with "r:".
    `batch_no` is the import that it came with, from 1.
    """

    address: Address
    flats: tuple[RegisteredFlat, ...] = ()
    batch_no: int = 1


def add_registered(
    rows: Sequence[AddressRow], registered: Iterable[RegisteredAddress]
) -> list[AddressRow]:
    """Return the map's rows with the register's flats, followed by the register's own rows.

    An address on the map keeps its id, place and spelling, because it is snapped to the map's
    streets.
    """
    out = list(rows)
    place = {row.address.id: index for index, row in enumerate(rows)}
    for entry in registered:
        found = place.get(entry.address.id)
        if found is None:
            thing = AddressObject(entry.address.id, {}, entry.address.lon, entry.address.lat)
            out.append(AddressRow(entry.address, (thing,), entry.flats, entry.batch_no))
        elif entry.flats:
            out[found] = out[found]._replace(flats=entry.flats)
    return out
