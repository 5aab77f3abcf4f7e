"""Snapping: from a door to an edge, a side and an offset."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.doors.housenumber import fold
from canvass.streets.graph import EdgeKind, Snap, StreetGraph

REACH_M = 150.0
NAMED_REACH_M = 100.0
ISLAND_COST_M = 60.0
STEPS_COST_M = 20.0
BARRIER_COST_M = 1000.0
# A street of the door's own name may lie this much farther than the nearest way.
NAMED_FACTOR, NAMED_EXTRA_M = 3.0, 30.0


def snap_points(
    graph: StreetGraph, xy_m: NDArray[np.float64], streets: Sequence[str]
) -> list[Snap | None]:
    """Return where each point (n, 2 metres) meets the network, None beyond 150 m of it.

    A street that bears the door's own name wins when it lies within 100 m and not more than three
    times as far as the nearest way plus 30 m; otherwise the nearest way one can walk. Ways behind a
    railway or a main road's carriageway, islands of the network and steps come last.
    """
    if len(xy_m) == 0:
        return []
    points = shapely.points(xy_m)
    walkable = np.array([edge.is_walkable for edge in graph.edges])
    which, edge = graph.tree.query(points, predicate="dwithin", distance=REACH_M)
    usable = walkable[edge]
    which, edge = which[usable], edge[usable]
    distance_m = shapely.distance(points[which], graph.lines[edge])
    cost = distance_m + np.where(graph.component[edge] > 0, ISLAND_COST_M, 0.0)
    is_steps = np.array([e.is_steps for e in graph.edges])
    cost += np.where(is_steps[edge], STEPS_COST_M, 0.0)
    nearest_m = np.full(len(points), np.inf)
    np.minimum.at(nearest_m, which, cost)
    name_no = {name: i for i, name in enumerate(sorted({fold(e.name) for e in graph.edges} - {""}))}
    edge_name = np.array([name_no.get(fold(e.name), -1) for e in graph.edges])
    own_name = np.array([name_no.get(fold(street), -2) for street in streets])
    is_own = edge_name[edge] == own_name[which]
    limit_m = np.minimum(NAMED_REACH_M, NAMED_FACTOR * nearest_m[which] + NAMED_EXTRA_M)
    wins = is_own & (cost <= limit_m)
    cost = np.where(wins, cost - REACH_M, cost)
    order = np.lexsort((edge, cost, which))
    return _choose(graph, points, xy_m, which[order], edge[order], cost[order])


def _choose(
    graph: StreetGraph,
    points: NDArray[np.object_],
    xy_m: NDArray[np.float64],
    which: NDArray[np.int64],
    edge: NDArray[np.int64],
    cost: NDArray[np.float64],
) -> list[Snap | None]:
    """Take each point's best candidate, passing over those behind a barrier."""
    first = np.searchsorted(which, np.arange(len(points)), side="left")
    last = np.searchsorted(which, np.arange(len(points)), side="right")
    chosen = np.full(len(points), -1, dtype=np.int64)
    has = last > first
    chosen[has] = edge[first[has]]
    blocked = _behind_barrier(graph, points, chosen)
    for place in np.flatnonzero(blocked).tolist():
        others = edge[first[place] : last[place]]
        extra = _behind_barrier(graph, np.repeat(points[place], len(others)), others)
        total = cost[first[place] : last[place]] + np.where(extra, BARRIER_COST_M, 0.0)
        chosen[place] = others[int(np.argmin(total))]
    return _make_snaps(graph, points, xy_m, chosen)


def _behind_barrier(
    graph: StreetGraph, points: NDArray[np.object_], edge: NDArray[np.int64]
) -> NDArray[np.bool_]:
    out = np.zeros(len(points), dtype=bool)
    has = np.flatnonzero(edge >= 0)
    if not graph.barriers or not len(has):
        return out
    lines = shapely.shortest_line(points[has], graph.lines[edge[has]])
    hit = np.unique(graph.barrier_tree.query(lines, predicate="crosses")[0])
    out[has[hit]] = True
    return out


def _make_snaps(
    graph: StreetGraph,
    points: NDArray[np.object_],
    xy_m: NDArray[np.float64],
    chosen: NDArray[np.int64],
) -> list[Snap | None]:
    out: list[Snap | None] = [None] * len(points)
    has = np.flatnonzero(chosen >= 0)
    lines = graph.lines[chosen[has]]
    offset_m = shapely.line_locate_point(lines, points[has])
    distance_m = shapely.distance(points[has], lines)
    behind = shapely.get_coordinates(
        shapely.line_interpolate_point(lines, np.maximum(offset_m - 0.5, 0.0))
    )
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines, offset_m + 0.5))
    step, out_m = ahead - behind, xy_m[has] - behind
    is_left = step[:, 0] * out_m[:, 1] - step[:, 1] * out_m[:, 0] > 0
    for k, place in enumerate(has.tolist()):
        edge = graph.edges[chosen[place]]
        if edge.kind is EdgeKind.LINE:
            side = "none"
        elif edge.left and edge.right:
            side = "left" if is_left[k] else "right"
        else:
            side = "left" if edge.left else "right"
        out[place] = Snap(edge.index, side, float(offset_m[k]), float(distance_m[k]))
    return out
