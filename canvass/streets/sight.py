"""Lines of sight among walls, shores, rails and buildings.

Segments are in a grid of square cells, so that a line is compared only with those near it.
Coordinates are metres from the grid's south-west corner.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

# The kind of obstacle of a segment. A path avoids the first two if it can, and never crosses the
# others. Only fences and walls may have a gate that is not on the map.
BUILDING, HEDGE, FENCE, FIRM, WATER = 1, 2, 3, 4, 5
# What a line of sight may pass, one bit per kind: nothing; houses and hedges; fences; all of these.
OPEN = 0
HOUSES = 1 << BUILDING | 1 << HEDGE
FENCES = 1 << FENCE
ALL = HOUSES | FENCES
BUT_HOUSES = 1 << HEDGE | 1 << FENCE | 1 << FIRM | 1 << WATER
CELL_M = 12.0
MOST_CELLS = 1_000_000
TOUCH_M = 1e-6

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Grid(NamedTuple):
    """Square cells in rows from the south, and the items in each: `item[first[c]:first[c + 1]]`."""

    cell_m: float
    columns: int
    rows: int
    first: Ints
    item: Ints


class Segments(NamedTuple):
    """Obstacles as segments `xy` (n, 4) with their kind and their building's index (-1: none)."""

    xy: Floats
    kind: Ints
    owner: Ints
    grid: Grid


class View(NamedTuple):
    """The observer: the own buildings, which hide nothing, and the distances to ignore.

    Segments inside an own building hide nothing either; the segments of building b start at
    `first_of[b]`. Nothing within `near_m` of the eye hides anything, nor water within `afloat_m`.
    """

    own: Ints
    first_of: Ints
    near_m: float
    afloat_m: float


def make_grid(boxes: Floats, width_m: float, height_m: float) -> Grid:
    """Return the grid with the indices of boxes (n, 4: west, south, east, north)."""
    cell_m = max(CELL_M, float(np.sqrt(max(width_m * height_m, 1.0) / MOST_CELLS)))
    columns, rows = int(width_m // cell_m) + 1, int(height_m // cell_m) + 1
    first, item = _fill_cells(boxes, np.arange(len(boxes)), cell_m, columns, rows)
    return Grid(cell_m, columns, rows, first, item)


def make_segment_grid(xy: Floats, width_m: float, height_m: float) -> Grid:
    """Return the grid of segments; a long one is only in the cells that it crosses."""
    cell_m = max(CELL_M, float(np.sqrt(max(width_m * height_m, 1.0) / MOST_CELLS)))
    columns, rows = int(width_m // cell_m) + 1, int(height_m // cell_m) + 1
    count = np.maximum(np.ceil(np.hypot(xy[:, 2] - xy[:, 0], xy[:, 3] - xy[:, 1]) / cell_m), 1)
    number = np.repeat(np.arange(len(xy)), count.astype(np.int64))
    turn = np.arange(len(number)) - np.repeat(np.cumsum(count) - count, count.astype(np.int64))
    low, high = (turn / count[number])[:, None], ((turn + 1) / count[number])[:, None]
    start, step = xy[number, :2], xy[number, 2:] - xy[number, :2]
    a, b = start + low * step, start + high * step
    boxes = np.column_stack([np.minimum(a, b) - 0.01, np.maximum(a, b) + 0.01])
    first, item = _fill_cells(boxes, number, cell_m, columns, rows)
    return Grid(cell_m, columns, rows, first, item)


@nb.njit(cache=True, nogil=True)
def _fill_cells(
    boxes: Floats, number: Ints, cell_m: float, columns: int, rows: int
) -> tuple[Ints, Ints]:
    """Return the items of each cell; each item is in a cell once, even if it has several boxes."""
    first = np.zeros(columns * rows + 1, dtype=np.int64)
    newest = np.empty(columns * rows, dtype=np.int64)
    for turn in range(2):
        newest[:] = -1
        if turn == 1:
            for c in range(columns * rows):
                first[c + 1] += first[c]
            item = np.empty(first[columns * rows], dtype=np.int64)
            at = first[:-1].copy()
        for k in range(len(boxes)):
            c0, c1 = _place(boxes[k, 0], cell_m, columns), _place(boxes[k, 2], cell_m, columns)
            r0, r1 = _place(boxes[k, 1], cell_m, rows), _place(boxes[k, 3], cell_m, rows)
            for row in range(r0, r1 + 1):
                for cell in range(row * columns + c0, row * columns + c1 + 1):
                    if newest[cell] == number[k]:
                        continue
                    newest[cell] = number[k]
                    if turn == 0:
                        first[cell + 1] += 1
                    else:
                        item[at[cell]] = number[k]
                        at[cell] += 1
    return first, item


@nb.njit(cache=True, nogil=True, forceinline=True)
def _place(value_m: float, cell_m: float, count: int) -> int:
    return min(max(int(value_m / cell_m), 0), count - 1)


@nb.njit(cache=True, nogil=True, forceinline=True)
def meeting(
    ax: float, ay: float, bx: float, by: float, cx: float, cy: float, dx: float, dy: float
) -> float:
    """Return how far along a-b (0 to 1) it meets c-d, touching included; -1 if it does not."""
    if max(cx, dx) < min(ax, bx) - TOUCH_M or min(cx, dx) > max(ax, bx) + TOUCH_M:
        return -1.0
    if max(cy, dy) < min(ay, by) - TOUCH_M or min(cy, dy) > max(ay, by) + TOUCH_M:
        return -1.0
    ux, uy, vx, vy = bx - ax, by - ay, dx - cx, dy - cy
    # Compares products of length and distance, to avoid square roots for segments that do not meet.
    c = ux * (cy - ay) - uy * (cx - ax)
    d = ux * (dy - ay) - uy * (dx - ax)
    touch = TOUCH_M * (abs(ux) + abs(uy))
    if touch == 0.0 or (c > touch and d > touch) or (c < -touch and d < -touch):
        return -1.0
    a = vx * (ay - cy) - vy * (ax - cx)
    b = vx * (by - cy) - vy * (bx - cx)
    touch = TOUCH_M * (abs(vx) + abs(vy))
    if (a > touch and b > touch) or (a < -touch and b < -touch):
        return -1.0
    if abs(a - b) > touch:
        return min(max(a / (a - b), 0.0), 1.0)
    length2 = ux * ux + uy * uy
    along_c = (ux * (cx - ax) + uy * (cy - ay)) / length2
    along_d = (ux * (dx - ax) + uy * (dy - ay)) / length2
    return min(max(min(along_c, along_d), 0.0), 1.0)


@nb.njit(cache=True, nogil=True)
def count_walls(
    s: Segments, ax: float, ay: float, bx: float, by: float, view: View, passes: int
) -> int:
    """Return the number of walls across the line from a (the eye) to b, 0 if it is free.

    Return -1 if one of the obstacles may not be passed according to `passes`.
    """
    g = s.grid
    length_m = np.sqrt((bx - ax) ** 2 + (by - ay) ** 2)
    found = 0
    # Search from the eye outwards, because most things are hidden by something near it.
    up, right = (1 if by >= ay else -1), (1 if bx >= ax else -1)
    first_row = _place(ay - 0.01 * up, g.cell_m, g.rows)
    for row in range(first_row, _place(by + 0.01 * up, g.cell_m, g.rows) + up, up):
        west, east = min(ax, bx), max(ax, bx)
        if abs(by - ay) > 1e-9:
            # Where the line enters and leaves this row of cells; the outermost rows are unbounded.
            y0 = row * g.cell_m - 0.01 if row > 0 else -1e9
            y1 = (row + 1) * g.cell_m + 0.01 if row < g.rows - 1 else 1e9
            t0, t1 = (y0 - ay) / (by - ay), (y1 - ay) / (by - ay)
            t0, t1 = min(max(t0, 0.0), 1.0), min(max(t1, 0.0), 1.0)
            x0, x1 = ax + t0 * (bx - ax), ax + t1 * (bx - ax)
            west, east = min(x0, x1), max(x0, x1)
        c0 = _place(west - 0.01, g.cell_m, g.columns)
        c1 = _place(east + 0.01, g.cell_m, g.columns)
        if right < 0:
            c0, c1 = c1, c0
        for column in range(c0, c1 + right, right):
            cell = row * g.columns + column
            for at in range(g.first[cell], g.first[cell + 1]):
                k = g.item[at]
                c, d = (s.xy[k, 0], s.xy[k, 1]), (s.xy[k, 2], s.xy[k, 3])
                t = meeting(ax, ay, bx, by, c[0], c[1], d[0], d[1])
                if t < 0.0 or t * length_m < view.near_m:
                    continue
                kind = s.kind[k]
                if kind == BUILDING and is_among(s.owner[k], view.own):
                    continue
                if kind == WATER and t * length_m < view.afloat_m:
                    continue
                x, y = ax + t * (bx - ax), ay + t * (by - ay)
                if len(view.own) > 0 and is_inside(s, view, x, y):
                    continue
                if (passes >> kind) & 1 == 0:
                    return -1
                here = _place(x, g.cell_m, g.columns), _place(y, g.cell_m, g.rows)
                found += int(here == (column, row))
    return found


@nb.njit(cache=True, nogil=True)
def is_inside(s: Segments, view: View, x: float, y: float) -> bool:
    """Return whether a point is inside one of the observer's own buildings."""
    for b in view.own:
        odd = False
        for k in range(view.first_of[b], view.first_of[b + 1]):
            ax, ay, bx, by = s.xy[k, 0], s.xy[k, 1], s.xy[k, 2], s.xy[k, 3]
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                odd = not odd
        if odd:
            return True
    return False


@nb.njit(cache=True, nogil=True, forceinline=True)
def is_among(number: int, some: Ints) -> bool:
    """Return whether a number is in an array."""
    for k in range(len(some)):  # noqa: SIM110 (a generator is compiled worse)
        if some[k] == number:
            return True
    return False
