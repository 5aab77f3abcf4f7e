"""Compile a networkx graph of streets into the arrays used to compute walking times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely import LineString, STRtree

from canvass.shape_arrays import cut_rows
from canvass.streets.costs import is_place_to_cross
from canvass.streets.crs import DEGREES, get_transformer
from canvass.streets.graph import EdgeKind, StreetEdge, StreetGraph
from canvass.streets.networkx_graph import CROSSING_KEYS

BARRIER_CROSSING_S = 15.0


def compile_streets(
    streets: nx.MultiDiGraph[Any], *, barriers: Sequence[LineString] = ()
) -> StreetGraph:
    """Return the arrays of a graph made by `make_streets` (in metres), with one edge per street.

    `barriers` are lines that nobody walks across, in addition to the carriageways.
    """
    crs = CRS.from_user_input(streets.graph["crs"])
    nodes = list(streets.nodes(data=True))
    index_by_node = {node: index for index, (node, _) in enumerate(nodes)}
    rows = sorted(
        (data["street_no"], index_by_node[u], index_by_node[v], data)
        for u, v, data in streets.edges(data=True)
        if not data["reversed"]
    )
    lines = np.array([data["geometry"] for *_, data in rows], dtype=object)
    points = cut_rows(shapely.get_coordinates(lines), shapely.get_num_coordinates(lines))
    edges = tuple(_edge(k, u, v, data, points[k]) for k, (_, u, v, data) in enumerate(rows))
    closed = [
        *barriers,
        *(
            LineString(edge.line_m)
            for edge in edges
            if edge.kind is EdgeKind.CARRIAGEWAY and edge.crossing_s >= BARRIER_CROSSING_S
        ),
    ]
    tags = {
        index: {key: str(data[key]) for key in CROSSING_KEYS if key in data}
        for index, (_, data) in enumerate(nodes)
        if "highway" in data
    }
    return StreetGraph(
        crs=crs,
        to_metres=get_transformer(DEGREES, crs),
        to_degrees=get_transformer(crs, DEGREES),
        node_xy_m=np.array([(data["x"], data["y"]) for _, data in nodes]),
        node_osm_ids=np.array([node for node, _ in nodes], dtype=np.int64),
        edges=edges,
        lines=lines,
        tree=STRtree(lines),
        component=_components(edges, len(nodes)),
        barriers=tuple(closed),
        barrier_tree=STRtree(closed),
        node_tags={index: found for index, found in tags.items() if is_place_to_cross(found)},
        kerb_nodes=frozenset(k for k, (_, data) in enumerate(nodes) if data.get("is_kerb")),
        streets=streets,
    )


def _edge(
    index: int, u: int, v: int, data: dict[str, Any], line_m: NDArray[np.float64]
) -> StreetEdge:
    side, length_m, highway = data["sidewalk"], data["length"], data["highway"]
    said_s = data.get("travel_time")
    return StreetEdge(
        index=index,
        u=u,
        v=v,
        way_id=data["osmid"],
        highway=highway,
        name=data.get("name", ""),
        line_m=line_m,
        length_m=length_m,
        kind=EdgeKind(data["walked"]),
        left=side in ("left", "both"),
        right=side in ("right", "both"),
        half_width_m=data["half_width_m"],
        crossing_s=data["crossing_s"],
        midblock=data["midblock"],
        is_steps=highway == "steps",
        is_limited=data["limited"],
        holds_doors=data["holds_doors"],
        s_per_m=None if said_s is None else said_s / length_m,
    )


def _components(edges: Sequence[StreetEdge], node_count: int) -> NDArray[np.int64]:
    """Number the connected walkable parts by total length, 0 the longest; -1 for carriageways."""
    walked = [edge for edge in edges if edge.is_walkable]
    ends = np.array([[edge.u, edge.v] for edge in walked], dtype=np.int64).reshape(-1, 2)
    labels = np.unique(_lowest_joined(ends, node_count), return_inverse=True)[1]
    lengths = np.bincount(
        labels[ends[:, 0]], weights=[edge.length_m for edge in walked], minlength=labels.max() + 1
    )
    rank = np.empty(len(lengths), dtype=np.int64)
    rank[np.argsort(-lengths, kind="stable")] = np.arange(len(lengths))
    return np.array(
        [rank[labels[edge.u]] if edge.is_walkable else -1 for edge in edges], dtype=np.int64
    )


def _lowest_joined(ends: NDArray[np.int64], node_count: int) -> NDArray[np.int64]:
    """Return for each node the lowest node of its connected component.

    scipy can do this too, but importing it takes as long as labelling a city.
    """
    lowest = np.arange(node_count)
    while True:
        u, v = lowest[ends[:, 0]], lowest[ends[:, 1]]
        apart = u != v
        if not apart.any():
            return lowest
        low, high = np.minimum(u, v)[apart], np.maximum(u, v)[apart]
        np.minimum.at(lowest, high, low)
        while (lowest != lowest[lowest]).any():
            lowest = lowest[lowest]
