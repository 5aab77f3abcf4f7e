"""A lower bound on the hours of any plan over the same stops; no feasible plan is below it.

Service is the same in every plan, so only walking is bounded. The proof is in docs/bound.md; in
short: every plan is a connected graph (a K-tree, M. Fisher 1994) in which each stop has degree two,
and every ring round the depot is crossed twice by each of the kappa(R) routes that the work beyond
R asks for (after M. Haimovich, A. Rinnooy Kan 1985). Both are kept by multipliers (M. Held, R.
Karp 1971), which a subgradient search moves; any multipliers give a valid bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.plan.bound_tree import k_tree, ring_crossings, spanning_tree_beyond
from canvass.plan.problem import Problem

BANDS = 40
DENSE_STOPS = 6000
FLOAT_ERROR = 1e-5  # a table holds float32: seconds to about one part in ten million


@dataclass(frozen=True, slots=True)
class Bound:
    """Seconds and routes that no plan over these stops can be below, and how that was shown."""

    total_s: float
    walk_s: float
    service_s: float
    routes: int
    method: str


@dataclass(frozen=True, slots=True, eq=False)
class Rings:
    """Bands round the depot: their limits in walking seconds, and routes that must reach beyond."""

    limits_s: NDArray[np.float64]
    routes: NDArray[np.float64]

    @property
    def walk_s(self) -> float:
        """Walking that the rings alone ask for."""
        return float(2.0 * (self.routes * np.diff(self.limits_s)).sum())


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
    locations = np.arange(1, len(problem.stops) + 1)
    service = np.array([0.0, *(stop.service_s for stop in problem.stops)])
    service_s = float(service.sum())
    if not len(locations):
        return Bound(0.0, 0.0, 0.0, 0, "nothing to plan")
    is_dense = len(locations) <= DENSE_STOPS
    everything = np.arange(len(service))
    times = problem.times.table(everything if is_dense else [0], everything)
    away = times[0].astype(np.float64)
    rings = make_rings(times if is_dense else None, away, service, problem.shift_s)
    walk_s, method = rings.walk_s, "rings"
    if is_dense:
        goal = upper_bound_s - service_s if upper_bound_s is not None else None

        def is_over(done: int) -> bool:
            return done >= iterations if iterations else clock() - started > time_limit_s

        found = _ascend(times, away, rings, goal, is_over)
        if found > walk_s:
            walk_s, method = found, "rings and K-trees"
    walk_s = max(0.0, walk_s * (1 - FLOAT_ERROR))
    routes = max(rings.routes[0], math.ceil((service_s + walk_s) / problem.shift_s - 1e-9))
    return Bound(service_s + walk_s, walk_s, service_s, int(routes), method)


def make_rings(
    times: NDArray[np.float32] | None,
    away: NDArray[np.float64],
    service: NDArray[np.float64],
    shift_s: float,
) -> Rings:
    """Return how many routes must cross each of some bands round the depot.

    A route that goes beyond R walks 2 R inside it, so it has shift - 2 R beyond. What must be done
    beyond R is the service there and, with `times`, a tree that connects the stops there with each
    other or with the ring. Within a band the work is that beyond its outer limit.
    """
    inner = np.unique(np.quantile(away[1:], np.linspace(0.0, 1.0, BANDS + 1)))
    limits = np.unique(np.concatenate([[0.0], inner[inner > 0.0]]))
    if len(limits) < 2:
        limits = np.array([0.0, max(1.0, float(away.max()))])
    routes = np.ones(len(limits) - 1)
    for band in range(len(routes)):
        outer = limits[band + 1]
        members = np.flatnonzero(away >= outer * (1.0 - 1e-12))
        members = members[members > 0]
        work = float(service[members].sum())
        if times is not None and len(members):
            work += spanning_tree_beyond(times, away, float(outer), members) * (1 - FLOAT_ERROR)
        room = shift_s - 2.0 * limits[band]
        if room > 0:
            routes[band] = max(1.0, math.ceil(work / room - 1e-6))
    return Rings(limits, np.maximum.accumulate(routes[::-1])[::-1])


def _ascend(
    times: NDArray[np.float32],
    away: NDArray[np.float64],
    rings: Rings,
    goal: float | None,
    is_over: Callable[[int], bool],
) -> float:
    """Return the best bound on walking over a subgradient search of the multipliers.

    `price` belongs to the nodes' degrees, `toll` (seconds, 0 or more) to crossing each band.
    """
    n = len(away)
    width = np.diff(rings.limits_s)
    price, toll = np.zeros(n), np.zeros(len(width))
    degree = np.zeros(n, dtype=np.int64)
    room = n + min(n, max(64, 4 * int(rings.routes[0])))
    first, second = np.zeros(room, dtype=np.int64), np.zeros(room, dtype=np.int64)
    crossings = np.zeros(len(width))
    best, best_at, scale = 0.0, (price.copy(), toll.copy()), 1.0
    move_price, move_toll = np.zeros(n), np.zeros(len(width))
    stale, done = 0, 0
    while not is_over(done) and scale > 1e-3:
        ring = np.interp(away, rings.limits_s, np.concatenate([[0.0], np.cumsum(toll)]))
        weight, routes, edges = k_tree(
            times, ring, price, int(rings.routes[0]), degree, first, second
        )
        value = weight - 2.0 * float(price[1:].sum()) + 2.0 * float((rings.routes * toll).sum())
        done += 1
        if value > best:
            stale = stale if value < best * 1.0002 else 0
            best, best_at = value, (price.copy(), toll.copy())
        stale += 1
        if stale > 12:
            scale, stale = scale / 2.0, 0
            price, toll = best_at[0].copy(), best_at[1].copy()
            continue
        ring_crossings(away, rings.limits_s, first, second, edges, crossings)
        slope_price = degree.astype(np.float64) - 2.0
        slope_price[0] = degree[0] - 2.0 * routes
        slope_toll = 2.0 * rings.routes - crossings
        slope_toll[(toll <= 0.0) & (slope_toll < 0.0)] = 0.0
        move_price = 0.7 * slope_price + 0.3 * move_price
        move_toll = 0.7 * slope_toll + 0.3 * move_toll
        size = float((move_price**2).sum() + (move_toll**2).sum())
        if size < 1e-9:
            break
        reach = max((goal if goal is not None else 1.25 * best) - value, 0.01 * abs(value))
        step = scale * reach / size
        price = price + step * move_price
        toll = np.maximum(0.0, toll + step * move_toll)
    return best
