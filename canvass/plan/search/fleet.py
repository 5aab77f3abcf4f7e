"""Fewer routes: sectors side by side try to do without their shortest route."""

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
MOST_CUTS = 9  # those without room for any try cost nothing
FEW_ROUTES = 40
COOLING = 4.0
LEAST_ROOM = 0.6  # of the service of a route, on the others, or it is not tried
PRICE_S, PRICE_STEP_S = 600.0, 40.0


@dataclass(frozen=True, slots=True)
class Removal:
    """How to try for fewer routes: until which share of the budget, how hot, down to how many.

    `turn` turns the first cut.
    """

    until: float
    hot_s: float
    enough: int
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Sectors:
    """Routes that are cut into sectors: their labels, and how long and how hot each one tries."""

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
    """Take routes away and insert their stops elsewhere, as long as that succeeds.

    The routes are cut into sectors, which try side by side, each without its shortest route; where
    that fails they are cut anew, until `TRIES` tries failed. Few routes are tried on the whole as
    well: what is left of their shifts may make up for a route together, and in no sector.
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
        # One thread is as fast as each of several.
        steps = budget.steps_for((until - begun) / TRIES, until, max(chains, len(groups)))
        before_s = budget.spent_s()
        labels = label_routes(ground.home, ground.stay_s, routes, ground.held)
        sectors = Sectors(ground, routes, labels, steps, how.hot_s, budget.is_stopped)
        search = partial(_without_one, sectors)
        with ThreadPoolExecutor(chains) as pool:
            found = list(pool.map(search, groups, rngs))
        fewer = [route for part, _ in found for route in part]
        tried = sum(was_tried for _, was_tried in found)
        # A run ends as soon as nothing is absent: how fast it was is not known.
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

    Return the group's routes (unchanged if that fails) and whether it was tried: it is not where
    the others have no room. A stop that stays out gets dearer at every try (absence counts of the
    paper in `kernel`).
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
        left, names = left - some, None  # a route that became empty is not returned
    if absent or not fit(part, now):
        return mine, True
    return [[int(stops[c - 1]) for c in route] for route in now if route], True


def fewest_by_work(ground: Ground, stops: Sequence[int]) -> int:
    """Return a number of routes no plan can be below: the service alone fills so many shifts."""
    work_s = float(ground.service[list(stops)].sum())
    return max(1, int(np.ceil(work_s / ground.shift_s - 1e-9)))
