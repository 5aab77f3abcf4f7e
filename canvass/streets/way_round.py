"""The shortest free path from a point to a street, around the corners of obstacles.

Shortest paths among obstacles turn only at corners (T. Lozano-Pérez and M. A. Wesley, Comm. ACM 22,
1979). The search is Dijkstra's over these corners. Whether a corner is visible from the previous
one is checked only when its turn comes, so that a short path costs little.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from canvass.streets.dijkstra import _pop, _sift_up
from canvass.streets.feet import Streets, foot_on, nearest_m, walls_before
from canvass.streets.obstacle_corners import Corners
from canvass.streets.sight import OPEN, Floats, Ints, Segments, View, _place, count_walls

# The cost in metres of passing a wall of another house, or a fence, if there is no way around it.
WALL_COST_M = 15.0
NEAR_CORNER_M = 1.0
NONE, FULL = -1, -2
ANY = -3
MANY_GOALS = 20


class Limit(NamedTuple):
    """The most length and cost of a path, and which walls it may pass (see `sight`)."""

    reach_m: float
    cost_m: float
    passes: int


class Desk(NamedTuple):
    """Working arrays, reused by every search.

    By corner: the search that settled it, and its predecessor (-1: the eye). By street segment: the
    last search that looked at it. `ahead_m` is, by corner, a lower bound of the distance to the
    goals (`known`: in which search), `any_m` the distance to the nearest street (-1: unknown).
    `goals` holds street segments while they are looked up. `entry` has a row per queued step: to,
    from, metres, walls, and 1 once the walls are counted; `keys` and `items` are the heap over
    them. `counts` is (queued, entries used, looks, searches).
    """

    settled: Ints
    parent: Ints
    seen: Ints
    known: Ints
    ahead_m: Floats
    any_m: Floats
    goals: Ints
    entry: Floats
    keys: Floats
    items: Ints
    counts: Ints


class Found(NamedTuple):
    """A path: its turns from the eye to a street's middle, the edge, its segment, metres along it.

    `edge` is NONE if there is no path, and FULL if the working arrays were too small to find out.
    `walls` is the number of walls it passes.
    """

    turns: Floats
    edge: int
    segment: int
    offset_m: float
    walls: int
    cost_m: float


def make_desk(corners: int, segments: int, entries: int) -> Desk:
    """Return the working arrays for this many corners, street segments and queue entries."""
    return Desk(
        np.full(corners, -1, dtype=np.int64),
        np.full(corners, -1, dtype=np.int64),
        np.full(segments, -1, dtype=np.int64),
        np.full(corners, -1, dtype=np.int64),
        np.zeros(corners),
        np.full(corners, -1.0),
        np.empty(segments, dtype=np.int64),
        np.empty((entries, 5)),
        np.empty(entries),
        np.empty(entries, dtype=np.int64),
        np.zeros(4, dtype=np.int64),
    )


@nb.njit(cache=True, nogil=True, forceinline=True)
def _turns_there(corners: Corners, v: int, dx: float, dy: float) -> bool:
    """Return whether a shortest path that arrives at a corner in this direction can turn there."""
    if corners.is_end[v]:
        return True
    one = dx * corners.before[v, 1] - dy * corners.before[v, 0]
    other = dx * corners.after[v, 1] - dy * corners.after[v, 0]
    return bool(one * other >= -1e-9)


@nb.njit(cache=True, nogil=True, forceinline=True)
def _push(desk: Desk, key: float, step: tuple[int, int, float, int, int]) -> bool:
    """Queue a step; return False if the working arrays are full."""
    size, used = desk.counts[0], desk.counts[1]
    if used == len(desk.keys):
        return False
    desk.entry[used, 0], desk.entry[used, 1], desk.entry[used, 2] = step[0], step[1], step[2]
    desk.entry[used, 3], desk.entry[used, 4] = step[3], step[4]
    desk.keys[size], desk.items[size] = key, used
    _sift_up(desk.keys, desk.items, size)
    desk.counts[0] += 1
    desk.counts[1] += 1
    return True


@nb.njit(cache=True, nogil=True)
def list_goals(
    streets: Streets, desk: Desk, eye: tuple[float, float], reach_m: float, name: int
) -> Ints:
    """Return the street segments within reach of the eye, with this name unless it is ANY."""
    grid, (x, y) = streets.grid, eye
    desk.counts[2] += 1
    size = 0
    for row in range(
        _place(y - reach_m, grid.cell_m, grid.rows), _place(y + reach_m, grid.cell_m, grid.rows) + 1
    ):
        for column in range(
            _place(x - reach_m, grid.cell_m, grid.columns),
            _place(x + reach_m, grid.cell_m, grid.columns) + 1,
        ):
            cell = row * grid.columns + column
            for at in range(grid.first[cell], grid.first[cell + 1]):
                k = grid.item[at]
                if desk.seen[k] == desk.counts[2]:
                    continue
                desk.seen[k] = desk.counts[2]
                edge = streets.edge[k]
                if name != ANY and (streets.name[edge] != name or streets.is_island[edge] > 0):
                    continue
                if foot_on(streets, k, x, y)[3] <= reach_m:
                    desk.goals[size] = k
                    size += 1
    return desk.goals[:size].copy()


@nb.njit(cache=True, nogil=True, forceinline=True)
def _ahead_m(corners: Corners, streets: Streets, goals: Ints, desk: Desk, v: int) -> float:
    """Return a lower bound of the cost of a path from a corner to the best goal."""
    if desk.known[v] != desk.counts[3]:
        desk.known[v] = desk.counts[3]
        x, y = corners.xy[v, 0], corners.xy[v, 1]
        if len(goals) > MANY_GOALS:
            if desk.any_m[v] < 0.0:
                desk.any_m[v] = nearest_m(streets, x, y)
            desk.ahead_m[v] = desk.any_m[v]
            return float(desk.any_m[v])
        least = np.inf
        for k in goals:
            m = foot_on(streets, k, x, y)[3] + streets.extra_m[streets.edge[k]]
            least = min(least, m)
        desk.ahead_m[v] = least
    return float(desk.ahead_m[v])


@nb.njit(cache=True, nogil=True)
def _look_round(
    corners: Corners, streets: Streets, goals: Ints, desk: Desk, step: tuple[int, int, float, int],
    limit: Limit, x: float, y: float,
) -> bool:  # fmt: skip
    """Queue the corners and goals that may be visible from a place; False if there are too many."""
    here, _, g, walls = step
    paid = g + WALL_COST_M * walls
    for k in goals:
        fx, fy, along_m, d = foot_on(streets, k, x, y)
        if along_m == 0.0 and k > 0 and streets.edge[k - 1] == streets.edge[k]:
            continue  # the nearest point is the end of the previous segment
        if here >= 0 and d > NEAR_CORNER_M and not _turns_there(corners, here, fx - x, fy - y):
            continue
        key = paid + d + streets.extra_m[streets.edge[k]]
        if g + d > limit.reach_m or key > limit.cost_m:
            continue
        if not _push(desk, key, (len(desk.settled) + k, here, g + d, walls, 0)):
            return False
    grid, left_m = corners.grid, min(limit.reach_m - g, limit.cost_m - paid)
    for row in range(
        _place(y - left_m, grid.cell_m, grid.rows), _place(y + left_m, grid.cell_m, grid.rows) + 1
    ):
        for column in range(
            _place(x - left_m, grid.cell_m, grid.columns),
            _place(x + left_m, grid.cell_m, grid.columns) + 1,
        ):
            cell = row * grid.columns + column
            for at in range(grid.first[cell], grid.first[cell + 1]):
                v = grid.item[at]
                dx, dy = corners.xy[v, 0] - x, corners.xy[v, 1] - y
                d = np.sqrt(dx * dx + dy * dy)
                if desk.settled[v] == desk.counts[3] or d > left_m:
                    continue
                if d > NEAR_CORNER_M and not _turns_there(corners, v, dx, dy):
                    continue
                if d > NEAR_CORNER_M and here >= 0 and not _turns_there(corners, here, dx, dy):
                    continue
                key = paid + d + _ahead_m(corners, streets, goals, desk, v)
                if key > limit.cost_m:
                    continue
                if not _push(desk, key, (v, here, g + d, walls, 0)):
                    return False
    return True


@nb.njit(cache=True, nogil=True)
def straight_cost_m(
    s: Segments, streets: Streets, goals: Ints, eye: tuple[float, float], view: View, passes: int
) -> float:
    """Return the cost of the cheapest straight line to a goal, through walls; `inf` if none."""
    least = np.inf
    for k in goals:
        foot = foot_on(streets, k, eye[0], eye[1])
        cost_m = foot[3] + streets.extra_m[streets.edge[k]]
        if cost_m >= least:
            continue
        walls = walls_before(s, streets, k, eye[0], eye[1], view, passes)
        if walls >= 0:
            least = min(least, cost_m + WALL_COST_M * walls)
    return float(least)


@nb.njit(cache=True, nogil=True)
def find_way(
    s: Segments, corners: Corners, streets: Streets, goals: Ints, desk: Desk,
    eye: tuple[float, float], view: View, limit: Limit,
) -> Found:  # fmt: skip
    """Return the cheapest free path from the eye to one of the goals."""
    desk.counts[0] = desk.counts[1] = 0
    desk.counts[3] += 1
    nothing = np.empty((0, 2))
    later = View(view.own, view.first_of, 0.0, 0.0)
    if not _look_round(
        corners, streets, goals, desk, (-1, -1, 0.0, 0), limit, eye[0], eye[1]
    ):  # fmt: skip
        return Found(nothing, FULL, -1, 0.0, 0, 0.0)
    while desk.counts[0] > 0:
        key, at = desk.keys[0], desk.items[0]
        _pop(desk.keys, desk.items, desk.counts[0])
        desk.counts[0] -= 1
        v, start, gone_m = int(desk.entry[at, 0]), int(desk.entry[at, 1]), desk.entry[at, 2]
        walls = int(desk.entry[at, 3])
        is_street = v >= len(desk.settled)
        if not is_street and desk.settled[v] == desk.counts[3]:
            continue
        sx, sy = eye if start < 0 else (corners.xy[start, 0], corners.xy[start, 1])
        ex, ey = (sx, sy) if is_street else (corners.xy[v, 0], corners.xy[v, 1])
        if desk.entry[at, 4] == 0.0:
            seen = view if start < 0 else later
            if is_street:
                k = v - len(desk.settled)
                across = walls_before(s, streets, k, sx, sy, seen, limit.passes)
            else:
                across = count_walls(s, sx, sy, ex, ey, seen, limit.passes)
            if across < 0:
                continue
            if across > 0:
                step = (v, start, gone_m, walls + across, 1)
                if not _push(desk, key + WALL_COST_M * across, step):
                    return Found(nothing, FULL, -1, 0.0, 0, 0.0)
                continue
        if is_street:
            way: Found = _found(corners, streets, desk, eye, at, key)
            return way
        desk.settled[v], desk.parent[v] = desk.counts[3], start
        if not _look_round(
            corners, streets, goals, desk, (v, start, gone_m, walls), limit, ex, ey
        ):  # fmt: skip
            return Found(nothing, FULL, -1, 0.0, 0, 0.0)
    return Found(nothing, NONE, -1, 0.0, 0, 0.0)


@nb.njit(cache=True, nogil=True)
def find_first(
    s: Segments, corners: Corners, streets: Streets, desk: Desk, eye: tuple[float, float],
    views: tuple[View, View], tries: Floats, name: int,
) -> tuple[Found, int]:  # fmt: skip
    """Return the cheapest path of the first try that finds one, and the number of that try.

    The columns of `tries` are those of `Limit`, and which of the views counts.
    Only streets with this name count, unless it is ANY. The last number is returned if none finds a
    path, and the present one if the working arrays are full.
    """
    found = Found(np.empty((0, 2)), NONE, -1, 0.0, 0, 0.0)
    for at in range(len(tries)):
        reach_m, cost_m, passes = tries[at, 0], tries[at, 1], int(tries[at, 2])
        view = views[0] if tries[at, 3] == 0.0 else views[1]
        goals = list_goals(streets, desk, eye, reach_m, name)
        if not len(goals):
            continue
        if passes != OPEN:
            most_m = straight_cost_m(s, streets, goals, eye, view, passes)
            cost_m = min(cost_m, most_m + 0.01)
        limit = Limit(reach_m, cost_m, passes)
        found = find_way(s, corners, streets, goals, desk, eye, view, limit)
        if found.edge != NONE:
            return found, at
    return found, len(tries) - 1


@nb.njit(cache=True, nogil=True)
def _found(
    corners: Corners, streets: Streets, desk: Desk, eye: tuple[float, float], best: int,
    cost_m: float,
) -> Found:  # fmt: skip
    k = int(desk.entry[best, 0]) - len(desk.settled)
    last = int(desk.entry[best, 1])
    count, v = 2, last
    while v >= 0:
        count, v = count + 1, desk.parent[v]
    turns = np.empty((count, 2))
    turns[0, 0], turns[0, 1] = eye
    row, v = count - 2, last
    while v >= 0:
        turns[row] = corners.xy[v]
        row, v = row - 1, desk.parent[v]
    fx, fy, along_m, _ = foot_on(streets, k, turns[count - 2, 0], turns[count - 2, 1])
    turns[count - 1, 0], turns[count - 1, 1] = fx, fy
    edge = streets.edge[k]
    return Found(turns, edge, k, streets.start_m[k] + along_m, int(desk.entry[best, 3]), cost_m)
