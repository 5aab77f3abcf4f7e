"""Find the doors of refusals again by their address.

The id of a door changes when its flats are counted, with a newer map, and in another district. The
address does not. If a newer map spells the street or the number differently, the door's OSM object
or its place still identifies it. If it is unclear which of several doors refused, all of them are
left alone.
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
"""The same street and number within this distance is the same address, on another map."""

SAME_SPOT_M = 12.0
"""A house this near is the same one under a new address, if no house has the old address."""


class AddressedDoor(Protocol):
    """What is needed of a door to match refusals with it."""

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
    """A door where somebody asked not to be called on, by its id and its address.

    `district_id` is None if no district here has the door. `dnk_id` is the id to clear it by.
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
    """A door with its address, for matching refusals."""

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
    are_gone: bool = False,
) -> dict[str, str]:
    """Return the doors to leave alone, with the reason.

    A refusal in this district (without `district_id`: in any) whose door is among `doors` applies
    to that door only. So does a refusal in another district, if the map has the same object there.
    Other refusals are matched by street, number, place and flat. `doors` may be

    - all doors of a district (`is_whole`): if no house has the address, all doors at its place are
      left alone;
    - those of an older plan: if no house at its place has the address, those there with its number
      are, as the street may have been renamed since;
    - those of all maps there were (`are_gone`): one house is several of them, under other ids and
      names of its street, so those at its place with its number are left alone in any case.
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
            if not are_gone:
                continue
        at_address = _at_address(refusal, by_place)
        for door, reason in at_address:
            found.setdefault(door.door_id, reason)
        is_there = any(
            is_whole or metres_apart(door, refusal) <= SAME_SPOT_M for door, _ in at_address
        )
        if are_gone or not is_there:
            lost.append(refusal)
    for refusal, at_spot in _at_spots(lost, doors):
        for door in at_spot if is_whole else _with_its_number(refusal, at_spot):
            found.setdefault(door.door_id, DO_NOT_KNOCK)
    return found


def _with_its_number(refusal: Refusal, doors: Sequence[AddressedDoor]) -> Sequence[AddressedDoor]:
    """Return doors with a refusal's number: its flat and whole houses, else all of them."""
    number = fold_number(refusal.housenumber)
    near = [door for door in doors if fold_number(door.housenumber) == number]
    if not refusal.unit or all(fold(door.unit) != fold(refusal.unit) for door in near):
        return near
    return [door for door in near if fold(door.unit) in ("", fold(refusal.unit))]


def _at_spots(
    lost: Sequence[Refusal], doors: Sequence[AddressedDoor]
) -> list[tuple[Refusal, list[AddressedDoor]]]:
    """Return refusals with the doors at their places."""
    if not lost:
        return []
    by_cell: dict[tuple[int, int], list[AddressedDoor]] = {}
    for door in doors:
        by_cell.setdefault(_cell(door.lon, door.lat), []).append(door)
    near = []
    for refusal in lost:
        x, y = _cell(refusal.lon, refusal.lat)
        cells = [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        at_spot = [
            door
            for cell in cells
            for door in by_cell.get(cell, ())
            if metres_apart(door, refusal) <= SAME_SPOT_M
        ]
        near.append((refusal, at_spot))
    return near


CELLS_PER_DEGREE = M_PER_DEGREE / 100.0
"""A cell is 100 m from south to north; up to latitude 83 it is wide enough from west to east."""


def _cell(lon: float, lat: float) -> tuple[int, int]:
    return math.floor(lon * CELLS_PER_DEGREE), math.floor(lat * CELLS_PER_DEGREE)


def is_near(refusal: Refusal, door: AddressedDoor) -> bool:
    """Return whether a door is so near that the same id or address means the same door."""
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
