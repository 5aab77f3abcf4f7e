"""Plan for fewer teams than the district needs: the most valuable doors, near the base first.

This is a team orienteering problem (I. Chao, B. Golden, E. Wasil, European J. of Operational
Research 88, 1996). It uses the same kernel, in which a stop may stay absent at a price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from canvass.errors import PlanError
from canvass.plan.problem import MatrixTimes, Problem, Stop
from canvass.plan.search.annealing import EPOCHS, HOT_S, WARM_S, temperature
from canvass.plan.search.budget import Budget, SearchContext, count_steps
from canvass.plan.search.bundles import bundle_problem, expand, make_bundles
from canvass.plan.search.ground import Ground, in_order, make_ground
from canvass.plan.search.holes import Street, close_holes
from canvass.plan.search.labels import label_routes
from canvass.plan.search.start import cut_to_shift, make_start, routes_to_begin
from canvass.plan.search.state import (
    UNPRICED,
    Heat,
    Routes,
    Rules,
    count_splits,
    load_s,
    run,
    total_hours,
)

SPARE = 1.6
MOST_CANDIDATES, LEAST_CANDIDATES = 6000, 25
PRICE_SHIFTS = 10.0  # the value of an average stop, so high that time only decides between equals
NEARNESS = 0.1
# Ends of the phases as shares of the budget: the first moves block faces, the others buildings.
PHASES_UNTIL = (0.4, 0.6, 0.8, 1.0)
# A block face up to this share of a shift goes to one team; each start tries the next value.
MOST_SHARES = (0.95, 0.6, 0.25)
MOST_STARTS, STEPS_A_STOP = 9, 400
EPOCHS_A_PHASE = len(PHASES_UNTIL) * EPOCHS
SPLIT_CHOICE = 3.0  # a split weighs this much more when finished plans are compared
SPLIT_SHIFTS = 12.0  # price of two neighbours on two routes: above the value of an average stop
HOLE_SHIFTS, HOLE_MEMORY = 3.0, 0.7  # price of a hole; the share of it kept for the next epoch


def solve_for_teams(
    problem: Problem,
    locations: NDArray[np.int64],
    teams: int,
    context: SearchContext,
    given: Sequence[Sequence[int]] | None = None,
) -> Routes:
    """Return at most `teams` routes (as locations) over the most valuable stops.

    The search assigns whole block faces first, then single buildings where there is room. A
    building is on two routes only if it fills more than a shift. Routes with needed stops are
    always kept; raises PlanError if there are more of them than teams.
    """
    chosen = choose_candidates(problem, locations, teams)
    number = {int(location): k for k, location in enumerate(chosen, start=1)}
    begin = routes_to_begin(problem, given)
    part = problem.take(chosen.tolist())
    routes = [[number[i] for i in r if i in number] for r in begin] if begin else None
    ground = make_ground(part, np.arange(1, len(chosen) + 1))
    part = replace(part, times=MatrixTimes(ground.times))
    prize = _prices(part, np.arange(1, len(chosen) + 1), ground)
    street = Street(part, np.arange(1, len(chosen) + 1))
    best, best_worth = routes or [], -np.inf
    begun = context.budget.share()
    starts = _count_starts(context.budget, len(chosen))
    for k in range(starts):
        window = (begun + (1 - begun) * k / starts, begun + (1 - begun) * (k + 1) / starts)
        found = _share_out_in_phases(
            part, routes, teams, replace(context, seed=context.seed + 1009 * k), window=window,
            most_share=MOST_SHARES[k % len(MOST_SHARES)], places=ground.xy_m,
        )  # fmt: skip
        found = close_holes(part, ground, street, _within_shift(ground, found))
        worth = _value(ground, found, prize)
        worth -= HOLE_SHIFTS * problem.shift_s * len(street.holes(found))
        worth -= SPLIT_CHOICE * SPLIT_SHIFTS * problem.shift_s * count_splits(ground, found)
        if worth > best_worth:
            best, best_worth = found, worth
        if context.budget.is_stopped():
            break
    return [[int(chosen[c - 1]) for c in route] for route in best if route]


def _within_shift(ground: Ground, routes: Routes) -> Routes:
    """Return the routes with the costliest stops removed from those longer than the shift.

    A bundle's walking time is an estimate, so a route can be too long once its stops are walked
    one by one.
    """
    return [
        cut_to_shift(ground, list(route)) if load_s(ground, route) > ground.shift_s else route
        for route in routes
    ]


def _count_starts(budget: Budget, stops: int) -> int:
    """Return how many times to restart: how well the bundles pack is a matter of chance."""
    steps = budget.iterations or budget.rate * (budget.time_limit_s or 0.0)
    return int(np.clip(steps / (STEPS_A_STOP * stops), 1, MOST_STARTS))


def _share_out_in_phases(
    part: Problem,
    given: list[list[int]] | None,
    teams: int,
    context: SearchContext,
    *,
    window: tuple[float, ...],
    most_share: float,
    places: NDArray[np.float64],
) -> list[list[int]]:
    """Return routes made in phases, from block faces down to single stops.

    `window` is the (start, end) of the phases as shares of the budget.
    """
    everything = list(range(1, len(part.stops) + 1))
    faces = make_bundles(part, everything, most_share=most_share)
    buildings = make_bundles(part, everything, most_share=0.0)
    routes, since = given, window[0]
    for k, share in enumerate(PHASES_UNTIL):
        until = window[0] + share * (window[1] - window[0])
        phase = Phase(since, until, SPLIT_SHIFTS * part.shift_s, is_first=not k)
        routes = _share_out(
            part, faces if phase.is_first else buildings, routes, teams, context,
            phase=phase, places=places,
        )  # fmt: skip
        since = until
    return [route for route in routes or [] if route]


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the search: its share of the budget, and the price of a split block face (s).

    The first phase chooses freely. Later ones keep each planned stop on its route, add whole
    buildings, and start at the temperature of a warm start.
    """

    since: float
    until: float
    split_s: float
    is_first: bool

    def spent(self, share: float) -> float:
        """Return how much of the phase (0..1) is over when `share` of the budget is used."""
        return min(1.0, max(0.0, (share - self.since) / max(1e-9, self.until - self.since)))


def _share_out(
    part: Problem,
    bundles: list[list[int]],
    routes: list[list[int]] | None,
    teams: int,
    context: SearchContext,
    *,
    phase: Phase,
    places: NDArray[np.float64],
) -> list[list[int]]:
    """Return routes over the stops of `part` after one phase, which moves whole bundles."""
    whole = part
    if not phase.is_first:
        whole, waiting = _with_kept(part, routes or [])
        on_route = {i for route in routes or [] for i in route}
        # Planned stops move one by one on their route; other bundles may join as a whole.
        free = [
            bundle for bundle in bundles
            if on_route.isdisjoint(bundle) and not any(i in waiting for i in bundle)
        ]  # fmt: skip
        bundles = [[i] for i in sorted(on_route)] + free
    bundled = bundle_problem(whole, bundles)
    index = {i: k for k, bundle in enumerate(bundles, start=1) for i in bundle}
    start = None
    if routes is not None:
        # A bundle goes to the route of its last stop, so `start` names each bundle once.
        at = {index[i]: r for r, route in enumerate(routes) for i in route if i in index}
        start = [
            [k for k in dict.fromkeys(index[i] for i in route if i in index) if at[k] == r]
            for r, route in enumerate(routes)
        ]
    found = _search(bundled, teams, context, start, phase)
    return expand(bundles, found, places)


def _with_kept(part: Problem, routes: Sequence[Sequence[int]]) -> tuple[Problem, set[int]]:
    """Return the problem with every planned stop bound to its route, and the stops that must wait.

    A planned stop may still be left out. Unplanned stops are free, except those locked to a route
    that is not among `routes`: they must wait.
    """
    home = np.array([-1, *(stop.home for stop in part.stops)], dtype=np.int32)
    stay_s = np.array([0.0, *(stop.stay_s for stop in part.stops)])
    label_of = {
        label: k for k, label in enumerate(label_routes(home, stay_s, routes)) if label >= 0
    }
    on = {i: k for k, route in enumerate(routes) for i in route}
    stops = []
    waiting: set[int] = set()
    for i, stop in enumerate(part.stops, start=1):
        if i in on:
            value = float(stop.doors) if stop.value is None and not stop.is_locked else stop.value
            stops.append(replace(stop, home=on[i], stay_s=np.inf, value=value))
        elif stop.home >= 0:
            k = label_of.get(stop.home, -1)
            if stop.is_locked and k < 0:
                waiting.add(i)
            stops.append(replace(stop, home=k, stay_s=stop.stay_s if k >= 0 else 0.0))
        else:
            stops.append(stop)
    return replace(part, stops=tuple(stops)), waiting


def _search(
    problem: Problem,
    teams: int,
    context: SearchContext,
    given: Sequence[Sequence[int]] | None,
    phase: Phase,
) -> Routes:
    """Return the most valuable routes found until the end of the phase."""
    budget = context.budget
    locations = np.arange(1, len(problem.stops) + 1)
    # The number of teams is fixed, so another route costs nothing.
    ground = replace(make_ground(problem, locations), route_cost_s=0.0)
    prize = _prices(problem, locations, ground)
    stops = np.arange(1, len(locations) + 1, dtype=np.int32)
    begin = routes_to_begin(problem, given)
    start = make_start(ground, begin, stops)
    start.sort(key=lambda route: -float(prize[route].sum()) + load_s(ground, route))
    held = sum(1 for route in start if ground.needed[route].any())
    if held > teams:
        raise PlanError(
            "{held} routes have locked stops, more than {teams} teams; unlock some",
            held=held,
            teams=teams,
        )
    routes = start[:teams]
    absent = sorted(set(stops.tolist()).difference(*routes))
    rng = np.array([context.seed * 104_729 + 3], dtype=np.uint64)
    street = Street(problem, locations)
    hole_s = HOLE_SHIFTS * problem.shift_s

    def worth(found: Routes, missed: NDArray[np.int64]) -> float:
        splits = count_splits(ground, [route for route in found if route])
        return _value(ground, found, prize) - hole_s * len(missed) - phase.split_s * splits

    missed = street.holes(routes)
    best, best_value = routes, worth(routes, missed)
    extra = np.zeros(len(prize))
    extra[missed] = hole_s
    while not budget.is_stopped() and budget.share() < phase.until:
        share = phase.spent(budget.share())
        steps = budget.slice_steps(1, EPOCHS_A_PHASE if budget.iterations else 120, phase.until)
        ahead = phase.spent(
            budget.share() + steps / max(1.0, steps + budget.left_steps()) * (1 - budget.share())
        )
        hot_s = HOT_S if phase.is_first else WARM_S
        heat = Heat(temperature(share, hot_s), temperature(ahead, hot_s))
        before_s = budget.spent_s()
        routes, absent, found, _ = run(
            ground, routes, absent, steps=steps, heat=heat,
            rules=Rules(teams, prize + extra, split_s=phase.split_s), rng=rng,
        )  # fmt: skip
        count_steps(budget, steps, before_s, 1)
        missed = street.holes(found)
        extra *= HOLE_MEMORY
        extra[missed] += hole_s
        value = worth(found, missed)
        if value > best_value:
            best, best_value = found, value
        context.tell(len(best), total_hours(ground, best), "improving")
    return [route for route in best if route]


def _value(ground: Ground, routes: Routes, prize: NDArray[np.float64]) -> float:
    """Return the value of the planned stops less the time they take (seconds)."""
    return float(sum(prize[route].sum() - load_s(ground, route) for route in routes if route))


def choose_candidates(
    problem: Problem, locations: NDArray[np.int64], teams: int
) -> NDArray[np.int64]:
    """Return the stops with the most value for their time: more than `teams` shifts can hold.

    Of stops with equal value, those nearest to the base are chosen. Needed stops are always in.
    """
    away_s = problem.times.table([0], locations)[0].astype(np.float64)
    stops = [problem.stops[i - 1] for i in locations]
    cost_s = away_s + np.array([stop.service_s for stop in stops]) + 1.0
    order = locations[np.argsort(cost_s / np.maximum(_values(stops), 1e-9), kind="stable")]
    service = np.array([problem.stops[i - 1].service_s for i in order])
    enough = np.cumsum(service) - service <= SPARE * teams * problem.shift_s
    enough[: LEAST_CANDIDATES * teams] = True  # a few long stairwells already fill a shift
    needed = np.array([i for i in order[~enough] if problem.stops[i - 1].is_needed], dtype=np.int64)
    return in_order(problem, np.sort(np.concatenate([order[enough][:MOST_CANDIDATES], needed])))


def _values(stops: Sequence[Stop]) -> NDArray[np.float64]:
    """Return the value of each stop: its own, or its number of doors."""
    return np.array([stop.doors if stop.value is None else stop.value for stop in stops], float)


def _prices(problem: Problem, chosen: NDArray[np.int64], ground: Ground) -> NDArray[np.float64]:
    """Return the value of each node in seconds; the nearer to the base, up to a tenth more."""
    stops = [problem.stops[i - 1] for i in chosen]
    values = _values(stops)
    away = ground.times[0, 1:].astype(np.float64)
    near = 1.0 - away / max(float(away.max()), 1.0)
    finite = values[np.isfinite(values)]
    mean = float(finite.mean()) if len(finite) else 1.0
    price_s = PRICE_SHIFTS * problem.shift_s / max(mean, 1e-9)
    prize = np.concatenate([[0.0], price_s * values * (1.0 + NEARNESS * near)])
    return np.where(ground.needed, UNPRICED, prize)
