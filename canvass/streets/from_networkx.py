"""Compile a graph that was downloaded or edited in osmnx into the street graph.

It uses `x`, `y` and the graph's `crs`. Of an edge it uses `geometry` (a straight line if missing),
`highway`, `name`, `osmid`, `oneway`, `reversed`, the tags on walking (`foot`, `access`, `sidewalk`
and others), and `travel_time` (seconds), which takes precedence over length and speed. Lengths are
measured again along the geometry. In graphs made by canvass, the stored way of walking is used.

People walk in both directions. If the two directions of a street have different times, the longer
one counts. `foot=no` on one direction closes both; so does removing one direction of an edge with
`oneway=False`.
"""

from __future__ import annotations

import math
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely import LineString

from canvass.errors import GraphError, GraphTypeError
from canvass.streets.classify import WayClass, classify_way
from canvass.streets.compile import compile_streets
from canvass.streets.costs import CrossingCosts, is_place_to_cross
from canvass.streets.crs import choose_crs
from canvass.streets.dual import ring_sides
from canvass.streets.graph import EdgeKind, StreetGraph
from canvass.streets.networkx_graph import DEGREES, OWN_KEYS, free_ids, make_streets
from canvass.streets.nodes import NodeTable
from canvass.streets.pieces import Piece, merge_chains
from canvass.streets.private import part_private

TAGS = frozenset(
    {
        "access", "area", "bridge", "covered", "crossing", "foot", "highway", "indoor", "junction",
        "lanes", "layer", "maxspeed", "service", "sidewalk", "sidewalk:both", "sidewalk:left",
        "sidewalk:right", "tunnel",
    }
)  # fmt: skip
SAME_M = 1.0
END_REACH_M = 100.0
RUNNING_MPS = 5.0
LARGEST_ID = 2**62
MOTORWAYS = frozenset({"motorway", "motorway_link"})


@dataclass(frozen=True, slots=True, eq=False)
class _Edge:
    """An edge of the graph; its line runs from u to v, in metres."""

    u: int
    v: int
    data: Mapping[str, Any]
    line: LineString
    is_back: bool


def compile_networkx(
    graph: Any, crs: CRS | None = None, *, barriers: Sequence[LineString] = ()
) -> StreetGraph:
    """Return the street graph of a networkx graph in osmnx's form; the graph is not changed.

    `crs` is the projected CRS to use, by default the one for the middle of the graph. `barriers`
    are lines in it that nobody walks across, in addition to those of the graph. Raises
    GraphTypeError (a TypeError) if it is not a graph, and GraphError (a ValueError) for a graph
    without CRS, coordinates or walkable streets and for impossible geometries and times. Warns
    about travel times that are too fast for walking.
    """
    if not isinstance(graph, nx.Graph):
        raise GraphTypeError(f"{type(graph).__name__}: give a networkx graph, as osmnx makes them")
    names, xy, own_crs = _read_nodes(graph)
    if crs is None:
        to_degrees = Transformer.from_crs(own_crs, DEGREES, always_xy=True)
        lon, lat = to_degrees.transform((xy[:, 0].min() + xy[:, 0].max()) / 2,
                                        (xy[:, 1].min() + xy[:, 1].max()) / 2)  # fmt: skip
        crs = choose_crs(lon, lat)
    to_metres = Transformer.from_crs(own_crs, crs, always_xy=True)
    x_m, y_m = to_metres.transform(xy[:, 0], xy[:, 1])
    table = NodeTable(dict(zip(names.values(), zip(x_m.tolist(), y_m.tolist(), strict=True),
                               strict=True)))  # fmt: skip
    edges = _read_edges(graph, names, table, to_metres)
    streets = sorted(_both_ways(edges, graph), key=_turn)
    pieces = list(_pieces(streets, table, crs))
    if all(piece.walked.kind is EdgeKind.CARRIAGEWAY for piece in pieces):
        raise GraphError("the graph: no street in it can be walked; give one with walkable edges")
    tags = {
        names[node]: {k: str(v) for k, v in data.items() if isinstance(v, str)}
        for node, data in graph.nodes(data=True)
    }
    places = {node for node, found in tags.items() if is_place_to_cross(found)}
    kerbs = {names[node] for node, data in graph.nodes(data=True) if _is_true(data.get("is_kerb"))}
    if not all(_is_own(edge) for edge in streets):
        pieces, _ = part_private(pieces, {}, table)
        pieces = merge_chains(pieces, places | kerbs)
    made = make_streets(pieces, table, crs, node_tags=tags, places_to_cross=places, kerbs=kerbs)
    motorways = [edge.line for edge in streets if _is_motorway(edge)]
    return compile_streets(made, barriers=[*barriers, *motorways])


def _read_nodes(graph: Any) -> tuple[dict[Any, int], NDArray[np.float64], CRS]:
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
            f"the graph: crs {said!r} is not known; give one like epsg:4326"
        ) from error
    rows = [(node, data.get("x"), data.get("y")) for node, data in graph.nodes(data=True)]
    for node, x, y in rows:
        if not _is_number(x) or not _is_number(y):
            raise GraphError(f"the graph: node {node!r} has no coordinates; give x and y to each")
    xy = np.array([row[1:] for row in rows], dtype=np.float64)
    if crs.is_geographic and (np.abs(xy) > (180.0, 90.0)).any():
        raise GraphError(
            f"the graph: its crs is {crs.to_string()} and its coordinates are no degrees; "
            'set graph.graph["crs"] to what they are in'
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


def _read_edges(
    graph: Any, names: Mapping[Any, int], table: NodeTable, to_metres: Transformer
) -> list[_Edge]:
    """Return the edges with lines from node to node, in metres."""
    rows = list(graph.edges(data=True))
    shapes = [data.get("geometry") for *_, data in rows]
    for (u, v, _), shape in zip(rows, shapes, strict=True):
        if shape is not None and (not isinstance(shape, LineString) or shape.is_empty):
            raise GraphError(f"the graph: the geometry of edge {u!r} to {v!r} is no line")
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
        is_back = data.get("reversed") is True
        found.append(_Edge(names[u], names[v], data, LineString([start, *inner, end]), is_back))
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
            f"the graph: the geometry of {what} does not run between its nodes; give it in the "
            "graph's crs"
        )
    return points if there <= back else points[::-1]


def _both_ways(edges: Sequence[_Edge], graph: Any) -> Iterator[_Edge]:
    """Yield each street once, with the attributes of both directions combined.

    Parallel edges are distinguished by their lines. A street that has lost one of its two
    directions counts as removed.
    """
    if not graph.is_directed():
        yield from edges
        return
    waiting: dict[tuple[int, int], list[_Edge]] = defaultdict(list)
    matched: set[int] = set()
    streets: dict[int, _Edge] = {}
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
        if is_matched or edge.data.get("oneway") is not False:
            yield streets[id(edge)]


def _is_other_way(one: _Edge, other: _Edge) -> bool:
    if one is other or abs(one.line.length - other.line.length) > SAME_M:
        return False
    if one.u == one.v and one.is_back == other.is_back:
        return False
    middles = [edge.line.interpolate(0.5, normalized=True) for edge in (one, other)]
    return bool(middles[0].distance(middles[1]) <= SAME_M)


def _merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(first)
    times = [said for said in map(_travel_s, (first, second)) if said is not None]
    if times:
        merged["travel_time"] = max(times)
    if _first(second.get("foot")) == "no":
        merged["foot"] = "no"
    return merged


def _is_said(value: Any) -> bool:
    """Return whether an attribute has a value; in tables a missing one is NaN."""
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def _first(value: Any) -> str:
    """Return an attribute as text; if osmnx merged several ways, that of the first."""
    if isinstance(value, (list, tuple, set)):
        value = next(iter(value), None)
    return str(value) if _is_said(value) else ""


def _pieces(edges: Sequence[_Edge], table: NodeTable, crs: CRS) -> Iterator[Piece]:
    """Yield the streets as pieces, without those that nobody walks along or crosses."""
    to_degrees = Transformer.from_crs(crs, DEGREES, always_xy=True)
    costs, fast = CrossingCosts(), 0
    for edge in edges:
        walked = _walked(edge, costs, to_degrees)
        s_per_m = _s_per_m(edge)
        if walked is None or s_per_m == math.inf:
            continue
        fast += s_per_m is not None and s_per_m < 1 / RUNNING_MPS
        inner = [table.add((x, y)) for x, y in edge.line.coords[1:-1]]
        osmid = _first(edge.data.get("osmid"))
        yield Piece(
            way_id=int(osmid) if osmid.lstrip("-").isdecimal() else 0,
            name=_first(edge.data.get("name")),
            walked=walked,
            nodes=(edge.u, *inner, edge.v),
            is_oneway=edge.data.get("oneway") is True,
            s_per_m=s_per_m,
        )
    if fast:
        warnings.warn(
            f"{fast} edges have a travel_time faster than {RUNNING_MPS:g} m/s: are these times of "
            "cars? Take travel_time away where people walk at the usual speed",
            UserWarning,
            stacklevel=3,
        )


def _s_per_m(edge: _Edge) -> float | None:
    seconds = _travel_s(edge.data)
    return None if seconds is None else seconds / max(float(edge.line.length), 0.001)


def _travel_s(data: Mapping[str, Any]) -> float | None:
    """Return the travel time of an edge in seconds, None if it has none."""
    said: Any = data.get("travel_time")
    if not _is_said(said):
        return None
    try:
        seconds = float(said)
    except (TypeError, ValueError):
        seconds = -1.0
    if not seconds >= 0:
        raise GraphError(
            f"the graph: travel_time {said!r} on {_first(data.get('name')) or 'an edge'}; "
            "give seconds, 0 or more"
        )
    return seconds


def _walked(edge: _Edge, costs: CrossingCosts, to_degrees: Transformer) -> WayClass | None:
    """Return how an edge is walked: as stored in canvass's own graphs, or else by its tags."""
    data = edge.data
    tags = {key: _first(data[key]) for key in TAGS if _first(data.get(key))}
    if _is_own(edge):
        return _own_class(data, costs, tags)
    highway = _hardest(data.get("highway"), costs)
    walked = classify_way({**tags, "highway": highway}, costs)
    if walked is None or walked.kind is not EdgeKind.TWO_SIDED:
        return walked
    if tags.get("junction") in ("roundabout", "circular") and len(edge.line.coords) > 2:
        lonlat = np.column_stack(to_degrees.transform(*np.array(edge.line.coords).T))
        left, right = ring_sides(lonlat)
        walked = replace(walked, left=left, right=right)
    return walked


def _is_own(edge: _Edge) -> bool:
    """Return whether an edge stores how it is walked, as in canvass's own graphs."""
    return all(key in edge.data for key in OWN_KEYS)


def _turn(edge: _Edge) -> int:
    """Return a street's position in the graph it was made for; streets from elsewhere come last."""
    said = str(edge.data.get("street_no", ""))
    return int(said) if said.isdecimal() else LARGEST_ID


def _is_motorway(edge: _Edge) -> bool:
    tags = {key: _first(edge.data.get(key)) or "no" for key in ("highway", "bridge", "tunnel")}
    return tags["highway"] in MOTORWAYS and tags["bridge"] == tags["tunnel"] == "no"


def _own_class(
    data: Mapping[str, Any], costs: CrossingCosts, tags: Mapping[str, str]
) -> WayClass | None:
    highway, side = _first(data.get("highway")), data["sidewalk"]
    try:
        kind = EdgeKind(data["walked"])
        walked = WayClass(
            kind, highway, side in ("left", "both"), side in ("right", "both"),
            float(data["half_width_m"]), float(data["crossing_s"]), _is_true(data["midblock"]),
            highway == "steps", _is_true(data["limited"]), 0, True, _is_true(data["holds_doors"]),
        )  # fmt: skip
    except (TypeError, ValueError) as error:
        raise GraphError(
            f"the graph: {error}; take the keys of canvass away where an edge was changed"
        ) from error
    if tags.get("foot") != "no" or kind is EdgeKind.CARRIAGEWAY:
        return walked
    closed = classify_way({**tags, "highway": highway or "path"}, costs)
    return None if closed is None else replace(closed, is_limited=False)


def _is_true(value: Any) -> bool:
    """Return a flag; in graphs read from GraphML it may be text."""
    return value is True or str(value) == "True"


def _hardest(highway: Any, costs: CrossingCosts) -> str:
    """Return the class of an edge; of several merged ways, the one that costs most to cross."""
    values = highway if isinstance(highway, (list, tuple, set)) else [highway]
    found = [str(value) for value in values if _is_said(value)] or ["path"]
    return max(found, key=lambda value: costs.crossing_s(value.removesuffix("_link")))
