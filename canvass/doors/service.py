"""Service time: what a team spends at one entrance.

On stairs a team goes to the outermost floor once and back. A lift is used in one direction only,
because in the other one the team walks from floor to floor: up if it works from the top, otherwise
down. A lift costs a wait and some seconds per floor; it is not used if the stairs are quicker. A
team that takes no stairs uses it for every floor.
"""

from __future__ import annotations

from collections.abc import Sequence

from canvass.doors.door import Door
from canvass.units import WALKING_SPEED_MPS, door_service_s

ENTRANCE_S = 10.0
STAIRS_PER_FLOOR_M = 6.0
UP_SHARE, DOWN_SHARE = 0.35, 0.5  # of the speed on level ground (walking-speed tables)
# A lift with 0.63 m/s (common in blocks of flats) takes 4.4 s per floor of 2.8 m. The wait and the
# time for its doors are our own assumptions.
LIFT_WAIT_S = 30.0
LIFT_PER_FLOOR_S = 4.5


def stairs_s(
    doors: Sequence[Door],
    *,
    speed_mps: float = WALKING_SPEED_MPS,
    has_lift: bool = False,
    is_top_down: bool = False,
    no_stairs: bool = False,
) -> float:
    """Return the time (s) on stairs and in the lift, to the highest and the lowest floor and back.

    Floors below the entrance are always walked. With `no_stairs` the lift is used for every floor.
    """
    if no_stairs and has_lift:
        rides = {door.floor for door in doors if door.floor > 0}
        return LIFT_WAIT_S * (len(rides) + bool(rides)) + 2 * LIFT_PER_FLOOR_S * max(
            rides, default=0
        )
    up = max((door.floor for door in doors), default=0)
    down = -min((door.floor for door in doors), default=0)
    up_s, down_s = up_and_down_s(max(0, up), speed_mps=speed_mps)
    if has_lift:
        lift_s = LIFT_WAIT_S + LIFT_PER_FLOOR_S * max(0, up)
        if is_top_down:
            up_s = min(up_s, lift_s)
        else:
            down_s = min(down_s, lift_s)
    return up_s + down_s + sum(up_and_down_s(max(0, down), speed_mps=speed_mps))


def needs_stairs(doors: Sequence[Door], *, has_lift: bool) -> bool:
    """Return whether some of the doors can only be reached by stairs, as far as is known."""
    return any(door.floor < 0 or (door.floor > 0 and not has_lift) for door in doors)


def up_and_down_s(floors: int, *, speed_mps: float) -> tuple[float, float]:
    """Return the times (s) to walk up and down this many floors."""
    length_m = floors * STAIRS_PER_FLOOR_M
    return length_m / (speed_mps * UP_SHARE), length_m / (speed_mps * DOWN_SHARE)


def doors_in_turn(count: int, *, splits_doors: bool) -> int:
    """Return how many doors one person visits: half, rounded up, if two people split them.

    >>> doors_in_turn(5, splits_doors=True)
    3
    """
    return (count + 1) // 2 if splits_doors else count


def service_s(
    doors: Sequence[Door],
    *,
    minutes_per_door: float | None = None,
    speed_mps: float = WALKING_SPEED_MPS,
    has_lift: bool = False,
    is_top_down: bool = False,
    no_stairs: bool = False,
    splits_doors: bool = False,
    door_s: float | None = None,
) -> tuple[float, float]:
    """Return (total service seconds, those on stairs and in lifts) for the doors of an entrance.

    `minutes_per_door` is an organizer's own figure for everything at a door, including stairs.
    `splits_doors`: two people knock at two doors at the same time. `door_s` are the expected
    seconds at one door (by default those assumed before anything is learned).
    """
    count = doors_in_turn(len(doors), splits_doors=splits_doors)
    if minutes_per_door is not None:
        return 60.0 * minutes_per_door * count, 0.0
    stairs = stairs_s(
        doors, speed_mps=speed_mps, has_lift=has_lift, is_top_down=is_top_down, no_stairs=no_stairs
    )
    entrance = ENTRANCE_S if len(doors) > 1 else 0.0
    return count * (door_service_s() if door_s is None else door_s) + entrance + stairs, stairs
