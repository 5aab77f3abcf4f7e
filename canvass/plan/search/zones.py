"""Cut a problem into zones that are searched in parallel; every epoch cuts them differently."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CHAINS = 2  # zones searched at a time, one thread each
SMALL_STOPS = 300
ZONE_STOPS = 700  # the table of a zone of this size fits in the processor's cache
GOLDEN = 0.6180339887  # rotation between two cuts, as a share of a full turn


def cut_points(
    xy_m: NDArray[np.float64], weight: NDArray[np.float64], parts: int
) -> list[NDArray[np.int64]]:
    """Cut points into `parts` compact groups of about equal weight, always across the longer side.

    `xy_m` (n, 2) are metres. Returns positions in `xy_m`.
    """
    return _cut(np.arange(len(xy_m)), xy_m, weight, parts)


def _cut(
    members: NDArray[np.int64], xy_m: NDArray[np.float64], weight: NDArray[np.float64], parts: int
) -> list[NDArray[np.int64]]:
    if parts <= 1 or len(members) < 2:
        return [members]
    spread = np.ptp(xy_m[members], axis=0)
    order = members[np.argsort(xy_m[members, int(spread[1] > spread[0])], kind="stable")]
    left = parts // 2
    total = np.cumsum(weight[order])
    at = 1 + int(np.argmin(np.abs(total[:-1] - total[-1] * left / parts)))
    return _cut(order[:at], xy_m, weight, left) + _cut(order[at:], xy_m, weight, parts - left)


def cut_routes(
    routes: Sequence[Sequence[int]],
    xy_m: NDArray[np.float64],
    parts: int,
    turn: float,
) -> list[list[int]]:
    """Cut routes into `parts` groups of neighbours with about equally many stops.

    Up to four groups are sectors around the depot (`xy_m[0]`); more are boxes. `turn` (0..1)
    rotates the sectors by a share of a full turn, the boxes by a share of half a turn. Returns
    positions in `routes`.
    """
    middles = np.array([xy_m[list(route)].mean(axis=0) for route in routes])
    weight = np.array([float(len(route)) for route in routes])
    if parts <= 4:
        dx, dy = (middles - xy_m[0]).T
        angle = np.mod(np.arctan2(dy, dx) / (2 * math.pi) - turn, 1.0)
        order = np.argsort(angle, kind="stable")
        total = np.cumsum(weight[order])
        group = np.minimum((total - weight[order] / 2) / total[-1] * parts, parts - 1).astype(int)
        return [order[group == part].tolist() for part in range(parts)]
    a = math.pi * turn
    turned = middles @ np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
    return [part.tolist() for part in cut_points(turned, weight, parts)]


def random_states(seed: int, count: int) -> list[NDArray[np.uint64]]:
    """Return `count` states of the kernel's random number generator, one per zone."""
    return [np.array([seed + 17 * k], dtype=np.uint64) for k in range(count)]


def zone_count(routes: Sequence[Sequence[int]], chains: int, zone_stops: float = ZONE_STOPS) -> int:
    """Return the number of zones to cut `routes` into, `chains` of which run at a time."""
    stops = sum(len(route) for route in routes)
    parts = chains * max(1, round(stops / (chains * zone_stops)))
    while parts > chains and len(routes) < 4 * parts:
        parts -= chains
    return parts if stops >= SMALL_STOPS and len(routes) >= 4 * parts else 1
