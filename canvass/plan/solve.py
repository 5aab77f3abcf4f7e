"""From a problem to a plan: giant tour, optimal split, ruin and recreate; zones side by side."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.errors import PlanError
from canvass.plan.annealing import Budget, Tell, improve
from canvass.plan.even import make_even
from canvass.plan.ground import ROUTE_COST_S, make_ground, node_places
from canvass.plan.large import solve_in_zones
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import Problem
from canvass.plan.state import Routes
from canvass.plan.teams import solve_for_teams
from canvass.plan.tour import first_routes

DENSE_STOPS = 6000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: seconds so far, steps done, the best plan's hours and routes."""

    elapsed_s: float
    time_limit_s: float | None
    iterations: int
    hours: float
    routes: int
    message: str


def solve(
    problem: Problem,
    *,
    clock: Callable[[], float],
    seed: int = 0,
    time_limit_s: float | None = None,
    iterations: int | None = None,
    max_routes: int | None = None,
    even: bool = True,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Plan:
    """Return a plan: fewest routes that fit the shift, then the least walking, then even loads.

    `clock` tells seconds; the search ends after `time_limit_s` or `iterations` steps. With
    `iterations` the same problem and seed give the same plan on every machine. `max_routes` plans
    for that many teams and leaves the rest for later. `should_stop` ends the search early with the
    best plan so far. Raises PlanError for a stop that fits no shift.
    """
    if time_limit_s is None and iterations is None:
        raise PlanError("give the search a time limit or a number of iterations")
    budget = Budget(clock, time_limit_s, iterations, should_stop)

    def tell(routes: int, hours: float, message: str) -> None:
        if on_progress is not None:
            spent = budget.spent_s()
            on_progress(Progress(spent, time_limit_s, budget.done, hours, routes, message))

    everything = np.arange(1, len(problem.stops) + 1)
    if not len(everything):
        return Plan(())
    tell(0, 0.0, "start")
    if max_routes is not None:
        routes = solve_for_teams(problem, everything, max_routes, budget, seed, tell)
    elif len(everything) > DENSE_STOPS:
        routes = solve_in_zones(problem, everything, budget, seed, tell)
    else:
        routes = _solve_dense(problem, everything, budget, seed, tell, even=even)
    return _make_plan(problem, routes, budget, everything)


def _solve_dense(
    problem: Problem,
    everything: NDArray[np.int64],
    budget: Budget,
    seed: int,
    tell: Tell,
    *,
    even: bool,
) -> Routes:
    """Return routes over all stops of a problem that one table of times can hold."""
    ground = make_ground(problem, everything)
    xy_m = node_places(problem, everything)
    stops = np.arange(1, len(everything) + 1, dtype=np.int32)
    start = first_routes(
        ground.times, stops, ground.service, ground.near,
        shift_s=problem.shift_s, route_cost_s=ROUTE_COST_S,
    )  # fmt: skip
    found = improve(ground, start, xy_m, budget, seed, tell)
    if even:
        found = make_even(ground, found, budget, seed)
    return [list(route) for route in found]


def _make_plan(
    problem: Problem, routes: Routes, budget: Budget, everything: NDArray[np.int64]
) -> Plan:
    made = []
    for route in routes:
        if not route:
            continue
        nodes = np.array([0, *route])
        table = problem.times.table(nodes, nodes).astype(np.float64)
        legs = [float(table[k, (k + 1) % len(nodes)]) for k in range(len(nodes))]
        service_s = sum(problem.stops[i - 1].service_s for i in route)
        made.append(Route(tuple(route), math.fsum(legs), service_s))
    planned = {i for route in routes for i in route}
    later = tuple(int(i) for i in everything if int(i) not in planned)
    return Plan(tuple(made), later, budget.done, budget.was_interrupted)
