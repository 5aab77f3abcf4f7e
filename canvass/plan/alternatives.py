"""What it would cost to give parts of a route to its neighbours: the answer to "why so"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from canvass.plan.changes import insertion_cost_s, make_route
from canvass.plan.problem import Problem

NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Alternative:
    """Moving `stops` (one run along a block face) to route `to`: seconds more in all, and after."""

    stops: tuple[int, ...]
    to: str
    change_s: float
    after_here_s: float
    after_there_s: float


def face_runs(problem: Problem, stops: Sequence[int]) -> list[tuple[int, ...]]:
    """Return a route's stops in runs along one block face; stops on no face stand alone."""
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
    """Return what moving each run of a route to a neighbouring route costs, the cheapest first.

    Neighbours are the routes of the stops nearest to the run. Orders stay as they are, so that the
    true cost may be lower.
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
