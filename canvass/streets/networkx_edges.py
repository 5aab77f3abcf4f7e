"""The nodes and edges of a graph that others made, as they stand in it, each street once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely import LineString

from canvass.errors import CanvassError, GraphError
from canvass.streets.networkx_graph import free_ids
from canvass.streets.nodes import NodeTable

SAME_M = 1.0
END_REACH_M = 100.0
LARGEST_ID = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class GraphEdge:
    """An edge of the graph; its line runs from u to v, in metres."""

    u: int
    v: int
    data: Mapping[str, Any]
    line: LineString
    is_back: bool


def read_nodes(graph: Any) -> tuple[dict[Any, int], NDArray[np.float64], CRS]:
    """Return the id of each node (its OSM id if it has one), the places, and the CRS."""
    if not len(graph):
        raise GraphError("the graph: no nodes in it; give one with streets")
    said = graph.graph.get("crs")
    if said is None:
        raise GraphError(
            'the graph: no CRS; set graph.graph["crs"], "epsg:4326" where x and y are degrees'
        )
    try:
        crs = CRS.from_user_input(said)
    except CRSError as error:
        raise GraphError(
            "the graph: crs {said!r} is not known; give one like epsg:4326", said=said
        ) from error
    rows = [(node, data.get("x"), data.get("y")) for node, data in graph.nodes(data=True)]
    for node, x, y in rows:
        if isinstance(x, str) or isinstance(y, str):
            raise GraphError(
                "the graph: the place of node {node!r} is text; read GraphML with "
                "osmnx.load_graphml, or turn x and y into numbers",
                node=node,
            )
        if not _is_number(x) or not _is_number(y):
            raise GraphError(
                "the graph: node {node!r} has no coordinates; give x and y to each", node=node
            )
    xy = np.array([row[1:] for row in rows], dtype=np.float64)
    if crs.is_geographic and (np.abs(xy) > (180.0, 90.0)).any():
        raise GraphError(
            "the graph: its crs is {to_string} and its coordinates are no degrees; set "
            'graph.graph["crs"] to what they are in',
            to_string=crs.to_string(),
        )
    ids = {node for node, *_ in rows if _is_id(node)}
    free = free_ids(ids)
    return {node: int(node) if _is_id(node) else next(free) for node, *_ in rows}, xy, crs


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    return is_number and math.isfinite(value)


def _is_id(node: Any) -> bool:
    is_integer = isinstance(node, (int, np.integer)) and not isinstance(node, bool)
    return is_integer and abs(int(node)) < LARGEST_ID


def read_edges(
    graph: Any, names: Mapping[Any, int], table: NodeTable, to_metres: Transformer
) -> list[GraphEdge]:
    """Return the edges with lines from node to node, in metres."""
    rows = list(graph.edges(data=True))
    shapes = [data.get("geometry") for *_, data in rows]
    for (u, v, _), shape in zip(rows, shapes, strict=True):
        if isinstance(shape, str):
            raise GraphError(
                "the graph: the geometry of edge {u!r} to {v!r} is text; read GraphML with "
                "osmnx.load_graphml, or turn it into lines",
                u=u, v=v,
            )  # fmt: skip
        if shape is not None and (not isinstance(shape, LineString) or shape.is_empty):
            raise GraphError("the graph: the geometry of edge {u!r} to {v!r} is no line", u=u, v=v)
    has = [k for k, shape in enumerate(shapes) if shape is not None]
    moved = shapely.transform(
        np.array([shapely.force_2d(shapes[k]) for k in has], dtype=object),
        lambda xy: np.column_stack(to_metres.transform(xy[:, 0], xy[:, 1])),
    )
    line_of = dict(zip(has, moved, strict=True))
    found = []
    for k, (u, v, data) in enumerate(rows):
        start, end = table.xy[names[u]], table.xy[names[v]]
        line = line_of.get(k)
        inner: list[tuple[float, float]] = []
        if line is not None:
            inner = _oriented(list(line.coords), start, end, f"edge {u!r} to {v!r}")[1:-1]
        elif u == v:
            continue
        is_back = is_true(data.get("reversed"))
        found.append(GraphEdge(names[u], names[v], data, LineString([start, *inner, end]), is_back))
    return found


def _oriented(
    points: list[tuple[float, float]],
    start: tuple[float, float],
    end: tuple[float, float],
    what: str,
) -> list[tuple[float, float]]:
    """Return the points of a line in order from `start` to `end`; raises GraphError if elsewhere.

    In an undirected graph the direction of a line is not defined.
    """
    there = max(math.dist(points[0], start), math.dist(points[-1], end))
    back = max(math.dist(points[-1], start), math.dist(points[0], end))
    if not min(there, back) <= END_REACH_M:
        raise GraphError(
            "the graph: the geometry of {what} does not run between its nodes; give it "
            "in the graph's crs",
            what=what,
        )
    return points if there <= back else points[::-1]


def both_ways(edges: Sequence[GraphEdge], graph: Any) -> list[GraphEdge]:
    """Return each street once, with the attributes of both directions combined.

    Parallel edges are distinguished by their lines; those of one way with one line are one street
    (two graphs put together have them twice). A street that has lost one of its two directions
    counts as removed.
    """
    found: dict[tuple[int, int, str, bytes], GraphEdge] = {}
    for edge in _each_once(edges, graph):
        known = found.setdefault(_place(edge), edge)
        if known is not edge:
            found[_place(edge)] = replace(known, data=_merged(known.data, edge.data))
    return list(found.values())


def _place(edge: GraphEdge) -> tuple[int, int, str, bytes]:
    """Return the ends of an edge, its way and its line to 0.1 m, the same in both directions."""
    line = np.round(np.array(edge.line.coords), 1) + 0.0  # no -0.0
    ends = (edge.u, edge.v)
    if (edge.u, *line.ravel().tolist()) > (edge.v, *line[::-1].ravel().tolist()):
        ends, line = ends[::-1], line[::-1]
    return *ends, first_text(edge.data.get("osmid")), line.tobytes()


def _each_once(edges: Sequence[GraphEdge], graph: Any) -> Iterator[GraphEdge]:
    if not graph.is_directed():
        yield from edges
        return
    waiting: dict[tuple[int, int], list[GraphEdge]] = defaultdict(list)
    matched: set[int] = set()
    streets: dict[int, GraphEdge] = {}
    for edge in edges:
        mates = waiting[(edge.v, edge.u)]
        mate = next((m for m in mates if _is_other_way(m, edge)), None)
        if mate is None:
            waiting[(edge.u, edge.v)].append(edge)
            streets[id(edge)] = edge
            continue
        mates.remove(mate)
        first, second = (edge, mate) if mate.is_back else (mate, edge)
        streets[id(mate)] = replace(first, data=_merged(first.data, second.data))
        matched.add(id(mate))
    for edge in edges:
        if id(edge) not in streets:
            continue
        is_matched = id(edge) in matched or (
            not graph.is_multigraph() and bool(waiting[(edge.v, edge.u)])
        )
        if is_matched or not is_false(edge.data.get("oneway")):
            yield streets[id(edge)]


def _is_other_way(one: GraphEdge, other: GraphEdge) -> bool:
    if one is other or abs(one.line.length - other.line.length) > SAME_M:
        return False
    if one.u == one.v and one.is_back == other.is_back:
        return False
    middles = [edge.line.interpolate(0.5, normalized=True) for edge in (one, other)]
    return bool(middles[0].distance(middles[1]) <= SAME_M)


def _merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(first)
    times = [said for said in map(travel_s, (first, second)) if said is not None]
    if times:
        merged["travel_time"] = max(times)
    if first_text(second.get("foot")) == "no":
        merged["foot"] = "no"
    return merged


def is_said(value: Any) -> bool:
    """Return whether an attribute has a value; in tables a missing one is NaN."""
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def first_text(value: Any) -> str:
    """Return an attribute as text; if osmnx merged several ways, that of the first."""
    if isinstance(value, (list, tuple, set)):
        value = next(iter(value), None)
    return str(value) if is_said(value) else ""


def travel_s(data: Mapping[str, Any]) -> float | None:
    """Return the travel time of an edge in seconds, None if it has none."""
    said: Any = data.get("travel_time")
    if not is_said(said):
        return None
    try:
        seconds = float(said)
    except (TypeError, ValueError):
        seconds = -1.0
    if not seconds >= 0:
        raise GraphError(
            "the graph: travel_time {said!r} on {first_text}; give seconds, 0 or more",
            said=said,
            first_text=first_text(data.get("name")) or CanvassError("an edge"),
        )
    return seconds


def is_true(value: Any) -> bool:
    """Return whether a flag is set; it may be numpy's, or text in graphs read from GraphML."""
    return str(value) == "True"


def is_false(value: Any) -> bool:
    """Return whether a flag is there and not set."""
    return str(value) == "False"
