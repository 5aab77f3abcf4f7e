"""The search on one dense ground: epochs of ruin and recreate on zones cut anew each time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from canvass.plan.search.budget import Budget, Tell, count_steps
from canvass.plan.search.fleet import remove_routes
from canvass.plan.search.ground import Ground, zone_of
from canvass.plan.search.labels import label_routes
from canvass.plan.search.state import UNPRICED, Heat, Routes, Rules, cost_s, fit, run, total_hours
from canvass.plan.search.zones import CHAINS, GOLDEN, cut_routes, random_states, zone_count

HOT_S, COLD_S = 80.0, 0.8
WARM_S = 4.0  # where a search begins that shall change little
EPOCHS = 24
LATE = 0.8  # from here on each epoch begins from the best of the last
FLEET_AT, FLEET_SHARE = (0.0, 0.45, 0.7), 0.06  # when routes are taken away, for how long
FLEET_HOT_S, FLEET_COLD_S = 20.0, 5.0


def temperature(share: float, hot_s: float = HOT_S) -> float:
    """Return the temperature (seconds) when `share` of the budget is used."""
    return hot_s * float((COLD_S / hot_s) ** min(1.0, max(0.0, share)))


def unpriced(ground: Ground) -> NDArray[np.float64]:
    """Return prices at which no stop stays absent."""
    return np.full(len(ground.times), UNPRICED)


def improve(
    ground: Ground,
    routes: Routes,
    xy_m: NDArray[np.float64],
    budget: Budget,
    seed: int,
    tell: Tell,
    *,
    until: float = 1.0,
    chains: int = CHAINS,
    hot_s: float = HOT_S,
    enough_routes: int = 1,
) -> Routes:
    """Return better routes over the same stops within the budget.

    `hot_s` is the temperature to begin with: the lower, the less changes. Routes are taken away
    only while there are more than `enough_routes`.
    """
    routes = [route for route in routes if route]
    rngs = random_states(seed * 1_000_003 + 1, zone_count(routes, chains))
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
            routes = remove_routes(
                ground, routes, xy_m, budget, rngs, tell, chains=chains, hot_s=heat_s, turn=turn,
                until=budget.share() + FLEET_SHARE * (until - begun), enough=enough_routes,
            )  # fmt: skip
        else:
            parts = zone_count(routes, chains)
            ahead = share + slice_of(budget, parts, until) / _all_steps(budget, parts, begun, until)
            heat = Heat(temperature(share, hot_s), temperature(ahead, hot_s))
            is_late = share >= LATE
            routes = run_epoch(
                ground, routes, xy_m, budget, rngs, until=until, turn=turn, heat=heat,
                rules=Rules(len(routes) + 2, unpriced(ground)), chains=chains, keep_best=is_late,
            )  # fmt: skip
            turn = (turn + GOLDEN) % 1.0
        if (cost := cost_s(ground, routes)) < best_cost - 1e-6:
            best, best_cost = routes, cost
        tell(len(best), total_hours(ground, best), "improving")
    return best


def slice_of(budget: Budget, parts: int, until: float) -> int:
    """Return the steps each zone runs in the next epoch."""
    return budget.slice_steps(parts, EPOCHS if budget.iterations else 60, until)


def run_epoch(
    ground: Ground,
    routes: Routes,
    xy_m: NDArray[np.float64],
    budget: Budget,
    rngs: list[NDArray[np.uint64]],
    *,
    until: float,
    turn: float,
    heat: Heat,
    rules: Rules,
    chains: int,
    keep_best: bool = True,
) -> Routes:
    """Return routes after one slice of the budget, cut into zones, searched `chains` at a time.

    `turn` turns the cut; `rngs` has one state per zone. The best of each zone is kept, or else
    where each zone ended.
    """
    parts = min(zone_count(routes, chains), len(rngs))
    steps = slice_of(budget, parts, until)
    before_s = budget.spent_s()
    groups = cut_routes(routes, xy_m, (xy_m[0, 0], xy_m[0, 1]), parts, turn)
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
            part, [number[route].tolist() for route in mine], [], steps=steps, heat=heat,
            rng=rngs[k], rules=own, labels=names, held=every.difference(names),
        )  # fmt: skip
        found = best if keep_best else now
        # Loads are kept up to date step by step; nothing is believed that does not add up anew.
        return [[int(stops[c - 1]) for c in r] for r in found] if fit(part, found) else mine

    with ThreadPoolExecutor(chains) as pool:
        results = list(pool.map(search, enumerate(groups)))
    count_steps(budget, steps, before_s, len(groups))
    return [route for found in results for route in found]


def _all_steps(budget: Budget, parts: int, begun: float, until: float) -> float:
    """Return about how many steps each of so many zones has for the whole of this search."""
    if budget.iterations is not None:
        return max(1.0, budget.iterations * (until - begun) / parts)
    return max(1.0, budget.rate * (budget.time_limit_s or 0.0) * (until - begun) / parts)
