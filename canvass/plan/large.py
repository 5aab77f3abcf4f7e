"""Problems too large for one table of times: zones with a table each, cut differently in turn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from canvass.plan.annealing import HOT_S, Budget, Tell, improve
from canvass.plan.ground import in_order, make_ground, node_places
from canvass.plan.problem import Problem
from canvass.plan.start import make_start, routes_to_begin
from canvass.plan.state import Routes
from canvass.plan.zones import cut_points, cut_routes

ZONE_STOPS = 2500
ROUNDS = 2
WORKERS = 2


Zone = tuple[Routes, NDArray[np.int64]]


def solve_in_zones(
    problem: Problem,
    locations: NDArray[np.int64],
    budget: Budget,
    seed: int,
    tell: Tell,
    start: Sequence[Sequence[int]] | None,
    hot_s: float,
) -> Routes:
    """Return routes (as locations) over any number of stops; no table covers them all.

    Each round cuts the district into zones of some thousand stops, searches them side by side, and
    hands their routes to the next round, which cuts between them elsewhere.
    """
    parts = max(2, math.ceil(len(locations) / ZONE_STOPS))
    every = node_places(problem, np.arange(1, len(problem.stops) + 1))
    given = routes_to_begin(problem, start) or []
    if start is None:
        zones = _cut_stops(problem, locations, given, every, parts)
    else:
        zones = _cut_between(problem, locations, given, every, parts, 0)
    routes: Routes = []
    for turn in range(ROUNDS):
        until = (turn + 1) / ROUNDS
        routes = _search_zones(problem, zones, budget, seed + turn, until, hot_s)
        tell(len(routes), 0.0, f"zones cut {turn + 1} of {ROUNDS}")
        if turn + 1 == ROUNDS or budget.is_over():
            break
        zones = _cut_between(problem, locations, routes, every, parts, turn + 1)
    return routes


def _cut_stops(
    problem: Problem,
    locations: NDArray[np.int64],
    given: Routes,
    every: NDArray[np.float64],
    parts: int,
) -> list[Zone]:
    """Return zones of neighbouring stops; a given route goes to the zone of its first stop."""
    service = np.array([problem.stops[i - 1].service_s for i in locations])
    cuts = cut_points(every[locations], service + 30.0, parts)
    zone_of = {int(i): k for k, part in enumerate(cuts) for i in locations[part]}
    zones: list[tuple[Routes, set[int]]] = [([], set()) for _ in cuts]
    for route in given:
        for i in route:
            zone_of[i] = zone_of[route[0]]
        if route:
            zones[zone_of[route[0]]][0].append(route)
    for i, k in zone_of.items():
        zones[k][1].add(i)
    return [(routes, np.array(sorted(members))) for routes, members in zones if members]


def _cut_between(
    problem: Problem,
    locations: NDArray[np.int64],
    routes: Routes,
    every: NDArray[np.float64],
    parts: int,
    turn: int,
) -> list[Zone]:
    """Return zones of neighbouring routes; stops on no route join the nearest stop's zone."""
    routes = [route for route in routes if route]
    groups = cut_routes(routes, every, problem.depot_xy_m, max(5, parts), 0.3 + 0.37 * (turn - 1))
    groups = [group for group in groups if group]
    zone_of = {i: z for z, group in enumerate(groups) for k in group for i in routes[k]}
    new = [int(i) for i in locations if int(i) not in zone_of]
    if new:
        there = np.array(sorted(zone_of))
        _, at = cKDTree(every[there]).query(every[new])
        zone_of.update({i: zone_of[int(there[k])] for i, k in zip(new, at, strict=True)})
    members: list[list[int]] = [[] for _ in groups]
    for i in sorted(zone_of):
        members[zone_of[i]].append(i)
    return [
        ([routes[k] for k in group], np.array(mine))
        for group, mine in zip(groups, members, strict=True)
    ]


def _search_zones(
    problem: Problem, zones: list[Zone], budget: Budget, seed: int, until: float, hot_s: float
) -> Routes:
    """Search each zone with its part of what is left of the budget before `until`."""
    stops = sum(len(members) for _, members in zones)
    left = max(0.0, until - budget.share())
    labels = [_labels(problem, routes) for routes, _ in zones]
    every = frozenset[int]().union(*labels)

    def search(job: tuple[int, Zone]) -> tuple[Routes, int]:
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
        held = every - labels[number]
        return search_zone(
            problem, given, members, own, seed * 1000 + number, held, hot_s
        ), own.done

    with ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(search, enumerate(zones)))
    budget.done += sum(done for _, done in results)
    return [route for routes, _ in results for route in routes]


def _labels(problem: Problem, routes: Routes) -> frozenset[int]:
    """Return the homes of stops on given routes: labels that stay in one zone."""
    return frozenset(
        stop.home for route in routes for i in route if (stop := problem.stops[i - 1]).home >= 0
    )


def search_zone(
    problem: Problem,
    given: Routes,
    members: NDArray[np.int64],
    budget: Budget,
    seed: int,
    held: frozenset[int] = frozenset(),
    hot_s: float = HOT_S,
) -> Routes:
    """Return routes over one zone's stops, improved from `given` where there are some."""
    members = in_order(problem, members)
    ground = make_ground(problem, members, held)
    node = {int(location): k + 1 for k, location in enumerate(members)}
    start = make_start(
        ground, [[node[c] for c in route] for route in given] or None,
        np.arange(1, len(members) + 1, dtype=np.int32),
    )  # fmt: skip
    xy_m = node_places(problem, members)
    found = improve(ground, start, xy_m, budget, seed, _say_nothing, chains=1, hot_s=hot_s)
    return [[int(members[c - 1]) for c in route] for route in found if route]


def _say_nothing(routes: int, hours: float, message: str) -> None:
    """Zones report together, not each for itself."""
