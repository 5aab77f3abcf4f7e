"""Split a route into parts with a map each, so that the numbers stay legible."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from canvass.walklist.drawing import Points

SMALLEST_SHARE = 0.5  # of the average number of stops per part
FEWEST_STOPS = 6
FAR_GAIN = 1.8
COMPACT_M = 300.0


def _sizes(points_m: Points, aspect: float) -> Points:
    """Return sizes[i, j]: the width (m) of ground of this aspect that holds points i..j."""
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
    """Split points into `parts` runs (first, last), minimising the extent of the largest run.

    `aspect` is height / width of the map's frame.
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


def find_far_stops(points_m: Points) -> list[int]:
    """Return the few far stops without which the others can be drawn `FAR_GAIN` times as large.

    At most one stop in eight; empty if the stops lie evenly or all within `COMPACT_M`.
    """
    count = len(points_m)
    if count < FEWEST_STOPS:
        return []
    away = np.hypot(*(points_m - np.median(points_m, axis=0)).T)
    order = np.argsort(-away, kind="stable")
    extents = [
        float(np.ptp(points_m[order[gone:]], axis=0).max()) for gone in range(count // 8 + 1)
    ]
    if extents[0] < COMPACT_M:
        return []
    for gone, extent in enumerate(extents):
        if gone and extents[0] >= FAR_GAIN * max(extent, 1.0):
            return sorted(order[:gone].tolist())
    return []


def group_far_stops(far: Sequence[int], points_m: Points) -> list[tuple[int, int]]:
    """Return runs (first, last) of consecutive far stops that lie close together."""
    runs: list[tuple[int, int]] = []
    for index in far:
        if runs and index == runs[-1][1] + 1:
            away = float(np.hypot(*(points_m[index] - points_m[runs[-1][0]])))
            if away <= COMPACT_M / 2:
                runs[-1] = (runs[-1][0], index)
                continue
        runs.append((index, index))
    return runs
