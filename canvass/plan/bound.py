"""A lower bound on the hours of any plan over the same stops; no feasible plan is below it.

Service is the same in every plan, so only walking is bounded. The proof is in docs/bound.md; in
short: each stop is given seconds of walking such that no route walks less than its stops were given
together. They come from spanning trees under prices (M. Held, R. Karp 1971), on what is left of
walking once a ring round the depot has had its part (M. Haimovich, A. Rinnooy Kan 1985), and from
the shift, by a linear program over many rings.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.plan.bound_mix import worth_s
from canvass.plan.bound_splits import Ground, Split, raise_prices, refine
from canvass.plan.problem import Problem

BANDS = 60
RINGS = 30
ENTRIES_S = (20.0, 60.0)
DENSE_STOPS = 6000
FEWEST_RINGS, MOST_STEPS, COARSE_ROUNDS = 6, 300, 4
ALONG_PACE, ACROSS_PACE, FINE_PACE, FINE_STEPS = 0.1, 0.03, 0.02, 4
LEAST_GAIN = 2e-4
BESIDE_S = 20.0  # stops so close beyond a ring are priced like those within
FLOAT_ERROR = 1e-5  # a table holds float32: seconds to about one part in ten million


F64 = NDArray[np.float64]


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
    iterations: int | None = None,
) -> Bound:
    """Return the bound over exactly the stops of `problem`, all of which must be planned.

    It takes about `time_limit_s`, or the time of `iterations` spanning trees. Above some thousand
    stops only rings without trees are used.
    """
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

        found_s = _prove(Ground(times, service, problem.shift_s), clock, time_limit_s, iterations)
        if found_s > walk_s:
            walk_s, method = found_s, "spanning trees beyond rings"
    walk_s = max(0.0, walk_s * (1 - FLOAT_ERROR))
    routes = max(least, math.ceil((service_s + walk_s) / problem.shift_s - 1e-9))
    return Bound(service_s + walk_s, walk_s, service_s, int(routes), method)


def _prove(
    ground: Ground, clock: Callable[[], float], time_limit_s: float, iterations: int | None
) -> float:
    """Return the walking that trees prove in some time or number of trees."""
    ground.tree(0.0, 0.0, np.zeros(len(ground.away)))  # compiles
    if iterations is not None:
        begun = ground.trees

        def share_left() -> float:
            return 1.0 - (ground.trees - begun) / iterations

        return tree_walk_s(ground, share_left, iterations)
    started = clock()
    ground.tree(0.0, 0.0, np.zeros(len(ground.away)))
    one_s = max(clock() - started, 1e-6)

    def time_left() -> float:
        return 1.0 - (clock() - started) / time_limit_s

    return tree_walk_s(ground, time_left, int(min(1e6, time_limit_s / one_s)))


def tree_walk_s(ground: Ground, left: Callable[[], float], trees: int) -> float:
    """Return the walking that trees prove; `left()` is the share of the budget left.

    `trees` is how many trees the budget will hold. Rounds follow each other as long as the next
    will fit and the last one helped.
    """
    across, along = -0.5 * ground.near_across_s, -0.5 * ground.near_s
    across[0] = along[0] = 0.0
    paces = [ALONG_PACE, ACROSS_PACE]
    rings = min(RINGS, max(FEWEST_RINGS, trees // 24))
    splits = make_splits(ground, rings)
    steps = min(MOST_STEPS, max(1, (trees - 2 * len(splits)) // 3))
    best_s, before, turn = 0.0, left(), 0
    while True:
        if turn < COARSE_ROUNDS:
            along, paces[0] = raise_prices(ground, along, 0.0, steps, paces[0])
            edge_s = float(ground.away.max())
            across, paces[1] = raise_prices(ground, across, edge_s, steps, paces[1])
            for split in splits:
                _take_prices(ground, split, along, across)
        else:
            for split in splits:
                refine(ground, split, FINE_STEPS, FINE_PACE)
        found_s = float(worth_s(ground, splits).sum())
        has_helped = turn < COARSE_ROUNDS or found_s > best_s * (1.0 + LEAST_GAIN)
        best_s = max(best_s, found_s)
        turn += 1
        spent, before = before - left(), left()
        if before <= 1.2 * spent or not has_helped:
            return best_s


def _take_prices(ground: Ground, split: Split, along: F64, across: F64) -> None:
    """Give a split prices that suit either side of its ring, if its shares gain by it."""
    is_beyond = ground.away >= split.radius_s + BESIDE_S
    leg = np.maximum(0.0, ground.away - split.radius_s) + split.entry_s
    price = np.maximum(np.where(is_beyond, along, across), -leg)
    price[0] = 0.0
    share = ground.share(split, price)
    if share.sum() > split.best_s:
        split.price, split.share_s, split.best_s = price, share, float(share.sum())


def make_splits(ground: Ground, rings: int) -> list[Split]:
    """Return splits at rings that hold equal numbers of stops between them; the first has none."""
    inner = np.quantile(ground.away[1:], np.linspace(0.0, 1.0, rings + 1)[:-1])
    none = np.zeros(len(ground.away))
    splits = [Split(0.0, 0.0, none, none)]
    for radius in np.unique(inner[inner > 0.0]).tolist():
        splits += [Split(radius, entry_s, none, none) for entry_s in ENTRIES_S]
    return splits


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
