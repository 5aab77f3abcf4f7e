"""Closed yards: places with walls all around that no street enters, so that no search is needed.

The walls around a place are followed with the place on the left hand, as the boundary of a face in
a plane drawing (M. de Berg et al., Computational Geometry, chapter 2). For that they are first cut
where they meet. A round only counts if it winds around the place.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from canvass.streets.feet import Streets
from canvass.streets.joints import Joints, away_m, cross
from canvass.streets.sight import Floats, Ints, Segments, View, _place, is_among, is_inside

MOST_STEPS = 4000
MOST_ISLANDS = 50
RAY_M = 400.0
CLEAR_M = 0.5  # A street is kept this far from a yard that it does not enter, beside its pavements.
WIDEST_M = 40.0
SAME_M = 0.05
TURN = 2 * np.pi


@nb.njit(cache=True, nogil=True)
def closed_in(
    s: Segments, joints: Joints, streets: Streets, eyes: Floats, first: Ints, own: Ints,
    first_of: Ints, near_m: float,
) -> NDArray[np.bool_]:  # fmt: skip
    """Return from which places no free way leads to any street, walls all around being the reason.

    The walls of a place's own buildings (`own[first[i]:first[i + 1]]`, as in `View`) are no walls
    to it. Where it is not certain, the answer is no.
    """
    found = np.zeros(len(eyes), dtype=np.bool_)
    walk = np.empty((MOST_STEPS, 4))
    for i in range(len(eyes)):
        view = View(own[first[i] : first[i + 1]], first_of, near_m, 0.0)
        x, y = eyes[i, 0], eyes[i, 1]
        steps = _walls_around(joints, view.own, x, y, walk)
        if steps > 0 and not _is_doubtful(s, view, x, y, walk[:steps]):
            found[i] = not _has_street(streets, walk[:steps])
    return found


@nb.njit(cache=True, nogil=True)
def _walls_around(joints: Joints, own: Ints, x: float, y: float, walk: Floats) -> int:
    """Write the round of walls that encloses a place; return its number of steps, 0 if none."""
    s = joints.walls
    after_x = x
    for _ in range(MOST_ISLANDS):
        k = _next_wall(s, own, after_x, y, x + RAY_M)
        if k < 0:
            return 0
        is_up = s.xy[k, 1] < s.xy[k, 3]
        steps = _follow(joints, own, k, is_up, walk)
        if steps == 0:
            return 0
        winds = 0
        for at in range(steps):
            ay, by = walk[at, 1], walk[at, 3]
            if (ay > y) != (by > y):
                here_x = _crossing_x(walk[at, 0], ay, walk[at, 2], by, y)
                winds += (1 if by > ay else -1) if here_x > x else 0
                after_x = max(after_x, here_x)
        if winds != 0:
            return steps
    return 0


@nb.njit(cache=True, nogil=True, forceinline=True)
def _crossing_x(ax: float, ay: float, bx: float, by: float, y: float) -> float:
    return ax + (y - ay) / (by - ay) * (bx - ax)


@nb.njit(cache=True, nogil=True)
def _next_wall(s: Segments, own: Ints, x: float, y: float, most_x: float) -> int:
    """Return the first wall due east of (x, y), -1 if there is none before `most_x`."""
    g = s.grid
    best, best_x = -1, most_x
    row = _place(y, g.cell_m, g.rows)
    for column in range(_place(x, g.cell_m, g.columns), _place(most_x, g.cell_m, g.columns) + 1):
        if column * g.cell_m > best_x:
            break
        cell = row * g.columns + column
        for at in range(g.first[cell], g.first[cell + 1]):
            k = g.item[at]
            ay, by = s.xy[k, 1], s.xy[k, 3]
            if (ay > y) == (by > y) or is_among(s.owner[k], own):
                continue
            here_x = _crossing_x(s.xy[k, 0], ay, s.xy[k, 2], by, y)
            if x + 1e-6 < here_x < best_x:
                best, best_x = k, here_x
    return best


@nb.njit(cache=True, nogil=True)
def _follow(joints: Joints, own: Ints, k: int, forward: bool, walk: Floats) -> int:
    """Write the round that begins with a segment, the face on the left; return its steps.

    Return 0 if the round is too long.
    """
    s = joints.walls
    p, q = joints.ends[k, 0], joints.ends[k, 1]
    px, py, qx, qy = s.xy[k, 0], s.xy[k, 1], s.xy[k, 2], s.xy[k, 3]
    if not forward:
        p, q = q, p
        px, py, qx, qy = qx, qy, px, py
    start_p, start_q = p, q
    for step in range(len(walk)):
        walk[step, 0], walk[step, 1], walk[step, 2], walk[step, 3] = px, py, qx, qy
        rx, ry = px - qx, py - qy
        best, best_turn, nx, ny = -1, 10.0, 0.0, 0.0
        for at in range(joints.first[q], joints.first[q + 1]):
            j = joints.item[at]
            if is_among(s.owner[j], own):
                continue
            is_start = joints.ends[j, 0] == q
            cx, cy = (s.xy[j, 2], s.xy[j, 3]) if is_start else (s.xy[j, 0], s.xy[j, 1])
            dx, dy = cx - qx, cy - qy
            turn = np.arctan2(dx * ry - dy * rx, rx * dx + ry * dy)
            if turn <= 1e-9:
                turn += TURN
            if turn < best_turn:
                best, best_turn, nx, ny = j, turn, cx, cy
        p, px, py = q, qx, qy
        q = joints.ends[best, 1] if joints.ends[best, 0] == q else joints.ends[best, 0]
        qx, qy = nx, ny
        if p == start_p and q == start_q:
            return step + 1
    return 0


@nb.njit(cache=True, nogil=True)
def _is_doubtful(s: Segments, view: View, x: float, y: float, walk: Floats) -> bool:
    """Return whether a round has walls that hide nothing: at the eye, or in an own building."""
    for at in range(len(walk)):
        ax, ay, bx, by = walk[at, 0], walk[at, 1], walk[at, 2], walk[at, 3]
        if away_m(ax, ay, bx, by, x, y) < view.near_m + SAME_M:
            return True
        for b in view.own:
            for k in range(view.first_of[b], view.first_of[b + 1]):
                cx, cy, dx, dy = s.xy[k, 0], s.xy[k, 1], s.xy[k, 2], s.xy[k, 3]
                if cross((ax, ay, bx, by), (cx, cy, dx, dy), SAME_M):
                    return True
        mx, my = (ax + bx) / 2, (ay + by) / 2
        if is_inside(s, view, mx, my) and _own_wall_m(s, view, mx, my) > SAME_M:
            return True
    return False


@nb.njit(cache=True, nogil=True)
def _own_wall_m(s: Segments, view: View, x: float, y: float) -> float:
    least_m = np.inf
    for b in view.own:
        for k in range(view.first_of[b], view.first_of[b + 1]):
            here_m = away_m(s.xy[k, 0], s.xy[k, 1], s.xy[k, 2], s.xy[k, 3], x, y)
            least_m = min(least_m, here_m)
    return least_m


@nb.njit(cache=True, nogil=True)
def _has_street(streets: Streets, walk: Floats) -> bool:
    """Return whether a street, or a pavement of it, is inside a round of walls or touches it."""
    west, south, east, north = np.inf, np.inf, -np.inf, -np.inf
    for at in range(len(walk)):
        west, east = min(west, walk[at, 0]), max(east, walk[at, 0])
        south, north = min(south, walk[at, 1]), max(north, walk[at, 1])
    grid = streets.grid
    for row in range(
        _place(south - WIDEST_M, grid.cell_m, grid.rows),
        _place(north + WIDEST_M, grid.cell_m, grid.rows) + 1,
    ):
        for column in range(
            _place(west - WIDEST_M, grid.cell_m, grid.columns),
            _place(east + WIDEST_M, grid.cell_m, grid.columns) + 1,
        ):
            cell = row * grid.columns + column
            for item in range(grid.first[cell], grid.first[cell + 1]):
                k = grid.item[item]
                reach_m = streets.width_m[streets.edge[k]] + CLEAR_M
                ax, ay, bx, by = (
                    streets.xy[k, 0], streets.xy[k, 1], streets.xy[k, 2], streets.xy[k, 3]
                )  # fmt: skip
                if max(ax, bx) < west - reach_m or min(ax, bx) > east + reach_m:
                    continue
                if max(ay, by) < south - reach_m or min(ay, by) > north + reach_m:
                    continue
                if reach_m > WIDEST_M or _touches(walk, ax, ay, bx, by, reach_m):
                    return True
    return False


@nb.njit(cache=True, nogil=True)
def _touches(walk: Floats, ax: float, ay: float, bx: float, by: float, reach_m: float) -> bool:
    """Return whether the segment a-b starts inside a round, or comes within reach of it."""
    winds = 0
    for at in range(len(walk)):
        cx, cy, dx, dy = walk[at, 0], walk[at, 1], walk[at, 2], walk[at, 3]
        if (cy > ay) != (dy > ay) and _crossing_x(cx, cy, dx, dy, ay) > ax:
            winds += 1 if dy > cy else -1
        if max(cx, dx) < min(ax, bx) - reach_m or min(cx, dx) > max(ax, bx) + reach_m:
            continue
        if max(cy, dy) < min(ay, by) - reach_m or min(cy, dy) > max(ay, by) + reach_m:
            continue
        ux, uy = bx - ax, by - ay
        c, d = ux * (cy - ay) - uy * (cx - ax), ux * (dy - ay) - uy * (dx - ax)
        vx, vy = dx - cx, dy - cy
        a, b = vx * (ay - cy) - vy * (ax - cx), vx * (by - cy) - vy * (bx - cx)
        if c * d <= 0.0 and a * b <= 0.0:
            return True
        least_m = min(away_m(ax, ay, bx, by, cx, cy), away_m(ax, ay, bx, by, dx, dy))
        least_m = min(least_m, away_m(cx, cy, dx, dy, ax, ay), away_m(cx, cy, dx, dy, bx, by))
        if least_m < reach_m:
            return True
    return winds != 0
