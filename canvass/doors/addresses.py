"""From addressed map objects to addresses: lists split, duplicates merged, nothing lost."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canvass.doors.door import Address
from canvass.doors.housenumber import fold, fold_number, split_list
from canvass.osm.extract import AddressObject, Extract

SAME_PLACE_M = 100.0


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One address and the map objects (with their tags) that bear it; the first gives the id."""

    address: Address
    objects: tuple[AddressObject, ...]


def make_address_rows(extract: Extract) -> tuple[list[AddressRow], int]:
    """Return all addresses of a map, and how many map objects were the same as another.

    The key is street (or place) and number; city and postcode are often missing or spelt in
    several ways. The same key more than 100 m apart stays two addresses. Entrances and nodes come
    before building outlines.
    """
    rows: list[AddressRow] = []
    by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    merged = 0
    for thing in sorted(extract.addresses, key=_rank):
        street = _street(thing.tags)
        numbers = split_list(thing.tags.get("addr:housenumber", ""))
        for number in numbers:
            key = (fold(street), fold_number(number))
            found = _find_near(rows, by_key[key], thing) if street else None
            if found is not None:
                rows[found] = _with_object(rows[found], thing)
                merged += 1
                continue
            made_id = thing.ref if len(numbers) == 1 else f"{thing.ref}:{number}"
            address = Address(made_id, street, number, thing.lon, thing.lat, thing.building_ref)
            by_key[key].append(len(rows))
            rows.append(AddressRow(address, (thing,)))
    return rows, merged


def _street(tags: Mapping[str, str]) -> str:
    return (tags.get("addr:street") or tags.get("addr:place") or "").strip()


def _rank(thing: AddressObject) -> tuple[int, int]:
    tags = thing.tags
    if "entrance" in tags:
        return 0, 0
    is_business = any(tags.get(key) for key in ("shop", "office", "amenity", "tourism", "craft"))
    return {"n": 1, "w": 3}.get(thing.ref[0], 4) + int(is_business), 0


def _find_near(rows: Sequence[AddressRow], found: list[int], thing: AddressObject) -> int | None:
    for index in found:
        if _metres(rows[index].address, thing) <= SAME_PLACE_M:
            return index
    return None


def _metres(address: Address, thing: AddressObject) -> float:
    """Return the distance on a sphere, flat enough for a hundred metres."""
    dx = (address.lon - thing.lon) * math.cos(math.radians(thing.lat))
    return 111_195.0 * math.hypot(dx, address.lat - thing.lat)


def _with_object(row: AddressRow, thing: AddressObject) -> AddressRow:
    a = row.address
    building = a.building_ref or thing.building_ref
    address = Address(a.id, a.street, a.housenumber, a.lon, a.lat, building)
    return AddressRow(address, (*row.objects, thing))
