"""Flats an organizer counted: a stairwell split into its doors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from canvass.doors.door import Door
from canvass.doors.flat_number import (
    HIGHEST_FLOOR,
    MOST_ON_FLOOR,
    FlatNumber,
    format_flat_number,
)
from canvass.errors import DoorError

Numbering = Literal["lantmateriet", "plain"]
LONGEST_REF = 20
MOST_FLOORS = HIGHEST_FLOOR + 1


@dataclass(frozen=True, slots=True)
class Split:
    """The flats of a stairwell: `floors` from the entrance level up, with `per_floor` on each.

    `ref` is the name of the stairwell ("A"; "" if the address has only one). `ground_flats` is the
    number on the entrance level if it differs. With `is_top_down` the walk starts at the top.
    """

    address_id: str
    ref: str
    floors: int
    per_floor: int
    ground_flats: int | None = None
    numbering: Numbering = "lantmateriet"
    is_top_down: bool = False
    has_lift: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.floors <= MOST_FLOORS:
            raise DoorError(
                "{floors} floors: give 1 to {most_floors}",
                floors=self.floors,
                most_floors=MOST_FLOORS,
            )
        if not 1 <= self.per_floor <= MOST_ON_FLOOR:
            raise DoorError(
                "{per_floor} flats per floor: give 1 to {most_on_floor}",
                per_floor=self.per_floor,
                most_on_floor=MOST_ON_FLOOR,
            )
        if self.ground_flats is not None and not 0 <= self.ground_flats <= MOST_ON_FLOOR:
            raise DoorError(
                "{ground_flats} ground flats: give 0 to {most_on_floor}",
                ground_flats=self.ground_flats,
                most_on_floor=MOST_ON_FLOOR,
            )
        if self.ground_flats == 0 and self.floors == 1:
            raise DoorError("no flat at all: give more floors or ground flats")
        if len(self.ref) > LONGEST_REF or not self.ref.isprintable() or set(self.ref) & set("/~@"):
            raise DoorError(
                "entrance {ref!r}: give at most {longest_ref} ordinary characters, none of "
                "them / ~ @",
                ref=self.ref,
                longest_ref=LONGEST_REF,
            )
        if self.ref != self.ref.strip():
            raise DoorError(
                "entrance {ref!r}: begins or ends with a blank; leave it away", ref=self.ref
            )


def make_split_doors(split: Split) -> tuple[Door, ...]:
    """Return the doors of a split stairwell in walking order; ids hold address and stairwell."""
    doors: list[Door] = []
    for floor in range(split.floors):
        count = split.per_floor
        if floor == 0 and split.ground_flats is not None:
            count = split.ground_flats
        for place in range(1, count + 1):
            unit = str(len(doors) + 1)
            if split.numbering == "lantmateriet":
                unit = format_flat_number(FlatNumber(floor, place))
            key = f"{split.ref} {unit}".lstrip()
            doors.append(Door(f"{split.address_id}/{key}", split.address_id, unit, floor))
    return in_walking_order(tuple(doors), is_top_down=split.is_top_down)


def in_walking_order(doors: tuple[Door, ...], *, is_top_down: bool) -> tuple[Door, ...]:
    """Return doors floor by floor, from below or from the top; within a floor in given order."""
    return tuple(sorted(doors, key=lambda door: -door.floor if is_top_down else door.floor))
