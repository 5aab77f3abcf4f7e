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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
from pyproj import CRS, Transformer
from shapely import LineString

from canvass.errors import GraphError, GraphTypeError
from canvass.streets.classify import WayClass, classify_way
from canvass.streets.compile import compile_streets
from canvass.streets.costs import CrossingCosts, is_place_to_cross
from canvass.streets.crs import DEGREES, choose_crs, get_transformer
from canvass.streets.dual import ring_sides
from canvass.streets.graph import EdgeKind, StreetGraph
from canvass.streets.networkx_edges import (
    LARGEST_ID,
    GraphEdge,
    both_ways,
    first_text,
    is_said,
    is_true,
    read_edges,
    read_nodes,
    travel_s,
)
from canvass.streets.networkx_graph import OWN_KEYS, make_streets
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
RUNNING_MPS = 5.0
MOTORWAYS = frozenset({"motorway", "motorway_link"})


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
        raise GraphTypeError(
            "{name}: give a networkx graph, as osmnx makes them", name=type(graph).__name__
        )
    names, xy, own_crs = read_nodes(graph)
    if crs is None:
        to_degrees = get_transformer(own_crs, DEGREES)
        lon, lat = to_degrees.transform((xy[:, 0].min() + xy[:, 0].max()) / 2,
                                        (xy[:, 1].min() + xy[:, 1].max()) / 2)  # fmt: skip
        crs = choose_crs(lon, lat)
    to_metres = get_transformer(own_crs, crs)
    x_m, y_m = to_metres.transform(xy[:, 0], xy[:, 1])
    table = NodeTable(dict(zip(names.values(), zip(x_m.tolist(), y_m.tolist(), strict=True),
                               strict=True)))  # fmt: skip
    edges = read_edges(graph, names, table, to_metres)
    streets = sorted(both_ways(edges, graph), key=_turn)
    pieces = list(_pieces(streets, table, crs))
    if all(piece.walked.kind is EdgeKind.CARRIAGEWAY for piece in pieces):
        raise GraphError("the graph: no street in it can be walked; give one with walkable edges")
    tags = {
        names[node]: {k: str(v) for k, v in data.items() if isinstance(v, str)}
        for node, data in graph.nodes(data=True)
    }
    places = {node for node, found in tags.items() if is_place_to_cross(found)}
    kerbs = {names[node] for node, data in graph.nodes(data=True) if is_true(data.get("is_kerb"))}
    if not all(_is_own(edge) for edge in streets):
        pieces, _ = part_private(pieces, {}, table)
        pieces = merge_chains(pieces, places | kerbs)
    made = make_streets(pieces, table, crs, node_tags=tags, places_to_cross=places, kerbs=kerbs)
    motorways = [edge.line for edge in streets if _is_motorway(edge)]
    return compile_streets(made, barriers=[*barriers, *motorways])


def _pieces(edges: Sequence[GraphEdge], table: NodeTable, crs: CRS) -> Iterator[Piece]:
    """Yield the streets as pieces, without those that nobody walks along or crosses."""
    to_degrees = get_transformer(crs, DEGREES)
    costs, fast = CrossingCosts(), 0
    for edge in edges:
        walked = _walked(edge, costs, to_degrees)
        s_per_m = _s_per_m(edge)
        if walked is None or s_per_m == math.inf:
            continue
        fast += s_per_m is not None and s_per_m < 1 / RUNNING_MPS
        inner = [table.add((x, y)) for x, y in edge.line.coords[1:-1]]
        osmid = first_text(edge.data.get("osmid"))
        yield Piece(
            way_id=int(osmid) if osmid.lstrip("-").isdecimal() else 0,
            name=first_text(edge.data.get("name")),
            walked=walked,
            nodes=(edge.u, *inner, edge.v),
            is_oneway=is_true(edge.data.get("oneway")),
            s_per_m=s_per_m,
        )
    if fast:
        warnings.warn(
            f"edges with a travel_time faster than {RUNNING_MPS:g} m/s: {fast}; are these times of "
            "cars? Take travel_time away where people walk at the usual speed",
            UserWarning,
            stacklevel=5,
        )


def _s_per_m(edge: GraphEdge) -> float | None:
    seconds = travel_s(edge.data)
    return None if seconds is None else seconds / max(float(edge.line.length), 0.001)


def _walked(edge: GraphEdge, costs: CrossingCosts, to_degrees: Transformer) -> WayClass | None:
    """Return how an edge is walked: as stored in canvass's own graphs, or else by its tags."""
    data = edge.data
    tags = {key: first_text(data[key]) for key in TAGS if first_text(data.get(key))}
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


def _is_own(edge: GraphEdge) -> bool:
    """Return whether an edge stores how it is walked, as in canvass's own graphs.

    Where osmnx merged edges that are walked in different ways it left lists, which tell nothing.
    """
    return all(key in edge.data and not isinstance(edge.data[key], list) for key in OWN_KEYS)


def _turn(edge: GraphEdge) -> int:
    """Return a street's position in the graph it was made for; streets from elsewhere come last."""
    said = str(edge.data.get("street_no", ""))
    return int(said) if said.isdecimal() else LARGEST_ID


def _is_motorway(edge: GraphEdge) -> bool:
    tags = {key: first_text(edge.data.get(key)) or "no" for key in ("highway", "bridge", "tunnel")}
    return tags["highway"] in MOTORWAYS and tags["bridge"] == tags["tunnel"] == "no"


def _own_class(
    data: Mapping[str, Any], costs: CrossingCosts, tags: Mapping[str, str]
) -> WayClass | None:
    highway, side = first_text(data.get("highway")), data["sidewalk"]
    try:
        kind = EdgeKind(data["walked"])
        walked = WayClass(
            kind, highway, side in ("left", "both"), side in ("right", "both"),
            float(data["half_width_m"]), float(data["crossing_s"]), is_true(data["midblock"]),
            highway == "steps", is_true(data["limited"]), 0, True, is_true(data["holds_doors"]),
        )  # fmt: skip
    except (TypeError, ValueError) as error:
        raise GraphError(
            "the graph: {error}; take the keys of canvass away where an edge was changed",
            error=error,
        ) from error
    if tags.get("foot") != "no" or kind is EdgeKind.CARRIAGEWAY:
        return walked
    closed = classify_way({**tags, "highway": highway or "path"}, costs)
    return None if closed is None else replace(closed, is_limited=False)


def _hardest(highway: Any, costs: CrossingCosts) -> str:
    """Return the class of an edge; of several merged ways, the one that costs most to cross."""
    values = highway if isinstance(highway, (list, tuple, set)) else [highway]
    found = [str(value) for value in values if is_said(value)] or ["path"]
    return max(found, key=lambda value: costs.crossing_s(value.removesuffix("_link")))
