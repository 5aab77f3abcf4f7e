"""Baselines: what other ways of cutting routes cost on the same problem, measured not assumed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.plan.problem import Problem
from canvass.plan.search.zones import cut_points


@dataclass(frozen=True, slots=True)
class Baseline:
    """Another way to visit the same stops: its walking and total seconds, and its routes."""

    walk_s: float
    total_s: float
    durations_s: tuple[float, ...]


def alphabetical_list(problem: Problem, order: Sequence[int]) -> Baseline:
    """Return the cost of one long list in the given order of locations, cut into shifts."""
    line = np.asarray(order, dtype=np.int64)
    legs, away = _legs(problem, line)
    walk_s, durations = 0.0, []
    service = _service(problem)
    now_walk, now_work = 0.0, 0.0
    for k, location in enumerate(line.tolist()):
        step = away[k] if now_work == 0.0 else legs[k - 1]
        work = now_work + service[location]
        if now_work and now_walk + step + away[k] + work > problem.shift_s:
            walk_s += now_walk + away[k - 1]
            durations.append(now_walk + away[k - 1] + now_work)
            now_walk, now_work, step, work = 0.0, 0.0, away[k], service[location]
        now_walk, now_work = now_walk + step, work
    if len(line):
        walk_s += now_walk + away[-1]
        durations.append(now_walk + away[-1] + now_work)
    return Baseline(walk_s, sum(durations), tuple(durations))


def hand_cut_turfs(
    problem: Problem, streets: Sequence[str], numbers: Sequence[int | None], turfs: int
) -> Baseline:
    """Return the cost of areas as a careful organizer would cut them by hand.

    The areas are compact and have about equally many doors. In each the nearest street comes next,
    with odd numbers on the way up and even numbers on the way back. The shift is not respected.
    `streets` and `numbers` are per stop.
    """
    xy_m = np.array([(stop.x_m, stop.y_m) for stop in problem.stops])
    routes = []
    doors = np.array([float(stop.doors) for stop in problem.stops])
    for members in cut_points(xy_m, doors, max(1, turfs)):
        routes.append(_walk_streets(members, xy_m, problem.depot_xy_m, streets, numbers))
    return measure(problem, routes)


def _walk_streets(
    members: NDArray[np.int64],
    xy_m: NDArray[np.float64],
    start: tuple[float, float],
    streets: Sequence[str],
    numbers: Sequence[int | None],
) -> list[int]:
    by_street: dict[str, list[int]] = defaultdict(list)
    for k in members.tolist():
        by_street[streets[k]].append(k)
    here = np.array(start)
    route: list[int] = []
    while by_street:
        nearest = min(
            by_street,
            key=lambda name: (float(np.hypot(*(xy_m[by_street[name]] - here).T).min()), name),
        )
        stops = by_street.pop(nearest)
        odd = sorted((k for k in stops if (numbers[k] or 0) % 2), key=lambda k: numbers[k] or 0)
        even = sorted(
            (k for k in stops if not (numbers[k] or 0) % 2), key=lambda k: -(numbers[k] or 0)
        )
        both = odd + even
        if np.hypot(*(xy_m[both[-1]] - here)) < np.hypot(*(xy_m[both[0]] - here)):
            both.reverse()
        route += [k + 1 for k in both]
        here = xy_m[both[-1]]
    return route


def measure(problem: Problem, routes: Sequence[Sequence[int]]) -> Baseline:
    """Return the cost of routes walked as given, whether or not they fit the shift."""
    service = _service(problem)
    walk_s, durations = 0.0, []
    line = np.array([c for route in routes for c in route], dtype=np.int64)
    legs, away = _legs(problem, line)
    at = 0
    for route in routes:
        if not route:
            continue
        inner = float(legs[at : at + len(route) - 1].sum())
        walked = float(away[at]) + inner + float(away[at + len(route) - 1])
        walk_s += walked
        durations.append(walked + float(service[list(route)].sum()))
        at += len(route)
    return Baseline(walk_s, sum(durations), tuple(durations))


def _service(problem: Problem) -> NDArray[np.float64]:
    return np.array([0.0, *(stop.service_s for stop in problem.stops)])


def _legs(
    problem: Problem, line: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the seconds from each location of a line to the next, and from the depot to each."""
    away = problem.times.table([0], line)[0].astype(np.float64)
    return problem.times.legs(line), away
