"""Why a door cannot be reached: what blocks the way between the base and its street."""

from __future__ import annotations

from canvass.doors.reasons import NOT_REACHABLE, PRIVATE_ROAD, REASON_BY_WHY
from canvass.osm.walkable import Access
from canvass.streets.graph import StreetGraph
from canvass.streets.reaching import why_apart


def reason_not_reachable(graph: StreetGraph, base_edge: int, edge: int) -> str:
    """Return the reason, as far as known, why there is no walk from the base's edge to another."""
    here, there = int(graph.component[base_edge]), int(graph.component[edge])
    if here == there:
        return NOT_REACHABLE
    verdict = why_apart(graph, here, there)
    if verdict is None:
        return NOT_REACHABLE
    if verdict.access is Access.LIMITED:
        return PRIVATE_ROAD
    return REASON_BY_WHY.get(verdict.why, NOT_REACHABLE)
