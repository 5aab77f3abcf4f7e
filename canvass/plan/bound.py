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

BANDS = 60
STALE = 25
RAISE_AFTER = 60
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

        found, raised = _ascend(times, away, service, problem.shift_s, rings, goal, is_over)
        rings = raised if found else rings
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


@dataclass(slots=True, eq=False)
class _Multipliers:
    """`price` belongs to the nodes' degrees, `toll` (seconds, 0 or more) to crossing each band."""

    price: NDArray[np.float64]
    toll: NDArray[np.float64]

    def copy(self) -> _Multipliers:
        """Return a copy of its own."""
        return _Multipliers(self.price.copy(), self.toll.copy())


def _ring_height(
    away: NDArray[np.float64], limits: NDArray[np.float64], toll: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the tolls paid from the depot out to each node."""
    height: NDArray[np.float64] = np.interp(away, limits, np.concatenate([[0.0], np.cumsum(toll)]))
    return height


class _Ascent:
    """A subgradient search for the multipliers that give the best bound on walking."""

    def __init__(self, times: NDArray[np.float32], away: NDArray[np.float64], rings: Rings) -> None:
        self.times, self.away, self.rings = times, away, rings
        n, bands = len(away), len(rings.routes)
        self.now = _Multipliers(np.zeros(n), np.zeros(bands))
        self.best = self.now.copy()
        self.best_s = 0.0
        self.scale, self.stale, self.done = 1.0, 0, 0
        room = n + min(n, max(64, 4 * int(rings.routes[0])))
        self._first, self._second = np.zeros(room, np.int64), np.zeros(room, np.int64)
        self._degree = np.zeros(n, np.int64)
        self._crossings = np.zeros(bands)
        self._move = _Multipliers(np.zeros(n), np.zeros(bands))

    def step(self, goal_s: float | None) -> None:
        """Evaluate the multipliers and move them."""
        rings, price, toll = self.rings, self.now.price, self.now.toll
        height = _ring_height(self.away, rings.limits_s, toll)
        weight, routes, edges = k_tree(
            self.times, height, price, int(rings.routes[0]), self._degree, self._first,
            self._second,
        )  # fmt: skip
        value = weight - 2.0 * float(price[1:].sum()) + 2.0 * float((rings.routes * toll).sum())
        self.done += 1
        self.stale = 0 if value > self.best_s * 1.00005 else self.stale + 1
        if value > self.best_s:
            self.best_s, self.best = value, self.now.copy()
        if self.stale > STALE:
            self.scale, self.stale, self.now = self.scale / 2.0, 0, self.best.copy()
            return
        ring_crossings(self.away, rings.limits_s, self._first, self._second, edges, self._crossings)
        slope = self._degree.astype(np.float64) - 2.0
        slope[0] = self._degree[0] - 2.0 * routes
        slope_toll = 2.0 * rings.routes - self._crossings
        slope_toll[(toll <= 0.0) & (slope_toll < 0.0)] = 0.0
        move = self._move
        move.price = 0.7 * slope + 0.3 * move.price
        move.toll = 0.7 * slope_toll + 0.3 * move.toll
        size = max(1e-9, float((move.price**2).sum() + (move.toll**2).sum()))
        goal_s = 1.25 * self.best_s if goal_s is None else goal_s
        length = self.scale * max(goal_s - value, 0.01 * abs(value)) / size
        self.now = _Multipliers(
            price + length * move.price, np.maximum(0.0, toll + length * move.toll)
        )

    def raise_rings(self, service: NDArray[np.float64], shift_s: float) -> None:
        """Ask more routes of the rings: what is walked beyond each is bounded like the whole."""
        limits, routes = self.rings.limits_s, self.rings.routes.copy()
        for band in range(len(routes) - 2, -1, -1):
            room = shift_s - 2.0 * limits[band]
            if room <= 0:
                continue
            outer = limits[band + 1]
            members = np.flatnonzero(self.away >= outer * (1.0 - 1e-12))
            members = members[members > 0]
            work = float(service[members].sum())
            work += self._walk_beyond(band + 1, members, routes) * (1 - FLOAT_ERROR)
            routes[band] = max(routes[band], routes[band + 1], math.ceil(work / room - 1e-6))
        self.rings = Rings(limits, routes)
        self.best_s, self.stale, self.scale = 0.0, 0, max(self.scale, 0.5)

    def _walk_beyond(
        self, band: int, members: NDArray[np.int64], routes: NDArray[np.float64]
    ) -> float:
        """Return a bound on what is walked beyond the inner limit of a band, from the best prices.

        The ring stands for the depot; ways between two stops may dip below it.
        """
        limits = self.rings.limits_s
        out = np.maximum(self.away[members] - limits[band], 0.0)
        sub = np.zeros((len(members) + 1, len(members) + 1), dtype=np.float32)
        sub[1:, 1:] = np.minimum(self.times[np.ix_(members, members)], out[:, None] + out[None, :])
        sub[0, 1:] = sub[1:, 0] = out
        height = _ring_height(
            np.concatenate([[limits[band]], self.away[members]]), limits, self.best.toll
        )
        at_ring = self.best.price[0] + limits[band] - height[0]
        price = np.concatenate([[at_ring], self.best.price[members]])
        fewest = int(routes[band])
        room = len(sub) + min(len(members), max(64, 4 * fewest))
        edges = np.zeros(room, np.int64), np.zeros(room, np.int64)
        weight, _, _ = k_tree(sub, height, price, fewest, np.zeros(len(sub), np.int64), *edges)
        tolls = 2.0 * float((routes[band:] * self.best.toll[band:]).sum())
        return max(0.0, float(weight) - 2.0 * float(price[1:].sum()) + tolls)


def _ascend(
    times: NDArray[np.float32],
    away: NDArray[np.float64],
    service: NDArray[np.float64],
    shift_s: float,
    rings: Rings,
    goal_s: float | None,
    is_over: Callable[[int], bool],
) -> tuple[float, Rings]:
    """Return the best bound on walking found, and the rings it rests on."""
    search = _Ascent(times, away, rings)
    best_s, best_rings, raised_at = 0.0, rings, RAISE_AFTER
    while not is_over(search.done) and search.scale > 1e-3:
        search.step(goal_s)
        if search.best_s > best_s:
            best_s, best_rings = search.best_s, search.rings
        if search.done >= raised_at:
            search.raise_rings(service, shift_s)
            raised_at *= 2
    return best_s, best_rings
