"""Reduce the number of routes: each sector tries to dissolve its shortest route into the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from canvass.plan.search.budget import MOST_STEPS, SearchContext, count_steps
from canvass.plan.search.ground import Ground, zone_of
from canvass.plan.search.labels import label_routes
from canvass.plan.search.state import Heat, Labels, Routes, Rules, fit, load_s, run, total_hours
from canvass.plan.search.zones import GOLDEN, cut_routes, zone_count

TRIES = 3
MOST_CUTS = 9  # above TRIES, because a cut in which no sector has room for a try costs nothing
FEW_ROUTES = 40
COOLING = 4.0
LEAST_ROOM = 0.6  # room the others must have for a try, as a share of the route's service time
PRICE_S, PRICE_STEP_S = 600.0, 40.0


@dataclass(frozen=True, slots=True)
class Removal:
    """Settings for reducing the number of routes.

    It ends at the share `until` (0..1) of the budget, or when `enough` routes are left. `hot_s` is
    the initial temperature in seconds. `turn` (0..1) rotates the first cut into sectors.
    """

    until: float
    hot_s: float
    enough: int
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Sectors:
    """The routes cut into sectors, their labels, and the steps and temperature of each try."""

    ground: Ground
    routes: Routes
    labels: list[int]
    steps: int
    hot_s: float
    is_stopped: Callable[[], bool]


def remove_routes(
    ground: Ground,
    routes: Routes,
    context: SearchContext,
    rngs: list[NDArray[np.uint64]],
    how: Removal,
) -> Routes:
    """Remove routes one after another and insert their stops elsewhere, as long as that succeeds.

    The routes are cut into sectors. All sectors try in parallel to dissolve their shortest route.
    If none succeeds the sectors are cut differently, until `TRIES` tries have failed. When there
    are few routes, every third cut is a single sector: the routes together may have room for one
    more even if no sector has.
    """
    budget, chains, until, turn = context.budget, context.chains, how.until, how.turn
    begun, failed, cuts = budget.share(), 0, 0
    while failed < TRIES and cuts < MOST_CUTS and not budget.is_over() and budget.share() < until:
        if len(routes) <= max(how.enough, fewest_by_work(ground, [c for r in routes for c in r])):
            break
        is_whole = cuts % 3 == 2 and len(routes) <= FEW_ROUTES
        parts = 1 if is_whole else zone_count(routes, chains, np.inf)
        groups = cut_routes(routes, ground.xy_m, parts, turn)
        groups = [group for group in groups if group]
        # A thread is no faster alone, so fewer groups than threads do not get more steps.
        steps = budget.steps_for((until - begun) / TRIES, until, max(chains, len(groups)))
        before_s = budget.spent_s()
        labels = label_routes(ground.home, ground.stay_s, routes, ground.held)
        sectors = Sectors(ground, routes, labels, steps, how.hot_s, budget.is_stopped)
        search = partial(_without_one, sectors)
        with ThreadPoolExecutor(chains) as pool:
            found = list(pool.map(search, groups, rngs))
        fewer = [route for part, _ in found for route in part]
        tried = sum(was_tried for _, was_tried in found)
        # A run ends as soon as no stop is absent, so its speed is not known.
        count_steps(budget, steps, before_s, tried, is_whole=False)
        if len(fewer) == len(routes):
            failed, cuts, turn = failed + (tried > 0), cuts + 1, (turn + GOLDEN) % 1.0
        routes = fewer
        context.tell(len(routes), total_hours(ground, routes), "fewer routes")
    return routes


def _without_one(
    sectors: Sectors, group: list[int], rng: NDArray[np.uint64]
) -> tuple[Routes, bool]:
    """Try to dissolve the shortest route of a group into the others.

    Return the group's routes (unchanged if that fails) and whether it was tried. It is not tried
    if the others have too little room. The price of an absent stop rises each time it stays out
    (the absence counters of the paper named in `kernel`).
    """
    ground, labels, steps = sectors.ground, sectors.labels, sectors.steps
    mine = [sectors.routes[i] for i in group]
    part, number, stops = zone_of(ground, mine)
    inside = [number[route].tolist() for route in mine]
    loads = [np.inf if part.locked[r].any() else load_s(part, r) for r in inside]
    gone = int(np.argmin(loads))
    others = [k for k in range(len(group)) if k != gone]
    room_s = sum(part.shift_s - load_s(part, inside[k]) for k in others)
    if loads[gone] == np.inf or room_s < LEAST_ROOM * float(part.service[inside[gone]].sum()):
        return mine, False
    ours = [labels[group[k]] for k in others]
    held = ground.held.union(labels).difference(ours)
    names: list[int] | None = ours
    rules = Rules(len(others), np.full(len(part.times), PRICE_S), PRICE_STEP_S)
    now, absent, left = [inside[k] for k in others], inside[gone], steps
    while absent and left > 0 and not sectors.is_stopped():
        some = min(left, MOST_STEPS)
        hot, cold = (
            sectors.hot_s * COOLING ** (rest / steps - 1.0) for rest in (left, left - some)
        )
        now, absent, _, _ = run(
            part, now, absent, steps=some, heat=Heat(hot, cold), rng=rng, rules=rules,
            labels=Labels(names, held),
        )  # fmt: skip
        left, names = left - some, None  # empty routes are dropped, so labels must be found again
    if absent or not fit(part, now):
        return mine, True
    return [[int(stops[c - 1]) for c in route] for route in now if route], True


def fewest_by_work(ground: Ground, stops: Sequence[int]) -> int:
    """Return a lower bound on the number of routes: the shifts that service time alone fills."""
    work_s = float(ground.service[list(stops)].sum())
    return max(1, int(np.ceil(work_s / ground.shift_s - 1e-9)))
