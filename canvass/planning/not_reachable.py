"""Why a door cannot be reached: what blocks the way between the base and its street."""

from __future__ import annotations

from canvass.doors.build import NOT_REACHABLE
from canvass.osm.walkable import Access, Why
from canvass.streets.graph import StreetGraph
from canvass.streets.reaching import why_apart

NO_WAY = "not reachable on foot from the base: only over ways nobody walks on"
CLOSED_WAY = "not reachable on foot from the base: the way there is not open to the public"
PRIVATE_ROAD = "not reachable on foot from the base: only through a private road"
LOCKED = "not reachable on foot from the base: behind a locked gate"
WALLED = "not reachable on foot from the base: behind a wall or a fence"
AT_TIMES = "not reachable on foot from the base: the way there is closed at times"
FORD = "not reachable on foot from the base: only through a ford"
LARGE_ROAD = "not reachable on foot from the base: only across a large road or rails"
REASON_BY_WHY = {
    Why.NOT_A_WAY: NO_WAY, Why.UNKNOWN_HIGHWAY: NO_WAY, Why.HARD: NO_WAY, Why.ONE_WAY: NO_WAY,
    Why.ACCESS: CLOSED_WAY, Why.UNKNOWN_ACCESS: CLOSED_WAY, Why.SEASON: AT_TIMES,
    Why.CONDITION: AT_TIMES, Why.FORD: FORD, Why.LOCKED: LOCKED, Why.BARRIER: WALLED,
    Why.UNKNOWN_BARRIER: WALLED, Why.LARGE_ROAD: LARGE_ROAD,
}  # fmt: skip


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
