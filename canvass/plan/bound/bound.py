"""A lower bound on the hours of any plan over the same stops; no feasible plan is below it.

Service time is the same in every plan, so only walking is bounded. The proof is in docs/bound.md;
in short: time has a price at every place, higher where the walk there leaves little of the shift,
and routes pay for the time they bring (flows of B. Gavish and S. Graves 1978). What remains is a
minimum spanning tree over all pairs of stops with prices on degrees (M. Held, R. Karp 1970). A
linear program finds good prices; the tree proves them. Larger problems use rings around the depot
(M. Haimovich, A. Rinnooy Kan 1985).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.plan.bound.ground import make_ground, make_groups
from canvass.plan.bound.search import best_walk_s
from canvass.plan.problem import Problem

BANDS = 60
DENSE_STOPS = 6000
FEWEST_GROUPS, GROUPS_PER_S, GROUPS_PER_TREE, TREES_PER_ROUND = 600, 300, 25, 25
MOST_ROUNDS, MOST_STEPS = 12, 120
FLOAT_ERROR = 1e-5  # safety margin: a table holds float32, exact to about one part in ten million

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bound:
    """The least seconds and routes of any plan over these stops, and the method that proved it.

    `is_cut_short` tells that the time ended before the method was done, so that more could be
    proved in more time.
    """

    total_s: float
    walk_s: float
    service_s: float
    routes: int
    method: str
    is_cut_short: bool = False


def gap(value_s: float, bound_s: float) -> float:
    """Return the gap between a plan and its bound as a share: (value - bound) / value."""
    return max(0.0, (value_s - bound_s) / value_s) if value_s > 0 else 0.0


def lower_bound(
    problem: Problem,
    *,
    clock: Callable[[], float],
    time_limit_s: float,
    iterations: int | None = None,
) -> Bound:
    """Return the lower bound of `problem`, in which every stop must be planned.

    It takes about `time_limit_s` seconds. With `iterations` it instead computes that many spanning
    trees, and solves a linear program for every 25 of them. Above `DENSE_STOPS` stops it uses
    rings only.
    """
    started = clock()

    def left_s() -> float:
        return math.inf if iterations is not None else time_limit_s - (clock() - started)

    service = np.array([0.0, *(stop.service_s for stop in problem.stops)])
    service_s = float(service.sum())
    if len(service) == 1:
        return Bound(0.0, 0.0, 0.0, 0, "nothing to plan")
    everything = np.arange(len(service))
    away = problem.times.table([0], everything)[0].astype(np.float64)
    walk_s, least = ring_walk_s(away, service, problem.shift_s)
    method, is_done = "rings", True
    if len(problem.stops) <= DENSE_STOPS:
        times = np.ascontiguousarray(problem.times.table(everything, everything), dtype=np.float32)
        found_s, is_done = _prove(times, service, problem.shift_s, left_s, time_limit_s, iterations)
        if found_s > walk_s:
            walk_s, method = found_s, "prices of time and spanning trees"
    walk_s = max(0.0, walk_s * (1 - FLOAT_ERROR))
    routes = max(least, math.ceil((service_s + walk_s) / problem.shift_s - 1e-9))
    return Bound(service_s + walk_s, walk_s, service_s, int(routes), method, not is_done)


def _prove(
    times: NDArray[np.float32],
    service: F64,
    shift_s: float,
    left_s: Callable[[], float],
    time_limit_s: float,
    iterations: int | None,
) -> tuple[float, bool]:
    """Return the walking (s) that trees prove within the time or number of trees; and if done."""
    ground = make_ground(times, service, shift_s)
    rounds, steps = MOST_ROUNDS, MOST_STEPS
    more = GROUPS_PER_S * time_limit_s
    if iterations is not None:
        rounds, steps = min(MOST_ROUNDS, max(2, iterations // TREES_PER_ROUND)), iterations
        more = GROUPS_PER_TREE * iterations
    groups = make_groups(ground, int(min(len(times), FEWEST_GROUPS + more)))
    return best_walk_s(ground, groups, left_s, rounds, steps)


def ring_walk_s(
    away: NDArray[np.float64], service: NDArray[np.float64], shift_s: float
) -> tuple[float, int]:
    """Return the least walking (s) and the least number of routes, by rings around the depot.

    A route that goes beyond R (seconds from the depot) walks at least 2 R inside it, so it has
    shift - 2 R left outside. For each band the work is the service beyond its outer limit. `away`
    and `service` (n + 1) are seconds, depot first.
    """
    inner = np.unique(np.quantile(away[1:], np.linspace(0.0, 1.0, BANDS + 1)))
    limits = np.unique(np.concatenate([[0.0], inner[inner > 0.0]]))
    routes = np.ones(max(1, len(limits) - 1))
    for band in range(len(limits) - 1):
        outside = away[1:] >= limits[band + 1] * (1.0 - 1e-12)
        room = shift_s - 2.0 * limits[band]
        if room > 0:
            work = float(service[1:][outside].sum())
            routes[band] = max(1.0, math.ceil(work / room - 1e-6))
    routes = np.maximum.accumulate(routes[::-1])[::-1]
    return float(2.0 * (routes[: len(limits) - 1] * np.diff(limits)).sum()), int(routes[0])
