"""Service time: what a team spends at one entrance."""

from __future__ import annotations

from collections.abc import Sequence

from canvass.doors.door import Door
from canvass.units import WALKING_SPEED_MPS, door_service_s

ENTRANCE_S = 10.0
STAIRS_PER_FLOOR_M = 6.0
UP_SHARE, DOWN_SHARE = 0.35, 0.5  # of level speed (FIELD: walking-speed tables)


def stairs_s(doors: Sequence[Door], *, speed_mps: float = WALKING_SPEED_MPS) -> float:
    """Return the time in stairs: up to the highest floor once, and down again."""
    floors = max((door.floor for door in doors), default=0)
    length_m = floors * STAIRS_PER_FLOOR_M
    return length_m / (speed_mps * UP_SHARE) + length_m / (speed_mps * DOWN_SHARE)


def service_s(
    doors: Sequence[Door],
    *,
    minutes_per_door: float | None = None,
    speed_mps: float = WALKING_SPEED_MPS,
) -> tuple[float, float]:
    """Return (service seconds in all, of these in stairs) for the doors of one entrance.

    `minutes_per_door` is an organizer's own figure and stands for everything at the door, stairs
    included.
    """
    if minutes_per_door is not None:
        return 60.0 * minutes_per_door * len(doors), 0.0
    stairs = stairs_s(doors, speed_mps=speed_mps)
    entrance = ENTRANCE_S if len(doors) > 1 else 0.0
    return len(doors) * door_service_s() + entrance + stairs, stairs
