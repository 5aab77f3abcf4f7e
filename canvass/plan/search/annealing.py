"""Simulated annealing on one dense ground, in epochs; each epoch cuts the zones differently."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from canvass.plan.search.budget import Budget, SearchContext, count_steps
from canvass.plan.search.fleet import Removal, remove_routes
from canvass.plan.search.ground import Ground, zone_of
from canvass.plan.search.labels import label_routes
from canvass.plan.search.state import (
    UNPRICED,
    Heat,
    Labels,
    Routes,
    Rules,
    cost_s,
    fit,
    run,
    total_hours,
)
from canvass.plan.search.zones import GOLDEN, cut_routes, random_states, zone_count

HOT_S, COLD_S = 80.0, 0.8
WARM_S = 4.0  # initial temperature of a search that should change little
EPOCHS = 24
LATE = 0.8  # from this share on, an epoch starts from the best routes of the one before
FLEET_AT, FLEET_SHARE = (0.0, 0.45, 0.7), 0.06  # when to reduce the routes, and for how long
FLEET_HOT_S, FLEET_COLD_S = 20.0, 5.0


@dataclass(frozen=True, slots=True)
class Epoch:
    """Settings of one epoch.

    `until` is the share (0..1) of the budget the search may use, `turn` (0..1) rotates the cut
    into zones. With `keep_best` each zone returns its best routes, otherwise its last ones.
    """

    until: float
    turn: float
    heat: Heat
    rules: Rules
    keep_best: bool = True


def temperature(share: float, hot_s: float = HOT_S) -> float:
    """Return the temperature (seconds) when `share` of the budget is used."""
    return hot_s * float((COLD_S / hot_s) ** min(1.0, max(0.0, share)))


def unpriced(ground: Ground) -> NDArray[np.float64]:
    """Return prices so high that no stop stays absent."""
    return np.full(len(ground.times), UNPRICED)


def improve(
    ground: Ground,
    routes: Routes,
    context: SearchContext,
    *,
    until: float = 1.0,
    hot_s: float = HOT_S,
    enough_routes: int = 1,
) -> Routes:
    """Return better routes over the same stops within the budget.

    `hot_s` is the initial temperature in seconds: the lower, the less changes. The number of
    routes is reduced only while there are more than `enough_routes`.
    """
    budget, tell, chains = context.budget, context.tell, context.chains
    routes = [route for route in routes if route]
    rngs = random_states(context.seed * 1_000_003 + 1, zone_count(routes, chains))
    fleet_at: tuple[float, ...] = FLEET_AT if len(routes) > max(1, enough_routes) else ()
    begun = budget.share()
    best, best_cost = routes, cost_s(ground, routes)
    tell(len(best), total_hours(ground, best), "improving")
    turn = 0.0
    while not budget.is_over() and budget.share() < until:
        share = (budget.share() - begun) / max(1e-9, until - begun)
        if fleet_at and share >= fleet_at[0]:
            fleet_at = fleet_at[1:]
            heat_s = min(FLEET_HOT_S, max(FLEET_COLD_S, temperature(share, hot_s)))
            ends = budget.share() + FLEET_SHARE * (until - begun)
            removal = Removal(ends, heat_s, enough_routes, turn)
            routes = remove_routes(ground, routes, context, rngs, removal)
        else:
            parts = zone_count(routes, chains)
            ahead = share + slice_of(budget, parts, until) / _all_steps(budget, parts, begun, until)
            heat = Heat(temperature(share, hot_s), temperature(ahead, hot_s))
            rules = Rules(len(routes) + 2, unpriced(ground))
            epoch = Epoch(until, turn, heat, rules, keep_best=share >= LATE)
            routes = run_epoch(ground, routes, context, rngs, epoch)
            turn = (turn + GOLDEN) % 1.0
        if (cost := cost_s(ground, routes)) < best_cost - 1e-6:
            best, best_cost = routes, cost
        tell(len(best), total_hours(ground, best), "improving")
    return best


def slice_of(budget: Budget, parts: int, until: float) -> int:
    """Return how many steps each zone runs in the next epoch."""
    return budget.slice_steps(parts, EPOCHS if budget.iterations else 60, until)


def run_epoch(
    ground: Ground,
    routes: Routes,
    context: SearchContext,
    rngs: list[NDArray[np.uint64]],
    epoch: Epoch,
) -> Routes:
    """Return routes after one epoch, which searches all zones in parallel.

    `rngs` has one state per zone.
    """
    budget, chains, rules = context.budget, context.chains, epoch.rules
    parts = min(zone_count(routes, chains), len(rngs))
    steps = slice_of(budget, parts, epoch.until)
    before_s = budget.spent_s()
    groups = cut_routes(routes, ground.xy_m, parts, epoch.turn)
    groups = [group for group in groups if group]
    labels = label_routes(ground.home, ground.stay_s, routes, ground.held)
    every = ground.held.union(labels)
    spare = rules.max_routes - len(routes)

    def search(job: tuple[int, list[int]]) -> Routes:
        k, group = job
        names = [labels[i] for i in group]
        mine = [routes[i] for i in group]
        part, number, stops = zone_of(ground, mine)
        prize = rules.prize[np.concatenate([[0], stops])]
        own = replace(rules, max_routes=len(group) + spare, prize=prize)
        now, _, best, _ = run(
            part, [number[route].tolist() for route in mine], [], steps=steps, heat=epoch.heat,
            rng=rngs[k], rules=own, labels=Labels(names, every.difference(names)),
        )  # fmt: skip
        found = best if epoch.keep_best else now
        # The kernel updates loads step by step; they are recomputed here before they are trusted.
        return [[int(stops[c - 1]) for c in r] for r in found] if fit(part, found) else mine

    with ThreadPoolExecutor(chains) as pool:
        results = list(pool.map(search, enumerate(groups)))
    count_steps(budget, steps, before_s, len(groups))
    return [route for found in results for route in found]


def _all_steps(budget: Budget, parts: int, begun: float, until: float) -> float:
    """Return about how many steps each of `parts` zones has in this whole search."""
    if budget.iterations is not None:
        return max(1.0, budget.iterations * (until - begun) / parts)
    return max(1.0, budget.rate * (budget.time_limit_s or 0.0) * (until - begun) / parts)
