"""Where somebody asked not to be called on, found again by address.

A door's id changes when its flats are counted, with a newer map and in another district; the
address does not. A newer map may write the street or the number anew: then what the map calls the
door, or where it stands, still tells. Where nobody knows which of several doors it is, all of them
are left alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from canvass.doors.housenumber import fold, fold_number
from canvass.units import M_PER_DEGREE, metres_apart

DO_NOT_KNOCK = "somebody asked not to be called on"
DO_NOT_KNOCK_SOMEWHERE = "somebody here asked not to be called on, before flats were counted"

SAME_PLACE_M = 1000.0
"""The same street and number within this is the same address, by another map or mapper."""

SAME_SPOT_M = 12.0
"""What stands this near is the same house under another name, where no house bears the old one."""


class AddressedDoor(Protocol):
    """What a refusal is looked for by."""

    @property
    def door_id(self) -> str:
        """The door's id."""

    @property
    def street(self) -> str:
        """The street as written."""

    @property
    def housenumber(self) -> str:
        """The number as written."""

    @property
    def unit(self) -> str:
        """The flat, "" for a house."""

    @property
    def lon(self) -> float:
        """Degrees east."""

    @property
    def lat(self) -> float:
        """Degrees north."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A door that asked to be left alone, by id (of `district_id`) and by address.

    `district_id` is None where no district here has the door; `dnk_id` is what a clear names.
    """

    dnk_id: str
    district_id: int | None
    door_id: str
    street: str
    housenumber: str
    unit: str
    lon: float
    lat: float
    month: str


@dataclass(frozen=True, slots=True)
class PlacedDoor:
    """A door with its address, for looking refusals up."""

    door_id: str
    street: str
    housenumber: str
    unit: str
    lon: float
    lat: float


def refused_doors(
    doors: Sequence[AddressedDoor],
    refusals: Iterable[Refusal],
    district_id: int | None = None,
    *,
    is_whole: bool = False,
) -> dict[str, str]:
    """Return the doors to leave alone with the reason.

    A refusal of this district (without one: of any) whose door is among `doors` is that door's
    alone, and so is one of another district where the map has the same thing there; any other is
    looked for by street, number, place and flat. Where `doors` are all there are (`is_whole`) and
    no house is called so any more, what stands at its place counts.
    """
    by_id = {door.door_id: door for door in doors}
    by_place: dict[tuple[str, str], list[AddressedDoor]] = {}
    for door in doors:
        by_place.setdefault(_key(door.street, door.housenumber), []).append(door)
    found: dict[str, str] = {}
    lost: list[Refusal] = []
    for refusal in refusals:
        is_ours = district_id is None or refusal.district_id == district_id
        known = by_id.get(refusal.door_id) if refusal.door_id else None
        if known is not None and (is_ours or metres_apart(known, refusal) <= SAME_PLACE_M):
            found[refusal.door_id] = DO_NOT_KNOCK
            continue
        at_address = _at_address(refusal, by_place)
        for door, reason in at_address:
            found.setdefault(door.door_id, reason)
        if is_whole and not at_address:
            lost.append(refusal)
    for door in _at_spots(lost, doors):
        found.setdefault(door.door_id, DO_NOT_KNOCK)
    return found


def _at_spots(lost: Sequence[Refusal], doors: Sequence[AddressedDoor]) -> list[AddressedDoor]:
    """Return the doors that stand where houses stood whose address is not there any more."""
    if not lost:
        return []
    by_cell: dict[tuple[int, int], list[AddressedDoor]] = {}
    for door in doors:
        by_cell.setdefault(_cell(door.lon, door.lat), []).append(door)
    near = []
    for refusal in lost:
        x, y = _cell(refusal.lon, refusal.lat)
        for cell in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            near += [d for d in by_cell.get(cell, ()) if metres_apart(d, refusal) <= SAME_SPOT_M]
    return near


CELLS_PER_DEGREE = M_PER_DEGREE / 100.0
"""A cell is 100 m from south to north, and wider than a spot from west to east up to 83 degrees."""


def _cell(lon: float, lat: float) -> tuple[int, int]:
    return math.floor(lon * CELLS_PER_DEGREE), math.floor(lat * CELLS_PER_DEGREE)


def is_near(refusal: Refusal, door: AddressedDoor) -> bool:
    """Whether a door is so near that the same id, or the same address, is the same door."""
    return metres_apart(door, refusal) <= SAME_PLACE_M


def _at_address(
    refusal: Refusal, by_place: dict[tuple[str, str], list[AddressedDoor]]
) -> list[tuple[AddressedDoor, str]]:
    near = [
        door
        for door in by_place.get(_key(refusal.street, refusal.housenumber), ())
        if metres_apart(door, refusal) <= SAME_PLACE_M
    ]
    same = [door for door in near if fold(door.unit) == fold(refusal.unit)]
    if same and (refusal.unit or len(near) == len(same)):
        return [(door, DO_NOT_KNOCK) for door in same]
    return [(door, DO_NOT_KNOCK_SOMEWHERE) for door in near]


def _key(street: str, housenumber: str) -> tuple[str, str]:
    return fold(street), fold_number(housenumber)
