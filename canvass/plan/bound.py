"""A lower bound on the hours of any plan over the same stops; no feasible plan is below it.

Service is the same in every plan, so only walking is bounded. The proof is in docs/bound.md; in
short: every plan is a connected graph (a K-tree, M. Fisher 1994) in which each stop has degree two,
and every set of stops (rings round the depot after M. Haimovich, A. Rinnooy Kan 1985, branches of
the streets, clusters) is entered as often as the work in it asks for. All of this is kept by
multipliers (M. Held, R. Karp 1971), which a subgradient search moves; any give a valid bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.plan.bound_ascent import Ascent, ascend, candidate_edges
from canvass.plan.bound_sets import make_families
from canvass.plan.problem import Problem

BANDS = 60
NEIGHBOURS = 10
DENSE_STOPS = 6000
STOPS_PER_S = 300  # in less time than this branches and clusters do not pay
FLOAT_ERROR = 1e-5  # a table holds float32: seconds to about one part in ten million


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
    """Return the bound over exactly the stops of `problem`, all of which must be planned.

    `upper_bound_s` (the seconds of some plan) only makes the steps of the search fit better. Above
    some thousand stops only rings without trees are used.
    """
    started = clock()
    service = np.array([0.0, *(stop.service_s for stop in problem.stops)])
    service_s = float(service.sum())
    if len(service) == 1:
        return Bound(0.0, 0.0, 0.0, 0, "nothing to plan")
    everything = np.arange(len(service))
    away = problem.times.table([0], everything)[0].astype(np.float64)
    walk_s, least = ring_walk_s(away, service, problem.shift_s)
    method = "rings"
    if len(problem.stops) <= DENSE_STOPS:
        times = np.ascontiguousarray(problem.times.table(everything, everything), dtype=np.float32)
        edges = candidate_edges(times, NEIGHBOURS)
        is_short = iterations is None and len(service) > STOPS_PER_S * time_limit_s
        families = make_families(times, service, problem.shift_s, edges, only_rings=is_short)
        search = Ascent(times, families, edges, service_s, problem.shift_s)
        goal = upper_bound_s - service_s if upper_bound_s is not None else None

        def is_over(done: int) -> bool:
            if iterations is not None:
                return done >= iterations
            return clock() - started > time_limit_s

        ascend(search, goal, is_over)
        least = max(least, search.fewest)
        if search.best_s > walk_s:
            walk_s = search.best_s
            method = "K-trees and rings" if is_short else "K-trees, rings, branches and clusters"
    walk_s = max(0.0, walk_s * (1 - FLOAT_ERROR))
    routes = max(least, math.ceil((service_s + walk_s) / problem.shift_s - 1e-9))
    return Bound(service_s + walk_s, walk_s, service_s, int(routes), method)


def ring_walk_s(
    away: NDArray[np.float64], service: NDArray[np.float64], shift_s: float
) -> tuple[float, int]:
    """Return the walking that rings round the depot alone ask for, and the routes.

    A route that goes beyond R walks 2 R inside it, so it has shift - 2 R beyond. Within a band the
    work is the service beyond its outer limit.
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
