"""Solve a problem with PyVRP (N. Wouda, L. Lan, W. Kool, INFORMS J. on Computing 36, 2024).

PyVRP uses integers. Times are tenths of a second, rounded up, so that a route that fits there fits
the shift. There are no locks and no warm start.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from canvass.errors import PlanError
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import Problem
from canvass.plan.search.budget import Budget
from canvass.plan.search.even import Evenness
from canvass.plan.search.ground import ROUTE_COST_S
from canvass.plan.search.solve import Progress

TENTHS = 10
MOST_STOPS = 6000
"""With more stops the table of times takes gigabytes."""

PRIZE_SHIFTS = 10
"""The value of an average stop in shifts, so high that time only decides between equals."""


def solve_by_pyvrp(
    problem: Problem,
    budget: Budget,
    *,
    seed: int = 0,
    max_routes: int | None = None,
    evenness: Evenness | None = None,
    start: Sequence[Sequence[int]] | None = None,
    hot_s: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Return PyVRP's plan.

    Loads are not evened; `start` and `hot_s` are ignored. Raises PlanError if there are locks or
    too many stops, or if PyVRP finds no plan in the time.
    """
    import pyvrp

    del evenness, start, hot_s
    _check(problem)
    data = _data(problem, max_routes)

    def is_over(best_cost: int) -> bool:
        if on_progress is not None:
            spent_s = budget.spent_s()
            on_progress(Progress(spent_s, budget.time_limit_s, budget.done, 0.0, 0, "pyvrp"))
        del best_cost
        budget.done += 1
        return budget.is_over()

    with warnings.catch_warnings():
        # Its warning says that no feasible plan was found, which is reported below.
        warnings.simplefilter("ignore")
        result = pyvrp.solve(data, is_over, seed=seed, collect_stats=False, display=False)
    if not result.is_feasible():
        raise PlanError(
            "PyVRP found no plan that fits the shift in that time; give it more (--time-limit), or "
            "plan with --engine canvass"
        )
    routes = [
        [int(stop.idx) + 1 for stop in route if stop.is_client()] for route in result.best.routes()
    ]
    return _as_plan(problem, [route for route in routes if route], budget)


def _check(problem: Problem) -> None:
    if len(problem.stops) > MOST_STOPS:
        raise PlanError(
            "--engine pyvrp: {count} stops, it takes {most_stops} at most; plan with "
            "--engine canvass",
            count=len(problem.stops),
            most_stops=MOST_STOPS,
        )
    if problem.apart or any(stop.is_locked or stop.is_needed for stop in problem.stops):
        raise PlanError("--engine pyvrp: it keeps no locks; unlock, or plan with --engine canvass")


def _data(problem: Problem, teams: int | None) -> Any:
    """Return the problem in PyVRP's form: the same walking times, shift and cost of a route."""
    import pyvrp

    everything = np.arange(len(problem.stops) + 1)
    seconds = problem.times.table(everything, everything).astype(np.float64)
    matrix: Any = np.ceil(seconds * TENTHS).astype(np.int64)
    worth = [float(s.doors) if s.value is None else s.value for s in problem.stops]
    mean = sum(worth) / max(1, len(worth)) or 1.0
    price = PRIZE_SHIFTS * problem.shift_s * TENTHS / mean
    clients = [
        pyvrp.Client(
            location=k,
            service_duration=math.ceil(stop.service_s * TENTHS),
            prize=0 if teams is None else round(price * value),
            required=teams is None,
        )
        for k, (stop, value) in enumerate(zip(problem.stops, worth, strict=True), start=1)
    ]
    places = [problem.depot_xy_m, *((stop.x_m, stop.y_m) for stop in problem.stops)]
    vehicle = pyvrp.VehicleType(
        num_available=len(clients) if teams is None else teams,
        fixed_cost=int(ROUTE_COST_S * TENTHS) if teams is None else 0,
        shift_duration=int(problem.shift_s * TENTHS),
    )
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(x=round(x), y=round(y)) for x, y in places],
        clients=clients,
        depots=[pyvrp.Depot(location=0)],
        vehicle_types=[vehicle],
        distance_matrices=[matrix],
        duration_matrices=[matrix],
    )


def _as_plan(problem: Problem, routes: Sequence[Sequence[int]], budget: Budget) -> Plan:
    made = []
    for route in routes:
        legs = problem.times.legs([0, *route, 0])
        service_s = sum(problem.stops[i - 1].service_s for i in route)
        made.append(Route(tuple(route), math.fsum(legs.tolist()), service_s))
    planned = {i for route in routes for i in route}
    later = tuple(i for i in range(1, len(problem.stops) + 1) if i not in planned)
    return Plan(tuple(made), later, budget.done, budget.was_interrupted)
