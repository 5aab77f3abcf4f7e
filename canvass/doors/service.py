"""Service time: what a team spends at one entrance.

Stairs: to the outermost floor once and back. A lift is taken one way only, because every floor is
walked through on the other: up where one works from the top, down where one ends there. It costs a
wait and so many seconds a floor, and is left alone where the stairs are quicker. Who takes no
stairs rides from floor to floor.
"""

from __future__ import annotations

from collections.abc import Sequence

from canvass.doors.door import Door
from canvass.units import WALKING_SPEED_MPS, door_service_s

ENTRANCE_S = 10.0
STAIRS_PER_FLOOR_M = 6.0
UP_SHARE, DOWN_SHARE = 0.35, 0.5  # of level speed (FIELD: walking-speed tables)
# A lift of 0.63 m/s (common in blocks of flats) takes 4.4 s for a floor of 2.8 m; the wait, and
# doors that open and close twice, are our own assumption.
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
    """Return the time on stairs and in the lift: to the highest floor and to the lowest, and back.

    Floors below the entrance are always walked. `no_stairs` takes the lift for every floor.
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
    """Return whether some of the doors are reached on stairs only, as far as floors are known."""
    return any(door.floor < 0 or (door.floor > 0 and not has_lift) for door in doors)


def up_and_down_s(floors: int, *, speed_mps: float) -> tuple[float, float]:
    """Return the time up so many floors on foot, and the time down."""
    length_m = floors * STAIRS_PER_FLOOR_M
    return length_m / (speed_mps * UP_SHARE), length_m / (speed_mps * DOWN_SHARE)


def doors_in_turn(count: int, *, splits_doors: bool) -> int:
    """Return how many doors are knocked at one after another: half, rounded up, if two split them.

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
    """Return (service seconds in all, of these on stairs and in lifts) for doors of one entrance.

    `minutes_per_door` is an organizer's own figure and stands for everything at the door, stairs
    included. `splits_doors`: two people knock at two doors at a time. `door_s` are the seconds
    expected at one door (default: what is assumed before anything is learned).
    """
    count = doors_in_turn(len(doors), splits_doors=splits_doors)
    if minutes_per_door is not None:
        return 60.0 * minutes_per_door * count, 0.0
    stairs = stairs_s(
        doors, speed_mps=speed_mps, has_lift=has_lift, is_top_down=is_top_down, no_stairs=no_stairs
    )
    entrance = ENTRANCE_S if len(doors) > 1 else 0.0
    return count * (door_service_s() if door_s is None else door_s) + entrance + stairs, stairs
