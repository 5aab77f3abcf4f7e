"""Addresses, entrances and doors: what one knocks on and where one stands to do it."""

from __future__ import annotations

from dataclasses import dataclass

from canvass.streets.graph import Snap


@dataclass(frozen=True, slots=True)
class Address:
    """A street (or place) and number as written on the map or in a register.

    `id` is stable: the OSM ref ("n12"), with ":8" appended where one object lists several numbers.
    """

    id: str
    street: str
    housenumber: str
    lon: float
    lat: float
    building_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """One thing one knocks on: a house, or a flat (`unit`, as written; "" for a house).

    `floor` counts from the entrance level (0); `is_guessed` marks flats that are only counted.
    """

    id: str
    address_id: str
    unit: str = ""
    floor: int = 0
    is_guessed: bool = False


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where one stands to reach one or more doors; it becomes a stop.

    `snap` is None when nothing walkable lies near. `levels` is the number of floors when known.
    """

    id: str
    lon: float
    lat: float
    addresses: tuple[Address, ...]
    doors: tuple[Door, ...]
    snap: Snap | None
    ref: str = ""
    levels: int | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An address that is not planned, and why (a sentence an organizer understands)."""

    address: Address
    reason: str


@dataclass(frozen=True, slots=True)
class DoorList:
    """All doors of a district: entrances that can be planned, and exclusions with reasons.

    Every address read is in exactly one entrance or one exclusion; `merged` counts map objects
    that were the same address as another.
    """

    entrances: tuple[Entrance, ...]
    exclusions: tuple[Exclusion, ...]
    addresses_read: int
    merged: int
