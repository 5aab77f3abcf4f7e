"""Streets as a networkx graph with osmnx's conventions, from which the arrays are compiled.

Nodes are OSM ids; nodes made here (ends at gates and walls, joints at kerbs, corners of squares)
have ids from `FIRST_MADE` on. Nodes have `x`, `y` in the graph's `crs` and `street_count`;
crossings also have `highway`, `crossing` and `crossing:signals`; joints at kerbs have `is_kerb`.
Each street is there in both directions, with `osmid`, `highway`, `name`, `length` (metres),
`geometry`, `oneway` (never true for people on foot) and `reversed`. How it is walked is in keys of
our own (`OWN_KEYS`).
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from canvass.errors import GraphError
from canvass.shape_arrays import make_lines
from canvass.streets.crs import DEGREES, get_transformer
from canvass.streets.dual import outer_sides
from canvass.streets.graph import EdgeKind, StreetGraph
from canvass.streets.nodes import FIRST_MADE, NodeTable
from canvass.streets.pieces import Piece, line_lengths_m, piece_lines_m

CROSSING_KEYS = ("highway", "crossing", "crossing:signals")
OWN_KEYS = (
    "walked",
    "sidewalk",
    "half_width_m",
    "crossing_s",
    "midblock",
    "limited",
    "holds_doors",
)
BACK = {"left": "right", "right": "left"}


def make_streets(
    pieces: Sequence[Piece],
    table: NodeTable,
    crs: CRS,
    *,
    node_tags: Mapping[int, Mapping[str, str]],
    places_to_cross: Collection[int] = (),
    kerbs: Collection[int] = (),
) -> nx.MultiDiGraph[Any]:
    """Return the graph of pieces between junctions, in a projected CRS (metres).

    `places_to_cross` are nodes with a usable crossing, `kerbs` the nodes made where a path was
    joined to a nearby street.
    """
    lines = piece_lines_m(pieces, table.xy)
    lengths = line_lengths_m(lines)
    sides = outer_sides(pieces, lines, lengths)
    ends = [(piece.nodes[0], piece.nodes[-1]) for piece in pieces]
    kept = [k for k, (u, v) in enumerate(ends) if lengths[k] >= 0.05 or u != v]
    streets: nx.MultiDiGraph[Any] = nx.MultiDiGraph(crs=crs.to_string(), simplified=True)
    count = Counter(node for k in kept for node in ends[k])
    for node in sorted({node for pair in ends for node in pair}):
        x_m, y_m = table.xy[node]
        streets.add_node(node, x=x_m, y=y_m, street_count=count[node])
        if node in places_to_cross:
            tags = node_tags[node]
            streets.nodes[node].update({key: tags[key] for key in CROSSING_KEYS if key in tags})
        if node in kerbs:
            streets.nodes[node]["is_kerb"] = True
    there = _linestrings([lines[k] for k in kept])
    back = shapely.reverse(there)
    for number, k in enumerate(kept):
        (u, v), side = ends[k], _sidewalk(*sides[k])
        same = _attributes(pieces[k], max(lengths[k], 0.001), number)
        streets.add_edge(u, v, **same, sidewalk=side, reversed=False, geometry=there[number])
        side = BACK.get(side, side)
        streets.add_edge(v, u, **same, sidewalk=side, reversed=True, geometry=back[number])
    return streets


def _linestrings(lines: Sequence[NDArray[np.float64]]) -> NDArray[np.object_]:
    if not lines:
        return np.empty(0, dtype=object)
    found: NDArray[np.object_] = make_lines(
        np.concatenate(lines), indices=np.repeat(np.arange(len(lines)), [len(x) for x in lines])
    )
    return found


def _sidewalk(left: bool, right: bool) -> str:
    if left and right:
        return "both"
    return "left" if left else "right" if right else "no"


def _attributes(piece: Piece, length_m: float, number: int) -> dict[str, Any]:
    """Return the common attributes of both directions of a street; `street_no` is its number."""
    walked = piece.walked
    found: dict[str, Any] = {
        "osmid": piece.way_id,
        "highway": walked.road_class,
        "length": length_m,
        "oneway": False,
        "street_no": number,
        "walked": str(walked.kind),
        "half_width_m": walked.half_width_m,
        "crossing_s": walked.crossing_s,
        "midblock": walked.midblock,
        "limited": walked.is_limited,
        "holds_doors": walked.holds_doors,
    }
    if piece.name:
        found["name"] = piece.name
    if piece.s_per_m is not None:
        found["travel_time"] = piece.s_per_m * length_m
    if walked.kind is EdgeKind.CARRIAGEWAY:
        found["foot"] = "no"
    return found


def in_degrees(streets: nx.MultiDiGraph[Any]) -> nx.MultiDiGraph[Any]:
    """Return a copy of one of our graphs in degrees (WGS 84), as osmnx downloads them."""
    to_degrees = get_transformer(streets.graph["crs"], DEGREES)
    made: nx.MultiDiGraph[Any] = nx.MultiDiGraph(**{**streets.graph, "crs": DEGREES.lower()})
    rows = list(streets.nodes(data=True))
    if rows:
        lon, lat = to_degrees.transform(
            [row["x"] for _, row in rows], [row["y"] for _, row in rows]
        )
        for (node, row), x, y in zip(rows, lon, lat, strict=True):
            made.add_node(node, **{**row, "x": float(x), "y": float(y)})
    edges = list(streets.edges(keys=True, data=True))
    shapes = shapely.transform(
        np.array([data["geometry"] for *_, data in edges], dtype=object),
        lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1])),
    )
    for (u, v, key, data), shape in zip(edges, shapes, strict=True):
        made.add_edge(u, v, key, **{**data, "geometry": shape})
    return made


def get_streets(graph: StreetGraph) -> nx.MultiDiGraph[Any]:
    """Return a copy of the networkx graph of a street graph, in degrees.

    Raises GraphError if it was stored without it.
    """
    if graph.streets is None:
        raise GraphError("the district has no streets as a graph; read its map again")
    return in_degrees(graph.streets)


def free_ids(taken: Collection[int]) -> itertools.count[int]:
    """Return an iterator of ids for new nodes; none of them is taken."""
    return itertools.count(max(FIRST_MADE, max(taken, default=0) + 1))
