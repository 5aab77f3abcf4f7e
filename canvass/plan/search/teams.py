"""Fewer teams than the district needs: the most valuable doors that fit, near the base first.

A team orienteering problem (I. Chao, B. Golden, E. Wasil, European J. of Operational Research 88,
1996), searched with the kernel of `kernel`: a stop may stay absent at its price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from canvass.errors import PlanError
from canvass.plan.problem import Problem, Stop
from canvass.plan.readable import holes
from canvass.plan.search.annealing import EPOCHS, temperature
from canvass.plan.search.budget import Budget, Tell, count_steps
from canvass.plan.search.ground import Ground, in_order, make_ground
from canvass.plan.search.start import make_start, routes_to_begin
from canvass.plan.search.state import UNPRICED, Heat, Routes, Rules, load_s, run, total_hours

SPARE = 1.6
MOST_CANDIDATES = 6000
PRICE_SHIFTS = 10.0  # what a stop of mean worth is worth: values decide, time only between equals
NEARNESS = 0.1
HOLE_SHIFTS, HOLE_MEMORY = 3.0, 0.7  # what a hole costs; how much of it the next epoch keeps


def solve_for_teams(
    problem: Problem,
    locations: NDArray[np.int64],
    teams: int,
    budget: Budget,
    seed: int,
    tell: Tell,
    given: Sequence[Sequence[int]] | None = None,
) -> Routes:
    """Return at most `teams` routes (as locations) over the stops worth most; the rest is left.

    Routes with stops that are needed are always among them; raises PlanError where they are too
    many.
    """
    chosen = choose_candidates(problem, locations, teams)
    ground = replace(make_ground(problem, chosen), route_cost_s=0.0)  # the teams are there anyway
    prize = _prices(problem, chosen, ground)
    stops = np.arange(1, len(chosen) + 1, dtype=np.int32)
    node = {int(location): k for k, location in enumerate(chosen, start=1)}
    begin = routes_to_begin(problem, given)
    mine = None if begin is None else [[node[i] for i in r if i in node] for r in begin]
    start = make_start(ground, mine, stops)
    start.sort(key=lambda route: -float(prize[route].sum()) + load_s(ground, route))
    held = sum(1 for route in start if ground.needed[route].any())
    if held > teams:
        raise PlanError(f"{held} routes have locked stops, more than {teams} teams; unlock some")
    routes = start[:teams]
    absent = sorted(set(stops.tolist()).difference(*routes))
    rng = np.array([seed * 104_729 + 3], dtype=np.uint64)
    best, best_value = routes, _value(ground, routes, prize)
    street = _Street(problem, chosen)
    hole_s = HOLE_SHIFTS * problem.shift_s
    best_value -= hole_s * len(street.holes(best))
    extra = np.zeros(len(prize))
    while not budget.is_over():
        share = budget.share()
        steps = budget.slice_steps(1, EPOCHS if budget.iterations else 60, 1.0)
        ahead = min(1.0, share + steps / max(1.0, steps + budget.left_steps()))
        heat = Heat(temperature(share), temperature(ahead))
        before_s = budget.spent_s()
        routes, absent, found, _ = run(
            ground, routes, absent, steps=steps, heat=heat, rules=Rules(teams, prize + extra),
            rng=rng,
        )  # fmt: skip
        count_steps(budget, steps, before_s, 1)
        missed = street.holes(found)
        extra *= HOLE_MEMORY
        extra[missed] += hole_s
        value = _value(ground, found, prize) - hole_s * len(missed)
        if value > best_value:
            best, best_value = found, value
        tell(len(best), total_hours(ground, best), "improving")
    return [[int(chosen[c - 1]) for c in route] for route in best if route]


class _Street:
    """Where the candidates lie, to find those left out between others."""

    def __init__(self, problem: Problem, chosen: NDArray[np.int64]) -> None:
        stops = [problem.stops[i - 1] for i in chosen]
        self._faces = np.array([stop.face for stop in stops], dtype=np.int64)
        self._along_m = np.array([stop.along_m for stop in stops])

    def holes(self, routes: Routes) -> NDArray[np.int64]:
        """Return the nodes left out between planned ones on the same block face."""
        planned = np.zeros(len(self._faces), np.bool_)
        for route in routes:
            planned[np.asarray(route, dtype=np.int64) - 1] = True
        return holes(self._faces, self._along_m, planned) + 1


def _value(ground: Ground, routes: Routes, prize: NDArray[np.float64]) -> float:
    """Return what the visited stops are worth, less the time they cost."""
    return float(sum(prize[route].sum() - load_s(ground, route) for route in routes if route))


def choose_candidates(
    problem: Problem, locations: NDArray[np.int64], teams: int
) -> NDArray[np.int64]:
    """Return the stops worth most for their time that `teams` shifts could hold, and some more.

    Among stops worth the same these are the nearest to the base.
    """
    away_s = problem.times.table([0], locations)[0].astype(np.float64)
    stops = [problem.stops[i - 1] for i in locations]
    cost_s = away_s + np.array([stop.service_s for stop in stops]) + 1.0
    order = locations[np.argsort(cost_s / np.maximum(_values(stops), 1e-9), kind="stable")]
    service = np.array([problem.stops[i - 1].service_s for i in order])
    enough = np.cumsum(service) - service <= SPARE * teams * problem.shift_s
    needed = np.array([i for i in order[~enough] if problem.stops[i - 1].is_needed], dtype=np.int64)
    return in_order(problem, np.sort(np.concatenate([order[enough][:MOST_CANDIDATES], needed])))


def _values(stops: Sequence[Stop]) -> NDArray[np.float64]:
    """Return what planning each stop is worth."""
    return np.array([stop.doors if stop.value is None else stop.value for stop in stops], float)


def _prices(problem: Problem, chosen: NDArray[np.int64], ground: Ground) -> NDArray[np.float64]:
    """Return what each node is worth in seconds; nearer stops up to a tenth more."""
    stops = [problem.stops[i - 1] for i in chosen]
    values = _values(stops)
    away = ground.times[0, 1:].astype(np.float64)
    near = 1.0 - away / max(float(away.max()), 1.0)
    finite = values[np.isfinite(values)]
    mean = float(finite.mean()) if len(finite) else 1.0
    price_s = PRICE_SHIFTS * problem.shift_s / max(mean, 1e-9)
    prize = np.concatenate([[0.0], price_s * values * (1.0 + NEARNESS * near)])
    return np.where(ground.needed, UNPRICED, prize)
