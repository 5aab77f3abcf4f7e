"""Where somebody asked not to be called on, found again by address.

A door's id changes when its flats are counted, with a newer map and in another district; the
address does not. Where nobody knows which of several doors it is, all of them are left alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from canvass.doors.housenumber import fold, fold_number

DO_NOT_KNOCK = "somebody asked not to be called on"
DO_NOT_KNOCK_SOMEWHERE = "somebody here asked not to be called on, before flats were counted"

SAME_PLACE_M = 1000.0
"""The same street and number within this is the same address, by another map or mapper."""

M_PER_DEGREE = 111_195.0


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
    doors: Sequence[AddressedDoor], refusals: Iterable[Refusal], district_id: int | None = None
) -> dict[str, str]:
    """Return the doors to leave alone with the reason.

    A refusal of this district (without one: of any) whose door is among `doors` is that door's
    alone; any other is looked for by street, number, place and flat.
    """
    by_id = {door.door_id: door for door in doors}
    by_place: dict[tuple[str, str], list[AddressedDoor]] = {}
    for door in doors:
        by_place.setdefault(_key(door.street, door.housenumber), []).append(door)
    found: dict[str, str] = {}
    for refusal in refusals:
        is_ours = district_id is None or refusal.district_id == district_id
        if is_ours and refusal.door_id in by_id:
            found[refusal.door_id] = DO_NOT_KNOCK
            continue
        for door, reason in _at_address(refusal, by_place):
            found.setdefault(door.door_id, reason)
    return found


def _at_address(
    refusal: Refusal, by_place: dict[tuple[str, str], list[AddressedDoor]]
) -> list[tuple[AddressedDoor, str]]:
    near = [
        door
        for door in by_place.get(_key(refusal.street, refusal.housenumber), ())
        if _metres(refusal, door) <= SAME_PLACE_M
    ]
    same = [door for door in near if fold(door.unit) == fold(refusal.unit)]
    if same and (refusal.unit or len(near) == len(same)):
        return [(door, DO_NOT_KNOCK) for door in same]
    return [(door, DO_NOT_KNOCK_SOMEWHERE) for door in near]


def _key(street: str, housenumber: str) -> tuple[str, str]:
    return fold(street), fold_number(housenumber)


def _metres(refusal: Refusal, door: AddressedDoor) -> float:
    east = (refusal.lon - door.lon) * math.cos(math.radians(door.lat)) * M_PER_DEGREE
    return math.hypot(east, (refusal.lat - door.lat) * M_PER_DEGREE)
