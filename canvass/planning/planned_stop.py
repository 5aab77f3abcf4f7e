"""What a team does at one stop: which doors it visits, how long they take, and their margin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from canvass.doors.door import Door, Entrance
from canvass.doors.parts import even_parts
from canvass.doors.service import doors_in_turn, service_s
from canvass.doors.split import in_walking_order
from canvass.planning.time_model import TimeModel
from canvass.planning.walking import Walking

MOST_IN_A_HOUSE = 2
"""With more doors than this behind one entrance they are flats; the store counts the same way."""


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """The doors of one stop: those of an entrance, or of part of a long stairwell (`part` from 1).

    `more_s` is how much longer than in the time model the stop is expected to take, for a team that
    does not split doors. `most_margin_s` is the most margin to keep for it: a distant stop gets
    less, because otherwise it would fit in no shift.
    """

    entrance: Entrance
    doors: tuple[Door, ...]
    service_s: float
    stairs_s: float
    part: int = 1
    more_s: float = 0.0
    most_margin_s: float = math.inf


def parts_within(entrance: Entrance, there_and_back_s: float, shift: Walking) -> list[PlannedStop]:
    """Return the stops of an entrance at this distance; with less margin if nothing fits else."""
    margin_shift_s = shift.margin.shift_s
    parts = split_entrance(entrance, margin_shift_s - there_and_back_s, shift)
    if parts or margin_shift_s < there_and_back_s:
        return parts
    bare = replace(shift, late_share=0.5)
    return [
        replace(part, most_margin_s=margin_shift_s - there_and_back_s - part.service_s)
        for part in split_entrance(entrance, shift.seconds_out - there_and_back_s, bare)
    ]


def split_entrance(entrance: Entrance, most_s: float, shift: Walking) -> list[PlannedStop]:
    """Return one stop for an entrance, or several if its doors take longer than `most_s`.

    A long stairwell is cut into as few and as even parts as possible, preferably between floors.
    Empty if not even one door fits.
    """
    total, stairs = _service(entrance, entrance.doors, shift)
    held_s = total + margin_of(entrance, entrance.doors, shift)
    if len(entrance.doors) == 1 or held_s <= most_s:
        return [PlannedStop(entrance, entrance.doors, total, stairs)] if held_s <= most_s else []
    from_below = in_walking_order(entrance.doors, is_top_down=False)

    def held(some: Sequence[Door]) -> float:
        return _service(entrance, some, shift)[0] + margin_of(entrance, some, shift)

    parts: list[PlannedStop] = []
    for part in even_parts(from_below, held, most_s):
        doors = in_walking_order(part, is_top_down=entrance.is_top_down)
        total, stairs = _service(entrance, doors, shift)
        parts.append(PlannedStop(entrance, doors, total, stairs, part=len(parts) + 1))
    return parts


def _service(entrance: Entrance, doors: Sequence[Door], shift: Walking) -> tuple[float, float]:
    return service_s(
        doors,
        minutes_per_door=shift.minutes_per_door,
        speed_mps=shift.speed_mps,
        has_lift=entrance.has_lift,
        is_top_down=entrance.is_top_down,
        no_stairs=shift.no_stairs,
        splits_doors=shift.splits_doors,
        door_s=door_s_of(entrance, doors, shift.times),
    )


def margin_of(entrance: Entrance, doors: Sequence[Door], shift: Walking) -> float:
    """Return the margin (s): the time kept free in case these doors take longer than expected."""
    return shift.margin.of_doors_s(*in_turn(entrance, doors, shift))


def in_turn(entrance: Entrance, doors: Sequence[Door], shift: Walking) -> tuple[float, float]:
    """Return how many doors are visited one after another, and how many of them are flats.

    A pair that splits doors visits half of them each.
    """
    count = doors_in_turn(len(doors), splits_doors=shift.splits_doors)
    return count, count * sum(is_flat(entrance, door) for door in doors) / max(1, len(doors))


def is_flat(entrance: Entrance, door: Door) -> bool:
    """Return whether a door is a flat: it has a unit, or shares its entrance with several."""
    return bool(door.unit) or len(entrance.doors) > MOST_IN_A_HOUSE


def door_s_of(entrance: Entrance, doors: Sequence[Door], model: TimeModel) -> float:
    """Return the mean of the seconds expected at each of some doors."""
    flats = sum(is_flat(entrance, door) for door in doors)
    at_flat_s = model.of_flats.door_s if flats else 0.0
    return (flats * at_flat_s + (len(doors) - flats) * model.door_s) / max(1, len(doors))


def model_service_s(planned: PlannedStop, shift: Walking) -> tuple[float, float]:
    """Return the expected seconds at a stop, and how many of them are in stairs and lifts."""
    return _service(planned.entrance, planned.doors, shift)


def with_expected_s(planned: PlannedStop, service_s: float, shift: Walking) -> PlannedStop:
    """Return a stop that takes `service_s` seconds for a team that walks like `shift`.

    The difference from the time model also applies to other teams; less than a second counts as
    rounding.
    """
    more_s = service_s - model_service_s(planned, shift)[0]
    if abs(more_s) < 1.0:
        return planned
    more_s /= share_in_turn(planned, shift)
    total = planned.service_s - planned.more_s + more_s
    return replace(planned, service_s=total, more_s=more_s)


def share_in_turn(planned: PlannedStop, shift: Walking) -> float:
    """Return the share of a stop's doors that a team knocks at one after another."""
    count = len(planned.doors)
    return doors_in_turn(count, splits_doors=shift.splits_doors) / count


def stop_id(stop: PlannedStop) -> str:
    """Return the stop's id: the entrance's, with "~2" for the second part of a long stairwell."""
    return stop.entrance.id if stop.part == 1 else f"{stop.entrance.id}~{stop.part}"
