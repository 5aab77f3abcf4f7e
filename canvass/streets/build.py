"""Make the street graph of a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely import LineString

from canvass.errors import MapError
from canvass.osm.conditions import WhenWalked
from canvass.osm.extract import Extract, Way
from canvass.osm.passable import is_rails, node_verdict
from canvass.osm.walkable import Access, Verdict, Why, way_verdict
from canvass.streets.classify import classify_open_way
from canvass.streets.closures import Gap, close_points
from canvass.streets.compile import compile_streets
from canvass.streets.costs import CrossingCosts, is_place_to_cross
from canvass.streets.crs import DEGREES, choose_crs, get_transformer
from canvass.streets.dual import ring_sides
from canvass.streets.graph import EdgeKind, Note, StreetEdge, StreetGraph
from canvass.streets.networkx_graph import make_streets
from canvass.streets.nodes import NodeTable
from canvass.streets.pieces import (
    Piece,
    join_kerbs,
    merge_chains,
    split_at_junctions,
)
from canvass.streets.private import part_private
from canvass.streets.reaching import (
    closed_ends,
    gaps_between,
    gaps_of_ways,
    notes_on_ways,
    shut_streets,
)
from canvass.streets.squares import Area, add_squares, make_areas
from canvass.streets.walls import cut_at_roads, cut_at_walls, is_large_road

MOTORWAYS = frozenset({"motorway", "motorway_link"})
ON_MOTORWAY = Verdict(Access.CLOSED, Why.LARGE_ROAD, "highway=motorway")


def _is_at_ground(way: Way) -> bool:
    tags = way.tags
    return not (tags.get("tunnel", "no") != "no" or tags.get("bridge", "no") != "no")


def _project_ways(ways: Sequence[Way], to_metres: Transformer) -> dict[int, tuple[float, float]]:
    if not ways:
        return {}
    lonlat = np.concatenate([way.lonlat for way in ways])
    x_m, y_m = to_metres.transform(lonlat[:, 0], lonlat[:, 1])
    ids = np.concatenate([way.node_ids for way in ways])
    return dict(zip(ids.tolist(), zip(x_m.tolist(), y_m.tolist(), strict=True), strict=True))


def _make_pieces(
    ways: Sequence[Way], verdicts: Sequence[Verdict], costs: CrossingCosts
) -> list[Piece]:
    pieces = []
    for way, verdict in zip(ways, verdicts, strict=True):
        walked = classify_open_way(way.tags, costs, verdict.access)
        nodes = way.node_ids.tolist()
        nodes = [n for i, n in enumerate(nodes) if i == 0 or n != nodes[i - 1]]
        if walked is None or len(nodes) < 2:
            continue
        is_oneway = way.tags.get("oneway") in ("yes", "1", "-1") or "junction" in way.tags
        if way.tags.get("junction") in ("roundabout", "circular") and len(way.lonlat) > 2:
            if walked.kind is EdgeKind.TWO_SIDED:
                left, right = ring_sides(way.lonlat)
                walked = replace(walked, left=left, right=right)
        elif way.tags.get("oneway") == "-1":
            nodes.reverse()
            walked = replace(walked, left=walked.right, right=walked.left)
        pieces.append(Piece(way.way_id, way.tags.get("name", ""), walked, tuple(nodes), is_oneway))
    return pieces


@dataclass(frozen=True, slots=True)
class _Joined:
    """The walkable pieces between junctions, the gaps between them, and what was joined."""

    pieces: list[Piece]
    gaps: list[Gap]
    kerbs: list[int]
    limited: dict[int, Verdict]


def _join_and_part(
    extract: Extract,
    pieces: Sequence[Piece],
    areas: Sequence[Area],
    places_to_cross: set[int],
    when: WhenWalked,
    table: NodeTable,
    to_metres: Transformer,
) -> _Joined:
    """Join walkable pieces, and cut them at gates, walls and private roads."""
    found = add_squares(pieces, areas, table)
    found, kerbs = join_kerbs(found, table)
    verdicts = dict.fromkeys(_on_motorways(extract), ON_MOTORWAY)
    verdicts |= {node: node_verdict(tags, when) for node, tags in extract.node_tags.items()}
    closed = close_points(
        found, {n: v for n, v in verdicts.items() if v.access is not Access.OPEN}, table
    )
    roads = [way for way in (*extract.ways, *extract.railways) if is_large_road(way)]
    found, over = cut_at_roads(closed.pieces, roads, table, to_metres)
    found, gaps = cut_at_walls(found, extract.barriers, extract.node_tags, table, to_metres)
    found = split_at_junctions(found, places_to_cross | closed.limited.keys())
    found, more = part_private(found, closed.limited, table)
    found = merge_chains(found, places_to_cross)
    return _Joined(found, [*closed.gaps, *over, *gaps, *more], kerbs, closed.limited)


def _on_motorways(extract: Extract) -> list[int]:
    """Return the inner nodes of motorways on the ground, which no path may cross.

    The end nodes are left out, because there a motorway meets ordinary roads.
    """
    uses: Counter[int] = Counter()
    for way in extract.ways:
        if way.tags.get("highway") == "motorway" and _is_at_ground(way):
            nodes = way.node_ids.tolist()
            uses.update([*nodes, *nodes[1:-1]])
    return [node for node, count in uses.items() if count > 1]


def _when_walked(extract: Extract, days: tuple[date, date] | None) -> WhenWalked:
    """Return when people walk: on these days, or else at any time after the map was made."""
    is_southern = extract.bounds[1] + extract.bounds[3] < 0
    if days is not None:
        return WhenWalked(*days, is_southern=is_southern)
    try:
        made = date.fromisoformat((extract.source.osm_date or "")[:10])
    except ValueError:
        return WhenWalked(is_southern=is_southern)
    return WhenWalked(made, None, is_southern)


def make_barriers(extract: Extract, to_metres: Transformer) -> list[LineString]:
    """Return the railways and motorways on the ground."""
    lines = [
        way
        for way in (*extract.railways, *extract.ways)
        if _is_at_ground(way)
        and (is_rails(way.tags) or way.tags.get("highway") in MOTORWAYS)
        and len(way.lonlat) > 1
    ]
    return [
        LineString(np.column_stack(to_metres.transform(way.lonlat[:, 0], way.lonlat[:, 1])))
        for way in lines
    ]


def make_street_graph(
    extract: Extract,
    costs: CrossingCosts | None = None,
    days: tuple[date, date] | None = None,
) -> StreetGraph:
    """Return the street graph of a map: the streets between junctions, and how each is walked.

    `days` are the first and last day of walking, for streets with seasonal or conditional
    restrictions; without them such a street is closed if it is closed at any time. Raises MapError
    if nothing on the map is walkable.
    """
    west, south, east, north = extract.bounds
    crs: CRS = choose_crs((west + east) / 2, (south + north) / 2)
    to_metres = get_transformer(DEGREES, crs)
    found_costs, when = costs or CrossingCosts(), _when_walked(extract, days)
    verdicts = [way_verdict(way.tags, when) for way in extract.ways]
    pieces = _make_pieces(extract.ways, verdicts, found_costs)
    areas = make_areas(extract, found_costs, when)
    if not areas and all(piece.walked.kind is EdgeKind.CARRIAGEWAY for piece in pieces):
        raise MapError(
            "{file}: no street in it can be walked; give a map with highway=* ways",
            file=extract.source.file,
        )
    rings = [ring for square in extract.squares for ring in (*square.outers, *square.inners)]
    table = NodeTable(_project_ways([*extract.ways, *rings], to_metres))
    large = {n for piece in pieces if piece.walked.crossing_s > 0 for n in piece.nodes}
    places_to_cross = {
        node
        for node, tags in extract.node_tags.items()
        if node in large and is_place_to_cross(tags)
    }
    joined = _join_and_part(extract, pieces, areas, places_to_cross, when, table, to_metres)
    pieces = joined.pieces
    streets = make_streets(
        pieces,
        table,
        crs,
        node_tags=extract.node_tags,
        places_to_cross=places_to_cross,
        kerbs=frozenset(joined.kerbs),
    )
    graph = compile_streets(streets, barriers=make_barriers(extract, to_metres))
    index_by_node = {node: index for index, node in enumerate(graph.node_osm_ids.tolist())}
    notes = notes_on_ways(extract.ways, verdicts, table)
    notes += [
        Note(gap.verdict, "", gap.x_m, gap.y_m)
        for gap in joined.gaps
        if gap.verdict.access is Access.CLOSED
    ]
    notes += [Note(verdict, "", *table.xy[node]) for node, verdict in joined.limited.items()]
    gaps = [*joined.gaps, *gaps_of_ways(extract.ways, verdicts, table)]
    walked = _node_components(graph.edges, graph.component, len(graph.node_xy_m))
    return replace(
        graph,
        kerb_joins_m=np.array([table.xy[node] for node in joined.kerbs]).reshape(-1, 2),
        notes=tuple(notes),
        gaps=gaps_between(gaps, pieces, index_by_node, walked),
        closed_ends=closed_ends(joined.gaps, index_by_node, walked),
        shut=shut_streets(extract.ways, verdicts, table),
    )


def _node_components(
    edges: Sequence[StreetEdge], component: NDArray[np.int64], count: int
) -> NDArray[np.int64]:
    """Return the component of each node, -1 for nodes without walkable edges."""
    found = np.full(count, -1, dtype=np.int64)
    for edge in edges:
        if edge.is_walkable:
            found[[edge.u, edge.v]] = component[edge.index]
    return found
