"""Squares and piers mapped as areas: walked along their outlines and straight across.

Straight ways join places within sight of each other: where streets enter, and the corners that
people walk around (those of holes, and those that jut into the square).
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon, STRtree

from canvass.osm.conditions import WhenWalked
from canvass.osm.extract import Extract
from canvass.streets.classify import WayClass, classify_area
from canvass.streets.costs import CrossingCosts
from canvass.streets.graph import EdgeKind
from canvass.streets.nodes import NodeTable
from canvass.streets.pieces import Piece, draw_pieces, insert_nodes

MOST_PLACES = 40
SAME_M = 0.05
# A street this near to the outline runs along the square and not through it.
AT_EDGE_M = 2.0
Ring = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """An area that people walk on: its outer rings and holes as closed runs of nodes.

    `is_bare`: nothing is known but that it is a square; streets may run through it.
    """

    way_id: int
    name: str
    walked: WayClass
    outers: tuple[Ring, ...]
    inners: tuple[Ring, ...] = ()
    is_bare: bool = False


def make_areas(
    extract: Extract, costs: CrossingCosts, when: WhenWalked | None = None
) -> list[Area]:
    """Return the areas of a map that people may walk on: closed ways, and relations."""
    found = []
    # Old maps repeat a relation's tags on its outline, which has no holes.
    outlines = {frozenset(o.node_ids.tolist()) for square in extract.squares for o in square.outers}
    for way in extract.ways:
        ring = tuple(way.node_ids.tolist())
        if way.tags.get("area") != "yes" or not _is_closed(ring) or frozenset(ring) in outlines:
            continue
        walked = classify_area(way.tags, costs, when)
        if walked is not None:
            name, is_bare = way.tags.get("name", ""), way.tags.get("place") == "square"
            found.append(Area(way.way_id, name, walked, (ring,), is_bare=is_bare))
    for square in extract.squares:
        walked = classify_area(square.tags, costs, when)
        if walked is not None:
            outers = tuple(tuple(way.node_ids.tolist()) for way in square.outers)
            inners = tuple(tuple(way.node_ids.tolist()) for way in square.inners)
            name = square.tags.get("name", "")
            is_bare = square.tags.get("place") == "square"
            found.append(Area(int(square.ref[1:]), name, walked, outers, inners, is_bare))
    return found


def _is_closed(ring: Sequence[int]) -> bool:
    return len(ring) >= 4 and ring[0] == ring[-1]


def add_squares(pieces: Sequence[Piece], areas: Sequence[Area], table: NodeTable) -> list[Piece]:
    """Add the pieces across areas; streets drawn across an outline are joined to it there."""
    areas = _without_doubtful(areas, pieces, table)
    if not areas:
        return list(pieces)
    rings = [
        Piece(area.way_id, area.name, area.walked, ring)
        for area in areas
        for ring in (*area.outers, *area.inners)
    ]
    pieces, rings = _joined_at_outlines(pieces, rings, table)
    uses = Counter(node for piece in (*pieces, *rings) for node in set(piece.nodes))
    out = [*pieces, *rings]
    following = iter(rings)
    for area in areas:
        outers = [next(following).nodes for _ in area.outers]
        inners = [next(following).nodes for _ in area.inners]
        for outer in outers:
            out += [
                Piece(area.way_id, area.name, area.walked, run)
                for run in _across(outer, inners, uses, table)
            ]
    return out


def _without_doubtful(
    areas: Sequence[Area], pieces: Sequence[Piece], table: NodeTable
) -> list[Area]:
    """Leave out bare squares that cars drive through, without an inside, or with no way in.

    Where cars drive people walk along the streets; what no way leads into would be an island.
    """
    if not any(area.is_bare for area in areas):
        return list(areas)
    walked = [piece for piece in pieces if piece.walked.kind is not EdgeKind.CARRIAGEWAY]
    ways_in = STRtree([_line(piece.nodes, table) for piece in walked])
    streets = STRtree([_line(p.nodes, table) for p in pieces if p.walked.crossing_s > 0])
    found = []
    for area in areas:
        if area.is_bare:
            outline = shapely.union_all([_line(ring, table) for ring in area.outers])
            shells = [shell for ring in area.outers if (shell := _shell(ring, table)).area >= 1.0]
            if not shells:
                continue
            inside = shapely.union_all([shell.buffer(-AT_EDGE_M) for shell in shells])
            if len(streets.query(inside, predicate="intersects")):
                continue
            if not len(ways_in.query(outline, predicate="intersects")):
                continue
        found.append(area)
    return found


def _line(nodes: Sequence[int], table: NodeTable) -> LineString:
    return LineString([table.xy[node] for node in nodes])


def _shell(ring: Ring, table: NodeTable) -> Polygon:
    """Return the inside of a ring, without an area if all its nodes are at one place."""
    return Polygon([table.xy[node] for node in ring])


def _joined_at_outlines(
    pieces: Sequence[Piece], rings: Sequence[Piece], table: NodeTable
) -> tuple[list[Piece], list[Piece]]:
    """Add shared nodes where streets cross outlines; return the streets and the outlines.

    Only on the same layer, and not for bridges and tunnels.
    """
    both = [*pieces, *rings]
    lines = draw_pieces(both, table.xy)
    added: dict[int, list[tuple[float, int]]] = {}
    first_ring = len(pieces)
    pairs = STRtree(lines).query(lines[first_ring:], predicate="intersects").T.tolist()
    for ring, other in sorted((first_ring + ring, other) for ring, other in pairs):
        a, b = both[ring], both[other]
        is_walked = b.walked.kind is not EdgeKind.CARRIAGEWAY
        is_level = a.walked.is_on_ground and b.walked.is_on_ground
        if other >= ring or not is_walked or not is_level or a.walked.layer != b.walked.layer:
            continue
        if not b.walked.midblock:
            continue
        common = [table.xy[node] for node in set(a.nodes) & set(b.nodes)]
        for part in shapely.get_parts(lines[ring].intersection(lines[other])).tolist():
            if part.geom_type != "Point":
                continue
            if any(math.dist((part.x, part.y), place) < SAME_M for place in common):
                continue
            made = table.add((part.x, part.y))
            for index in (ring, other):
                added.setdefault(index, []).append((float(lines[index].project(part)), made))
    joined = [
        insert_nodes(piece, lines[index], added[index]) if index in added else piece
        for index, piece in enumerate(both)
    ]
    return joined[:first_ring], joined[first_ring:]


def _across(
    outer: Ring, inners: Sequence[Ring], uses: Counter[int], table: NodeTable
) -> list[Ring]:
    """Return the straight ways across one part of an area as pairs of nodes."""
    shell = _shell(outer, table)
    if not shell.is_valid or shell.area < 1.0:
        return []
    holes = [ring for ring in inners if _is_closed(ring)]
    cut = [Polygon([table.xy[node] for node in ring]) for ring in holes]
    area = shell.difference(shapely.union_all([hole.buffer(0) for hole in cut]))
    if area.is_empty:
        return []
    entries = [n for ring in (outer, *holes) for n in dict.fromkeys(ring) if uses[n] > 1]
    corners = [*_juts(outer, table, is_hole=False)]
    for ring in holes:
        corners += _juts(ring, table, is_hole=True)
    places = list(dict.fromkeys([*entries, *corners]))
    if len(places) > MOST_PLACES:
        places = list(dict.fromkeys(entries))
    if len(places) > MOST_PLACES:
        places = places[:: len(places) // MOST_PLACES + 1]
    beside = {frozenset(pair) for ring in (outer, *holes) for pair in itertools.pairwise(ring)}
    pairs = [pair for pair in itertools.combinations(places, 2) if frozenset(pair) not in beside]
    lines = [LineString([table.xy[a], table.xy[b]]) for a, b in pairs]
    # A little tolerance, because a straight way along an edge may lie outside it by rounding.
    room = area.buffer(SAME_M)
    shapely.prepare(room)
    return [
        pair for pair, is_free in zip(pairs, shapely.covers(room, lines), strict=True) if is_free
    ]


def _juts(ring: Ring, table: NodeTable, *, is_hole: bool) -> list[int]:
    """Return the corners of a ring around which a path in the area may have to turn."""
    xy = np.array([table.xy[node] for node in ring[:-1]])
    before, after = np.roll(xy, 1, axis=0), np.roll(xy, -1, axis=0)
    ahead, behind = after - xy, xy - before
    turn = behind[:, 0] * ahead[:, 1] - behind[:, 1] * ahead[:, 0]
    is_left = Polygon(xy).exterior.is_ccw
    juts = turn < -1e-6 if is_left else turn > 1e-6
    if is_hole:
        juts = ~juts & (np.abs(turn) > 1e-6)
    return [node for node, has in zip(ring[:-1], juts.tolist(), strict=True) if has]
