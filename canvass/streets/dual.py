"""Dual carriageways and roundabouts: the pavement lies on the outer side only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from canvass.streets.graph import EdgeKind
from canvass.streets.pieces import Piece

TWIN_REACH_M = 30.0


def _midpoint_and_direction(
    line_m: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    line = shapely.linestrings(line_m)
    at = line.length / 2
    before = shapely.get_coordinates(shapely.line_interpolate_point(line, max(at - 1.0, 0.0)))[0]
    after = shapely.get_coordinates(shapely.line_interpolate_point(line, at + 1.0))[0]
    step = after - before
    return (before + after) / 2, step / max(float(np.hypot(*step)), 1e-9)


def ring_sides(lonlat: NDArray[np.float64]) -> tuple[bool, bool]:
    """Return (left, right) for a roundabout (or part of one): the side its middle is not on."""
    scale = np.array([np.cos(np.radians(lonlat[:, 1].mean())), 1.0])
    steps = np.diff(lonlat * scale, axis=0)
    turns = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    turns_left = bool(turns.sum() >= 0)
    return not turns_left, turns_left


def outer_sides(
    pieces: Sequence[Piece], lines_m: Sequence[NDArray[np.float64]]
) -> list[tuple[bool, bool]]:
    """Return (left, right) for each piece: what the map says, less the inner side of twins.

    A twin is a one-way street of the same class and name within 30 m that runs the other way.
    """
    sides = [(piece.walked.left, piece.walked.right) for piece in pieces]
    oneway = [
        i
        for i, piece in enumerate(pieces)
        if piece.is_oneway
        and piece.walked.kind is EdgeKind.TWO_SIDED
        and piece.walked.crossing_s >= 15.0
        and all(sides[i])
        and float(np.hypot(*np.diff(lines_m[i], axis=0).T).sum()) > 0.5
    ]
    if not oneway:
        return sides
    tree = STRtree([shapely.linestrings(lines_m[i]) for i in oneway])
    for i in oneway:
        middle, direction = _midpoint_and_direction(lines_m[i])
        point = shapely.points(middle)
        for k in tree.query(point, predicate="dwithin", distance=TWIN_REACH_M).tolist():
            j = oneway[k]
            if j == i or pieces[j].name != pieces[i].name:
                continue
            near = shapely.get_coordinates(shapely.shortest_line(point, tree.geometries[k]))[1]
            across = near - middle
            _, other = _midpoint_and_direction(lines_m[j])
            if float(direction @ other) > -0.8 or float(np.hypot(*across)) < 2.0:
                continue
            is_left = direction[0] * across[1] - direction[1] * across[0] > 0
            sides[i] = (not is_left, bool(is_left))
            break
    return sides
