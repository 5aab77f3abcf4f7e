"""Where doors are: inside their own building, at its entrance, or on a boat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.shape_arrays import make_points
from canvass.streets.obstacles import Obstacles
from canvass.streets.sight import Floats, Ints

GANGWAY_M = 12.0  # the most distance of a boat from its quay
OUTSIDE_M = 0.25
DIRECTIONS = 16


class Stands(NamedTuple):
    """The points of doors in metres, with their own buildings, which do not block their view.

    `own[first[i]:first[i + 1]]` are the buildings of point i, and `starts_in` tells whether it is
    in each of them (or in its courtyard). Within `afloat_m` water does not block the view.
    """

    xy_m: Floats
    first: Ints
    own: Ints
    starts_in: NDArray[np.bool_]
    afloat_m: Floats


def make_stands(
    obstacles: Obstacles, xy_m: Floats, refs: Sequence[str | None], is_entrance: NDArray[np.bool_]
) -> Stands:
    """Return the points with the buildings that contain them (courtyards included).

    The point of an entrance is moved just outside, and the building blocks its view.
    """
    points = make_points(xy_m)
    point, number = obstacles.areas.query(points, predicate="intersects")
    inside = np.zeros(len(xy_m), dtype=bool)
    inside[point] = True
    court, around = obstacles.outlines.query(points[~inside], predicate="intersects")
    court = np.flatnonzero(~inside)[court]
    named = [(k, obstacles.number_by_ref[ref]) for k, ref in enumerate(refs)
             if ref is not None and not inside[k] and ref in obstacles.number_by_ref]  # fmt: skip
    own = np.array(named, dtype=np.int64).reshape(-1, 2)
    point, number = (
        np.concatenate([point, court, own[:, 0]]),
        np.concatenate([number, around, own[:, 1]]),
    )
    starts_in = np.arange(len(point)) < len(point) - len(court) - len(own)
    moved = xy_m.copy()
    for at in np.flatnonzero(is_entrance).tolist():
        step = _step_outside(obstacles.areas, xy_m[at])
        if step is not None:
            moved[at] = step
            number[point == at] = -1
    kept = number >= 0
    order = np.argsort(point[kept], kind="stable")
    first = np.searchsorted(point[kept][order], np.arange(len(xy_m) + 1))
    afloat_m = np.zeros(len(xy_m))
    afloat_m[obstacles.waters.query(points, predicate="intersects")[0]] = GANGWAY_M
    return Stands(moved, first, number[kept][order], starts_in[kept][order], afloat_m)


def _step_outside(areas: shapely.STRtree, place_m: Floats) -> Floats | None:
    """Return a point a foot outside the building of an entrance, None if it is all indoors."""
    angle = np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False)
    around = np.column_stack([np.cos(angle), np.sin(angle)])
    is_open = np.ones(DIRECTIONS, dtype=bool)
    spots = make_points(place_m + OUTSIDE_M * around)
    is_open[areas.query(spots, predicate="intersects")[0]] = False
    away = around[is_open].sum(axis=0)
    if not is_open.any() or is_open.all() or np.hypot(*away) < 0.1:
        return None if not is_open.all() else place_m
    out: Floats = place_m + OUTSIDE_M * away / np.hypot(*away)
    return out
