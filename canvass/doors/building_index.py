"""A spatial index of buildings: which one contains a point, which ones are near."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from canvass.osm.extract import Building
from canvass.shape_arrays import make_points, make_polygons
from canvass.units import M_PER_DEGREE

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


class BuildingIndex:
    """The outer rings of buildings as shapes, in approximate metres for the area of one town.

    East-west lengths are exact only at the middle latitude of the buildings, which is enough here.
    """

    def __init__(self, buildings: Sequence[Building]) -> None:
        self.buildings = buildings
        self._rings = [(k, ring) for k, b in enumerate(buildings) for ring in b.outers
                       if len(ring) >= 4]  # fmt: skip

    @cached_property
    def _owner(self) -> _Ints:
        return np.array([index for index, _ in self._rings], dtype=np.int64)

    @cached_property
    def _scale(self) -> tuple[float, float]:
        latitude = float(self._rings[len(self._rings) // 2][1][0, 1])
        return M_PER_DEGREE * float(np.cos(np.radians(latitude))), M_PER_DEGREE

    @cached_property
    def _shapes(self) -> NDArray[np.object_]:
        lengths = [len(ring) for _, ring in self._rings]
        corners = np.concatenate([ring for _, ring in self._rings]) * self._scale
        rings = shapely.linearrings(corners, indices=np.repeat(range(len(lengths)), lengths))
        shapes: NDArray[np.object_] = make_polygons(rings)
        return shapes

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree(self._shapes)

    @cached_property
    def _area(self) -> _Floats:
        area: _Floats = shapely.area(self._shapes)
        return area

    def holding(self, places: Sequence[tuple[float, float]]) -> list[list[int]]:
        """Return for each (lon, lat) the buildings that contain it, smallest first."""
        out: list[list[int]] = [[] for _ in places]
        if not self._rings or not places:
            return out
        which, shape = self._tree.query(self._points(places), predicate="intersects")
        order = np.lexsort((shape, self._area[shape], which))
        for point, owner in zip(which[order].tolist(), self._owner[shape[order]].tolist(),
                                strict=True):  # fmt: skip
            if owner not in out[point]:
                out[point].append(owner)
        return out

    def near(
        self, places: Sequence[tuple[float, float]], reach_m: float
    ) -> list[list[tuple[float, int]]]:
        """Return for each (lon, lat) the buildings whose outline is within reach.

        Each is (metres to the outline, building), nearest first.
        """
        out: list[list[tuple[float, int]]] = [[] for _ in places]
        if not self._rings or not places:
            return out
        points = self._points(places)
        which, shape = self._tree.query(points, predicate="dwithin", distance=reach_m)
        metres = shapely.distance(points[which], shapely.boundary(self._shapes[shape]))
        order = np.lexsort((shape, metres, which))
        rows = (which[order].tolist(), metres[order].tolist(), self._owner[shape[order]].tolist())
        for point, distance_m, owner in zip(*rows, strict=True):
            if distance_m <= reach_m:
                out[point].append((distance_m, owner))
        return out

    def _points(self, places: Sequence[tuple[float, float]]) -> NDArray[np.object_]:
        points: NDArray[np.object_] = make_points(np.array(places) * self._scale)
        return points
