"""Addresses, entrances and doors: what to knock on, and where to stand for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from canvass.streets.graph import Snap


NO_PLACE = "its place is not in the file"
"""The reason to leave out an address whose place is unknown, so that it has the map's middle."""


class Address(NamedTuple):
    """A street (or place) and number as written on the map or in a register.

    `id` is stable: the OSM ref ("n12"), with ":8" appended if one object lists several numbers.
    `is_guessed` marks an interpolated number ("w123:14", by the interpolation way).
    """

    id: str
    street: str
    housenumber: str
    lon: float
    lat: float
    building_ref: str | None = None
    is_guessed: bool = False


class RegisteredFlat(NamedTuple):
    """A flat named by a register; `floor` counts from the entrance level, None if unknown.

    `unit` is "" for a home that only its floor describes.
    """

    unit: str
    floor: int | None = None


class Door(NamedTuple):
    """One thing to knock on: a house, or a flat (`unit` as written; "" for a house).

    `floor` counts from the entrance level (0). `is_guessed` marks flats that are only counted, and
    houses with a guessed number.
    """

    id: str
    address_id: str
    unit: str = ""
    floor: int = 0
    is_guessed: bool = False


class Entrance(NamedTuple):
    """Where to stand to reach one or more doors; it becomes a stop.

    `snap` is None if nothing walkable is near. `levels` is the number of floors, if known. `ref` is
    the name of a stairwell ("A"); an address with several has an entrance for each.
    """

    id: str
    lon: float
    lat: float
    addresses: tuple[Address, ...]
    doors: tuple[Door, ...]
    snap: Snap | None
    ref: str = ""
    levels: int | None = None
    has_lift: bool = False
    is_top_down: bool = False


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An address that is not planned, and why (a sentence for organizers).

    `doors` are its known doors; if other doors of the address are planned, only those left out.
    """

    address: Address
    reason: str
    doors: tuple[Door, ...] = ()


@dataclass(frozen=True, slots=True)
class DoorList:
    """All doors of a district: entrances that can be planned, and exclusions with reasons.

    Every address read is in one exclusion or at one entrance (at several if it has stairwells).
    `merged` counts map objects that were duplicates of an address. `left_out` has the doors that
    are left out at addresses that stay.
    """

    entrances: tuple[Entrance, ...]
    exclusions: tuple[Exclusion, ...]
    addresses_read: int
    merged: int
    left_out: tuple[Exclusion, ...] = ()
