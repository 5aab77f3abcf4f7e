"""Search problems too large for one table of times, in zones with a table each.

Each round cuts the zones differently.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from canvass.plan.problem import Problem
from canvass.plan.search.annealing import improve
from canvass.plan.search.budget import Budget, SearchContext, Tell
from canvass.plan.search.even import SHARE, Evenness, make_even
from canvass.plan.search.ground import in_order, make_ground, node_places
from canvass.plan.search.start import make_start, routes_to_begin
from canvass.plan.search.state import Routes
from canvass.plan.search.zones import cut_points, cut_routes

ZONE_STOPS = 2500
ROUNDS = 2
WORKERS = 2


AGAIN_S = 20.0  # initial temperature of later rounds: the routes are already good

Zone = tuple[Routes, NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Round:
    """Settings of one round over all zones.

    The round ends at the share `until` (0..1) of the budget. `hot_s` is its initial temperature in
    seconds. `even` is the evenness to reach and the mean load to aim at (s); None skips evening.
    """

    until: float
    hot_s: float
    even: tuple[Evenness, float] | None


def _mean_s(problem: Problem, routes: Routes) -> float:
    """Return the mean duration of the routes in seconds."""
    line = [0]
    for route in routes:
        line += [*route, 0]
    total = float(problem.times.legs(line).sum())
    total += sum(problem.stops[i - 1].service_s for i in line if i)
    return total / max(1, len(routes))


class Board:
    """Adds up the progress of all zones: routes and hours of those that have started."""

    def __init__(self, zones: int, tell: Tell, message: str) -> None:
        self._reached: list[tuple[int, float]] = [(0, 0.0)] * zones
        self._tell, self._message = tell, message
        self._lock = Lock()

    def teller(self, zone: int) -> Tell:
        """Return the progress callback of one zone."""

        def tell(routes: int, hours: float, _: str) -> None:
            with self._lock:
                self._reached[zone] = (routes, hours)
                begun = sum(1 for count, _ in self._reached if count)
                self._tell(
                    sum(count for count, _ in self._reached),
                    sum(reached for _, reached in self._reached),
                    f"{self._message}, {begun} of {len(self._reached)}",
                )

        return tell


def solve_in_zones(
    problem: Problem,
    locations: NDArray[np.int64],
    context: SearchContext,
    *,
    start: Sequence[Sequence[int]] | None,
    hot_s: float,
    evenness: Evenness | None,
) -> Routes:
    """Return routes (as locations) over any number of stops, without one table for all of them.

    Each round cuts the district into zones of a few thousand stops and searches them in parallel.
    The next round starts from those routes, with different zones.
    """
    parts = max(2, math.ceil(len(locations) / ZONE_STOPS))
    every = node_places(problem, np.arange(1, len(problem.stops) + 1))
    given = routes_to_begin(problem, start) or []
    if start is None:
        zones = _cut_stops(problem, locations, given, every, parts)
    else:
        zones = _cut_between(locations, given, every, parts, 0)
    routes: Routes = []
    for turn in range(ROUNDS):
        until = (turn + 1) / ROUNDS
        board = Board(len(zones), context.tell, f"zones cut {turn + 1} of {ROUNDS}")
        heat_s = hot_s if turn == 0 else min(hot_s, AGAIN_S)
        is_last = turn + 1 == ROUNDS
        even = None if evenness is None or not is_last else (evenness, _mean_s(problem, routes))
        own = replace(context, seed=context.seed + turn)
        routes = _search_zones(problem, zones, own, board, Round(until, heat_s, even))
        if is_last or context.budget.is_over():
            break
        zones = _cut_between(locations, routes, every, parts, turn + 1)
    return routes


def _cut_stops(
    problem: Problem,
    locations: NDArray[np.int64],
    given: Routes,
    every: NDArray[np.float64],
    parts: int,
) -> list[Zone]:
    """Return zones of neighbouring stops; a given route belongs to the zone of its first stop."""
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
    locations: NDArray[np.int64],
    routes: Routes,
    every: NDArray[np.float64],
    parts: int,
    turn: int,
) -> list[Zone]:
    """Return zones of neighbouring routes; a stop on no route joins the zone of the nearest one."""
    routes = [route for route in routes if route]
    groups = cut_routes(routes, every, max(5, parts), 0.3 + 0.37 * (turn - 1))
    groups = [group for group in groups if group]
    zone_of = {i: z for z, group in enumerate(groups) for k in group for i in routes[k]}
    new = [int(i) for i in locations if int(i) not in zone_of]
    if new:
        # Imported late: it takes a tenth of a second to load and is rarely needed.
        from scipy.spatial import cKDTree

        there = np.array(sorted(zone_of))
        at = np.atleast_1d(cKDTree(every[there]).query(every[new])[1])
        zone_of.update({i: zone_of[int(there[k])] for i, k in zip(new, at, strict=True)})
    members: list[list[int]] = [[] for _ in groups]
    for i in sorted(zone_of):
        members[zone_of[i]].append(i)
    return [
        ([routes[k] for k in group], np.array(mine))
        for group, mine in zip(groups, members, strict=True)
    ]


def _search_zones(
    problem: Problem,
    zones: list[Zone],
    context: SearchContext,
    board: Board,
    how: Round,
) -> Routes:
    """Search the zones in parallel; return all their routes.

    Each zone gets a part of the round's remaining budget in proportion to its stops.
    """
    budget, until = context.budget, how.until
    stops = sum(len(members) for _, members in zones)
    left = max(0.0, until - budget.share())
    labels = [_labels(problem, routes) for routes, _ in zones]
    every = frozenset[int]().union(*labels)

    def search(job: tuple[int, Zone]) -> tuple[Routes, Budget]:
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
        mine = SearchContext(own, context.seed * 1000 + number, board.teller(number), chains=1)
        return search_zone(problem, given, members, mine, every - labels[number], how), own

    with ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(search, enumerate(zones)))
    for _, own in results:
        budget.done += own.done
        budget.was_interrupted |= own.was_interrupted
    return [route for routes, _ in results for route in routes]


def _labels(problem: Problem, routes: Routes) -> frozenset[int]:
    """Return the labels that the stops on `routes` have as their home."""
    return frozenset(
        stop.home for route in routes for i in route if (stop := problem.stops[i - 1]).home >= 0
    )


def search_zone(
    problem: Problem,
    given: Routes,
    members: NDArray[np.int64],
    context: SearchContext,
    held: frozenset[int],
    how: Round,
) -> Routes:
    """Return routes over the stops of one zone, starting from `given` if there are any."""
    members = in_order(problem, members)
    ground = make_ground(problem, members, held)
    node = {int(location): k + 1 for k, location in enumerate(members)}
    start = make_start(
        ground, [[node[c] for c in route] for route in given] or None,
        np.arange(1, len(members) + 1, dtype=np.int32),
    )  # fmt: skip
    until = 1.0 if how.even is None else 1.0 - SHARE
    found = improve(ground, start, context, until=until, hot_s=how.hot_s)
    if how.even is not None:
        found = make_even(ground, found, context, *how.even)
    return [[int(members[c - 1]) for c in route] for route in found if route]
