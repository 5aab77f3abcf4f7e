"""Close streets at points that nobody can pass: locked gates, walls, fords.

A piece is cut on both sides of such a point, so that both parts are dead ends and no path touches
the point. The cuts are kept as gaps, to explain why a door cannot be reached.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from canvass.osm.walkable import Access, Verdict, Why
from canvass.streets.graph import EdgeKind
from canvass.streets.nodes import NodeTable
from canvass.streets.pieces import Piece

SETBACK_M = 0.3


class Gap(NamedTuple):
    """A place where streets do not join: the reason, the map's tags, and the nodes on its sides."""

    verdict: Verdict
    x_m: float
    y_m: float
    nodes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """Pieces after closing; `limited` are points that people pass only to a door beyond."""

    pieces: list[Piece]
    gaps: list[Gap]
    limited: dict[int, Verdict]


class Arm(NamedTuple):
    """One direction away from a node along a piece: `step` is +1 or -1 in the piece's nodes."""

    piece: int
    place: int
    step: int


def arms_at(pieces: Sequence[Piece], wanted: Iterable[int]) -> dict[int, list[Arm]]:
    """Return the arms of walked pieces at each of the wanted nodes."""
    nodes = set(wanted)
    found: dict[int, list[Arm]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        if piece.walked.kind is EdgeKind.CARRIAGEWAY or nodes.isdisjoint(piece.nodes):
            continue
        last = len(piece.nodes) - 1
        for index, node in enumerate(piece.nodes):
            if node in nodes:
                found[node] += [Arm(number, index, -1)] if index else []
                found[node] += [Arm(number, index, 1)] if index < last else []
    return found


def part_arms(
    pieces: Sequence[Piece], groups: Mapping[int, Sequence[Sequence[Arm]]], table: NodeTable
) -> tuple[list[Piece], dict[int, list[int]]]:
    """Split nodes so that only the arms within a group stay joined.

    Return the pieces and, for each node, the new node of each group. A single arm ends a little
    before the old node.
    """
    target: dict[tuple[int, int, int], int] = {}
    made: dict[int, list[int]] = {}
    for node, several in groups.items():
        made[node] = []
        for group in several:
            if len(group) == 1:
                arm = group[0]
                nodes = pieces[arm.piece].nodes
                fresh = table.add_between(node, nodes[arm.place + arm.step], SETBACK_M)
            else:
                fresh = table.add(table.xy[node])
            made[node].append(fresh)
            target.update({(arm.piece, arm.place, arm.step): fresh for arm in group})
    out: list[Piece] = []
    touched = {arm[0] for arm in target}
    for number, piece in enumerate(pieces):
        if number not in touched:
            out.append(piece)
            continue
        run: list[int] = []
        for index, node in enumerate(piece.nodes):
            before = target.get((number, index, -1), node)
            after = target.get((number, index, 1), node)
            if not run:
                run = [after]
            elif before == after or index == len(piece.nodes) - 1:
                run.append(before)
            else:
                out.append(replace(piece, nodes=(*run, before)))
                run = [after]
        if len(run) > 1:
            out.append(replace(piece, nodes=tuple(run)))
    return out, made


def close_points(
    pieces: Sequence[Piece], verdict_of: Mapping[int, Verdict], table: NodeTable
) -> Closed:
    """Cut the pieces at points that nobody may pass; `verdict_of` has the points that are not open.

    A private gate on a private road adds nothing to the road's own restriction.
    """
    limited: dict[int, Verdict] = {}
    groups: dict[int, list[list[Arm]]] = {}
    for node, several in arms_at(pieces, verdict_of).items():
        verdict = verdict_of[node]
        is_on_limited = any(pieces[arm.piece].walked.is_limited for arm in several)
        is_private = verdict.why is Why.ACCESS and verdict.said.endswith("=private")
        if is_on_limited and (is_private or verdict.access is Access.LIMITED):
            continue
        if verdict.access is Access.LIMITED:
            limited[node] = verdict
        else:
            groups[node] = [[arm] for arm in several]
    parted, made = part_arms(pieces, groups, table)
    gaps = [Gap(verdict_of[node], *table.xy[node], tuple(ends)) for node, ends in made.items()]
    return Closed(parted, gaps, limited)
