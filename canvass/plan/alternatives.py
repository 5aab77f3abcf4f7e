"""The cost of moving parts of a route to its neighbours: this explains why a route is as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from canvass.plan.changes import insertion_cost_s, make_route
from canvass.plan.problem import Problem

NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Alternative:
    """Moving `stops` (one run along a block face) to route `to`: the total seconds it adds.

    It also holds what the other route would take afterwards.
    """

    stops: tuple[int, ...]
    to: str
    change_s: float
    after_here_s: float
    after_there_s: float


def face_runs(problem: Problem, stops: Sequence[int]) -> list[tuple[int, ...]]:
    """Cut a route into runs along one block face; a stop on no face is a run of its own."""
    runs: list[list[int]] = []
    for i in stops:
        face = problem.stops[i - 1].face
        if runs and face >= 0 and problem.stops[runs[-1][-1] - 1].face == face:
            runs[-1].append(i)
        else:
            runs.append([i])
    return [tuple(run) for run in runs]


def list_alternatives(
    problem: Problem, routes: Mapping[str, Sequence[int]], route_id: str
) -> list[Alternative]:
    """Return the cost of moving each run of a route to a neighbouring route, cheapest first.

    Neighbours are the routes of the stops nearest to the run. The order of the stops is kept, so
    the true cost may be lower.
    """
    mine = list(routes[route_id])
    others = [(i, other) for other, on in routes.items() if other != route_id for i in on]
    if not others or len(mine) < 2:
        return []
    there = np.array([[problem.stops[i - 1].x_m, problem.stops[i - 1].y_m] for i, _ in others])
    here_s = make_route(problem, mine).duration_s
    durations = dict.fromkeys(routes, 0.0)
    found: list[Alternative] = []
    for run in face_runs(problem, mine):
        if len(run) == len(mine):
            continue
        rest = [i for i in mine if i not in set(run)]
        after_here_s = make_route(problem, rest).duration_s
        middle = problem.stops[run[len(run) // 2] - 1]
        near = np.argsort(np.hypot(*(there - [middle.x_m, middle.y_m]).T), kind="stable")
        close = list(dict.fromkeys(others[k][1] for k in near.tolist()))[:NEIGHBOURS]
        for other in close:
            if not durations[other]:
                durations[other] = make_route(problem, routes[other]).duration_s
            more_s = insertion_cost_s(problem, routes[other], run)
            change_s = more_s - (here_s - after_here_s)
            found.append(Alternative(run, other, change_s, after_here_s, durations[other] + more_s))
    return sorted(found, key=lambda one: (one.change_s, one.stops, one.to))
