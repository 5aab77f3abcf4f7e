"""The straight way to a door, and where a way leaves the door's own building.

This is compiled, because it is done for each door of a city.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from canvass.doors.stands import Stands
from canvass.streets.feet import Streets, foot_on, pavement_before, walls_before
from canvass.streets.sight import OPEN, Floats, Ints, Segments, View

# An address may be mapped on the fence or the wall itself.
AT_DOOR_M = 0.3


@nb.njit(cache=True, nogil=True)
def straight_ways(
    s: Segments, streets: Streets, first_of: Ints, stands: Stands, eyes: Floats, chosen: Ints
) -> tuple[NDArray[np.bool_], Floats, Floats, NDArray[np.bool_]]:
    """Return whether the straight way to each chosen edge is free, where it starts and ends.

    Boats are not handled here but by the search.
    """
    is_free, is_left = np.zeros(len(eyes), dtype=np.bool_), np.zeros(len(eyes), dtype=np.bool_)
    turns, along_m = np.zeros((len(eyes), 2, 2)), np.zeros(len(eyes))
    way = np.empty((2, 2))
    for i in range(len(eyes)):
        edge = chosen[i]
        if edge < 0 or stands.afloat_m[i] > 0.0:
            continue
        x, y = eyes[i, 0], eyes[i, 1]
        best, best_m = -1, np.inf
        for k in range(streets.first[edge], streets.first[edge + 1]):
            away_m = foot_on(streets, k, x, y)[3]
            if away_m < best_m:
                best, best_m = k, away_m
        foot = foot_on(streets, best, x, y)
        ex, ey, _ = pavement_before(streets, best, x, y, foot)
        own = stands.own[stands.first[i] : stands.first[i + 1]]
        view = View(own, first_of, AT_DOOR_M, 0.0)
        if walls_before(s, streets, best, x, y, view, OPEN) != 0:
            continue
        way[0, 0], way[0, 1], way[1, 0], way[1, 1] = x, y, ex, ey
        starts_in = stands.starts_in[stands.first[i] : stands.first[i + 1]]
        _, t = left_own(s, first_of, own, starts_in, way)
        is_free[i] = True
        turns[i, 0, 0], turns[i, 0, 1] = x + t * (ex - x), y + t * (ey - y)
        turns[i, 1, 0], turns[i, 1, 1] = foot[0], foot[1]
        along_m[i] = streets.start_m[best] + foot[2]
        ax, ay = streets.xy[best, 0], streets.xy[best, 1]
        bx, by = streets.xy[best, 2], streets.xy[best, 3]
        is_left[i] = (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0
    return is_free, turns, along_m, is_left


@nb.njit(cache=True, nogil=True)
def left_own(
    s: Segments, first_of: Ints, own: Ints, starts_in: NDArray[np.bool_], way: Floats
) -> tuple[int, float]:
    """Return where a way finally leaves its own buildings: the index of the part, and how far on.

    If the way ends inside one of them, this is its end.
    """
    link, t = 0, 0.0
    for at in range(len(own)):
        count, last_link, last_t = 0, 0, 0.0
        for step in range(len(way) - 1):
            ax, ay = way[step, 0], way[step, 1]
            ux, uy = way[step + 1, 0] - ax, way[step + 1, 1] - ay
            for k in range(first_of[own[at]], first_of[own[at] + 1]):
                cx, cy, dx, dy = s.xy[k, 0], s.xy[k, 1], s.xy[k, 2], s.xy[k, 3]
                c, d = ux * (cy - ay) - uy * (cx - ax), ux * (dy - ay) - uy * (dx - ax)
                if (c > 0.0) == (d > 0.0):
                    continue
                vx, vy = dx - cx, dy - cy
                here = (vx * (cy - ay) - vy * (cx - ax)) / (vx * uy - vy * ux)
                if 0.0 <= here <= 1.0:
                    count += 1
                    if (step, here) > (last_link, last_t):
                        last_link, last_t = step, here
        if (count % 2 == 0) == starts_in[at]:
            return len(way) - 2, 1.0
        if (last_link, last_t) > (link, t):
            link, t = last_link, last_t
    return link, t
