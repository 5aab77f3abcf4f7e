"""The streets of a graph as segments, on which the ways from doors end."""

from __future__ import annotations

import numpy as np

from canvass.doors.snap import Ways
from canvass.streets.feet import Streets
from canvass.streets.graph import EdgeKind, StreetGraph
from canvass.streets.sight import Floats, make_segment_grid


def street_segments(graph: StreetGraph, ways: Ways, origin_m: Floats) -> Streets:
    """Return the walkable edges as segments in metres from an origin, in order of the edges."""
    edges = graph.edges
    length = np.array([len(edges[e].line_m) for e in ways.edge], dtype=np.int64)
    flat = np.concatenate([edges[e].line_m for e in ways.edge]) - origin_m
    number = np.repeat(ways.edge, length)
    xy = np.column_stack([flat[:-1], flat[1:]])
    step_m = np.hypot(*(xy[:, 2:] - xy[:, :2]).T)
    is_same = number[:-1] == number[1:]
    gone = np.concatenate([[0.0], np.cumsum(np.where(is_same, step_m, 0.0))])
    begin = np.cumsum(length) - length
    start_m = gone[:-1] - np.repeat(gone[begin], length)[:-1]
    width_m = np.array([0.0 if e.kind is EdgeKind.LINE else e.half_width_m for e in edges])
    sides = np.array([int(e.left) + 2 * int(e.right) for e in edges], dtype=np.int64)
    midblock = np.array([int(e.midblock) for e in edges], dtype=np.int64)
    extra_m, name = np.zeros(len(edges)), np.full(len(edges), -1, dtype=np.int64)
    is_island = np.zeros(len(edges), dtype=np.int64)
    extra_m[ways.edge], name[ways.edge] = ways.extra_m, ways.name
    is_island[ways.edge] = ways.is_island
    low, high = flat.min(axis=0), flat.max(axis=0)
    grid = make_segment_grid(xy[is_same], float(high[0] - min(low[0], 0)), float(high[1]))
    first = np.searchsorted(number[:-1][is_same], np.arange(len(edges) + 1))
    return Streets(
        xy[is_same], number[:-1][is_same], start_m[is_same], grid, first, width_m, sides, midblock,
        extra_m, name, is_island,
    )  # fmt: skip
