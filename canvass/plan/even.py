"""Even loads: once the routes are few and short, the longest gives to the shortest."""

from __future__ import annotations

import numpy as np

from canvass.plan.annealing import Budget, unpriced
from canvass.plan.ground import Ground
from canvass.plan.state import Heat, Routes, Rules, load_s, run

GOAL_RATIO = 1.10
MOST_EXTRA = 0.01
ROUNDS = 9


def ratio(loads: list[float]) -> float:
    """Return longest over shortest."""
    return max(loads) / max(min(loads), 1.0)


def make_even(ground: Ground, routes: Routes, budget: Budget, seed: int) -> Routes:
    """Return routes whose longest is at most 1.10 times the shortest, where 1 % more hours buy it.

    Loads outside a band round their mean are priced, dearer each round, until the goal is met.
    """
    rng = np.array([seed * 7_919 + 5], dtype=np.uint64)
    loads = [load_s(ground, route) for route in routes]
    if len(routes) < 2 or ratio(loads) <= GOAL_RATIO:
        return routes
    total = sum(loads)
    best, best_ratio = routes, ratio(loads)
    now = routes
    stops = sum(len(route) for route in routes)
    for k in range(ROUNDS):
        mean = sum(load_s(ground, route) for route in now) / len(now)
        high = min(ground.shift_s, mean * (1.045 - 0.0025 * k))
        rules = Rules(len(now), unpriced(ground), band=(high / 1.08, high, 0.25 * 2.0**k))
        steps = 20 * stops + 2000
        heat = Heat(8.0, 0.5)
        _, _, now, _ = run(ground, now, [], steps=steps, heat=heat, rules=rules, rng=rng)
        budget.done += steps
        loads = [load_s(ground, route) for route in now]
        if len(now) != len(routes) or sum(loads) > total * (1 + MOST_EXTRA):
            break
        if ratio(loads) < best_ratio:
            best, best_ratio = now, ratio(loads)
        if best_ratio <= GOAL_RATIO:
            break
    return best
