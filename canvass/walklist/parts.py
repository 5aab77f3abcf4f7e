"""Cut a route into parts that each get a map of their own, so that numbers stay legible."""

from __future__ import annotations

import numpy as np

from canvass.walklist.drawing import Points

SMALLEST_SHARE = 0.5  # of an even share of the stops


def _sizes(points_m: Points, aspect: float) -> Points:
    """Return sizes[i, j]: how large a page of the given height/width the points i..j need."""
    count = len(points_m)
    low = np.empty((count, count, 2))
    high = np.empty((count, count, 2))
    for start in range(count):
        low[start, start:] = np.minimum.accumulate(points_m[start:], axis=0)
        high[start, start:] = np.maximum.accumulate(points_m[start:], axis=0)
    width, height = np.moveaxis(high - low, 2, 0)
    upright = np.maximum(width, height / aspect)
    lying = np.maximum(height, width / aspect)
    smaller: Points = np.minimum(upright, lying)
    return smaller


def cut_route(points_m: Points, parts: int, aspect: float) -> list[tuple[int, int]]:
    """Return `parts` stretches (first, last) of consecutive points, the largest as small as can be.

    `aspect` is the height of the map's frame over its width.
    """
    count = len(points_m)
    if parts <= 1 or count <= parts:
        return [(0, count - 1)]
    smallest = max(1, int(SMALLEST_SHARE * count / parts))
    sizes = _sizes(points_m, aspect)
    best = np.full((parts + 1, count + 1), np.inf)
    came = np.zeros((parts + 1, count + 1), dtype=np.int64)
    best[0, 0] = 0.0
    for part in range(1, parts + 1):
        for end in range(part * smallest, count + 1):
            starts = np.arange((part - 1) * smallest, end - smallest + 1)
            worst = np.maximum(best[part - 1, starts], sizes[starts, end - 1])
            found = int(np.argmin(worst))
            best[part, end] = worst[found]
            came[part, end] = starts[found]
    cuts: list[tuple[int, int]] = []
    end = count
    for part in range(parts, 0, -1):
        start = int(came[part, end])
        cuts.append((start, end - 1))
        end = start
    return cuts[::-1]
