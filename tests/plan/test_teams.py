"""Fewer teams than the district needs: the most valuable doors that fit, without holes."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.plan.check import check_plan
from canvass.plan.plan import Plan
from canvass.plan.problem import Problem
from canvass.plan.readable import holes
from canvass.plan.search.budget import Budget
from canvass.plan.search.solve import solve
from tests.plan.test_solve import problem_at, random_problem, ticking


def valued(problem: Problem, values: list[float]) -> Problem:
    stops = tuple(replace(s, value=v) for s, v in zip(problem.stops, values, strict=True))
    return replace(problem, stops=stops)


def team_plan(problem: Problem, teams: int, iterations: int = 6000) -> Plan:
    plan = solve(problem, Budget(ticking(), iterations=iterations), max_routes=teams)
    check_plan(problem, plan)
    return plan


def worth(problem: Problem, stops: set[int]) -> float:
    return sum(problem.stops[i - 1].value or 0.0 for i in stops)


def planned_stops(plan: Plan) -> set[int]:
    return {i for route in plan.routes for i in route.stops}


def test_a_hole_is_a_stop_left_out_between_planned_ones_on_its_block_face():
    # Face 5: 10 m planned, 20 m not, 30 m planned, 40 m not (at the end: no hole); face 6 and no
    # face: nothing lies between.
    faces = np.array([5, 5, 5, 5, 6, 6, -1, -1])
    along_m = np.array([30.0, 20.0, 10.0, 40.0, 10.0, 20.0, 1.0, 2.0])
    planned = np.array([True, False, True, False, True, False, True, False])

    assert holes(faces, along_m, planned).tolist() == [1]


def test_the_valuable_side_of_the_base_is_visited_first():
    # Ten houses east are worth 1 each, ten west 3 each; 1220 s hold ten houses of one side only.
    places = [(10.0 * k, 0.0) for k in range(1, 11)] + [(-10.0 * k, 0.0) for k in range(1, 11)]
    problem = valued(problem_at(places, shift_s=1220.0), [1.0] * 10 + [3.0] * 10)

    plan = team_plan(problem, 1)

    assert planned_stops(plan) == set(range(11, 21))


def test_a_street_longer_than_the_shift_is_left_without_holes():
    # Forty houses on one block face, 100 s each, 5 m apart; one team knocks about 15 of them. The
    # values differ a little, so that picking here and there would pay if holes cost nothing.
    places = [(5.0 * k, 0.0) for k in range(1, 41)]
    problem = problem_at(places, shift_s=1700.0)
    stops = tuple(
        replace(s, face=1, along_m=s.x_m, value=1.0 + 0.2 * (k % 3 == 0))
        for k, s in enumerate(problem.stops)
    )
    problem = replace(problem, stops=stops)

    plan = team_plan(problem, 1, 20_000)

    planned = np.array([i in planned_stops(plan) for i in range(1, 41)])
    assert planned.sum() >= 14
    assert len(holes(np.ones(40, np.int64), np.arange(40.0), planned)) == 0


def test_a_team_walks_far_for_the_only_door_there_is():
    plan = team_plan(problem_at([(101.0, 150.0)], shift_s=900.0), 1, 100)

    assert planned_stops(plan) == {1}


def test_the_door_worth_more_is_visited_though_it_lies_farther_off():
    # Either fits, both do not: 51 + 351 + 300 m and 200 s at doors are 2 s more than the shift.
    problem = valued(problem_at([(0.0, 51.0), (150.0, -150.0)], shift_s=900.0), [2.0, 3.0])

    assert planned_stops(team_plan(problem, 1, 500)) == {2}


def best_worth(problem: Problem) -> float:
    """Return the largest worth one team can reach, by trying everything."""
    n = len(problem.stops)
    table = problem.times.table(range(n + 1), range(n + 1)).astype(float)
    best = 0.0
    for size in range(1, n + 1):
        for members in itertools.combinations(range(1, n + 1), size):
            service = sum(problem.stops[i - 1].service_s for i in members)
            walk = min(
                sum(table[a, b] for a, b in itertools.pairwise((0, *order, 0)))
                for order in itertools.permutations(members)
            )
            if walk + service <= problem.shift_s:
                best = max(best, worth(problem, set(members)))
    return best


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-150, 150), st.integers(-150, 150), st.sampled_from([1.0, 2.0, 3.0])),
        min_size=1, max_size=6, unique_by=lambda p: (p[0], p[1]),
    )
)  # fmt: skip
@pytest.mark.long
def test_one_team_gets_as_much_as_trying_everything_would(places):
    problem = problem_at([(float(x), float(y)) for x, y, _ in places], shift_s=900.0)
    problem = valued(problem, [value for _, _, value in places])

    plan = team_plan(problem, 1, 3000)

    assert worth(problem, planned_stops(plan)) >= 0.9 * best_worth(problem)


def greedy_worth(problem: Problem, teams: int) -> float:
    """Return what a simple way reaches: always the stop worth most for the time it adds."""
    table = problem.times.table(range(len(problem.stops) + 1), range(len(problem.stops) + 1))
    left, total = set(range(1, len(problem.stops) + 1)), 0.0
    for _ in range(teams):
        here, spent = 0, 0.0
        while True:
            fits = [
                i for i in left
                if spent + table[here, i] + problem.stops[i - 1].service_s + table[i, 0]
                <= problem.shift_s
            ]  # fmt: skip
            if not fits:
                break
            best = max(fits, key=lambda i: (problem.stops[i - 1].value or 0)
                       / (table[here, i] + problem.stops[i - 1].service_s))  # fmt: skip
            spent += float(table[here, best]) + problem.stops[best - 1].service_s
            total += problem.stops[best - 1].value or 0.0
            left.remove(best)
            here = best
    return total


def test_three_teams_reach_a_tenth_more_than_the_simple_way():
    rng = np.random.default_rng(11)
    problem = valued(random_problem(300), rng.choice([1.0, 2.0, 4.0], 300).tolist())

    plan = team_plan(problem, 3, 40_000)

    assert worth(problem, planned_stops(plan)) >= 1.1 * greedy_worth(problem, 3)
