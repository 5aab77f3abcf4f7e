"""Streets as segments, and where on them the way from a door may end (its foot)."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from canvass.streets.sight import (
    BUILDING,
    BUT_HOUSES,
    Floats,
    Grid,
    Ints,
    Segments,
    View,
    _place,
    count_walls,
)

LOOKS_M = 60.0


class Streets(NamedTuple):
    """The segments of walkable edges, on which a way from a door may end.

    Segment k starts `start_m[k]` along `edge[k]`; the segments of edge e start at `first[e]`.
    `width_m` is the distance from the middle to the pavement, 0 for a line. `sides[e]` has the
    pavements: left (1), right (2). `midblock[e]`: it may be crossed to reach the pavement.
    `extra_m` is an additional cost of an edge.
    """

    xy: Floats
    edge: Ints
    start_m: Floats
    grid: Grid
    first: Ints
    width_m: Floats
    sides: Ints
    midblock: Ints
    extra_m: Floats
    name: Ints
    is_island: Ints


@nb.njit(cache=True, nogil=True, forceinline=True)
def foot_on(streets: Streets, k: int, x: float, y: float) -> tuple[float, float, float, float]:
    """Return the nearest point (x, y) on segment k, its metres along it, and its distance."""
    ax, ay = streets.xy[k, 0], streets.xy[k, 1]
    ux, uy = streets.xy[k, 2] - ax, streets.xy[k, 3] - ay
    long2 = ux * ux + uy * uy
    t = 0.0
    if long2 > 0.0:
        t = min(max(((x - ax) * ux + (y - ay) * uy) / long2, 0.0), 1.0)
    fx, fy = ax + t * ux, ay + t * uy
    return fx, fy, t * np.sqrt(long2), np.sqrt((x - fx) ** 2 + (y - fy) ** 2)


@nb.njit(cache=True, nogil=True, forceinline=True)
def pavement_before(
    streets: Streets, k: int, x: float, y: float, foot: tuple[float, float, float, float]
) -> tuple[float, float, bool]:
    """Return where the way from (x, y) to its foot on a street ends, and whether it may end there.

    It ends on the pavement of that side. If there is none, it ends on the middle line, provided
    that the street may be crossed.
    """
    fx, fy, _, away_m = foot
    edge = streets.edge[k]
    width_m = streets.width_m[edge]
    if width_m == 0.0:
        return fx, fy, True
    ax, ay = streets.xy[k, 0], streets.xy[k, 1]
    ux, uy = streets.xy[k, 2] - ax, streets.xy[k, 3] - ay
    is_left = ux * (y - ay) - uy * (x - ax) > 0
    has = (streets.sides[edge] & 1) > 0 if is_left else (streets.sides[edge] & 2) > 0
    if not has and streets.midblock[edge] == 0:
        return fx, fy, False
    back_m = min(width_m, away_m) if has else 0.0
    share = back_m / away_m if away_m > 0.0 else 0.0
    return fx + share * (x - fx), fy + share * (y - fy), True


@nb.njit(cache=True, nogil=True)
def walls_before(
    s: Segments, streets: Streets, k: int, x: float, y: float, view: View, passes: int
) -> int:
    """Return how many walls are between (x, y) and the pavement of a segment, -1 for no way.

    A pavement may lie under somebody's house where its street is narrow: that house is in the way
    as well, though one has not come out of it yet.
    """
    foot = foot_on(streets, k, x, y)
    px, py, may_end = pavement_before(streets, k, x, y, foot)
    if not may_end:
        return -1
    walls = count_walls(s, x, y, px, py, view, passes)
    if walls < 0 or streets.width_m[streets.edge[k]] == 0.0:
        return int(walls)
    outside = View(view.own, view.first_of, 0.0, 0.0)
    if count_walls(s, px, py, foot[0], foot[1], outside, BUT_HOUSES) == -1:
        return int(walls) + 1 if (passes >> BUILDING) & 1 else -1
    return int(walls)


@nb.njit(cache=True, nogil=True)
def nearest_m(streets: Streets, x: float, y: float) -> float:
    """Return the distance to the nearest street, or the search limit if none is nearer."""
    grid = streets.grid
    reach_m = grid.cell_m
    while True:
        least = np.inf
        for row in range(
            _place(y - reach_m, grid.cell_m, grid.rows),
            _place(y + reach_m, grid.cell_m, grid.rows) + 1,
        ):
            for column in range(
                _place(x - reach_m, grid.cell_m, grid.columns),
                _place(x + reach_m, grid.cell_m, grid.columns) + 1,
            ):
                cell = row * grid.columns + column
                for at in range(grid.first[cell], grid.first[cell + 1]):
                    least = min(least, foot_on(streets, grid.item[at], x, y)[3])
        if least <= reach_m or reach_m > LOOKS_M:
            return min(least, reach_m)
        reach_m *= 2
