"""Addresses keep their ids when a newer map replaces the one they came with.

Mappers delete a house and draw it again, or move its number from the gate to the building. The
address is then the same but its id on the map is new. Visits recorded at it must stay with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from canvass.doors.addresses import AddressRow, make_address_rows
from canvass.doors.door import Address
from canvass.doors.housenumber import fold, fold_number
from canvass.doors.interpolation import guess_addresses
from canvass.osm.extract import Extract
from canvass.units import metres_apart

SAME_ADDRESS_M = 300.0
"""The same street and number within this distance: one address, redrawn or moved to its house."""
SAME_SPOT_M = 30.0
"""The same object of the map within this distance: one house, whatever its address is now."""
WITHOUT_STREET_M = 20.0
"""A number without a street is identified by its place only, within this distance."""


class OldAddress(NamedTuple):
    """A known address; `is_retired` if the previous map no longer had it."""

    id: str
    street: str
    housenumber: str
    lon: float
    lat: float
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class SameAddresses:
    """How the addresses of a newer map correspond to the old ones.

    `pairs` are (old, new), `new` are unknown addresses, `gone` those that the newer map lacks.
    `ids` has the id to keep by the map's own id, if they differ.
    """

    pairs: tuple[tuple[OldAddress, Address], ...]
    new: tuple[Address, ...]
    gone: tuple[OldAddress, ...]
    ids: Mapping[str, str]


def with_kept_ids(rows: Sequence[AddressRow], kept_ids: Mapping[str, str]) -> list[AddressRow]:
    """Return the rows with the ids under which their addresses are known."""
    if not kept_ids:
        return list(rows)
    return [
        row._replace(address=row.address._replace(id=kept_ids.get(row.address.id, row.address.id)))
        for row in rows
    ]


def list_map_addresses(extract: Extract) -> list[Address]:
    """Return every address of a map with the map's own ids, including guessed ones."""
    rows, _merged = make_address_rows(extract)
    addresses = [row.address for row in rows]
    return [*addresses, *guess_addresses(extract, addresses)]


def match_addresses(old: Iterable[OldAddress], new: Iterable[Address]) -> SameAddresses:
    """Find the old addresses in a newer map: by id, then by street, number and place.

    An id stays with its street and number, because these are on paper, even if a mapper moved the
    number to another house's object. Of the rest, the same id at the same place means that the
    address was renamed. Retired addresses come back only if nothing else fits.
    """
    known = list(old)
    found: dict[str, OldAddress] = {}
    taken: set[str] = set()
    coming = {address.id: address for address in new}

    def pair(before: OldAddress, address: Address) -> None:
        found[address.id] = before
        taken.add(before.id)

    for before in known:
        address = coming.get(before.id)
        if address is not None and _key(before) == _key(address):
            pair(before, address)
    for is_retired in (False, True):
        waiting = [b for b in known if b.id not in taken and b.is_retired == is_retired]
        for before, address in _nearest(waiting, (a for a in coming.values() if a.id not in found)):
            pair(before, address)
    for before in known:
        address = coming.get(before.id)
        is_free = before.id not in taken and address is not None and address.id not in found
        if is_free and address is not None and metres_apart(before, address) <= SAME_SPOT_M:
            pair(before, address)
    used = {before.id for before in known}
    ids = {key: before.id for key, before in found.items() if key != before.id}
    for address in coming.values():
        if address.id not in found and address.id in used:
            ids[address.id] = _free_id(address.id, used | coming.keys())
            used.add(ids[address.id])
    return SameAddresses(
        tuple((before, coming[key]) for key, before in found.items()),
        tuple(address for address in coming.values() if address.id not in found),
        tuple(b for b in known if b.id not in taken and not b.is_retired),
        ids,
    )


def _nearest(old: Sequence[OldAddress], new: Iterable[Address]) -> list[tuple[OldAddress, Address]]:
    """Return pairs with the same street and number, nearest pairs first."""
    by_key: dict[tuple[str, str], list[Address]] = defaultdict(list)
    for address in new:
        by_key[_key(address)].append(address)
    near = []
    for before in old:
        most_m = SAME_ADDRESS_M if before.street else WITHOUT_STREET_M
        for address in by_key.get(_key(before), ()):
            away_m = metres_apart(before, address)
            if away_m <= most_m:
                near.append((away_m, before.id, address.id, before, address))
    pairs = []
    olds: set[str] = set()
    news: set[str] = set()
    for _away, old_id, new_id, before, address in sorted(near, key=lambda one: one[:3]):
        if old_id not in olds and new_id not in news:
            olds.add(old_id)
            news.add(new_id)
            pairs.append((before, address))
    return pairs


def _key(address: OldAddress | Address) -> tuple[str, str]:
    return fold(address.street), fold_number(address.housenumber)


def _free_id(map_id: str, used: set[str]) -> str:
    number = 2
    while f"{map_id}.{number}" in used:
        number += 1
    return f"{map_id}.{number}"
