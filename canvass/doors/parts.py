"""Cut a long stairwell into even parts that each fit in a shift."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from canvass.doors.door import Door

Cost = Callable[[Sequence[Door]], float]
# Floors are kept whole unless the smallest part would be much smaller than the largest.
LEAST_OF_LARGEST = 0.6
HALVINGS = 24


def even_parts(doors: Sequence[Door], cost_s: Cost, most_s: float) -> list[tuple[Door, ...]]:
    """Cut doors (floor by floor from below) into the fewest parts that cost at most `most_s` each.

    The largest part is as small as possible. Cuts are between floors if that is about as even,
    otherwise within a floor. Empty if not even one door fits.
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
    """Return `count` parts with the smallest possible largest part, by bisection; [] if none."""
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
    """Return parts that are filled from below as far as they fit; [] if a door does not fit."""
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
