"""Split a route into parts with a map each, so that the numbers stay legible."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from canvass.walklist.drawing import Points

SMALLEST_SHARE = 0.5  # of the average number of stops per part
FEWEST_STOPS = 6
FEWEST_ON_A_MAP = 4
MAY_GROW = 1.5
SMALLEST_M = 60.0  # less ground than this makes no map clearer
FAR_GAIN = 1.8
COMPACT_M = 300.0


def _sizes(points_m: Points, aspect: float) -> Points:
    """Return sizes[i, j]: the width (m) of ground of this aspect that holds points i..j."""
    count = len(points_m)
    # Rows end at different columns; what lies before them is not used, but it is subtracted too.
    low = np.zeros((count, count, 2))
    high = np.zeros((count, count, 2))
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
    return _move_cuts(cuts[::-1], sizes, float(best[parts, count]))


def _move_cuts(cuts: list[tuple[int, int]], sizes: Points, worst: float) -> list[tuple[int, int]]:
    """Return the cuts moved to where the stops are drawn larger on the average.

    `cut_route` looks only at the largest part, and a far stop at the end of another may shrink the
    rest of that. No part grows to more than `MAY_GROW` times the size of the `worst`.
    """
    for left in range(len(cuts) - 1):
        first, last = cuts[left][0], cuts[left + 1][1]
        ends = np.arange(first, last)
        pair = np.stack([sizes[first, ends], sizes[ends + 1, last]])
        stops = np.stack([ends - first + 1, last - ends])
        cost = (stops * np.log(np.maximum(pair, SMALLEST_M))).sum(axis=0)
        cost[pair.max(axis=0) > MAY_GROW * worst] = np.inf
        few = stops.min(axis=0) < FEWEST_ON_A_MAP
        cost[few & (ends != cuts[left][1])] = np.inf
        end = int(ends[np.argmin(cost)])
        cuts[left], cuts[left + 1] = (first, end), (end + 1, last)
    return cuts


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
