"""A long stairwell in parts that each fit a shift, as even as may be."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from canvass.doors.door import Door

Cost = Callable[[Sequence[Door]], float]
# Whole floors are kept together unless the smallest part would be far below the largest.
LEAST_OF_LARGEST = 0.6
HALVINGS = 24


def even_parts(doors: Sequence[Door], cost_s: Cost, most_s: float) -> list[tuple[Door, ...]]:
    """Return doors (floor by floor from below) in the fewest parts that each cost at most so much.

    The largest part is as small as can be, between floors where that is about as even, and within
    a floor else. Empty where not even one door fits.
    """
    fewest = _cut(doors, cost_s, most_s, by_floor=False)
    if not fewest:
        return []
    by_floor = _even(doors, cost_s, most_s, len(fewest), by_floor=True)
    if by_floor:
        costs = [cost_s(part) for part in by_floor]
        if min(costs) >= LEAST_OF_LARGEST * max(costs):
            return by_floor
    return _even(doors, cost_s, most_s, len(fewest), by_floor=False) or fewest


def _even(
    doors: Sequence[Door], cost_s: Cost, most_s: float, count: int, *, by_floor: bool
) -> list[tuple[Door, ...]]:
    """Return so many parts whose largest is the smallest, by halving; [] where there are none."""
    best = _cut(doors, cost_s, most_s, by_floor=by_floor)
    if not best or len(best) > count:
        return []
    low_s, high_s = 0.0, most_s
    for _ in range(HALVINGS):
        middle_s = (low_s + high_s) / 2
        found = _cut(doors, cost_s, middle_s, by_floor=by_floor)
        if found and len(found) <= count:
            best, high_s = found, middle_s
        else:
            low_s = middle_s
    return best


def _cut(
    doors: Sequence[Door], cost_s: Cost, most_s: float, *, by_floor: bool
) -> list[tuple[Door, ...]]:
    """Return parts that each hold as many doors from below as fit; [] where one does not fit."""
    parts: list[tuple[Door, ...]] = []
    rest = tuple(doors)
    while rest:
        here = rest
        count = bisect_right(range(1, len(here) + 1), most_s, key=lambda n: cost_s(here[:n]))
        if by_floor:
            while count and count < len(rest) and rest[count - 1].floor == rest[count].floor:
                count -= 1
        if not count:
            return []
        parts.append(rest[:count])
        rest = rest[count:]
    return parts
