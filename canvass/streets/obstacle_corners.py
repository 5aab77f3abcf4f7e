"""The corners of obstacles, around which a way to a door turns."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from canvass.streets.sight import Grid, make_grid

FEWEST_IN_RING = 4
# The distance kept from a corner; narrower gaps are drawing errors.
ASIDE_M = 0.2
STRAIGHT = 1e-3
LEAST_COSINE = 0.05

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Lines(NamedTuple):
    """Concatenated lines in metres: their points, and each line's length, kind and building (-1).

    `solid` is 1 for a filled ring, -1 for a courtyard, 0 for a line.
    """

    xy: Floats
    length: Ints
    kind: Ints
    owner: Ints
    solid: Ints


class Corners(NamedTuple):
    """Points just outside the corners of obstacles, with the directions to both neighbours.

    `is_end[k]` marks the end of a line, around which one may turn in any direction.
    """

    xy: Floats
    before: Floats
    after: Floats
    is_end: NDArray[np.bool_]
    grid: Grid


def without_repeats(lines: Lines) -> Lines:
    """Return the lines without repeated points, and without lines of a single point."""
    line = np.repeat(np.arange(len(lines.length)), lines.length)
    kept = np.ones(len(line), dtype=bool)
    kept[1:] = (line[1:] != line[:-1]) | (np.diff(lines.xy, axis=0) != 0).any(axis=1)
    length = np.bincount(line[kept], minlength=len(lines.length))
    kept &= (length > 1)[line]
    some = np.flatnonzero(length > 1)
    return Lines(
        lines.xy[kept], length[some], lines.kind[some], lines.owner[some], lines.solid[some]
    )


def make_corners(lines: Lines, width_m: float, height_m: float) -> Corners:
    """Return the points to turn at: outside the corners of rings, and on both sides of lines."""
    last = np.cumsum(lines.length) - 1
    first = last - lines.length + 1
    is_ring = (lines.xy[first] == lines.xy[last]).all(axis=1) & (lines.length >= FEWEST_IN_RING)
    here = np.arange(len(lines.xy))
    before, after = here - 1, here + 1
    before[first] = np.where(is_ring, last - 1, first + 1)
    after[last] = last - 1
    line = np.repeat(np.arange(len(lines.length)), lines.length)
    is_used = lines.kind[line] > 0
    is_used[last[is_ring]] = False
    is_end = np.zeros(len(here), dtype=bool)
    is_end[first[~is_ring]] = is_end[last[~is_ring]] = True
    xy = lines.xy
    into, out_of = _unit(xy - xy[before]), _unit(xy[after] - xy)
    turn = into[:, 0] * out_of[:, 1] - into[:, 1] * out_of[:, 0]
    # A path turns only at convex corners of a solid ring.
    is_out = turn * (_is_left(lines, first, last) * lines.solid * is_ring)[line] >= 0
    bent = np.flatnonzero(is_used & ~is_end & (np.abs(turn) > STRAIGHT) & is_out)
    ends = np.flatnonzero(is_used & is_end)
    sine = np.sqrt(np.maximum((1 - (into * out_of).sum(axis=1)[bent]) / 2, 0.0))
    away = _unit(into - out_of)[bent]
    cosine = np.sqrt(np.maximum(1 - sine**2, LEAST_COSINE))
    left = np.column_stack([-into[:, 1], into[:, 0]])[ends]
    at = [xy[bent] + (away.T * ASIDE_M / cosine).T]
    at += [xy[ends] + ASIDE_M * (into[ends] + side * left) for side in (-1.0, 1.0)]
    row = np.concatenate([bent, ends, ends])
    place = np.concatenate(at)
    grid = make_grid(np.column_stack([place, place]), width_m, height_m)
    return Corners(place, xy[before[row]] - xy[row], xy[after[row]] - xy[row], is_end[row], grid)


def _is_left(lines: Lines, first: Ints, last: Ints) -> Floats:
    """Return 1 for lines with their inside on the left, -1 on the right."""
    x, y = lines.xy.T
    twice = np.concatenate([[0.0], np.cumsum(x[:-1] * y[1:] - x[1:] * y[:-1])])
    return np.where(twice[last] - twice[first] >= 0, 1.0, -1.0)


def _unit(vectors: Floats) -> Floats:
    size = np.maximum(np.hypot(vectors[:, 0], vectors[:, 1]), 1e-12)
    unit: Floats = vectors / size[:, None]
    return unit
