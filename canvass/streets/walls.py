"""Cut streets at walls, fences and hedges drawn across them: nobody passes there.

A shared point is open if it is mapped as a gate, an entrance or a crossing. Otherwise the wall
separates the streets that meet there by the side of the wall on which they lie.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely
from pyproj import Transformer
from shapely import LineString, STRtree

from canvass.osm.extract import Way
from canvass.osm.passable import is_opening, is_rails
from canvass.osm.walkable import ALLOWED, Access, Verdict, Why
from canvass.streets.classify import layer_of
from canvass.streets.closures import SETBACK_M, Arm, Gap, arms_at, part_arms
from canvass.streets.costs import road_class
from canvass.streets.graph import EdgeKind
from canvass.streets.nodes import XY, NodeTable
from canvass.streets.pieces import Piece, draw_pieces

SHORTEST_M = 0.1
# A wall that ends this near to the middle of a street is drawn too long; people walk around it.
OVERSHOOT_M = 0.5
CORNER_M = 2.0
SAME_M = 0.01
# Lines that do not block a way drawn across them: steps lead up cliffs and along handrails.
CROSSED = frozenset({"handrail", "cliff"})
LARGE_ROADS = frozenset({"motorway", "trunk", "primary"})


def is_wall(way: Way) -> bool:
    """Return whether a barrier stops people on a street drawn across it."""
    tags = way.tags
    kind = tags.get("barrier") or tags.get("natural", "")
    return kind not in CROSSED and tags.get("foot") not in ALLOWED and len(way.lonlat) > 1


def cut_at_walls(
    pieces: Sequence[Piece],
    walls: Sequence[Way],
    node_tags: Mapping[int, Mapping[str, str]],
    table: NodeTable,
    to_metres: Transformer,
) -> tuple[list[Piece], list[Gap]]:
    """Return the pieces cut where a wall crosses them, and the new gaps."""
    kept = [way for way in walls if is_wall(way)]
    if not kept or not pieces:
        return list(pieces), []
    lines = _lines_m(kept, to_metres)
    parted, at_points, on_wall = _part_at_shared_points(pieces, kept, lines, node_tags, table)
    cut, across = _cut_across(parted, kept, lines, on_wall, table)
    return cut, [*at_points, *across]


def cut_at_roads(
    pieces: Sequence[Piece], roads: Sequence[Way], table: NodeTable, to_metres: Transformer
) -> tuple[list[Piece], list[Gap]]:
    """Return the pieces cut where they cross a large road or rails on the same level.

    At a shared point they meet. Without one, one of the two runs above the other or nobody can
    cross there. Streets for cars cross rails anyway.
    """
    if not roads or not pieces:
        return list(pieces), []
    used = {node for piece in pieces for node in piece.nodes}
    shared = {which: used.intersection(way.node_ids.tolist()) for which, way in enumerate(roads)}
    return _cut_across(pieces, roads, _lines_m(roads, to_metres), shared, table)


def is_large_road(way: Way) -> bool:
    """Return whether a way is rails, or a road that people do not cross just anywhere."""
    tags = way.tags
    if tags.get("tunnel", "no") != "no" or tags.get("bridge", "no") != "no" or len(way.lonlat) < 2:
        return False
    return is_rails(tags) or road_class(tags.get("highway", "")) in LARGE_ROADS


def _lines_m(ways: Sequence[Way], to_metres: Transformer) -> list[LineString]:
    return [LineString(np.column_stack(to_metres.transform(*way.lonlat.T))) for way in ways]


def _said(way: Way) -> Verdict:
    for key in ("highway", "railway"):
        if key in way.tags:
            return Verdict(Access.CLOSED, Why.LARGE_ROAD, f"{key}={way.tags[key]}")
    kind = way.tags.get("barrier", "")
    why = Why.UNKNOWN_BARRIER if kind == "yes" else Why.BARRIER
    return Verdict(Access.CLOSED, why, f"barrier={kind}")


def _part_at_shared_points(
    pieces: Sequence[Piece],
    walls: Sequence[Way],
    lines: Sequence[LineString],
    node_tags: Mapping[int, Mapping[str, str]],
    table: NodeTable,
) -> tuple[list[Piece], list[Gap], dict[int, set[int]]]:
    """Separate streets at nodes on walls, if the wall runs between them.

    Also return the nodes on each wall (by its index in `walls`), separated or not.
    """
    nodes = sorted({node for piece in pieces for node in piece.nodes})
    points = shapely.points([table.xy[node] for node in nodes])
    bearings: dict[int, list[float]] = defaultdict(list)
    wall_at: dict[int, Way] = {}
    on_wall: dict[int, set[int]] = defaultdict(set)
    near = STRtree(lines).query(points, predicate="dwithin", distance=SAME_M)
    for place, which in near.T.tolist():
        node = nodes[place]
        on_wall[which].add(node)
        if not is_opening(node_tags.get(node, {})):
            wall_at[node] = walls[which]
            bearings[node] += _directions(lines[which], table.xy[node])
    groups: dict[int, list[list[Arm]]] = {}
    for node, arms in arms_at(pieces, wall_at).items():
        here = [arm for arm in arms if _meets(pieces[arm.piece], wall_at[node])]
        sectors = _by_sector(here, bearings[node], pieces, node, table)
        if len(sectors) > 1:
            groups[node] = sectors
    parted, made = part_arms(pieces, groups, table)
    gaps = [Gap(_said(wall_at[node]), *table.xy[node], tuple(ends)) for node, ends in made.items()]
    return parted, gaps, on_wall


def _directions(line: LineString, place: XY) -> list[float]:
    """Return the bearings in which a line leaves a place on it: two, or one at an end."""
    length_m = float(line.length)
    along_m = float(line.project(shapely.Point(place)))
    found = []
    for step_m in (-SETBACK_M, SETBACK_M):
        further_m = along_m + step_m
        if line.is_ring:
            further_m %= length_m
        if 0.0 <= further_m <= length_m:
            point = line.interpolate(further_m)
            found.append(_bearing(place, (point.x, point.y)))
    return found


def _bearing(origin: Sequence[float], point: Sequence[float]) -> float:
    return math.atan2(point[1] - origin[1], point[0] - origin[0])


def _by_sector(
    arms: Sequence[Arm],
    walls: Sequence[float],
    pieces: Sequence[Piece],
    node: int,
    table: NodeTable,
) -> list[list[Arm]]:
    """Group arms by sector between two neighbouring walls; a wall that ends here separates none."""
    if len(walls) < 2:
        return [list(arms)]
    edges = sorted(walls)
    found: dict[int, list[Arm]] = defaultdict(list)
    for arm in arms:
        nodes = pieces[arm.piece].nodes
        bearing = _bearing(table.xy[node], table.xy[nodes[arm.place + arm.step]])
        sector = sum(edge <= bearing for edge in edges) % len(edges)
        found[sector].append(arm)
    return list(found.values())


def _meets(piece: Piece, wall: Way) -> bool:
    """Return whether a wall blocks a piece: it is on the same layer and is not the same way.

    A passage through a building leads through its walls, and a street for cars crosses rails and
    ditches.
    """
    walked = piece.walked
    if walked.kind is EdgeKind.CARRIAGEWAY or not walked.is_on_ground:
        return False
    is_bridged = "railway" in wall.tags or wall.tags.get("barrier") == "ditch"
    if walked.is_passage or (is_bridged and walked.kind is EdgeKind.TWO_SIDED):
        return False
    return walked.layer == layer_of(wall.tags) and piece.way_id != wall.way_id


def _cut_across(
    pieces: Sequence[Piece],
    walls: Sequence[Way],
    lines: Sequence[LineString],
    on_wall: Mapping[int, set[int]],
    table: NodeTable,
) -> tuple[list[Piece], list[Gap]]:
    """Cut the pieces where a wall crosses them between their nodes."""
    drawn = draw_pieces(pieces, table.xy)
    cuts: dict[int, list[tuple[float, Way]]] = defaultdict(list)
    pairs = STRtree(lines).query(drawn, predicate="intersects").T.tolist()
    for number, which in sorted(pairs):
        if not _meets(pieces[number], walls[which]):
            continue
        seen = [table.xy[node] for node in on_wall.get(which, ()) if node in table.xy]
        points = _points(drawn[number].intersection(lines[which]))
        points = [p for p in points if all(math.dist(p, place) > SETBACK_M for place in seen)]
        for point in _without_pokes(points, lines[which]):
            along_m = float(drawn[number].project(shapely.Point(point)))
            cuts[number].append((along_m, walls[which]))
    out: list[Piece] = []
    gaps: list[Gap] = []
    for number, piece in enumerate(pieces):
        if number in cuts:
            parts, made = _cut(piece, drawn[number], cuts[number], table)
            out += parts
            gaps += made
        else:
            out.append(piece)
    return out, gaps


def _points(shape: shapely.Geometry) -> list[XY]:
    parts = shapely.get_parts(shape)
    return [(part.x, part.y) for part in parts if part.geom_type == "Point"]


def _without_pokes(points: Sequence[XY], wall: LineString) -> list[XY]:
    """Leave out points where only an end or a corner of a wall pokes over a street's middle."""
    length_m = float(wall.length)
    at = sorted((float(wall.project(shapely.Point(point))), point) for point in points)
    if not wall.is_ring:
        at = [each for each in at if OVERSHOOT_M <= each[0] <= length_m - OVERSHOOT_M]
    kept: list[tuple[float, XY]] = []
    for along_m, point in at:
        if kept and along_m - kept[-1][0] < CORNER_M and math.dist(point, kept[-1][1]) < CORNER_M:
            kept.pop()
        else:
            kept.append((along_m, point))
    return [point for _, point in kept]


def _cut(
    piece: Piece, line: LineString, cuts: Sequence[tuple[float, Way]], table: NodeTable
) -> tuple[list[Piece], list[Gap]]:
    """Return the parts of a piece between its cuts, each ending a little before the wall."""
    coords = shapely.get_coordinates(line)
    at = [0.0, *np.cumsum(np.hypot(*np.diff(coords, axis=0).T)).tolist()]
    parts: list[Piece] = []
    gaps: list[Gap] = []
    start_m, first = 0.0, piece.nodes[0]
    before: int | None = None
    for along_m, wall in [*sorted(cuts, key=lambda cut: cut[0]), (at[-1], None)]:
        is_end = wall is None
        end_m = along_m if is_end else along_m - SETBACK_M
        if end_m - start_m > SHORTEST_M or is_end:
            last = piece.nodes[-1] if is_end else _node_at(line, end_m, table)
            inner = [
                node
                for node, place_m in zip(piece.nodes, at, strict=True)
                if start_m < place_m < end_m
            ]
            parts.append(replace(piece, nodes=(first, *inner, last)))
            before = last
        if wall is not None:
            start_m = min(along_m + SETBACK_M, at[-1])
            first = _node_at(line, start_m, table)
            ends = (first,) if before is None else (before, first)
            point = line.interpolate(along_m)
            gaps.append(Gap(_said(wall), point.x, point.y, ends))
    return parts, gaps


def _node_at(line: LineString, along_m: float, table: NodeTable) -> int:
    point = line.interpolate(along_m)
    return table.add((point.x, point.y))
