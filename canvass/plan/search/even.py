"""Even the loads: when routes are few and short, stops move from the longest to the shortest."""

from __future__ import annotations

from dataclasses import dataclass

from canvass.plan.search.annealing import Epoch, run_epoch, unpriced
from canvass.plan.search.budget import SearchContext
from canvass.plan.search.fill import fill_shortest
from canvass.plan.search.ground import Ground
from canvass.plan.search.state import Heat, Routes, Rules, cost_s, count_splits, load_s, total_hours
from canvass.plan.search.zones import random_states, zone_count

MOST_ROUNDS, STEPS_BY_STOP = 10, 20
SHARE = 0.15  # share of the search's budget kept for this
WARM_S, COLD_S = 4.0, 0.5
SPLIT_S = 3.0  # walking worth spending to keep two neighbours on a block face on one route
CHEAPEST, DEAREST = -2, 4  # limits of the price per second outside the band, as powers of two


@dataclass(frozen=True, slots=True)
class Evenness:
    """The goal for longest / shortest route, and how many more hours (a share) it may cost."""

    goal_ratio: float = 1.10
    most_extra: float = 0.01


def ratio(loads: list[float]) -> float:
    """Return the longest load divided by the shortest."""
    return max(loads) / max(min(loads), 1.0)


def make_even(
    ground: Ground,
    routes: Routes,
    context: SearchContext,
    evenness: Evenness,
    mean_s: float | None = None,
) -> Routes:
    """Return routes that meet the goal of `evenness`, or come as near to it as its hours allow.

    Loads outside a band around the mean cost extra. The price rises each round until the goal is
    met; after that the remaining budget shortens the routes within the band. Of the plans that
    meet the goal the shortest is returned, otherwise the most even one. `mean_s` is the mean load
    to aim at if the routes are only one zone of the plan.
    """
    budget = context.budget
    rngs = random_states(context.seed * 7_919 + 5, zone_count(routes, context.chains))
    loads = [load_s(ground, route) for route in routes]
    if len(routes) < 2 or (ratio(loads) <= evenness.goal_ratio and budget.is_over()):
        return routes
    most = cost_s(ground, routes) + evenness.most_extra * sum(loads)
    best, best_key = routes, _key(ground, routes, evenness, mean_s)
    now, dearer = routes, 0
    begun = budget.share()
    stops = sum(len(route) for route in routes)
    rounds = min(MOST_ROUNDS, max(2, round(budget.left_steps() / (STEPS_BY_STOP * stops))))
    for k in range(rounds):
        if budget.is_over():
            break
        mean = mean_s or sum(load_s(ground, route) for route in now) / len(now)
        half = 1.0 + 0.45 * (evenness.goal_ratio - 1.0)
        high = min(ground.shift_s, mean * half)
        weight = 2.0**dearer
        low = high / (1.0 + 0.92 * (evenness.goal_ratio - 1.0))
        rules = Rules(len(now), unpriced(ground), band=(low, high, weight), split_s=SPLIT_S)
        until = begun + (1.0 - begun) * (k + 1) / rounds
        if best_key[0] > 0:
            spare_s = 0.5 * (most - cost_s(ground, now))
            now = fill_shortest(ground, now, low, spare_s)
        epoch = Epoch(until, 0.618 * (k + 1) % 1.0, Heat(WARM_S, COLD_S), rules)
        now = run_epoch(ground, now, context, rngs, epoch)
        if len(now) != len(routes) or cost_s(ground, now) > most:
            now = best
            continue
        key = _key(ground, now, evenness, mean_s)
        dearer = max(CHEAPEST, dearer - 1) if key[0] <= 0 else min(DEAREST, dearer + 1)
        if key < best_key:
            best, best_key = now, key
        if best_key[0] <= 0:
            now = best
        context.tell(len(best), total_hours(ground, best), "evening out")
    return best


def _key(
    ground: Ground, routes: Routes, evenness: Evenness, mean_s: float | None
) -> tuple[float, float]:
    """Return the sort key of a plan: distance from the goal, then cost (seconds)."""
    loads = [load_s(ground, route) for route in routes]
    goal = evenness.goal_ratio
    found = ratio(loads)
    if mean_s is not None:
        found = max(max(loads) / mean_s, mean_s / max(min(loads), 1.0)) ** 2
    split_s = SPLIT_S * count_splits(ground, routes)
    return max(0.0, found - goal), cost_s(ground, routes) + split_s
