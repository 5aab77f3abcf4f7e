"""Many points, lines or areas at once, as arrays: shapely's own say "one or an array" of all."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

Shapes = NDArray[np.object_]


def make_points(xy: ArrayLike) -> Shapes:
    """Return a point per row (x, y)."""
    return np.asarray(shapely.points(np.asarray(xy, dtype=np.float64).reshape(-1, 2)))


def make_lines(xy: ArrayLike, indices: Any = None) -> Shapes:
    """Return lines of (n, k, 2) corners, or of rows (x, y) that belong to the line in `indices`."""
    return np.asarray(shapely.linestrings(np.asarray(xy, dtype=np.float64), indices=indices))


def make_polygons(rings: Any) -> Shapes:
    """Return an area per ring."""
    return np.asarray(shapely.polygons(rings))
