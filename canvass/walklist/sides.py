"""Find the stops that are across the street from the stop before."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import shapely

from canvass.document.document import StopEntry
from canvass.doors.housenumber import fold
from canvass.shape_arrays import make_lines
from canvass.walklist.basemap import BaseMap
from canvass.walklist.drawing import Points

NUMBER = re.compile(r"\d{1,6}")
ONE_STREET_M = 25.0
FARTHEST_M = 150.0


def find_side_changes(stops: Sequence[StopEntry], stops_m: Points, base_map: BaseMap) -> list[bool]:
    """Return for each stop whether its street runs between it and the stop before.

    The two lines of a dual carriageway count once. If they are farther apart than `ONE_STREET_M`,
    odd and even numbers tell the sides, because a straight line between two stops can also cross a
    bend of the street twice. Only stops on the same street are compared; elsewhere there is a
    heading.
    """
    changes = [False] * len(stops)
    if len(stops) < 2 or not len(base_map.named.lines):
        return changes
    hops = make_lines(np.stack([stops_m[:-1], stops_m[1:]], axis=1))
    pairs = base_map.named.tree.query(hops, predicate="intersects")
    crossed: dict[int, list[float]] = {}
    for hop, street in pairs.T.tolist():
        here = fold(stops[hop + 1].street)
        if fold(base_map.named.names[street]) != here or fold(stops[hop].street) != here:
            continue
        points = hops[hop].intersection(base_map.named.tree.geometries[street])
        along = [hops[hop].project(shapely.Point(p)) for p in shapely.get_coordinates(points)]
        crossed.setdefault(hop, []).extend(along)
    for hop, places in crossed.items():
        if hops[hop].length <= FARTHEST_M:
            count = _count_apart(sorted(places))
            is_wide = count == 2 and _differ(stops[hop].housenumber, stops[hop + 1].housenumber)
            changes[hop + 1] = count % 2 == 1 or is_wide
    return changes


def _differ(first: str, second: str) -> bool:
    """Return whether one house number is even and the other odd."""
    numbers = [NUMBER.match(text.strip()) for text in (first, second)]
    parities = {int(found[0]) % 2 for found in numbers if found}
    return len(parities) == 2


def _count_apart(places: Sequence[float]) -> int:
    count, last = 0, -np.inf
    for place in places:
        if place - last > ONE_STREET_M:
            count += 1
            last = place
    return count
