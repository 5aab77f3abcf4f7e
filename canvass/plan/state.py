"""Routes as the arrays the kernel works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.plan import kernel
from canvass.plan.ground import Ground

UNPRICED = 1e7


@dataclass(frozen=True, slots=True)
class Heat:
    """A temperature schedule in seconds, and where in it a run of steps lies."""

    hot: float
    cold: float
    first_step: int
    all_steps: float


@dataclass(frozen=True, slots=True)
class Rules:
    """What a run may do: routes at most, prices of absent stops, the band loads should keep to."""

    max_routes: int
    prize: NDArray[np.float64]
    prize_step: float = 0.0
    band: tuple[float, float, float] = (0.0, 0.0, 0.0)
    average_removal: float = 12.0
    longest_string: int = 16


Routes = list[list[int]]


def walk_s(ground: Ground, route: Sequence[int]) -> float:
    """Return the walking seconds of one route, from the depot and back."""
    nodes = np.array([0, *route, 0])
    return float(ground.times[nodes[:-1], nodes[1:]].astype(np.float64).sum())


def load_s(ground: Ground, route: Sequence[int]) -> float:
    """Return walking and service seconds of one route."""
    return walk_s(ground, route) + float(ground.service[list(route)].sum())


def cost_s(ground: Ground, routes: Sequence[Sequence[int]]) -> float:
    """Return walking seconds and the cost of the routes themselves."""
    used = [route for route in routes if route]
    return sum(walk_s(ground, route) for route in used) + ground.route_cost_s * len(used)


def run(
    ground: Ground,
    routes: Routes,
    absent: Sequence[int],
    *,
    steps: int,
    heat: Heat,
    rules: Rules,
    rng: NDArray[np.uint64],
) -> tuple[Routes, list[int], Routes, list[int]]:
    """Run the kernel; return (routes, absent) as they are, and the best seen.

    Only the stops in `routes` and `absent` take part; `rng` (one uint64) is moved on.
    """
    nodes = len(ground.times)
    stops = np.array(sorted([*(c for route in routes for c in route), *absent]), dtype=np.int32)
    room = len(routes) + max(2, len(routes) // 10)
    room = max(1, min(room, rules.max_routes))
    pred, succ = np.zeros(nodes, np.int32), np.zeros(nodes, np.int32)
    route_of = np.full(nodes, kernel.OUTSIDE, np.int32)
    route_of[stops] = kernel.ABSENT
    first, last, count = (np.zeros(max(room, len(routes)), np.int32) for _ in range(3))
    walk, load = np.zeros(len(first)), np.zeros(len(first))
    for r, route in enumerate(routes):
        if not route:
            continue
        line = np.array(route, dtype=np.int32)
        route_of[line], first[r], last[r], count[r] = r, line[0], line[-1], len(line)
        pred[line], succ[line] = np.concatenate([[0], line[:-1]]), np.concatenate([line[1:], [0]])
        walk[r] = walk_s(ground, route)
        load[r] = walk[r] + ground.service[line].sum()
    low, high, weight = rules.band
    uneven = sum(
        weight * (max(0.0, x - high) + max(0.0, low - x)) for x in load[count > 0].tolist()
    )
    start = walk.sum() + ground.route_cost_s * (count > 0).sum() + uneven
    start += rules.prize[list(absent)].sum()
    costs = np.array([start, np.inf if rules.prize_step else start])
    best_pred, best_succ, best_route_of = pred.copy(), succ.copy(), route_of.copy()
    kernel.anneal(
        steps, heat.first_step, heat.all_steps, heat.hot, heat.cold, pred, succ, route_of, first,
        last, count, walk, load, best_pred, best_succ, best_route_of, stops, ground.times,
        ground.service, ground.near, rules.prize, rules.prize_step, ground.shift_s,
        ground.route_cost_s, rules.max_routes, np.array(rules.band), rules.average_removal,
        rules.longest_string, costs, rng,
    )  # fmt: skip
    now = _read(stops, pred, succ, route_of)
    return *now, *_read(stops, best_pred, best_succ, best_route_of)


def _read(
    stops: NDArray[np.int32],
    pred: NDArray[np.int32],
    succ: NDArray[np.int32],
    route_of: NDArray[np.int32],
) -> tuple[Routes, list[int]]:
    """Return the routes by route number, and the absent stops."""
    mine = stops[route_of[stops] >= 0]
    starts = sorted((int(route_of[c]), int(c)) for c in mine[pred[mine] == 0])
    routes = []
    for _, c in starts:
        route = [c]
        while succ[route[-1]] != 0:
            route.append(int(succ[route[-1]]))
        routes.append(route)
    return routes, stops[route_of[stops] < 0].tolist()
