"""Solve a problem: giant tour, optimal split, then ruin and recreate on zones in parallel."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.errors import PlanError
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import Problem
from canvass.plan.search import kernel
from canvass.plan.search.annealing import HOT_S, WARM_S, improve
from canvass.plan.search.budget import Budget, SearchContext
from canvass.plan.search.even import SHARE, Evenness, make_even
from canvass.plan.search.ground import in_order, make_ground
from canvass.plan.search.labels import label_routes
from canvass.plan.search.large import solve_in_zones
from canvass.plan.search.start import make_start, routes_to_begin
from canvass.plan.search.state import Routes
from canvass.plan.search.teams import solve_for_teams
from canvass.plan.search.zones import CHAINS

DENSE_STOPS = 6000
EVEN = Evenness()


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a search: elapsed seconds, steps done, hours and routes of the best plan."""

    elapsed_s: float
    time_limit_s: float | None
    iterations: int
    hours: float
    routes: int
    message: str


@dataclass(frozen=True, slots=True)
class Watch:
    """Callbacks of a search: one receives its progress, the other may stop it early."""

    on_progress: Callable[[Progress], None] | None = None
    should_stop: Callable[[], bool] | None = None


UNWATCHED = Watch()


def solve(
    problem: Problem,
    budget: Budget,
    *,
    seed: int = 0,
    max_routes: int | None = None,
    evenness: Evenness | None = EVEN,
    start: Sequence[Sequence[int]] | None = None,
    hot_s: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Return a plan: fewest routes that fit the shift, then the least walking, then even loads.

    The search ends when `budget` is used up. A budget in steps gives the same plan for the same
    problem and seed on every machine; one in seconds does not. When `budget.should_stop` returns
    true, the search ends early with the best plan so far.

    With `max_routes`, at most that many routes are planned and the remaining stops are left for
    later. `evenness` sets how even the loads should become and what that may cost; with None they
    are not evened.

    `start` is a warm start: routes as locations, where `start[k]` has label k (see `Stop.home`).
    Missing stops are inserted; stops that no longer fit are removed. `hot_s` is the initial
    temperature in seconds. A lower one changes less; by default it is low with `start` and high
    without. Raises PlanError for a stop that fits in no shift and for locks that cannot be kept.
    """
    limit_s = budget.time_limit_s
    if limit_s is None and budget.iterations is None:
        raise PlanError("give the search a time limit or a number of iterations")

    def tell(routes: int, hours: float, message: str) -> None:
        if on_progress is not None:
            spent = budget.spent_s()
            on_progress(Progress(spent, limit_s, budget.done, hours, routes, message))

    everything = in_order(problem, np.arange(1, len(problem.stops) + 1))
    if not len(everything):
        return Plan(())
    if start is not None:
        check_start(problem, start)
    if hot_s is None:
        hot_s = HOT_S if start is None else WARM_S
    tell(0, 0.0, "start")
    context = SearchContext(budget, seed, tell, CHAINS)
    if max_routes is not None:
        routes = solve_for_teams(problem, everything, max_routes, context, start)
    else:
        way = solve_in_zones if len(everything) > DENSE_STOPS else _solve_dense
        routes = way(problem, everything, context, start=start, hot_s=hot_s, evenness=evenness)
    return _make_plan(problem, routes, budget)


def check_start(problem: Problem, start: Sequence[Sequence[int]]) -> None:
    """Raise PlanError if the warm start names an unknown location or names one twice."""
    seen: set[int] = set()
    for location in (i for route in start for i in route):
        if not 1 <= location <= len(problem.stops) or location in seen:
            raise PlanError(
                "location {location} in the routes to begin from is unknown or there twice",
                location=location,
            )
        seen.add(location)


def _solve_dense(
    problem: Problem,
    everything: NDArray[np.int64],
    context: SearchContext,
    *,
    start: Sequence[Sequence[int]] | None,
    hot_s: float,
    evenness: Evenness | None,
) -> Routes:
    """Return routes over all stops of a problem whose times fit in one table."""
    ground = make_ground(problem, everything)
    node = np.zeros(len(everything) + 1, np.int64)
    node[everything] = np.arange(1, len(node))
    begin = routes_to_begin(problem, start)
    given = None if begin is None else [node[route].tolist() for route in begin]
    stops = np.arange(1, len(node), dtype=np.int32)
    first = make_start(ground, given, stops)
    enough = 1 if start is None else sum(1 for route in start if route)
    until = 1.0 if evenness is None else 1.0 - SHARE
    found = improve(ground, first, context, until=until, hot_s=hot_s, enough_routes=enough)
    if evenness is not None:
        found = make_even(ground, found, context, evenness)
    return [[int(everything[c - 1]) for c in route] for route in found if route]


def _make_plan(problem: Problem, routes: Routes, budget: Budget) -> Plan:
    home = np.array([-1, *(stop.home for stop in problem.stops)], dtype=np.int32)
    stay_s = np.array([0.0, *(stop.stay_s for stop in problem.stops)])
    routes = [route for route in routes if route]
    line = [0]
    for route in routes:
        line += [*route, 0]
    every_leg, begin = problem.times.legs(line), 0
    made: list[Route] = []
    for route, label in zip(routes, label_routes(home, stay_s, routes), strict=True):
        legs = every_leg[begin : begin + len(route) + 1]
        begin += len(legs)
        service_s = sum(problem.stops[i - 1].service_s for i in route)
        made.append(Route(tuple(route), math.fsum(legs.tolist()), service_s, label))
    planned = {i for route in routes for i in route}
    later = tuple(i for i in range(1, len(problem.stops) + 1) if i not in planned)
    return Plan(tuple(made), later, budget.done, budget.was_interrupted)


def compiled_at() -> tuple[str, str]:
    """Return the folder of the compiled kernel's cache, and the kernel's source file."""
    return str(kernel.anneal.stats.cache_path), kernel.__file__
