"""The walking network: pavements between corners, crossings at corners, and lines.

Lengths are those of the street's middle line, so that both pavements of a street are equally long
and times are a metric. Pavements are drawn beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.streets.corners import make_corners
from canvass.streets.costs import STEPS_SLOWNESS
from canvass.streets.graph import EdgeKind, StreetEdge, StreetGraph

LEFT, RIGHT = 0, 1


@dataclass(frozen=True, slots=True, eq=False)
class WalkNetwork:
    """Links between corners as arrays, with the streets they belong to.

    Link k joins corners `link_u[k]` and `link_v[k]`. It is `length_m[k]` long, is walked at the
    speed divided by `slowness[k]`, and costs `wait_s[k]` more. `link_edge[k]` and `link_side[k]` (0
    left, 1 right, from u to v) are its pavement; `link_edge[k] = -1` is a crossing of road class
    `crossed[k]`. `link_of[edge, side]` is -1 if nobody walks on that side. `start_m[k]` is where on
    its edge a link starts, because a path ends at the kerb of the street it meets.
    `fixed_s_per_m[k]` is a fixed time per metre, NaN if the speed decides.
    """

    graph: StreetGraph
    corner_xy_m: NDArray[np.float64]
    link_u: NDArray[np.int64]
    link_v: NDArray[np.int64]
    length_m: NDArray[np.float64]
    slowness: NDArray[np.float64]
    wait_s: NDArray[np.float64]
    link_edge: NDArray[np.int64]
    link_side: NDArray[np.int64]
    crossed: tuple[str, ...]
    link_of: NDArray[np.int64]
    start_m: NDArray[np.float64]
    fixed_s_per_m: NDArray[np.float64]

    def s_per_m(self, speed_mps: float) -> NDArray[np.float64]:
        """Return the seconds per metre of each link for this speed on level ground."""
        is_free = np.isnan(self.fixed_s_per_m)
        return np.where(is_free, self.slowness / speed_mps, self.fixed_s_per_m)

    def link_line_m(self, link: int) -> NDArray[np.float64]:
        """Return the drawn line of a link from its u to its v corner, (n, 2) metres."""
        u, v = self.corner_xy_m[self.link_u[link]], self.corner_xy_m[self.link_v[link]]
        if self.link_edge[link] < 0:
            return np.array([u, v])
        edge = self.graph.edges[self.link_edge[link]]
        inner = _offset_inner(edge, int(self.link_side[link]))
        return np.concatenate([[u], inner, [v]])


def _offset_inner(edge: StreetEdge, side: int) -> NDArray[np.float64]:
    """Return the inner points of an edge, moved sideways to its pavement."""
    line = edge.line_m
    if edge.kind is EdgeKind.LINE or len(line) < 3:
        return line[1:-1]
    steps = np.diff(line, axis=0)
    lengths = np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-9)
    normals = np.column_stack([-steps[:, 1], steps[:, 0]]) / lengths[:, None]
    mean = normals[:-1] + normals[1:]
    size = np.maximum(np.hypot(mean[:, 0], mean[:, 1]), 0.7)
    out = mean / size[:, None] * np.minimum(2.0 / size, 1.5)[:, None]
    sign = 1.0 if side == LEFT else -1.0
    moved: NDArray[np.float64] = line[1:-1] + sign * edge.half_width_m * out
    return moved


def _fixed_s_per_m(graph: StreetGraph, edges: Sequence[int]) -> NDArray[np.float64]:
    """Return the fixed time per metre of each link's edge (-1: a crossing), NaN if it has none."""
    fixed = np.full(len(edges), np.nan)
    for k, edge in enumerate(edges):
        if edge >= 0 and (said := graph.edges[edge].s_per_m) is not None:
            fixed[k] = said
    return fixed


def make_walk_network(graph: StreetGraph) -> WalkNetwork:
    """Return the two-sided walking network of a street graph."""
    corners = make_corners(graph)
    rows: list[tuple[int, int, float, float, float, int, int, str, float]] = []
    link_of = np.full((len(graph.edges), 2), -1, dtype=np.int64)
    for edge in graph.edges:
        slowness = STEPS_SLOWNESS if edge.is_steps else 1.0
        if edge.kind is EdgeKind.CARRIAGEWAY:
            continue
        for side, has in ((LEFT, edge.left), (RIGHT, edge.right)):
            if not has or (edge.kind is EdgeKind.LINE and side == RIGHT):
                continue
            link_of[edge.index, side] = len(rows)
            u, v = corners.ends[edge.index, :, side].tolist()
            start_m, end_m = corners.setback_m[edge.index].tolist()
            length_m = edge.length_m - start_m - end_m
            rows.append((u, v, length_m, slowness, 0.0, edge.index, side, "", start_m))
        if edge.kind is EdgeKind.LINE:
            link_of[edge.index, RIGHT] = link_of[edge.index, LEFT]
    for crossing in corners.crossings:
        rows.append(
            (crossing.u, crossing.v, crossing.length_m, 1.0, crossing.wait_s, -1, -1,
             crossing.road_class, 0.0)
        )  # fmt: skip
    starts, stops, lengths, slow, waits, edges, sides, crossed, begins = zip(*rows, strict=True)
    return WalkNetwork(
        graph=graph,
        corner_xy_m=corners.xy_m,
        link_u=np.array(starts, dtype=np.int64),
        link_v=np.array(stops, dtype=np.int64),
        length_m=np.array(lengths),
        slowness=np.array(slow),
        wait_s=np.array(waits),
        link_edge=np.array(edges, dtype=np.int64),
        link_side=np.array(sides, dtype=np.int64),
        crossed=crossed,
        link_of=link_of,
        start_m=np.array(begins),
        fixed_s_per_m=_fixed_s_per_m(graph, edges),
    )
