"""Snapping: the edge, side and offset of a door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from canvass.doors.housenumber import fold
from canvass.osm.walkable import Access
from canvass.shape_arrays import make_points
from canvass.streets.graph import EdgeKind, Snap, StreetEdge, StreetGraph
from canvass.streets.reaching import SHUT_BY

REACH_M = 150.0
LOOK_FIRST_M = (10.0, 25.0, 60.0, REACH_M)
NAMED_REACH_M = 100.0
ISLAND_COST_M = 60.0
STEPS_COST_M = 20.0
SERVICE_COST_M = 5.0
LIMITED_COST_M = 30.0
BARRIER_COST_M = 1000.0
# A street with the door's own name may be this much farther away than the nearest way.
NAMED_FACTOR, NAMED_EXTRA_M = 3.0, 30.0

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


def snap_points(graph: StreetGraph, xy_m: _Floats, streets: Sequence[str]) -> list[Snap | None]:
    """Return where each point (n, 2 metres) meets the network, None beyond 150 m of it.

    A street with the door's own name is chosen if it is within 100 m and at most three times the
    distance of the nearest way plus 30 m. Otherwise the nearest walkable way is chosen. Some ways
    count as farther away: an isolated part of the network by 60 m (whatever its name, unless the
    map says what closes it), a limited road by 30 m, steps by 20 m, an unnamed service way by 5 m.
    Ways behind a railway or the carriageway of a main road come last. Bridges and tunnels are never
    chosen.
    """
    points = make_points(xy_m)
    chosen = choose_ways(graph, make_ways(graph), points, streets)
    return make_snaps(graph, points, xy_m, chosen)


def choose_ways(
    graph: StreetGraph, ways: Ways, points: NDArray[np.object_], streets: Sequence[str]
) -> _Ints:
    """Return the edge of each point by straight-line distance, -1 if none is within reach."""
    if len(points) == 0 or not len(ways.edge):
        return np.full(len(points), -1, dtype=np.int64)
    name = ways.numbers(streets)
    chosen = np.full(len(points), -1, dtype=np.int64)
    near = _cheapest(len(points), _nearest_ways(ways, points, LOOK_FIRST_M))
    which, edge, cost = _candidates(ways, points, name, near)
    first = np.unique(which, return_index=True)[1]
    chosen[which[first]] = edge[first]
    blocked = np.flatnonzero(_behind_barrier(graph, points, chosen))
    if len(blocked):
        rest = points[blocked]
        every = _nearest_ways(ways, rest, (REACH_M,))
        which, edge, cost = _candidates(ways, rest, name[blocked], every)
        extra = _behind_barrier(graph, rest[which], edge)
        order = np.lexsort((edge, cost + np.where(extra, BARRIER_COST_M, 0.0), which))
        first = np.unique(which[order], return_index=True)[1]
        chosen[blocked[which[order][first]]] = edge[order][first]
    return chosen


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The walkable edges: index, lines, tree, number of the street name, and extra distance.

    `is_closed_off`: an isolated part of which the map says what closes it (a locked gate).
    """

    edge: _Ints
    lines: NDArray[np.object_]
    tree: STRtree
    name: _Ints
    extra_m: _Floats
    is_island: NDArray[np.bool_]
    is_limited: NDArray[np.bool_]
    is_closed_off: NDArray[np.bool_]
    name_no: dict[str, int]

    def numbers(self, streets: Sequence[str]) -> _Ints:
        """Return the number of each street's name, -2 if no edge has it."""
        known = {street: self.name_no.get(fold(street), -2) for street in set(streets)}
        return np.array([known[street] for street in streets], dtype=np.int64)


def make_ways(graph: StreetGraph) -> Ways:
    """Return the edges of a graph to which doors may be snapped."""
    edges = [edge for edge in graph.edges if edge.is_walkable and edge.holds_doors]
    index = np.array([edge.index for edge in edges], dtype=np.int64)
    folded = {name: fold(name) for name in {edge.name for edge in edges}}
    name_no = {name: no for no, name in enumerate(sorted(set(folded.values()) - {""}))}
    name = np.array([name_no.get(folded[edge.name], -1) for edge in edges], dtype=np.int64)
    is_island = graph.component[index] > 0
    extra_m = np.where(is_island, ISLAND_COST_M, 0.0)
    extra_m += np.array([STEPS_COST_M if edge.is_steps else 0.0 for edge in edges])
    is_service = np.array([edge.highway == "service" for edge in edges], dtype=bool)
    extra_m += np.where(is_service & (name < 0), SERVICE_COST_M, 0.0)
    is_limited = np.array([edge.is_limited for edge in edges], dtype=bool)
    extra_m += np.where(is_limited, LIMITED_COST_M, 0.0)
    lines = graph.lines[index]
    closed_off = {
        part
        for gap in graph.gaps
        if gap.verdict.access is Access.CLOSED and gap.verdict.why in SHUT_BY
        for part in gap.components
    }
    is_closed_off = is_island & np.isin(graph.component[index], sorted(closed_off))
    return Ways(
        index, lines, STRtree(lines), name, extra_m, is_island, is_limited, is_closed_off, name_no
    )


def _nearest_ways(
    ways: Ways, points: NDArray[np.object_], reaches_m: Sequence[float]
) -> tuple[_Ints, _Ints, _Floats]:
    """Return (point, way, cost) with, for every point, at least its cheapest way within reach.

    Most doors have a way within metres, so looking nearby first saves most of the distances.
    """
    found: list[tuple[_Ints, _Ints, _Floats]] = []
    open_points = np.arange(len(points))
    for reach_m in reaches_m:
        near, way = ways.tree.query(points[open_points], predicate="dwithin", distance=reach_m)
        which = open_points[near]
        cost = shapely.distance(points[which], ways.lines[way]) + ways.extra_m[way]
        found.append((which, way, cost))
        is_sure = np.zeros(len(points), dtype=bool)
        is_sure[which[cost <= reach_m]] = True
        open_points = open_points[~is_sure[open_points]]
    which, way, cost = (np.concatenate(column) for column in zip(*found, strict=True))
    return which, way, cost


def _cheapest(count: int, nearest: tuple[_Ints, _Ints, _Floats]) -> tuple[_Ints, _Ints, _Floats]:
    """Return the cheapest (point, way, cost) of each point; several if they cost the same."""
    which, way, cost = nearest
    least = np.full(count, np.inf)
    np.minimum.at(least, which, cost)
    kept = cost == least[which]
    return which[kept], way[kept], cost[kept]


def _candidates(
    ways: Ways, points: NDArray[np.object_], name: _Ints, nearest: tuple[_Ints, _Ints, _Floats]
) -> tuple[_Ints, _Ints, _Floats]:
    """Return (point, edge, cost) of the ways to consider, for each point the cheapest first."""
    which, way, cost = nearest
    nearest_m = np.full(len(points), np.inf)
    np.minimum.at(nearest_m, which, cost)
    near, own = _of_own_name(ways, points, name)
    own_cost = shapely.distance(points[near], ways.lines[own]) + ways.extra_m[own]
    own_cost -= np.where(ways.is_limited[own], LIMITED_COST_M, 0.0)
    own_cost -= np.where(ways.is_closed_off[own], ISLAND_COST_M, 0.0)
    limit_m = np.minimum(NAMED_REACH_M, NAMED_FACTOR * nearest_m[near] + NAMED_EXTRA_M)
    wins = (own_cost <= limit_m) & (~ways.is_island[own] | ways.is_closed_off[own])
    which = np.concatenate([which, near[wins]])
    edge = ways.edge[np.concatenate([way, own[wins]])]
    cost = np.concatenate([cost, own_cost[wins] - REACH_M - NAMED_REACH_M])
    order = np.lexsort((edge, cost, which))
    return which[order], edge[order], cost[order]


def _of_own_name(ways: Ways, points: NDArray[np.object_], name: _Ints) -> tuple[_Ints, _Ints]:
    """Return (point, way) for the ways with a point's street name whose bounds are within reach.

    In the index, each name is shifted far away from the others, so that a query finds ways with the
    same name only.
    """
    has_name, named = np.flatnonzero(name >= 0), np.flatnonzero(ways.name >= 0)
    x_m, y_m = shapely.get_x(points[has_name]), shapely.get_y(points[has_name])
    west, south, east, north = shapely.bounds(ways.lines[named]).T
    if not len(has_name) or not len(named):
        return has_name[:0], named[:0]
    apart_m = max(east.max(), x_m.max()) - min(west.min(), x_m.min()) + 3 * NAMED_REACH_M
    plane_m = ways.name[named] * apart_m
    r, own_plane_m = NAMED_REACH_M, name[has_name] * apart_m
    tree = STRtree(shapely.box(west + plane_m, south, east + plane_m, north))
    at_m = x_m + own_plane_m
    near, own = tree.query(shapely.box(at_m - r, y_m - r, at_m + r, y_m + r))
    return has_name[near], named[own]


def _behind_barrier(
    graph: StreetGraph, points: NDArray[np.object_], edge: _Ints
) -> NDArray[np.bool_]:
    """Return whether the straight line from each point to its edge crosses a barrier."""
    out = np.zeros(len(points), dtype=bool)
    has = np.flatnonzero(edge >= 0)
    if not graph.barriers or not len(has):
        return out
    lines = shapely.shortest_line(points[has], graph.lines[edge[has]])
    hit = np.unique(graph.barrier_tree.query(lines, predicate="crosses")[0])
    out[has[hit]] = True
    return out


def make_snaps(
    graph: StreetGraph, points: NDArray[np.object_], xy_m: _Floats, chosen: _Ints
) -> list[Snap | None]:
    """Return where points meet their chosen edges (-1: none), in a straight line."""
    out: list[Snap | None] = [None] * len(points)
    has = np.flatnonzero(chosen >= 0)
    if not len(has):
        return out
    lines = graph.lines[chosen[has]]
    offset_m = shapely.line_locate_point(lines, points[has])
    distance_m = shapely.distance(points[has], lines)
    behind = shapely.get_coordinates(
        shapely.line_interpolate_point(lines, np.maximum(offset_m - 0.5, 0.0))
    )
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines, offset_m + 0.5))
    step, out_m = ahead - behind, xy_m[has] - behind
    is_left = step[:, 0] * out_m[:, 1] - step[:, 1] * out_m[:, 0] > 0
    sides = [sides_of(edge) for edge in graph.edges]
    rows = (has.tolist(), chosen[has].tolist(), is_left.tolist(), offset_m.tolist(),
            distance_m.tolist())  # fmt: skip
    for place, index, left, offset, distance in zip(*rows, strict=True):
        out[place] = Snap(index, sides[index][left], offset, distance)
    return out


def sides_of(edge: StreetEdge) -> tuple[str, str]:
    """Return the side for a door on the right of an edge, and for one on the left."""
    if edge.kind is EdgeKind.LINE:
        return "none", "none"
    if edge.left and edge.right:
        return "right", "left"
    return ("left", "left") if edge.left else ("right", "right")
