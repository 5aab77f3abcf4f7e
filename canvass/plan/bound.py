"""A lower bound on the hours of any plan over the same stops; no feasible plan is below it.

Service is the same in every plan, so only walking is bounded, by the larger of two sums. Tree: all
routes together connect every stop with the depot, so they are at least as long as a minimum spanning
tree. Rings: whoever works beyond R walks 2 R within R, so at least kappa(R) = ceil(work beyond R /
(shift - 2 R)) routes cross each ring twice, and walking is at least the integral of 2 kappa(R)
(after M. Haimovich, A. Rinnooy Kan, Math. of Operations Research 10, 1985).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.plan.problem import Problem

CHUNK = 256
TREE_STOPS = 6000
FLOAT_ERROR = 1e-6


@dataclass(frozen=True, slots=True)
class Bound:
    """Seconds and routes that no plan over these stops can be below, and how that was shown."""

    total_s: float
    walk_s: float
    service_s: float
    routes: int
    method: str


def gap(value_s: float, bound_s: float) -> float:
    """Return how far a plan may be above the best possible: (value - bound) / value."""
    return max(0.0, (value_s - bound_s) / value_s) if value_s > 0 else 0.0


def lower_bound(
    problem: Problem,
    *,
    clock: Callable[[], float],
    time_limit_s: float,
    upper_bound_s: float | None = None,
    iterations: int | None = None,
) -> Bound:
    """Return the bound over exactly the stops of `problem`; every stop must be planned."""
    service = np.array([stop.service_s for stop in problem.stops])
    locations = np.arange(1, len(problem.stops) + 1)
    if not len(locations):
        return Bound(0.0, 0.0, 0.0, 0, "nothing to plan")
    away = problem.times.table([0], locations)[0].astype(np.float64)
    rings, routes = ring_walk_s(away, service, problem.shift_s)
    tree = tree_walk_s(problem) if len(locations) <= TREE_STOPS else 0.0
    walk_s = max(rings, tree) * (1 - FLOAT_ERROR)
    total = float(service.sum())
    return Bound(walk_s + total, walk_s, total, routes, "rings" if rings > tree else "tree")


def ring_walk_s(
    away_s: NDArray[np.float64], service_s: NDArray[np.float64], shift_s: float
) -> tuple[float, int]:
    """Return the walking that rings round the depot ask for, and the fewest routes."""
    order = np.argsort(away_s, kind="stable")
    at = np.concatenate([[0.0], away_s[order]])
    beyond = np.concatenate([np.cumsum(service_s[order][::-1])[::-1], [0.0]])
    walk_s = 0.0
    for k in range(len(order)):
        room = shift_s - 2 * at[k]
        crossing = max(1, math.ceil(beyond[k] / room - 1e-9)) if room > 0 else 1
        walk_s += 2 * crossing * (at[k + 1] - at[k])
    return walk_s, max(1, math.ceil(beyond[0] / shift_s - 1e-9))


def tree_walk_s(problem: Problem) -> float:
    """Return the length in seconds of a minimum spanning tree of depot and stops (Prim)."""
    count = len(problem.stops) + 1
    everything = np.arange(count)
    best = np.full(count, np.inf)
    free = np.ones(count, dtype=bool)
    table = problem.times.table(everything, everything)
    here, total = 0, 0.0
    for _ in range(count - 1):
        free[here] = False
        best = np.minimum(best, table[here])
        here = int(np.argmin(np.where(free, best, np.inf)))
        total += float(best[here])
    return total
