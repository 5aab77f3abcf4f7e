"""Make arrays of points, lines or areas; shapely's own functions are typed "one or an array"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

Shapes = NDArray[np.object_]


def make_points(xy: ArrayLike) -> Shapes:
    """Return one point per row (x, y)."""
    return np.asarray(shapely.points(np.asarray(xy, dtype=np.float64).reshape(-1, 2)))


def make_lines(xy: ArrayLike, indices: Any = None) -> Shapes:
    """Return lines from (n, k, 2) points, or from rows (x, y) with their line's index in `indices`.

    There is one line per first index or per value of `indices`.
    """
    return np.asarray(shapely.linestrings(np.asarray(xy, dtype=np.float64), indices=indices))


def cut_rows(rows: NDArray[Any], counts: Sequence[int] | NDArray[np.integer]) -> list[NDArray[Any]]:
    """Return the rows in parts of these sizes, as views (`numpy.split` takes longer)."""
    ends = np.cumsum(counts).tolist()
    return [rows[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def make_polygons(rings: Any) -> Shapes:
    """Return one area per ring."""
    return np.asarray(shapely.polygons(rings))
