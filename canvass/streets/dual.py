"""Dual carriageways and roundabouts have a pavement on their outer side only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from canvass.shape_arrays import make_lines, make_points
from canvass.streets.graph import EdgeKind
from canvass.streets.pieces import Piece

TWIN_REACH_M = 30.0


_Floats = NDArray[np.float64]


def _middles_and_directions(lines: NDArray[np.object_]) -> tuple[_Floats, _Floats]:
    """Return the middle of each line, and its direction there as a unit vector."""
    at = shapely.length(lines) / 2
    before = shapely.get_coordinates(
        shapely.line_interpolate_point(lines, np.maximum(at - 1.0, 0.0))
    )
    after = shapely.get_coordinates(shapely.line_interpolate_point(lines, at + 1.0))
    step = after - before
    length = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)
    return (before + after) / 2, step / length[:, None]


def ring_sides(lonlat: NDArray[np.float64]) -> tuple[bool, bool]:
    """Return (left, right) for a roundabout or part of one: only its outer side has a pavement."""
    scale = np.array([np.cos(np.radians(lonlat[:, 1].mean())), 1.0])
    steps = np.diff(lonlat * scale, axis=0)
    turns = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    turns_left = bool(turns.sum() >= 0)
    return not turns_left, turns_left


def outer_sides(
    pieces: Sequence[Piece],
    lines_m: Sequence[NDArray[np.float64]],
    lengths_m: Sequence[float],
) -> list[tuple[bool, bool]]:
    """Return (left, right) for each piece: the mapped pavements, without the inner side of twins.

    A twin is a one-way street of the same class and name within 30 m in the other direction.
    """
    sides = [(piece.walked.left, piece.walked.right) for piece in pieces]
    oneway = [
        i
        for i, piece in enumerate(pieces)
        if piece.is_oneway
        and piece.walked.kind is EdgeKind.TWO_SIDED
        and piece.walked.crossing_s >= 15.0
        and all(sides[i])
        and lengths_m[i] > 0.5
    ]
    if not oneway:
        return sides
    lines = make_lines(
        np.concatenate([lines_m[i] for i in oneway]),
        indices=np.repeat(np.arange(len(oneway)), [len(lines_m[i]) for i in oneway]),
    )
    middle, direction = _middles_and_directions(lines)
    points = make_points(middle)
    which, twin = STRtree(lines).query(points, predicate="dwithin", distance=TWIN_REACH_M)
    near = shapely.get_coordinates(shapely.shortest_line(points[which], lines[twin]))[1::2]
    across = near - middle[which]
    is_other_way = (direction[which] * direction[twin]).sum(axis=1) <= -0.8
    is_apart = np.hypot(across[:, 0], across[:, 1]) >= 2.0
    is_left = direction[which, 0] * across[:, 1] - direction[which, 1] * across[:, 0] > 0
    done: set[int] = set()
    for k in np.flatnonzero(is_other_way & is_apart & (which != twin)).tolist():
        i, j = oneway[which[k]], oneway[twin[k]]
        if i not in done and pieces[i].name == pieces[j].name:
            done.add(i)
            sides[i] = (not is_left[k], bool(is_left[k]))
    return sides
