"""Private roads: walked from their mouth to the doors on them, but never through.

Public streets are open to everybody. Limited roads (`access=private`, `destination`, `residents`
and the like) branch off them at mouths. Each part of a limited road belongs to the nearest mouth on
foot, and the road is cut where two such parts meet. So no path leads through, and walking times are
a metric. Unnamed driveways and paths behind a private road belong to it.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import shapely

from canvass.osm.walkable import Access, Verdict, Why
from canvass.streets.closures import SETBACK_M, Arm, Gap, arms_at, part_arms
from canvass.streets.graph import EdgeKind
from canvass.streets.nodes import NodeTable
from canvass.streets.pieces import Piece, line_lengths_m, piece_lines_m

# Without a name, ways of these classes belong to the road they branch from.
BRANCHES = frozenset(
    {"service", "footway", "path", "track", "steps", "pedestrian", "cycleway", "bridleway"}
)
PRIVATE = Verdict(Access.LIMITED, Why.ACCESS, "access=private")


Thing = int | tuple[str, int]
"""A node by its id, or a piece as ("piece", its index)."""


class _Groups:
    """Groups of joined things, each identified by one of its members (union-find)."""

    def __init__(self) -> None:
        self.above: dict[Thing, Thing] = {}

    def find(self, one: Thing) -> Thing:
        """Return the member that identifies the group of `one`."""
        above = self.above
        root = one
        while (parent := above.get(root, root)) != root:
            root = parent
        while one != root:
            above[one], one = root, above.get(one, root)
        return root

    def join(self, one: Thing, other: Thing) -> None:
        """Merge the groups of two members."""
        self.above[self.find(one)] = self.find(other)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The indices of pieces that are public, private, or cut off behind private ones."""

    public: set[int]
    private: set[int]
    cut_off: set[int]


def part_private(
    pieces: Sequence[Piece], limited: Mapping[int, Verdict], table: NodeTable
) -> tuple[list[Piece], list[Gap]]:
    """Cut limited pieces so that nobody can walk through; return all pieces, and the gaps.

    The pieces must end at junctions and at the points in `limited`, which people pass only to a
    door beyond.
    """
    if not limited and not any(piece.walked.is_limited for piece in pieces):
        return list(pieces), []
    lengths_m = line_lengths_m(piece_lines_m(pieces, table.xy))
    parts = _sort_out(pieces, limited, lengths_m)
    root, away_m = _territories(pieces, parts, lengths_m)
    groups = _groups_at(pieces, parts, limited, root)
    # Pieces are separated only at their ends, so that each keeps its index.
    parted, made = part_arms(pieces, groups, table)
    gaps = [
        Gap(limited.get(node, PRIVATE), *table.xy[node], tuple(ends)) for node, ends in made.items()
    ]
    out: list[Piece] = []
    for number, piece in enumerate(parted):
        if number not in parts.private:
            out.append(piece)
            continue
        owned = replace(piece, walked=replace(piece.walked, is_limited=True))
        u, v = pieces[number].nodes[0], pieces[number].nodes[-1]
        if root.get(u) == root.get(v):
            out.append(owned)
            continue
        middle_m = (away_m[v] + lengths_m[number] - away_m[u]) / 2
        halves, gap = _halves(owned, middle_m, lengths_m[number], table)
        out += halves
        gaps.append(gap)
    return out, gaps


def _ends(piece: Piece) -> tuple[int, int]:
    return piece.nodes[0], piece.nodes[-1]


def _sort_out(
    pieces: Sequence[Piece], limited: Mapping[int, Verdict], lengths_m: Sequence[float]
) -> _Parts:
    """Sort the walked pieces into public, private, and cut off behind private ones."""
    walked = [i for i, p in enumerate(pieces) if p.walked.kind is not EdgeKind.CARRIAGEWAY]
    joined, open_only = _Groups(), _Groups()
    for i in walked:
        u, v = _ends(pieces[i])
        joined.join(u, v)
        if not pieces[i].walked.is_limited:
            # Open pieces are not joined at a limited point.
            for node in {u, v} - limited.keys():
                open_only.join(("piece", i), node)
    open_m: dict[Thing, float] = defaultdict(float)
    members: dict[Thing, list[int]] = defaultdict(list)
    for i in walked:
        if not pieces[i].walked.is_limited:
            part = open_only.find(("piece", i))
            open_m[part] += lengths_m[i]
            members[part].append(i)
    core: dict[Thing, Thing] = {}
    for part, found in members.items():
        whole = joined.find(pieces[found[0]].nodes[0])
        best = core.get(whole)
        if best is None or (open_m[part], -found[0]) > (open_m[best], -members[best][0]):
            core[whole] = part
    private = {i for i in walked if pieces[i].walked.is_limited}
    names = {pieces[i].name for i in private} | {""}
    public: set[int] = set()
    cut_off: set[int] = set()
    for part, found in members.items():
        is_behind_a_gate = any(node in limited for i in found for node in _ends(pieces[i]))
        if core[joined.find(pieces[found[0]].nodes[0])] == part:
            public.update(found)
        elif is_behind_a_gate or all(_is_branch(pieces[i], names) for i in found):
            private.update(found)
        else:
            cut_off.update(found)
    return _Parts(public, private, cut_off)


def _is_branch(piece: Piece, names: set[str]) -> bool:
    return piece.name in names and piece.walked.road_class in BRANCHES


def _territories(
    pieces: Sequence[Piece], parts: _Parts, lengths_m: Sequence[float]
) -> tuple[dict[int, int], dict[int, float]]:
    """Return the mouth of each node of private pieces, and the node's distance from it.

    Private pieces that no public street leads to have their mouths at streets that are cut off.
    """
    at: dict[int, list[int]] = defaultdict(list)
    for i in sorted(parts.private):
        for node in _ends(pieces[i]):
            at[node].append(i)
    root: dict[int, int] = {}
    away_m: dict[int, float] = {}
    for outside in (parts.public, parts.cut_off):
        mouths = {node for i in outside for node in _ends(pieces[i]) if node in at}
        heap = [(0.0, node, node) for node in sorted(mouths) if node not in root]
        heapq.heapify(heap)
        while heap:
            far_m, node, mouth = heapq.heappop(heap)
            if node in root:
                continue
            root[node], away_m[node] = mouth, far_m
            for i in at[node]:
                u, v = _ends(pieces[i])
                other = v if node == u else u
                if other not in root:
                    heapq.heappush(heap, (far_m + lengths_m[i], other, mouth))
    return root, away_m


def _groups_at(
    pieces: Sequence[Piece],
    parts: _Parts,
    limited: Mapping[int, Verdict],
    root: Mapping[int, int],
) -> dict[int, list[list[Arm]]]:
    """Return the nodes to split: limited points, and where a cut-off street would join."""
    private_nodes = {node for i in parts.private for node in _ends(pieces[i])}
    joints = {n for i in parts.cut_off for n in _ends(pieces[i]) if n in private_nodes}
    found: dict[int, list[list[Arm]]] = {}
    for node, arms in arms_at(pieces, joints | limited.keys()).items():
        private = [arm for arm in arms if arm.piece in parts.private]
        public = [arm for arm in arms if arm.piece in parts.public]
        cut_off = [arm for arm in arms if arm.piece in parts.cut_off]
        groups: list[list[Arm]]
        if node in limited:
            groups = [[*public[:1], *private], *([arm] for arm in public[1:])]
            groups += [cut_off] if cut_off else []
        else:
            # If this is itself the mouth of a private road, no public street is near.
            is_own_mouth = root.get(node) == node and not public
            groups = [arms] if is_own_mouth else [[*public, *private], cut_off]
        groups = [group for group in groups if group]
        if len(groups) > 1:
            found[node] = groups
    return found


def _halves(
    piece: Piece, middle_m: float, length_m: float, table: NodeTable
) -> tuple[list[Piece], Gap]:
    """Cut a piece at a distance along it; return its parts and the gap between them."""
    room_m = min(SETBACK_M, length_m / 4)
    middle_m = min(max(middle_m, 2 * room_m), length_m - 2 * room_m)
    (line_m,) = piece_lines_m([piece], table.xy)
    at = [0.0]
    for (x0, y0), (x1, y1) in itertools.pairwise(line_m.tolist()):
        at.append(at[-1] + math.hypot(x1 - x0, y1 - y0))
    line = shapely.LineString(line_m)
    before, after = (
        table.add((point.x, point.y))
        for point in (line.interpolate(middle_m + step_m) for step_m in (-room_m, room_m))
    )
    first = [n for n, m in zip(piece.nodes, at, strict=True) if m < middle_m - room_m]
    last = [n for n, m in zip(piece.nodes, at, strict=True) if m > middle_m + room_m]
    halves = [replace(piece, nodes=(*first, before)), replace(piece, nodes=(after, *last))]
    x_m, y_m = line.interpolate(middle_m).coords[0]
    return halves, Gap(PRIVATE, x_m, y_m, (before, after))
