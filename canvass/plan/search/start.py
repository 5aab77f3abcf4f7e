"""Make the first routes of a search: a giant tour cut into shifts, or a warm start made feasible.

A warm start is repaired in this order: locked stops go to their home route, pairs kept apart are
separated, routes that are too long lose stops, and missing stops are inserted where they cost
least.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from canvass.errors import PlanError
from canvass.plan.problem import Problem
from canvass.plan.search.ground import Ground
from canvass.plan.search.state import UNPRICED, Heat, Routes, Rules, load_s, run
from canvass.plan.search.tour import first_routes

SLACK_S = 1e-3
REORDER_STEPS = 200


def routes_to_begin(problem: Problem, start: Sequence[Sequence[int]] | None) -> Routes | None:
    """Return `start` with each locked stop on its home route (`routes[k]` has label k).

    Without `start`, return the routes that hold the locked stops, or None if no stop is locked and
    none are kept apart.
    """
    locked = [(stop.home, i) for i, stop in enumerate(problem.stops, 1) if stop.is_locked]
    if start is None and not locked and not problem.apart:
        return None
    routes = [list(route) for route in start or []]
    most = max((home for home, _ in locked), default=-1)
    routes += [[] for _ in range(most + 1 - len(routes))]
    at = {i: k for k, route in enumerate(routes) for i in route}
    for home, i in locked:
        if at.get(i) == home:
            continue
        if i in at:
            routes[at[i]].remove(i)
        routes[home].append(i)
    return routes


def make_start(
    ground: Ground, given: Sequence[Sequence[int]] | None, stops: NDArray[np.int32]
) -> Routes:
    """Return feasible routes over `stops`, starting from `given` if there are any.

    A locked stop that may wait and does not fit on its home route is left out. Raises PlanError if
    locks cannot be kept: they exceed a shift, or hold a pair that must be apart.
    """
    if given is None:
        return _cut_tour(ground, stops)
    routes = [list(route) for route in given]
    absent = set(stops.tolist()).difference(*routes)
    if 2 * len(absent) > len(stops):
        routes += _cut_tour(ground, np.array(sorted(absent), dtype=np.int32))
    for k, route in enumerate(routes):
        _part(ground, route)
        if route and load_s(ground, route) > ground.shift_s:
            routes[k] = cut_to_shift(ground, route)
    absent = set(stops.tolist()).difference(*routes)
    locked = ground.locked
    without_room = [
        c
        for c in sorted(absent, key=lambda c: (-float(ground.times[0, c]), c))
        if not locked[c] and not _insert(ground, routes, c)
    ]
    routes += _new_routes(ground, without_room)
    return [route for route in routes if route]


def _cut_tour(ground: Ground, stops: NDArray[np.int32], shift_s: float | None = None) -> Routes:
    near = ground.near
    if len(stops) < len(ground.times) - 1:
        chosen = np.zeros(len(ground.times), np.bool_)
        chosen[stops] = True
        near = _only(near, chosen)
    return first_routes(
        ground.times, stops, ground.service, near,
        shift_s=ground.shift_s if shift_s is None else shift_s, route_cost_s=ground.route_cost_s,
    )  # fmt: skip


def _only(near: NDArray[np.int32], chosen: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the neighbour lists reduced to the chosen nodes and padded with 0."""
    kept = chosen[near] & (near > 0)
    order = np.argsort(~kept, axis=1, kind="stable")
    return np.where(
        np.take_along_axis(kept, order, axis=1), np.take_along_axis(near, order, axis=1), 0
    ).astype(np.int32)


def _part(ground: Ground, route: list[int]) -> None:
    """Separate pairs kept apart: take one of each pair off the route, a free stop if possible.

    Raises PlanError if both stops of a pair are needed on this route.
    """
    locked = ground.locked
    for c in list(route):
        for other in ground.apart_with[ground.apart_at[c] : ground.apart_at[c + 1]].tolist():
            if c not in route or other not in route:
                continue
            if ground.needed[c] and ground.needed[other]:
                raise PlanError(
                    "two stops locked to route {home} may never be on one route; unlock one of "
                    "them or let them share a route",
                    home=int(ground.home[c]) + 1,
                )
            is_mine = ground.needed[c] or (locked[c] and not ground.needed[other])
            route.remove(other if is_mine else c)


def cut_to_shift(ground: Ground, route: list[int]) -> list[int]:
    """Return a route that fits the shift: in a better order, then without its costliest stops.

    Raises PlanError if the stops that must stay are already too long.
    """
    # Even with an endless shift the split may return to the base, if a route costs nothing.
    given = route
    parts = _cut_tour(ground, np.array(sorted(route), dtype=np.int32), shift_s=np.inf)
    anew = [c for part in parts for c in part]
    route = min(route, anew, key=lambda order: load_s(ground, order))
    if load_s(ground, route) > ground.shift_s:
        route = _reorder(ground, route)
    while (over := load_s(ground, route) - ground.shift_s) > SLACK_S:
        line = [0, *route, 0]
        costs = [
            -1.0 if ground.needed[c] else float(
                ground.times[a, c] + ground.times[c, b] - ground.times[a, b] + ground.service[c]
            )
            for a, c, b in zip(line[:-2], route, line[2:], strict=True)
        ]  # fmt: skip
        worst = int(np.argmax(costs))
        if costs[worst] < 0:
            # Only stops that must stay are left; they may fit in another order.
            orders = ([c for c in given if c in route], _reorder(ground, route))
            best = min(orders, key=lambda order: load_s(ground, order))
            over = load_s(ground, best) - ground.shift_s
            if over <= SLACK_S:
                return best
            raise PlanError(
                "the stops locked to route {home} take {ceil} min more than the shift of "
                "{shift_s:.0f} min; unlock some of them or lengthen the shift",
                home=int(ground.home[route[0]]) + 1,
                ceil=math.ceil(over / 60),
                shift_s=ground.shift_s / 60,
            )
        del route[worst]
    return route


def _reorder(ground: Ground, route: list[int]) -> list[int]:
    """Return the stops of one route in the best order that a short search finds."""
    endless = replace(ground, shift_s=np.inf)
    (found, *_), *_ = run(
        endless, [route], [], steps=REORDER_STEPS * len(route), heat=Heat(20.0, 0.1),
        rules=Rules(1, np.full(len(ground.times), UNPRICED)), rng=np.array([1], dtype=np.uint64),
    )[2:]  # fmt: skip
    return found


def _cheapest(ground: Ground, route: Sequence[int], c: int) -> tuple[float, int]:
    """Return the walking time (s) that c adds at its best position in a route, and the position."""
    line = np.array([0, *route, 0])
    to_c = ground.times[c, line].astype(np.float64)
    added = to_c[:-1] + to_c[1:] - ground.times[line[:-1], line[1:]]
    place = int(np.argmin(added))
    return float(added[place]), place


def _new_routes(ground: Ground, stops: Sequence[int]) -> Routes:
    """Return new routes over stops that fit on no other: one tour cut into shifts.

    Stops kept apart from others are inserted afterwards, on a route of their own if necessary.
    """
    enemies = [c for c in stops if ground.apart_at[c] < ground.apart_at[c + 1]]
    others = np.array(sorted(set(stops).difference(enemies)), dtype=np.int32)
    routes = _cut_tour(ground, others) if len(others) else []
    for c in enemies:
        if not _insert(ground, routes, c):
            routes.append([c])
    return routes


def _insert(ground: Ground, routes: Routes, c: int) -> bool:
    """Insert c where it adds least walking; return whether a route had room."""
    best, chosen, place = np.inf, -1, 0
    near = set(ground.near[c].tolist()) - {0}
    enemies = set(ground.apart_with[ground.apart_at[c] : ground.apart_at[c + 1]].tolist())
    for k, route in enumerate(routes):
        if near.isdisjoint(route) or not enemies.isdisjoint(route):
            continue
        added, at = _cheapest(ground, route, c)
        if added < best and load_s(ground, route) + added + ground.service[c] <= ground.shift_s:
            best, chosen, place = added, k, at
    if chosen < 0:
        return False
    routes[chosen].insert(place, c)
    return True
