"""The planner on problems whose best plan is known, and what is true of every plan."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.errors import PlanError
from canvass.plan.check import check_plan
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import MatrixTimes, Problem, Stop
from canvass.plan.search.budget import Budget
from canvass.plan.search.even import Evenness
from canvass.plan.search.ground import make_ground
from canvass.plan.search.solve import Progress, solve
from canvass.plan.search.start import make_start


def ticking() -> Callable[[], float]:
    """Return a clock that stands still: searches end by iterations."""
    return lambda: 0.0


def problem_at(
    points: list[tuple[float, float]],
    *,
    service_s: float = 100.0,
    shift_s: float = 1000.0,
    depot: tuple[float, float] = (0.0, 0.0),
) -> Problem:
    """Return a problem on streets that run north-south and east-west, one metre a second."""
    xy = np.array([depot, *points])
    matrix = np.abs(xy[:, None, :] - xy[None, :, :]).sum(axis=2).astype(np.float32)
    stops = tuple(Stop(f"s{k}", 1, service_s, x, y) for k, (x, y) in enumerate(points, start=1))
    return Problem(stops, depot, shift_s, MatrixTimes(matrix))


def planned(problem: Problem, **options: Any) -> Plan:
    plan = solve(problem, Budget(ticking(), iterations=options.pop("iterations", 4000)), **options)
    check_plan(problem, plan)
    return plan


def test_a_street_of_houses_is_walked_out_and_back_once():
    plan = planned(problem_at([(10.0 * k, 0.0) for k in range(1, 9)]))

    assert [route.walk_s for route in plan.routes] == [160.0]


def test_two_streets_that_fill_two_shifts_become_two_routes():
    # East and west of the base, six houses each: 600 s of doors and 120 s of walking a side.
    east = [(10.0 * k, 0.0) for k in range(1, 7)]
    west = [(-10.0 * k, 0.0) for k in range(1, 7)]

    plan = planned(problem_at(east + west, shift_s=720.0))

    assert sorted(sorted(route.stops) for route in plan.routes) == [
        [1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12],
    ]  # fmt: skip
    assert plan.total_s == 2 * 720.0


def test_a_dozen_doors_round_a_block_are_walked_as_on_paper():
    # A block of 60 x 60 m with the base at its corner: once round is 240 m, nothing is shorter.
    sides = [(float(x), 0.0) for x in (15, 30, 45)] + [(60.0, float(y)) for y in (15, 30, 45)]
    sides += [(float(x), 60.0) for x in (45, 30, 15)] + [(0.0, float(y)) for y in (45, 30, 15)]

    plan = planned(problem_at(sides, service_s=60.0))

    assert [route.walk_s for route in plan.routes] == [240.0]


def best_by_exhaustion(problem: Problem) -> tuple[int, float]:
    """Return (routes, seconds) of the best plan: fewest routes first, by trying everything."""
    n = len(problem.stops)
    table = problem.times.table(range(n + 1), range(n + 1)).astype(float)
    cost: dict[frozenset[int], float] = {}
    for size in range(1, n + 1):
        for members in itertools.combinations(range(1, n + 1), size):
            walk = min(
                sum(table[a, b] for a, b in itertools.pairwise((0, *order, 0)))
                for order in itertools.permutations(members)
            )
            total = walk + sum(problem.stops[i - 1].service_s for i in members)
            if total <= problem.shift_s:
                cost[frozenset(members)] = total
    best: dict[frozenset[int], tuple[int, float]] = {frozenset(): (0, 0.0)}
    everything = frozenset(range(1, n + 1))
    for done in sorted(
        (frozenset(c) for k in range(n + 1) for c in itertools.combinations(everything, k)), key=len
    ):
        if done not in best or done == everything:
            continue
        first = min(everything - done)
        for group, total in cost.items():
            if first in group and not group & done:
                found = (best[done][0] + 1, best[done][1] + total)
                key = done | group
                if key not in best or found < best[key]:
                    best[key] = found
    return best[everything]


PLACES = st.lists(
    st.tuples(st.integers(-200, 200), st.integers(-200, 200)), min_size=1, max_size=6, unique=True
)


@settings(max_examples=20, deadline=None)
@given(PLACES)
def test_small_problems_are_solved_as_well_as_by_trying_everything(places):
    problem = problem_at([(float(x), float(y)) for x, y in places], shift_s=1400.0)

    plan = solve(problem, Budget(ticking(), iterations=3000), evenness=None)

    routes, seconds = best_by_exhaustion(problem)
    assert len(plan.routes) == routes
    assert plan.total_s == pytest.approx(seconds, abs=0.01)


MANY = st.lists(
    st.tuples(st.integers(-400, 400), st.integers(-400, 400)), min_size=2, max_size=60, unique=True
)


@settings(max_examples=12, deadline=None)
@given(MANY, st.integers(0, 1000))
def test_every_stop_is_in_exactly_one_route_and_every_route_fits(places, seed):
    problem = problem_at([(float(x), float(y)) for x, y in places], shift_s=2600.0)

    plan = solve(problem, Budget(ticking(), iterations=1500), seed=seed)

    check_plan(problem, plan)
    assert plan.left_for_later == ()


@settings(max_examples=6, deadline=None)
@given(MANY, st.integers(0, 1000))
def test_the_same_seed_gives_the_same_plan(places, seed):
    problem = problem_at([(float(x), float(y)) for x, y in places], shift_s=2600.0)

    plans = [solve(problem, Budget(ticking(), iterations=1200), seed=seed) for _ in range(2)]

    assert plans[0] == plans[1]


def random_problem(count: int, *, shift_s: float = 6000.0) -> Problem:
    rng = np.random.default_rng(5)
    points = rng.integers(-900, 900, (count, 2)).astype(float)
    return problem_at([(float(x), float(y)) for x, y in points], shift_s=shift_s)


@pytest.mark.long
def test_loads_are_even_within_a_tenth_where_hours_may_be_spent_on_it():
    plan = solve(
        random_problem(300), Budget(ticking(), iterations=80_000), evenness=Evenness(1.10, 0.03)
    )

    loads = [route.duration_s for route in plan.routes]
    assert max(loads) <= 1.10 * min(loads)


@pytest.mark.long
def test_even_loads_are_given_up_where_they_would_cost_too_much():
    plans = [
        solve(random_problem(300), Budget(ticking(), iterations=40_000), evenness=evenness)
        for evenness in (Evenness(1.0, 0.0), Evenness(1.0, 0.05))
    ]

    loads = [[route.duration_s for route in plan.routes] for plan in plans]
    spread = [max(each) / min(each) for each in loads]
    assert plans[0].total_s < plans[1].total_s
    assert spread[0] > spread[1]


def test_teams_get_no_more_routes_than_there_are_teams_and_the_rest_is_named():
    problem = random_problem(300)

    plan = planned(problem, max_routes=3, iterations=20_000)

    assert len(plan.routes) == 3
    assert len(plan.left_for_later) == 300 - sum(len(route.stops) for route in plan.routes)


def test_teams_knock_near_the_base_first():
    problem = random_problem(300)
    away = problem.times.table([0], range(301))[0]

    plan = planned(problem, max_routes=3, iterations=20_000)

    visited = [i for route in plan.routes for i in route.stops]
    assert np.median(away[visited]) < 0.7 * np.median(away[list(plan.left_for_later)])


def test_a_plan_for_many_stops_is_cut_into_zones_and_still_whole(monkeypatch):
    monkeypatch.setattr("canvass.plan.search.solve.DENSE_STOPS", 100)
    monkeypatch.setattr("canvass.plan.search.large.ZONE_STOPS", 60)

    plan = planned(random_problem(250), iterations=8_000)

    assert sum(len(route.stops) for route in plan.routes) == 250


def test_zones_tell_the_hours_and_routes_reached_so_far(monkeypatch):
    monkeypatch.setattr("canvass.plan.search.solve.DENSE_STOPS", 100)
    monkeypatch.setattr("canvass.plan.search.large.ZONE_STOPS", 60)
    seen: list[Progress] = []

    plan = solve(random_problem(250), Budget(ticking(), iterations=8_000), on_progress=seen.append)

    assert seen[-1].hours > 0
    assert seen[-1].routes == len(plan.routes)


def test_a_search_in_zones_that_is_stopped_returns_a_whole_plan_and_says_so(monkeypatch):
    monkeypatch.setattr("canvass.plan.search.solve.DENSE_STOPS", 100)
    monkeypatch.setattr("canvass.plan.search.large.ZONE_STOPS", 60)
    problem = random_problem(250)
    seen: list[Progress] = []

    plan = solve(
        problem, Budget(ticking(), iterations=300_000, should_stop=lambda: len(seen) > 3),
        on_progress=seen.append,
    )  # fmt: skip

    check_plan(problem, plan)
    assert plan.was_interrupted
    assert plan.left_for_later == ()


@pytest.mark.long
def test_a_plan_in_zones_is_the_same_for_the_same_seed(monkeypatch):
    monkeypatch.setattr("canvass.plan.search.solve.DENSE_STOPS", 100)
    monkeypatch.setattr("canvass.plan.search.large.ZONE_STOPS", 60)

    plans = [planned(random_problem(250), iterations=4_000) for _ in range(2)]

    assert plans[0] == plans[1]


def test_a_stop_that_fits_no_shift_is_named():
    problem = problem_at([(10.0, 0.0), (4000.0, 0.0)])

    with pytest.raises(PlanError, match="stop s2: needs 135 min"):
        solve(problem, Budget(ticking(), iterations=10))


def test_a_search_that_is_stopped_returns_a_whole_plan_and_says_so():
    problem = random_problem(300)
    seen: list[Progress] = []

    plan = solve(
        problem, Budget(ticking(), iterations=300_000, should_stop=lambda: len(seen) > 3),
        on_progress=seen.append,
    )  # fmt: skip

    check_plan(problem, plan)
    assert plan.was_interrupted


def test_an_empty_district_has_an_empty_plan():
    assert solve(problem_at([]), Budget(ticking(), iterations=10)).routes == ()


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda r: Plan((Route(r.stops[:-1], r.walk_s, r.service_s),)), "planned 0 times"),
        (lambda r: Plan((r, Route((1,), 20.0, 100.0))), "planned 2 times"),
        (lambda r: Plan((Route(r.stops, r.walk_s - 5, r.service_s),)), "of walking, measured"),
        (lambda r: Plan((Route(r.stops, r.walk_s, r.service_s - 5),)), "at doors, counted"),
    ],
)
def test_the_check_finds_a_broken_promise(broken, said):
    problem = problem_at([(10.0, 0.0), (20.0, 0.0), (30.0, 0.0)])
    route = planned(problem).routes[0]

    with pytest.raises(PlanError, match=said):
        check_plan(problem, broken(route))


def test_the_check_finds_a_route_longer_than_the_shift():
    problem = problem_at([(10.0, 0.0), (20.0, 0.0)], shift_s=230.0)

    with pytest.raises(PlanError, match="the shift is 4 min"):
        check_plan(problem, Plan((Route((1, 2), 40.0, 200.0),)))


def test_stops_without_room_on_the_routes_there_are_share_new_ones():
    # Ten streets of 60 doors away from the base, each a full route, and one door more at each end.
    ways = [(np.cos(2 * np.pi * k / 10), np.sin(2 * np.pi * k / 10)) for k in range(10)]
    away_m = np.linspace(500.0, 3000.0, 61)
    at = [(float(away * x), float(away * y)) for x, y in ways for away in away_m]
    problem = problem_at(at, service_s=1000.0, shift_s=69_000.0)
    full = [[61 * k + j for j in range(1, 61)] for k in range(10)]

    ground = make_ground(problem, np.arange(1, 611))
    routes = make_start(ground, full, np.arange(1, 611, dtype=np.int32))

    assert sorted(c for route in routes for c in route) == list(range(1, 611))
    # Ten doors of 1,000 s, and no more than 30,000 s of walking round all ends: one shift.
    assert len(routes) == 11
