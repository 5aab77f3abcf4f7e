"""An independent check of a plan against its problem; shares no code with the search."""

from __future__ import annotations

import math
from collections import Counter

from canvass.errors import PlanError
from canvass.plan.plan import Plan
from canvass.plan.problem import Problem

TOLERANCE_S = 1.0


def check_plan(problem: Problem, plan: Plan) -> None:
    """Raise PlanError if the plan breaks one of these promises.

    - Every stop is in exactly one route or is left for later.
    - The walking, service and duration of every route are those of the problem.
    - No route is longer than the shift.
    - All stops locked to one home are on one route, and no stop locked to another home is.
    - No pair kept apart shares a route.
    """
    seen = Counter(i for route in plan.routes for i in route.stops)
    seen.update(plan.left_for_later)
    for location in range(1, len(problem.stops) + 1):
        if seen[location] != 1:
            stop = problem.stops[location - 1]
            raise PlanError(
                "stop {id} is planned {seen} times instead of once", id=stop.id, seen=seen[location]
            )
    if len(seen) != len(problem.stops):
        raise PlanError("the plan holds stops the problem does not know")
    line = [0]
    for route in plan.routes:
        line += [*route.stops, 0]
    legs, begin = problem.times.legs(line), 0
    for number, route in enumerate(plan.routes, start=1):
        if not route.stops:
            raise PlanError("route {number} has no stops", number=number)
        end = begin + len(route.stops) + 1
        walk_s, begin = float(legs[begin:end].sum()), end
        service_s = sum(problem.stops[i - 1].service_s for i in route.stops)
        if abs(walk_s - route.walk_s) > TOLERANCE_S:
            raise PlanError(
                "route {number} claims {walk_s:.1f} s of walking, measured {walk_s_2:.1f} s",
                number=number,
                walk_s=route.walk_s,
                walk_s_2=walk_s,
            )
        if abs(service_s - route.service_s) > TOLERANCE_S:
            raise PlanError(
                "route {number} claims {service_s:.1f} s at doors, counted {service_s_2:.1f} s",
                number=number,
                service_s=route.service_s,
                service_s_2=service_s,
            )
        if not walk_s + service_s <= problem.shift_s + TOLERANCE_S:
            raise PlanError(
                "route {number} takes {walk_s:.1f} min, the shift is {shift_s:.0f} min",
                number=number,
                walk_s=(walk_s + service_s) / 60,
                shift_s=problem.shift_s / 60,
            )
    _check_locks(problem, plan)


def _check_locks(problem: Problem, plan: Plan) -> None:
    """Raise PlanError if a locked stop has left its home, or a pair kept apart shares a route."""
    route_of = {i: k for k, route in enumerate(plan.routes, start=1) for i in route.stops}
    home_of: dict[int, int] = {}
    route_at: dict[int, int] = {}
    for location, stop in enumerate(problem.stops, start=1):
        route = route_of.get(location)
        if stop.home < 0 or stop.stay_s != math.inf or route is None:
            continue
        if home_of.setdefault(route, stop.home) != stop.home:
            raise PlanError(
                "stop {id} is locked to another route than route {route}", id=stop.id, route=route
            )
        if route_at.setdefault(stop.home, route) != route:
            raise PlanError(
                "stop {id} is on route {route}, others locked with it on route {route_at}",
                id=stop.id,
                route=route,
                route_at=route_at[stop.home],
            )
    for a, b in problem.apart:
        if a in route_of and route_of[a] == route_of.get(b):
            raise PlanError(
                "stops {id} and {id_2} may never be on one route, both are on route {route_of}",
                id=problem.stops[a - 1].id,
                id_2=problem.stops[b - 1].id,
                route_of=route_of[a],
            )
