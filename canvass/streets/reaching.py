"""What is not walked and why: notes for the audit, and gaps in the walking network."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from shapely import LineString

from canvass.osm.extract import Way
from canvass.osm.walkable import Access, Verdict, Why
from canvass.streets.closures import Gap
from canvass.streets.graph import ClosedEnd, ComponentGap, EdgeKind, Note, ShutStreet, StreetGraph
from canvass.streets.nodes import NodeTable
from canvass.streets.pieces import Piece

# Why a street with houses on it may be closed to people.
SHUT_BY = frozenset(
    {Why.ACCESS, Why.UNKNOWN_ACCESS, Why.SEASON, Why.CONDITION, Why.FORD, Why.LOCKED}
)
# Reasons that follow from the kind of way alone need no note: motorways, corridors, works.
NO_NEWS = frozenset({Why.NOTHING, Why.NOT_A_WAY})


def notes_on_ways(ways: Sequence[Way], verdicts: Sequence[Verdict], table: NodeTable) -> list[Note]:
    """Return a note on each way where people might expect to walk but may not, or not all may."""
    found = []
    for way, verdict in zip(ways, verdicts, strict=True):
        if verdict.why in NO_NEWS or not len(way.node_ids):
            continue
        name = way.tags.get("name") or way.tags.get("highway", "")
        place = table.xy[int(way.node_ids[len(way.node_ids) // 2])]
        found.append(Note(verdict, name, *place))
    return found


def gaps_of_ways(ways: Sequence[Way], verdicts: Sequence[Verdict], table: NodeTable) -> list[Gap]:
    """Return the gap that each way would close if people walked on it."""
    found = []
    for way, verdict in zip(ways, verdicts, strict=True):
        if verdict.access is Access.CLOSED and len(way.node_ids) > 1:
            nodes = tuple(way.node_ids.tolist())
            found.append(Gap(verdict, *table.xy[nodes[len(nodes) // 2]], nodes))
    return found


def gaps_between(
    gaps: Iterable[Gap],
    pieces: Sequence[Piece],
    index_by_node: Mapping[int, int],
    component_of: NDArray[np.int64],
) -> tuple[ComponentGap, ...]:
    """Return the gaps between different components (`component_of` by node index, -1: none)."""
    several = list(gaps)
    wanted = {node for gap in several for node in gap.nodes}
    at: dict[int, int] = {}
    for piece in pieces:
        if piece.walked.kind is EdgeKind.CARRIAGEWAY:
            continue
        component = int(component_of[index_by_node[piece.nodes[0]]])
        at.update((node, component) for node in piece.nodes if node in wanted)
    found = []
    for gap in several:
        components = frozenset(at[node] for node in gap.nodes if node in at)
        if len(components) > 1:
            found.append(ComponentGap(gap.verdict, components))
    return tuple(found)


def closed_ends(
    gaps: Iterable[Gap], index_by_node: Mapping[int, int], component_of: NDArray[np.int64]
) -> dict[int, ClosedEnd]:
    """Return, by node at a closed point, what is on its other sides.

    Nodes without a component, and those that can be reached by another way, are left out.
    """
    found: dict[int, ClosedEnd] = {}
    for gap in gaps:
        is_wall = gap.verdict.why in (Why.BARRIER, Why.UNKNOWN_BARRIER)
        if gap.verdict.access is not Access.CLOSED:
            continue
        nodes = [index_by_node[node] for node in gap.nodes if node in index_by_node]
        parts = {int(component_of[node]) for node in nodes} - {-1}
        for node in nodes:
            others = parts - {int(component_of[node])}
            if others and component_of[node] >= 0:
                found[node] = ClosedEnd(frozenset(others), is_wall)
    return found


def shut_streets(
    ways: Sequence[Way], verdicts: Sequence[Verdict], table: NodeTable
) -> tuple[ShutStreet, ...]:
    """Return the named streets that nobody may walk on though they exist and lead somewhere."""
    return tuple(
        ShutStreet(verdict, name, LineString([table.xy[node] for node in way.node_ids.tolist()]))
        for way, verdict in zip(ways, verdicts, strict=True)
        if verdict.access is Access.CLOSED
        and verdict.why in SHUT_BY
        and (name := way.tags.get("name", "").strip())
        and len(way.node_ids) > 1
    )


def why_apart(graph: StreetGraph, here: int, there: int) -> Verdict | None:
    """Return the reason why two components are separate, nearest to `there`; None if unknown."""
    beside: dict[int, list[tuple[int, Verdict]]] = defaultdict(list)
    for gap in graph.gaps:
        for one in gap.components:
            beside[one] += [(other, gap.verdict) for other in gap.components if other != one]
    seen = {here}
    waiting = deque([here])
    while waiting:
        one = waiting.popleft()
        for other, verdict in beside[one]:
            if other == there:
                return verdict
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return None
