"""Swedish flat numbers (lägenhetsnummer): four digits, the floor and the flat on it.

The entrance level is 10, one floor up 11, one down 09 (a basement). Flats on a floor are counted
clockwise from the left of the stairs, from 01. Numbers start again in every stairwell.
Source: Lantmäteriet, lägenhetsregistret.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from canvass.errors import DoorError

ENTRANCE_LEVEL = 10
LOWEST_FLOOR, HIGHEST_FLOOR = -9, 89
MOST_ON_FLOOR = 99
_WRITTEN = re.compile(r"[0-9]{4}")
# If no number is near the entrance level they are some other numbering ("3057").
_NEAR_ENTRANCE = range(-2, 4)


@dataclass(frozen=True, slots=True)
class FlatNumber:
    """A flat by its floor (0 is the entrance level) and its place on it (from 1)."""

    floor: int
    place: int

    def __post_init__(self) -> None:
        if not LOWEST_FLOOR <= self.floor <= HIGHEST_FLOOR:
            raise DoorError(
                "floor {floor}: flat numbers know floors {lowest_floor} to {highest_floor}",
                floor=self.floor,
                lowest_floor=LOWEST_FLOOR,
                highest_floor=HIGHEST_FLOOR,
            )
        if not 1 <= self.place <= MOST_ON_FLOOR:
            raise DoorError(
                "flat {place} on a floor: flat numbers count 1 to {most_on_floor}",
                place=self.place,
                most_on_floor=MOST_ON_FLOOR,
            )


def format_flat_number(flat: FlatNumber) -> str:
    """Return the four digits: floor 0, place 1 is "1001"."""
    return f"{flat.floor + ENTRANCE_LEVEL:02}{flat.place:02}"


def parse_flat_number(text: str) -> FlatNumber | None:
    """Return the flat of four digits, None if the text is not a flat number."""
    if not _WRITTEN.fullmatch(text) or text.startswith("00") or text.endswith("00"):
        return None
    return FlatNumber(int(text[:2]) - ENTRANCE_LEVEL, int(text[2:]))


def parse_floors(units: Sequence[str]) -> list[int] | None:
    """Return the floor of each flat, None unless all are flat numbers of one stairwell."""
    flats = [parse_flat_number(unit) for unit in units]
    floors = [flat.floor for flat in flats if flat is not None]
    if len(floors) < len(units) or not any(floor in _NEAR_ENTRANCE for floor in floors):
        return None
    return floors
