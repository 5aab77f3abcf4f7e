"""Problems too large for one table of times: zones with a table each, cut differently in turn."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from canvass.plan.annealing import Budget, Tell, improve
from canvass.plan.ground import ROUTE_COST_S, make_ground, node_places
from canvass.plan.problem import Problem
from canvass.plan.state import Routes
from canvass.plan.tour import first_routes
from canvass.plan.zones import cut_points, cut_routes

ZONE_STOPS = 2500
ROUNDS = 2
WORKERS = 2


def solve_in_zones(
    problem: Problem, locations: NDArray[np.int64], budget: Budget, seed: int, tell: Tell
) -> Routes:
    """Return routes (as locations) over any number of stops; no table covers them all.

    Each round cuts the district into zones of some thousand stops, searches them side by side, and
    hands their routes to the next round, which cuts between them elsewhere.
    """
    parts = max(2, math.ceil(len(locations) / ZONE_STOPS))
    xy_m = node_places(problem, locations)[1:]
    service = np.array([problem.stops[i - 1].service_s for i in locations])
    zones: list[tuple[Routes, NDArray[np.int64]]] = [
        ([], locations[part]) for part in cut_points(xy_m, service + 30.0, parts)
    ]
    routes: Routes = []
    for turn in range(ROUNDS):
        routes = _search_zones(problem, zones, budget, seed + turn, (turn + 1) / ROUNDS)
        tell(len(routes), 0.0, f"zones cut {turn + 1} of {ROUNDS}")
        if turn + 1 == ROUNDS or budget.is_over():
            break
        every = node_places(problem, np.arange(1, len(problem.stops) + 1))
        groups = cut_routes(routes, every, problem.depot_xy_m, max(5, parts), 0.3 + 0.37 * turn)
        zones = [
            (found := [routes[k] for k in group], np.array(sorted(c for r in found for c in r)))
            for group in groups
            if group
        ]
    return routes


def _search_zones(
    problem: Problem,
    zones: list[tuple[Routes, NDArray[np.int64]]],
    budget: Budget,
    seed: int,
    until: float,
) -> Routes:
    """Search each zone with its part of what is left of the budget before `until`."""
    stops = sum(len(members) for _, members in zones)
    left = max(0.0, until - budget.share())

    def search(job: tuple[int, tuple[Routes, NDArray[np.int64]]]) -> tuple[Routes, int]:
        number, (given, members) = job
        part = len(members) / stops * left
        limit_s = None
        if budget.time_limit_s is not None:
            left_s = max(0.0, until * budget.time_limit_s - budget.spent_s())
            rest = sum(len(m) for _, m in zones[number:])
            limit_s = max(0.2, WORKERS * left_s * len(members) / rest)
            limit_s = min(limit_s, WORKERS * budget.time_limit_s * part * 1.5)
        steps = None if budget.iterations is None else int(budget.iterations * part)
        own = Budget(budget.clock, limit_s, steps, budget.should_stop)
        return search_zone(problem, given, members, own, seed * 1000 + number), own.done

    with ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(search, enumerate(zones)))
    budget.done += sum(done for _, done in results)
    return [route for routes, _ in results for route in routes]


def search_zone(
    problem: Problem, given: Routes, members: NDArray[np.int64], budget: Budget, seed: int
) -> Routes:
    """Return routes over one zone's stops, improved from `given` where there are some."""
    ground = make_ground(problem, members)
    if given:
        node = {int(location): k + 1 for k, location in enumerate(members)}
        start = [[node[c] for c in route] for route in given]
    else:
        stops = np.arange(1, len(members) + 1, dtype=np.int32)
        start = first_routes(
            ground.times, stops, ground.service, ground.near,
            shift_s=problem.shift_s, route_cost_s=ROUTE_COST_S,
        )  # fmt: skip
    xy_m = node_places(problem, members)
    found = improve(ground, start, xy_m, budget, seed, _say_nothing, chains=1)
    return [[int(members[c - 1]) for c in route] for route in found if route]


def _say_nothing(routes: int, hours: float, message: str) -> None:
    """Zones report together, not each for itself."""
