"""Walls cut where they meet, so that one can go along them from joint to joint."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from canvass.streets.sight import TOUCH_M, Floats, Ints, Segments, _place, make_segment_grid

# Two segments may meet at any of their four ends, or else cross.
CROSSED = 4


class Joints(NamedTuple):
    """Walls cut where they meet: segment k runs from point `ends[k, 0]` to `ends[k, 1]`.

    The segments at point p are `item[first[p]:first[p + 1]]`.
    """

    walls: Segments
    ends: Ints
    first: Ints
    item: Ints


def make_joints(s: Segments) -> Joints:
    """Return the segments cut where they meet, and which of them share which points."""
    room = _meetings(s, np.empty(0, dtype=np.int64), np.empty((0, 2)))
    number, place = np.empty(room, dtype=np.int64), np.empty((room, 2))
    _meetings(s, number, place)
    along_m = np.hypot(*(place - s.xy[number, :2]).T)
    order = np.lexsort((along_m, number))
    number, place = number[order], place[order]
    # A segment becomes one piece more than it has cuts, each from one cut to the next.
    piece_of = np.repeat(np.arange(len(s.xy)), 1 + np.bincount(number, minlength=len(s.xy)))
    ends_at = number + np.arange(len(number))
    xy = s.xy[piece_of]
    xy[ends_at, 2:] = xy[ends_at + 1, :2] = place
    kept = (xy[:, :2] != xy[:, 2:]).any(axis=1)
    xy, piece_of = xy[kept], piece_of[kept]
    grid = make_segment_grid(xy, s.grid.columns * s.grid.cell_m, s.grid.rows * s.grid.cell_m)
    walls = Segments(xy, s.kind[piece_of], s.owner[piece_of], grid)
    flat = xy.reshape(-1, 2)
    point = np.unique(flat[:, 0] + 1j * flat[:, 1], return_inverse=True)[1].reshape(-1)
    order = np.argsort(point, kind="stable")
    first = np.searchsorted(point[order], np.arange(point.max(initial=-1) + 2))
    return Joints(walls, point.reshape(-1, 2), first, order // 2)


@nb.njit(cache=True, nogil=True)
def _meetings(s: Segments, number: Ints, place: Floats) -> int:
    """Write the segments that others meet between their ends, and where; return how many there are.

    Nothing is written where there is no room.
    """
    g = s.grid
    size = 0
    for cell in range(g.rows * g.columns):
        for one in range(g.first[cell], g.first[cell + 1]):
            for other in range(one + 1, g.first[cell + 1]):
                k, j = g.item[one], g.item[other]
                if not _are_near(s, k, j):
                    continue
                for turn in range(CROSSED + 1):
                    a, b = (k, j) if turn % 2 == 0 else (j, k)
                    if turn < CROSSED:
                        x, y = s.xy[b, turn // 2 * 2], s.xy[b, turn // 2 * 2 + 1]
                        is_met = _is_on(s, a, x, y)
                    else:
                        is_met, x, y = _crossing(s, a, b)
                    here = _place(x, g.cell_m, g.columns), _place(y, g.cell_m, g.rows)
                    if not is_met or here[1] * g.columns + here[0] != cell:
                        continue
                    for cut in range(2 if turn == CROSSED else 1):
                        if size < len(number):
                            number[size] = a if cut == 0 else b
                            place[size, 0], place[size, 1] = x, y
                        size += 1
    return size


@nb.njit(cache=True, nogil=True, forceinline=True)
def _are_near(s: Segments, k: int, j: int) -> bool:
    """Return whether the boxes around two segments meet."""
    return bool(
        max(s.xy[k, 0], s.xy[k, 2]) >= min(s.xy[j, 0], s.xy[j, 2]) - TOUCH_M
        and max(s.xy[j, 0], s.xy[j, 2]) >= min(s.xy[k, 0], s.xy[k, 2]) - TOUCH_M
        and max(s.xy[k, 1], s.xy[k, 3]) >= min(s.xy[j, 1], s.xy[j, 3]) - TOUCH_M
        and max(s.xy[j, 1], s.xy[j, 3]) >= min(s.xy[k, 1], s.xy[k, 3]) - TOUCH_M
    )


@nb.njit(cache=True, nogil=True, forceinline=True)
def _is_on(s: Segments, k: int, x: float, y: float) -> bool:
    """Return whether a point is on a segment but not at its ends."""
    ax, ay, bx, by = s.xy[k, 0], s.xy[k, 1], s.xy[k, 2], s.xy[k, 3]
    if max(abs(x - ax), abs(y - ay)) <= TOUCH_M or max(abs(x - bx), abs(y - by)) <= TOUCH_M:
        return False
    return bool(away_m(ax, ay, bx, by, x, y) <= TOUCH_M)


@nb.njit(cache=True, nogil=True, forceinline=True)
def _crossing(s: Segments, k: int, j: int) -> tuple[bool, float, float]:
    """Return whether two segments cross between their ends, and where."""
    ax, ay, bx, by = s.xy[k, 0], s.xy[k, 1], s.xy[k, 2], s.xy[k, 3]
    cx, cy, dx, dy = s.xy[j, 0], s.xy[j, 1], s.xy[j, 2], s.xy[j, 3]
    if not cross((ax, ay, bx, by), (cx, cy, dx, dy), TOUCH_M):
        return False, 0.0, 0.0
    vx, vy = dx - cx, dy - cy
    a, b = vx * (ay - cy) - vy * (ax - cx), vx * (by - cy) - vy * (bx - cx)
    t = a / (a - b)
    return True, ax + t * (bx - ax), ay + t * (by - ay)


@nb.njit(cache=True, nogil=True, forceinline=True)
def away_m(ax: float, ay: float, bx: float, by: float, x: float, y: float) -> float:
    """Return the distance of a point from the segment a-b."""
    ux, uy = bx - ax, by - ay
    long2 = ux * ux + uy * uy
    t = min(max(((x - ax) * ux + (y - ay) * uy) / long2, 0.0), 1.0) if long2 > 0.0 else 0.0
    return float(np.sqrt((x - ax - t * ux) ** 2 + (y - ay - t * uy) ** 2))


@nb.njit(cache=True, nogil=True, forceinline=True)
def cross(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float], off_m: float
) -> bool:
    """Return whether two segments cross with all ends at least `off_m` off the other's line."""
    (ax, ay, bx, by), (cx, cy, dx, dy) = one, other
    ux, uy, vx, vy = bx - ax, by - ay, dx - cx, dy - cy
    off_u, off_v = off_m * np.sqrt(ux * ux + uy * uy), off_m * np.sqrt(vx * vx + vy * vy)
    c, d = ux * (cy - ay) - uy * (cx - ax), ux * (dy - ay) - uy * (dx - ax)
    a, b = vx * (ay - cy) - vy * (ax - cx), vx * (by - cy) - vy * (bx - cx)
    return bool(
        ((c > off_u and d < -off_u) or (c < -off_u and d > off_u))
        and ((a > off_v and b < -off_v) or (a < -off_v and b > off_v))
    )
