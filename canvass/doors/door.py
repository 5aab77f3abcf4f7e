"""Addresses, entrances and doors: what one knocks on and where one stands to do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from canvass.streets.graph import Snap


NO_PLACE = "its place is not in the file"
"""Why an address is left out whose point is the middle of the map, for want of a better one."""


class Address(NamedTuple):
    """A street (or place) and number as written on the map or in a register.

    `id` is stable: the OSM ref ("n12"), with ":8" appended where one object lists several numbers.
    `is_guessed` marks a number that only a row of numbers stands for ("w123:14", by the row's way).
    """

    id: str
    street: str
    housenumber: str
    lon: float
    lat: float
    building_ref: str | None = None
    is_guessed: bool = False


class RegisteredFlat(NamedTuple):
    """A flat named by a register; `floor` counts from the entrance level, None when not known."""

    unit: str
    floor: int | None = None


class Door(NamedTuple):
    """One thing one knocks on: a house, or a flat (`unit`, as written; "" for a house).

    `floor` counts from the entrance level (0); `is_guessed` marks flats that are only counted and
    houses whose number is guessed.
    """

    id: str
    address_id: str
    unit: str = ""
    floor: int = 0
    is_guessed: bool = False


class Entrance(NamedTuple):
    """Where one stands to reach one or more doors; it becomes a stop.

    `snap` is None when nothing walkable lies near. `levels` is the number of floors when known.
    `ref` is what is written on a stairwell ("A"); an address with several has an entrance for each.
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
    """An address that is not planned, and why (a sentence an organizer understands).

    `doors` are those of its doors that are known; at an address of which others are planned, the
    doors that are left out.
    """

    address: Address
    reason: str
    doors: tuple[Door, ...] = ()


@dataclass(frozen=True, slots=True)
class DoorList:
    """All doors of a district: entrances that can be planned, and exclusions with reasons.

    Every address read is in one exclusion, or at one entrance (several where it has stairwells);
    `merged` counts map objects that were the same address as another. `left_out` has the doors
    that are left out at addresses that stay.
    """

    entrances: tuple[Entrance, ...]
    exclusions: tuple[Exclusion, ...]
    addresses_read: int
    merged: int
    left_out: tuple[Exclusion, ...] = ()
