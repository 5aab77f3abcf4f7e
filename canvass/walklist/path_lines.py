"""The walked line on paper: shifted to the right-hand side, with arrow heads along it."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import numpy as np

from canvass.walklist.drawing import WHITE, Colour, Points, Shapes
from canvass.walklist.view import View
from canvass.walklist.walk import Walk

PATH: Colour = (0.0, 0.22, 0.58)
REST: Colour = (0.45, 0.55, 0.72)
PATH_MM = 0.95
HALO_MM = 0.4
SHIFT_MM = 0.55
ARROW_EVERY_MM = 17.0
ARROW_MM = 3.2
ARROW_ENDS_MM = np.array([-0.5, 0.5]) * ARROW_MM
SLIDES_MM = np.array([0.0, 1.5, -1.5, 3.0, -3.0, 5.0])


@dataclass(frozen=True, slots=True, eq=False)
class PathLines:
    """A route's path on paper, as drawn on one map.

    `main` passes the stops of the map, `rest` passes the other stops, `others` lead from the base
    to the first door and from the last door back.
    """

    main: Points
    rest: tuple[Points, ...]
    others: tuple[Points, ...]

    def draw_below(self) -> list[Shapes]:
        """Return what is drawn below the main line."""
        items: list[Shapes] = []
        for points in self.rest:
            items.append(Shapes([points], stroke=WHITE, width=1.1))
            items.append(Shapes([points], stroke=REST, width=0.5))
        for points in self.others:
            items += draw_path(points, dashed=True)
        return items


def lines_of(walk: Walk, part: tuple[int, int], view: View) -> PathLines:
    """Return the path on paper for a map of stops part[0]..part[1]."""
    end = len(walk.stops_m) - 1
    first, goes_on = part[0], min(part[1] + 1, end)
    rest = [walk.pavement(0, first), walk.pavement(goes_on, end)]
    others = [walk.way_there(), walk.way_back()]
    return PathLines(
        _as_drawn(walk.pavement(first, goes_on), view),
        tuple(_as_drawn(points, view) for points in rest),
        tuple(_as_drawn(points, view) for points in others),
    )


def shift_right(points: Points, by: float) -> Points:
    """Return a line shifted to its right by `by` mm, so that there and back are side by side."""
    if len(points) < 2:
        return points
    steps = np.diff(points, axis=0)
    lengths = np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-9)
    normals = np.column_stack([-steps[:, 1], steps[:, 0]]) / lengths[:, None]
    before, after = np.vstack([normals[:1], normals]), np.vstack([normals, normals[-1:]])
    total = before + after
    size = np.maximum((total**2).sum(axis=1), 1.0)
    moved: Points = points + 2 * by * total / size[:, None]
    return moved


def _without_short(points: Points, shortest: float) -> Points:
    """Drop points closer than `shortest` to the one before; keep the last."""
    if len(points) < 3:
        return points
    kept = [0]
    places = points.tolist()
    last_x, last_y = places[0]
    for index, (x, y) in enumerate(places[1:-1], start=1):
        if hypot(x - last_x, y - last_y) >= shortest:
            kept.append(index)
            last_x, last_y = x, y
    return points[[*kept, len(points) - 1]]


def arrows(points: Points, every: float = ARROW_EVERY_MM, first: float = 6.0) -> list[Points]:
    """Return arrow heads along a line, on stretches straight enough to show the direction."""
    if len(points) < 2:
        return []
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.arange(min(first, along[-1] / 2), along[-1], every)
    ends = np.clip(at[:, None, None] + SLIDES_MM[:, None] + ARROW_ENDS_MM, 0, along[-1])
    x, y = (np.interp(ends, along, points[:, k]) for k in range(2))
    lengths = np.hypot(x[..., 1] - x[..., 0], y[..., 1] - y[..., 0])
    is_straight = lengths > 0.93 * ARROW_MM
    # Each arrow takes the first straight place; an arrow without one is left out.
    rows = np.flatnonzero(is_straight.any(axis=1))
    places = rows, np.argmax(is_straight[rows], axis=1)
    tails, tips = (np.column_stack([x[places][:, end], y[places][:, end]]) for end in (0, 1))
    steps = tips - tails
    sides = 0.45 * ARROW_MM / lengths[places][:, None] * steps[:, ::-1] * (-1.0, 1.0)
    return list(np.stack([tips, tails - sides, tails + 0.25 * steps, tails + sides], axis=1))


def draw_path(points: Points, *, dashed: bool = False) -> list[Shapes]:
    """Return a path with a white rim and arrow heads."""
    if len(points) < 2:
        return []
    width = PATH_MM * (0.75 if dashed else 1.0)
    dash = (2.2, 1.3) if dashed else ()
    heads = arrows(points, every=ARROW_EVERY_MM * (1.6 if dashed else 1.0))
    return [
        Shapes([points], stroke=WHITE, width=width + 2 * HALO_MM),
        Shapes([points], stroke=PATH, width=width, dash=dash),
        Shapes(heads, fill=PATH, stroke=WHITE, width=0.35, closed=True),
    ]


def _as_drawn(line_m: Points, view: View) -> Points:
    """Return a walked line on paper, shifted a little to its right."""
    if len(line_m) < 2:
        return np.empty((0, 2))
    return shift_right(_without_short(view.to_paper(line_m), 0.4), SHIFT_MM)
