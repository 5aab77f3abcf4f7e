"""An independent check of a plan against its problem; shares no code with the search."""

from __future__ import annotations

from collections import Counter

import numpy as np

from canvass.errors import PlanError
from canvass.plan.plan import Plan
from canvass.plan.problem import Problem

TOLERANCE_S = 1.0


def check_plan(problem: Problem, plan: Plan) -> None:
    """Raise PlanError where the plan breaks a promise.

    Every stop is in exactly one route or left for later; every route's walking, service and
    duration are what the problem says; no route is longer than the shift.
    """
    seen = Counter(i for route in plan.routes for i in route.stops)
    seen.update(plan.left_for_later)
    for location in range(1, len(problem.stops) + 1):
        if seen[location] != 1:
            stop = problem.stops[location - 1]
            raise PlanError(f"stop {stop.id} is planned {seen[location]} times instead of once")
    if len(seen) != len(problem.stops):
        raise PlanError("the plan holds stops the problem does not know")
    for number, route in enumerate(plan.routes, start=1):
        if not route.stops:
            raise PlanError(f"route {number} has no stops")
        path = [0, *route.stops, 0]
        table = problem.times.table(np.array(path), np.array(path))
        walk_s = float(np.diagonal(table, offset=1).astype(np.float64).sum())
        service_s = sum(problem.stops[i - 1].service_s for i in route.stops)
        if abs(walk_s - route.walk_s) > TOLERANCE_S:
            raise PlanError(
                f"route {number} claims {route.walk_s:.1f} s of walking, measured {walk_s:.1f} s"
            )
        if abs(service_s - route.service_s) > TOLERANCE_S:
            raise PlanError(
                f"route {number} claims {route.service_s:.1f} s at doors, counted {service_s:.1f} s"
            )
        if not walk_s + service_s <= problem.shift_s + TOLERANCE_S:
            raise PlanError(
                f"route {number} takes {(walk_s + service_s) / 60:.1f} min, "
                f"the shift is {problem.shift_s / 60:.0f} min"
            )
