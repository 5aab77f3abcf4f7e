"""Tonight's few teams: buildings and block faces go to one team each."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from canvass.plan.plan import Plan
from canvass.plan.problem import MatrixTimes, Problem, Stop
from canvass.plan.search.budget import Budget
from canvass.plan.search.bundles import bundle_problem, expand, make_bundles
from canvass.plan.search.solve import solve

SPEED_MPS = 1.0


def problem_of(stops: list[Stop], *, shift_s: float) -> Problem:
    """Return the problem of stops as the crow flies at 1 m/s from the origin."""
    xy = np.array([(0.0, 0.0), *((stop.x_m, stop.y_m) for stop in stops)])
    away = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) / SPEED_MPS
    return Problem(tuple(stops), (0.0, 0.0), shift_s, MatrixTimes(away.astype(np.float32)))


def stop(k: int, x_m: float, y_m: float, **more: Any) -> Stop:
    return replace(Stop(f"n{k}", 1, 100.0, x_m, y_m), **more)


def plan_for(problem: Problem, teams: int, *, steps: int = 20_000, seed: int = 0) -> Plan:
    return solve(problem, Budget(lambda: 0.0, iterations=steps), max_routes=teams, seed=seed)


def routes_of(plan: Plan, problem: Problem, key: str) -> dict[object, set[int]]:
    """Return the numbers of the routes on which each building or face has planned stops."""
    on: dict[object, set[int]] = {}
    for number, route in enumerate(plan.routes):
        for i in route.stops:
            on.setdefault(getattr(problem.stops[i - 1], key), set()).add(number)
    return on


def blocks(seed: int) -> list[Stop]:
    """Return eight buildings of four stairwells, two to a block face, around the base."""
    rng = random.Random(seed)
    made = []
    for building in range(8):
        x, y = 150.0 * (building % 4) - 225.0, 80.0 * (building // 4) - 40.0
        for stairwell in range(4):
            k = 4 * building + stairwell
            made.append(
                stop(
                    k, x + 20.0 * stairwell, y, doors=rng.randint(3, 9),
                    service_s=rng.uniform(300, 900), building=f"w{building}",
                    face=building // 2, along_m=100.0 * (building % 2) + 20.0 * stairwell,
                )
            )  # fmt: skip
    return made


@pytest.mark.parametrize("seed", range(5))
def test_no_building_is_shared_by_two_teams(seed: int):
    problem = problem_of(blocks(seed), shift_s=6000.0)

    plan = plan_for(problem, 3, seed=seed)

    assert all(len(routes) == 1 for routes in routes_of(plan, problem, "building").values())


def test_two_short_faces_go_to_one_team_each():
    # Two rows of ten houses, 100 s each; a team can do one row (1,000 s and 300 s on foot) but
    # not a house more of the other. Turn about along the street would be as short.
    rows = [stop(k, 10.0 * (k % 10), 8.0 * (k // 10), face=k // 10, along_m=10.0 * (k % 10))
            for k in range(20)]  # fmt: skip
    problem = problem_of(rows, shift_s=1300.0)

    plan = plan_for(problem, 2)

    assert sum(len(route.stops) for route in plan.routes) == 20
    assert all(len(routes) == 1 for routes in routes_of(plan, problem, "face").values())


def test_a_building_that_fills_more_than_a_shift_is_shared():
    tower = [stop(k, 5.0 * k, 5.0, service_s=900.0, building="w1") for k in range(6)]
    problem = problem_of(tower, shift_s=3000.0)

    plan = plan_for(problem, 2)

    assert sum(len(route.stops) for route in plan.routes) == 6


def test_bundles_hold_every_stop_once_and_no_more_than_a_shift():
    stops = [*blocks(7), stop(90, 400.0, 0.0)]
    problem = problem_of(stops, shift_s=6000.0)

    bundles = make_bundles(problem, range(1, len(stops) + 1))

    assert sorted(itertools.chain(*bundles)) == list(range(1, len(stops) + 1))
    for bundle in bundles:
        away_s = max(np.hypot(problem.stops[i - 1].x_m, problem.stops[i - 1].y_m) for i in bundle)
        assert sum(problem.stops[i - 1].service_s for i in bundle) + 2 * away_s <= 6000.0


def test_a_bundle_is_worth_its_doors_and_takes_their_time():
    problem = problem_of(blocks(1), shift_s=6000.0)
    bundles = make_bundles(problem, range(1, 33), most_share=0.0)

    bundled = bundle_problem(problem, bundles)

    for bundle, one in zip(bundles, bundled.stops, strict=True):
        mine = [problem.stops[i - 1] for i in bundle]
        assert one.doors == sum(each.doors for each in mine)
        assert one.service_s >= sum(each.service_s for each in mine)


def test_a_bundle_is_walked_from_its_nearer_end():
    places = np.array([(0.0, 0.0), (30.0, 0.0), (20.0, 0.0), (10.0, 0.0), (50.0, 0.0)])

    # stops 1, 2, 3 stand 30, 20 and 10 m from the base: the bundle begins with 3
    assert expand([[1, 2, 3], [4]], [[1, 2]], places) == [[3, 2, 1, 4]]


def test_stops_of_different_homes_are_never_one_bundle():
    stops = [
        stop(k, 10.0 * k, 0.0, face=1, along_m=10.0 * k, building="w1", home=k % 2, stay_s=60.0)
        for k in range(6)
    ]

    bundles = make_bundles(problem_of(stops, shift_s=6000.0), range(1, 7))

    assert sorted(map(sorted, bundles)) == [[1, 3, 5], [2, 4, 6]]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12))
def test_no_route_is_longer_than_the_shift_however_far_apart_a_bundles_stops_are(seed: int):
    """Long houses, stairwells 60 to 180 m apart: the way along a bundle is much of its time."""
    rng = np.random.default_rng(seed)
    stops, places = [], [(0.0, 0.0)]
    for face in range(4):
        along_m = 0.0
        for k in range(12):
            along_m += float(rng.uniform(60, 180))
            places.append((along_m, 300.0 * face))
            service_s = float(rng.uniform(60, 300))
            stops.append(
                Stop(
                    f"{face}-{k}", 1, service_s, *places[-1], face, along_m,
                    building=f"{face}-{k // 3}",
                )
            )  # fmt: skip
    xy = np.array(places)
    away = np.abs(xy[:, None] - xy[None]).sum(axis=2).astype(np.float32)
    problem = Problem(tuple(stops), (0.0, 0.0), 5400.0, MatrixTimes(away))

    plan = solve(problem, Budget(lambda: 0.0, iterations=100), max_routes=3, seed=seed)

    assert plan.makespan_s <= 5400.0 + 1.0
    assert plan.routes
