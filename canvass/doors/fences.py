"""Fences and walls without a mapped gate: how near one can get to a door behind them."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.shape_arrays import make_lines, make_points
from canvass.streets.obstacles import Obstacles
from canvass.streets.sight import FENCE, Floats, Ints

# The distance from a fence at which a way ends.
BEFORE_M = 0.2


class Fences:
    """The fences and walls of a map; they are needed only if a way must go through one."""

    def __init__(self, obstacles: Obstacles) -> None:
        """Take the fences of `obstacles`, in metres of the graph's CRS."""
        segments = obstacles.segments
        ends_m = segments.xy[segments.kind == FENCE].reshape(-1, 2, 2) + obstacles.origin_m
        self._tree = shapely.STRtree(make_lines(ends_m))
        self._areas = obstacles.areas

    def are_near(
        self, places_m: Floats, asked: NDArray[np.bool_], reach_m: float
    ) -> NDArray[np.bool_]:
        """Return at which of the places `asked` for there is any fence within reach."""
        found = np.zeros(len(places_m), dtype=bool)
        at = np.flatnonzero(asked)
        if len(at) and len(self._tree):
            some = make_points(places_m[at])
            near = self._tree.query_nearest(some, max_distance=reach_m, all_matches=False)
            found[at[near[0]]] = True
        return found

    def touching(self, eye_m: Floats, houses: NDArray[np.object_], near_m: float) -> Any:
        """Return the walls of the houses that a fence runs into, and the fences at the eye.

        One may turn at their corners in directions in which no shortest way turns elsewhere: a
        house in the line of a fence is itself the way from one side to the other.
        """
        if not len(self._tree):
            return []
        met = [
            shapely.boundary(house)
            for house in houses
            if len(self._tree.query(house, predicate="intersects"))
        ]
        eye = shapely.Point(eye_m)
        at = self._tree.query(eye, predicate="dwithin", distance=near_m)
        return [*met, *self._tree.geometries[at]]

    def before(self, turns_m: Floats, eye_m: Floats, own: Ints, near_m: float) -> Floats | None:
        """Return the part of a way from its last fence to its end, None if it meets no fence.

        Fences within `near_m` of the door, or inside its `own` buildings, do not count.
        """
        way = shapely.LineString(turns_m)
        fences = self._tree.geometries[self._tree.query(way, predicate="intersects")]
        met = shapely.get_coordinates(shapely.intersection(way, fences))
        points = make_points(met)
        counts = np.hypot(*(met - eye_m).T) >= near_m
        for house in self._areas.geometries[own]:
            counts &= ~shapely.contains_properly(house, points)
        if not counts.any():
            return None
        last_m = float(shapely.line_locate_point(way, points[counts]).max())
        along_m = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(turns_m, axis=0).T))])
        later = along_m > last_m
        next_m = float(along_m[later][0]) if later.any() else last_m
        stand = way.interpolate(min(last_m + BEFORE_M, (last_m + next_m) / 2))
        rest: Floats = np.concatenate([[(stand.x, stand.y)], turns_m[later]])
        return rest if len(rest) > 1 else turns_m[-2:]
