"""From addressed map objects to addresses: lists split, duplicates merged, nothing lost."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from canvass.doors.door import Address, RegisteredFlat
from canvass.doors.housenumber import fold, fold_number, split_list
from canvass.osm.extract import AddressObject, Extract

SAME_PLACE_M = 100.0
BUSINESS = frozenset({"shop", "office", "amenity", "tourism", "craft"})


class AddressRow(NamedTuple):
    """One address and the map objects (with their tags) that bear it; the first gives the id.

    `flats` are named by a register; `batch_no` is the import the address came with, 0 for the map.
    """

    address: Address
    objects: tuple[AddressObject, ...]
    flats: tuple[RegisteredFlat, ...] = ()
    batch_no: int = 0


def make_address_rows(extract: Extract) -> tuple[list[AddressRow], int]:
    """Return all addresses of a map, and how many map objects were the same as another.

    The key is street (or place) and number; city and postcode are often missing or spelt in
    several ways. The same key more than 100 m apart stays two addresses. Entrances come before
    nodes, nodes before building outlines, and plain ones before shops. Addresses without a street
    are never merged.
    """
    numbers: list[tuple[str, str, str]] = []
    bearers: list[list[AddressObject]] = []
    by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    merged = 0
    for thing in sorted(extract.addresses, key=_rank):
        street = street_of(thing.tags)
        folded = fold(street)
        parts = split_list(thing.tags.get("addr:housenumber", ""))
        for number in parts:
            same = by_key[(folded, fold_number(number))]
            found = _find_near(bearers, same, thing) if street else None
            if found is not None:
                bearers[found].append(thing)
                merged += 1
                continue
            made_id = thing.ref if len(parts) == 1 else f"{thing.ref}:{number}"
            same.append(len(numbers))
            numbers.append((made_id, street, number))
            bearers.append([thing])
    rows = [_make_row(*number, things) for number, things in zip(numbers, bearers, strict=True)]
    return rows, merged


def street_of(tags: Mapping[str, str]) -> str:
    """Return the street, else the place, that a house number counts along; "" for neither."""
    return tags.get("addr:street", "").strip() or tags.get("addr:place", "").strip()


def _rank(thing: AddressObject) -> int:
    if "entrance" in thing.tags:
        return 0
    kind = {"n": 1, "w": 3}.get(thing.ref[0], 4)
    return kind if BUSINESS.isdisjoint(thing.tags) else kind + 1


def _find_near(
    bearers: list[list[AddressObject]], found: list[int], thing: AddressObject
) -> int | None:
    for index in found:
        if metres_between(bearers[index][0], thing) <= SAME_PLACE_M:
            return index
    return None


def metres_between(one: AddressObject | Address, other: AddressObject | Address) -> float:
    """Return the distance on a sphere, flat enough for a hundred metres."""
    dx = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return 111_195.0 * math.hypot(dx, one.lat - other.lat)


def _make_row(made_id: str, street: str, number: str, things: list[AddressObject]) -> AddressRow:
    building = next((thing.building_ref for thing in things if thing.building_ref), None)
    first = things[0]
    address = Address(made_id, street, number, first.lon, first.lat, building)
    return AddressRow(address, tuple(things))
