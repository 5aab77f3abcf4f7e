"""Turn ways into pieces between junctions: split them where ways meet, and merge the rest.

A piece is a run of OSM nodes that is walked in one manner. Footways that end at a kerb without a
shared node are first joined to the street beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, STRtree

from canvass.shape_arrays import cut_rows, make_lines, make_points
from canvass.streets.classify import WayClass
from canvass.streets.graph import EdgeKind
from canvass.streets.nodes import NodeTable

KERB_REACH_M = 5.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of nodes (OSM ids, or ids of a NodeTable) walked in one manner; `is_oneway` for cars.

    `s_per_m` is a fixed time per metre given by people, whatever the speed; None if there is none.
    """

    way_id: int
    name: str
    walked: WayClass
    nodes: tuple[int, ...]
    is_oneway: bool = False
    s_per_m: float | None = None


def _node_uses(pieces: Iterable[Piece]) -> dict[int, int]:
    uses: dict[int, int] = defaultdict(int)
    for piece in pieces:
        for node in piece.nodes:
            uses[node] += 1
        uses[piece.nodes[0]] += 1
        uses[piece.nodes[-1]] += 1
    return uses


def join_kerbs(pieces: Sequence[Piece], table: NodeTable) -> tuple[list[Piece], list[int]]:
    """Join loose ends of lines to a street within a few metres; return the pieces and new nodes.

    Nothing is joined to a bridge, a tunnel or another layer.
    """
    uses = _node_uses(pieces)
    lines = draw_pieces(pieces, table.xy)
    tree = STRtree(lines)
    ends = [
        (index, node)
        for index, piece in enumerate(pieces)
        if piece.walked.kind is EdgeKind.LINE and piece.walked.is_on_ground
        for node in (piece.nodes[0], piece.nodes[-1])
        if uses[node] == 2
    ]
    if not ends:
        return list(pieces), []
    points = make_points([table.xy[node] for _, node in ends])
    near = tree.query(points, predicate="dwithin", distance=KERB_REACH_M)
    best: dict[int, tuple[float, int]] = {}
    for which, other in near.T.tolist():
        walked, beside = pieces[ends[which][0]].walked, pieces[other].walked
        if other == ends[which][0] or not beside.is_on_ground or beside.layer != walked.layer:
            continue
        distance_m = float(lines[other].distance(points[which]))
        if which not in best or distance_m < best[which][0]:
            best[which] = (distance_m, other)
    insertions: dict[int, list[tuple[float, int]]] = defaultdict(list)
    links: list[Piece] = []
    joints: list[int] = []
    for which, (_, other) in sorted(best.items()):
        index, node = ends[which]
        along_m = float(lines[other].project(points[which]))
        place = lines[other].interpolate(along_m)
        made = table.add((place.x, place.y))
        insertions[other].append((along_m, made))
        links.append(replace(pieces[index], nodes=(node, made)))
        joints.append(made)
    joined = [
        insert_nodes(piece, lines[index], insertions[index]) if index in insertions else piece
        for index, piece in enumerate(pieces)
    ]
    return joined + links, joints


def insert_nodes(piece: Piece, line: LineString, made: Sequence[tuple[float, int]]) -> Piece:
    """Return a piece with additional nodes, each given by its distance along the line."""
    coords = shapely.get_coordinates(line)
    steps = np.hypot(*np.diff(coords, axis=0).T)
    at = [*np.concatenate([[0.0], np.cumsum(steps)]).tolist()]
    length_m = at[-1]
    places = [
        *((along, 1, node) for along, node in zip(at, piece.nodes, strict=True)),
        *((min(max(along, 0.0), length_m), 1, node) for along, node in made),
    ]
    ends = {0: 0, len(piece.nodes) - 1: 2}
    for index, rank in ends.items():
        along, _, node = places[index]
        places[index] = (along, rank, node)
    return replace(piece, nodes=tuple(node for _, _, node in sorted(places)))


def split_at_junctions(pieces: Sequence[Piece], keep: Iterable[int]) -> list[Piece]:
    """Cut pieces at every node used twice and at the nodes in `keep` (places to cross)."""
    uses = _node_uses(pieces)
    cuts = {node for node, count in uses.items() if count > 1} | set(keep)
    out: list[Piece] = []
    for piece in pieces:
        start = 0
        for place in range(1, len(piece.nodes)):
            if piece.nodes[place] in cuts or place == len(piece.nodes) - 1:
                # `replace` takes three times as long, and a city has many streets.
                run = piece.nodes[start : place + 1]
                out.append(Piece(piece.way_id, piece.name, piece.walked, run, piece.is_oneway))
                start = place
    return out


def _can_join(a: Piece, b: Piece) -> bool:
    is_same = a.name == b.name and a.walked == b.walked and a.is_oneway == b.is_oneway
    return is_same and a.s_per_m == b.s_per_m


def _joined(a: Piece, b: Piece, node: int) -> Piece | None:
    """Return a and b merged at `node`, or None if their directions do not agree."""
    if a.nodes[-1] == node and b.nodes[0] == node:
        return replace(a, nodes=a.nodes + b.nodes[1:])
    if b.nodes[-1] == node and a.nodes[0] == node:
        return replace(a, nodes=b.nodes + a.nodes[1:])
    if a.is_oneway or a.walked.left != a.walked.right:
        return None
    if a.nodes[-1] == node:
        return replace(a, nodes=a.nodes + tuple(reversed(b.nodes))[1:])
    return replace(a, nodes=tuple(reversed(a.nodes)) + b.nodes[1:])


def merge_chains(pieces: Sequence[Piece], keep: Iterable[int]) -> list[Piece]:
    """Merge two pieces of the same kind and name if only these meet at a node not in `keep`."""
    kept = set(keep)
    alive: list[Piece | None] = list(pieces)
    at: dict[int, list[int]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        at[piece.nodes[0]].append(index)
        at[piece.nodes[-1]].append(index)
    for node, indices in at.items():
        if node in kept or len(indices) != 2 or indices[0] == indices[1]:
            continue
        first, second = indices
        a, b = alive[first], alive[second]
        if a is None or b is None or not _can_join(a, b):
            continue
        joined = _joined(a, b, node)
        if joined is None:
            continue
        alive[first], alive[second] = joined, None
        far = b.nodes[0] if b.nodes[-1] == node else b.nodes[-1]
        at[far] = [first if index == second else index for index in at[far]]
    return [piece for piece in alive if piece is not None]


def draw_pieces(
    pieces: Sequence[Piece], xy_by_node: Mapping[int, tuple[float, float]]
) -> NDArray[np.object_]:
    """Return each piece as a line in metres."""
    lines: NDArray[np.object_] = make_lines(
        [xy_by_node[node] for piece in pieces for node in piece.nodes],
        indices=np.repeat(np.arange(len(pieces)), [len(piece.nodes) for piece in pieces]),
    )
    return lines


def piece_lines_m(
    pieces: Sequence[Piece], xy_by_node: Mapping[int, tuple[float, float]]
) -> list[NDArray[np.float64]]:
    """Return the points of each piece as (n, 2) metres."""
    if not pieces:
        return []
    every = np.array([xy_by_node[node] for piece in pieces for node in piece.nodes])
    return cut_rows(every, [len(piece.nodes) for piece in pieces])


def line_lengths_m(lines: Sequence[NDArray[np.float64]]) -> list[float]:
    """Return the length of each line of at least two points, all computed at once."""
    if not lines:
        return []
    steps = np.concatenate(lines)
    steps = np.hypot(*np.diff(steps, axis=0, append=steps[-1:]).T)
    ends = np.cumsum([len(line) for line in lines])
    # The step from the last point of a line to the first of the next does not count.
    steps[ends - 1] = 0.0
    total: list[float] = np.add.reduceat(steps, [0, *ends[:-1].tolist()]).tolist()
    return total
