"""Corners: where the pavements of neighbouring arms meet at a junction.

There is a corner between each two neighbouring arms, and going from one corner to the next crosses
an arm. An arm that is one line (footpath, service road) is crossed for free, so the corners on both
of its sides are the same. A dead end has one corner, so walking around it is free.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from canvass.streets.costs import crossing_wait_s
from canvass.streets.graph import EdgeKind, StreetEdge, StreetGraph

BEARING_REACH_M = 8.0


@dataclass(frozen=True, slots=True)
class Arm:
    """One end of an edge at a junction, looking away from it; `bearing` in radians."""

    edge: StreetEdge
    at_start: bool
    bearing: float
    is_beyond_map: bool = False

    @property
    def half_width_m(self) -> float:
        """The distance in metres from the middle of the arm to its pavement."""
        return 0.0 if self.edge.kind is EdgeKind.LINE else self.edge.half_width_m


@dataclass(frozen=True, slots=True)
class Crossing:
    """A crossing of one arm from corner to corner; `wait_s` is added to the walk of `length_m`."""

    u: int
    v: int
    wait_s: float
    length_m: float
    road_class: str


@dataclass(frozen=True, slots=True)
class Corners:
    """All corners: places in metres, crossings, and where each edge's sides end.

    `ends[edge, end, side]` is the corner at the start (0) or end (1) of the edge on its left (0)
    or right (1) side, seen from u to v. `setback_m[edge, end]` is how much of a line's drawn length
    is not walked, because its corner lies before the middle of the street it meets.
    """

    xy_m: NDArray[np.float64]
    crossings: tuple[Crossing, ...]
    ends: NDArray[np.int64]
    setback_m: NDArray[np.float64]


def _bearing(line_m: Sequence[Sequence[float]]) -> float:
    """Return the bearing (radians) of the first metres of a line."""
    origin = line_m[0]
    for point in line_m[1:]:
        if math.dist(origin, point) >= BEARING_REACH_M:
            break
    return math.atan2(point[1] - origin[1], point[0] - origin[0])


def _arms_by_node(graph: StreetGraph) -> dict[int, list[Arm]]:
    arms: dict[int, list[Arm]] = defaultdict(list)
    for edge in graph.edges:
        line_m = edge.line_m.tolist()
        arms[edge.u].append(Arm(edge, True, _bearing(line_m)))
        arms[edge.v].append(Arm(edge, False, _bearing(line_m[::-1])))
    for found in arms.values():
        found.sort(key=lambda arm: (arm.bearing, arm.edge.index, arm.at_start))
    return arms


def _corner_offset(first: Arm, second: Arm) -> tuple[float, float]:
    """Return where the left side of `first` meets the right side of `second`.

    The result is (x, y) in metres relative to the junction.
    """
    w1, w2 = first.half_width_m, second.half_width_m
    n1 = (-math.sin(first.bearing), math.cos(first.bearing))
    n2 = (math.sin(second.bearing), -math.cos(second.bearing))
    det = n1[0] * n2[1] - n1[1] * n2[0]
    if abs(det) > 0.3:
        x = (w1 * n2[1] - w2 * n1[1]) / det
        y = (n1[0] * w2 - n2[0] * w1) / det
        if math.hypot(x, y) <= 2.5 * max(w1, w2):
            return x, y
    return (w1 * n1[0] + w2 * n2[0]) / 2, (w1 * n1[1] + w2 * n2[1]) / 2


def _merge_lines(arms: list[Arm]) -> list[int]:
    """Return for each corner (between arm i and arm i + 1) the group it belongs to."""
    count = len(arms)
    group = list(range(count))
    for i, arm in enumerate(arms):
        if arm.edge.kind is EdgeKind.LINE:
            a, b = group[i - 1], group[i]
            group = [a if g == b else g for g in group]
    return group


def _crossing_s(
    arm: Arm, arms: list[Arm], tags: dict[str, str] | None, *, is_kerb: bool
) -> float | None:
    """Return the wait (s) to cross this arm at the junction, None if nobody crosses it.

    Where a path was only joined to a kerb there is no junction, so a large road is not crossed.
    """
    edge = arm.edge
    if tags is not None:
        return crossing_wait_s(tags, edge.crossing_s)
    if is_kerb and not edge.midblock:
        return None
    if len(arms) == 2 and not edge.midblock and not arms[-1].is_beyond_map:
        return None
    return edge.crossing_s


def _is_cut_off(arms: list[Arm]) -> bool:
    """Return whether a large road ends here with the map, so that going around it is not free."""
    return len(arms) == 1 and arms[0].edge.kind is not EdgeKind.LINE and arms[0].edge.is_large


def _opposite(arm: Arm) -> Arm:
    turned = arm.bearing - math.pi if arm.bearing > 0 else arm.bearing + math.pi
    return replace(arm, bearing=turned, is_beyond_map=True)


def _side_m(arm: Arm, beside: Sequence[Arm], setbacks_m: Sequence[float]) -> float:
    """Return the length (m) of one half of an arm's crossing, from a corner with arms `beside` it.

    If only lines meet there, it is the part left out of their lengths, so nothing is counted twice.
    """
    has_pavement = any(other.edge.kind is EdgeKind.TWO_SIDED for other in (arm, *beside))
    if has_pavement or not setbacks_m:
        return arm.half_width_m
    return min(arm.half_width_m, max(setbacks_m))


def make_corners(graph: StreetGraph) -> Corners:
    """Return the corners of every junction."""
    xy: list[tuple[float, float]] = []
    crossings: list[Crossing] = []
    ends = np.full((len(graph.edges), 2, 2), -1, dtype=np.int64)
    setback_m = np.zeros((len(graph.edges), 2))
    node_xy_m = graph.node_xy_m.tolist()
    for node, arms in _arms_by_node(graph).items():
        if _is_cut_off(arms):
            arms.append(_opposite(arms[0]))
        groups = _merge_lines(arms)
        corner_by_group: dict[int, int] = {}
        beside: dict[int, list[Arm]] = {}
        setbacks_m: dict[int, list[float]] = {}
        x0, y0 = node_xy_m[node]
        for group in dict.fromkeys(groups):
            members = [i for i, g in enumerate(groups) if g == group]
            offsets = [_corner_offset(arms[i], arms[(i + 1) % len(arms)]) for i in members]
            corner_by_group[group] = len(xy)
            dx = sum(x for x, _ in offsets) / len(offsets)
            dy = sum(y for _, y in offsets) / len(offsets)
            xy.append((x0 + dx, y0 + dy))
            beside[group] = [arms[k % len(arms)] for i in members for k in (i, i + 1)]
            setbacks_m[group] = []
            for arm in beside[group]:
                if arm.edge.kind is EdgeKind.LINE:
                    back_m = min(math.hypot(dx, dy), arm.edge.length_m / 2)
                    setback_m[arm.edge.index, 0 if arm.at_start else 1] = back_m
                    setbacks_m[group].append(back_m)
        tags = graph.node_tags.get(node)
        for i, arm in enumerate(arms):
            if arm.is_beyond_map:
                continue
            on_left, on_right = groups[i], groups[i - 1]
            left, right = corner_by_group[on_left], corner_by_group[on_right]
            end = 0 if arm.at_start else 1
            ends[arm.edge.index, end] = (left, right) if arm.at_start else (right, left)
            wait_s = _crossing_s(
                arm,
                arms,
                dict(tags) if tags is not None else None,
                is_kerb=node in graph.kerb_nodes,
            )
            if left != right and wait_s is not None:
                width_m = sum(_side_m(arm, beside[g], setbacks_m[g]) for g in (on_left, on_right))
                crossings.append(Crossing(right, left, wait_s, width_m, arm.edge.highway))
    return Corners(np.array(xy), tuple(crossings), ends, setback_m)
