"""A route for drawing: its path in metres, with the points where it reaches the stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.document.document import BasePlace, RouteEntry
from canvass.walklist.basemap import BaseMap
from canvass.walklist.drawing import Points

AT_DOOR_M = 1.0
SAME_M = 0.05
SAME_PLACE_M = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """The path and stops of one route, in projected metres.

    `reached[i]` is the row of `path_m` at the door of stop i. `is_aside[i]`: the path leaves the
    pavement for the door and returns to the same place. The path before reached[0] comes from the
    base, that after reached[-1] leads back.
    """

    stops_m: Points
    path_m: Points
    reached: NDArray[np.int64]
    is_aside: NDArray[np.bool_]
    base_m: Points

    def pavement(self, first: int, last: int) -> Points:
        """Return the path from stop `first` to stop `last`, without the detours to the doors."""
        return self._without_doors(
            int(self.reached[first]) - int(self.is_aside[first]),
            int(self.reached[last]) + int(self.is_aside[last]),
        )

    def way_there(self) -> Points:
        """Return the path from the base to where it turns off to the first door."""
        return self._without_doors(0, int(self.reached[0]) - int(self.is_aside[0]))

    def way_back(self) -> Points:
        """Return the path from the last door back to the base."""
        start = int(self.reached[-1]) + int(self.is_aside[-1])
        return self._without_doors(start, len(self.path_m) - 1)

    def steps_to_doors(self, stops: Sequence[int]) -> list[Points]:
        """Return the short lines from the pavement to the doors of these stops."""
        chosen = np.array(stops, dtype=np.int64)
        rows = self.reached[chosen][self.is_aside[chosen]]
        return [self.path_m[row - 1 : row + 1] for row in rows]

    def _without_doors(self, start: int, end: int) -> Points:
        keep = np.ones(end - start + 1, dtype=bool)
        doors = self.reached[self.is_aside]
        keep[doors[(doors >= start) & (doors <= end)] - start] = False
        return _without_repeats(self.path_m[start : end + 1][keep])


def _without_repeats(line_m: Points) -> Points:
    moved = np.hypot(*np.diff(line_m, axis=0).T) > SAME_M
    kept: Points = line_m[np.concatenate([[True], moved])]
    return kept


def make_walk(route: RouteEntry, base: BasePlace, base_map: BaseMap) -> Walk:
    """Return a route's path and stops in metres; stops must be in the order of the path."""
    stops_m = base_map.project([(stop.lon, stop.lat) for stop in route.stops])
    base_m = base_map.project([(base.lon, base.lat)])
    path_m = _without_repeats(base_map.project(route.path) if len(route.path) > 1 else stops_m)
    reached = np.zeros(len(stops_m), dtype=np.int64)
    row = 0
    for index, place in enumerate(stops_m):
        away = np.hypot(*(path_m[row:] - place).T)
        near = np.flatnonzero(away <= AT_DOOR_M)
        row += int(near[0]) if len(near) else int(np.argmin(away))
        reached[index] = row
    return Walk(stops_m, path_m, reached, _find_asides(path_m, reached), base_m)


def _find_asides(path_m: Points, reached: NDArray[np.int64]) -> NDArray[np.bool_]:
    before, after = np.maximum(reached - 1, 0), np.minimum(reached + 1, len(path_m) - 1)
    gap = np.hypot(*(path_m[before] - path_m[after]).T)
    inner: NDArray[np.bool_] = (before < reached) & (reached < after) & (gap < SAME_PLACE_M)
    return inner
