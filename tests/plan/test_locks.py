"""Homes, locks, pairs kept apart and routes to begin from: the search keeps what people decided."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.errors import PlanError
from canvass.plan.check import check_plan
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import Problem
from canvass.plan.search.budget import Budget
from canvass.plan.search.solve import solve
from tests.plan.test_solve import planned, problem_at, random_problem, ticking


def with_homes(problem: Problem, homes: dict[int, tuple[int, float]]) -> Problem:
    """Return the problem with (home, stay_s) for some locations."""
    stops = list(problem.stops)
    for location, (home, stay_s) in homes.items():
        stops[location - 1] = replace(stops[location - 1], home=home, stay_s=stay_s)
    return replace(problem, stops=tuple(stops))


def route_of(plan: Plan) -> dict[int, int]:
    return {i: k for k, route in enumerate(plan.routes) for i in route.stops}


def two_streets() -> Problem:
    """East and west of the base, six houses each: 600 s of doors and 120 s of walking a side.

    Locations 1-6 lie east at 10 to 60 m, 7-12 west; a shift of 900 s holds no more than eight.
    """
    east = [(10.0 * k, 0.0) for k in range(1, 7)]
    west = [(-10.0 * k, 0.0) for k in range(1, 7)]
    return problem_at(east + west, shift_s=900.0)


def test_a_locked_stop_stays_on_its_route_though_that_costs_a_walk():
    # House 1 west (location 7) belongs to the eastern route 0: 20 m more there, none less in the
    # west, where houses 2 to 6 still ask for 120 m: 1200 s + 120 + 120 + 20 s.
    problem = with_homes(two_streets(), {1: (0, math.inf), 7: (0, math.inf), 12: (1, math.inf)})

    plan = planned(problem)

    assert route_of(plan)[7] == route_of(plan)[1] != route_of(plan)[12]
    assert plan.total_s == 1460.0


def test_a_stop_leaves_home_where_that_saves_more_than_it_costs():
    # East 1-6 and west 8-12 are where they belong. House 1 west is at home in the east, which costs
    # 20 s of walking (as above): it leaves for 19 s, and stays for 21 s.
    start = [[1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 12]]
    homes = dict.fromkeys(range(1, 7), (0, 500.0)) | dict.fromkeys(range(8, 13), (1, 500.0))

    cheap = with_homes(two_streets(), homes | {7: (0, 19.0)})
    dear = with_homes(two_streets(), homes | {7: (0, 21.0)})
    plans = [
        solve(p, Budget(ticking(), iterations=4000), start=start, evenness=None)
        for p in (cheap, dear)
    ]

    assert [route_of(plan)[7] == route_of(plan)[1] for plan in plans] == [False, True]


def test_stops_kept_apart_are_on_two_routes_though_one_would_do():
    problem = replace(problem_at([(10.0, 0.0), (20.0, 0.0), (30.0, 0.0)]), apart=((1, 3),))

    plan = planned(problem)

    assert len(plan.routes) == 2
    assert route_of(plan)[1] != route_of(plan)[3]


def test_two_small_routes_stay_two_where_a_stop_is_locked_to_each():
    problem = with_homes(
        problem_at([(10.0, 0.0), (20.0, 0.0), (30.0, 0.0)]), {1: (4, math.inf), 2: (7, math.inf)}
    )

    plan = planned(problem)

    assert sorted(route.label for route in plan.routes) == [4, 7]


def test_a_search_that_begins_from_routes_tells_which_became_which():
    problem = with_homes(two_streets(), {i: (int(i > 6), 30.0) for i in range(1, 13)})
    start = [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]]

    plan = solve(problem, Budget(ticking(), iterations=2000), start=start)

    assert {route.label: set(route.stops) for route in plan.routes} == {
        0: {1, 2, 3, 4, 5, 6}, 1: {7, 8, 9, 10, 11, 12},
    }  # fmt: skip


def test_routes_to_begin_from_that_are_too_long_or_lack_stops_are_mended():
    start = [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]

    plan = solve(two_streets(), Budget(ticking(), iterations=2000), start=start)

    check_plan(two_streets(), plan)
    assert plan.left_for_later == ()


def test_locks_that_fill_more_than_a_shift_are_refused_with_the_minutes():
    # Nine houses of 100 s and 2 x 60 + 2 x 30 m of walking: 1080 s in a shift of 900 s.
    problem = with_homes(two_streets(), dict.fromkeys(range(1, 10), (2, math.inf)))

    with pytest.raises(PlanError, match="locked to route 3 take 3 min more than the shift of 15"):
        solve(problem, Budget(ticking(), iterations=10))


def test_locks_and_pairs_apart_that_contradict_each_other_are_refused():
    problem = with_homes(two_streets(), {1: (0, math.inf), 2: (0, math.inf)})
    problem = replace(problem, apart=((1, 2),))

    with pytest.raises(PlanError, match="may never be on one route"):
        solve(problem, Budget(ticking(), iterations=10))


@pytest.mark.parametrize("start", [[[1, 1]], [[99]], [[0]]])
def test_routes_to_begin_from_name_each_stop_once(start):
    with pytest.raises(PlanError, match="unknown or there twice"):
        solve(two_streets(), Budget(ticking(), iterations=10), start=start)


def test_only_stops_there_are_can_be_kept_apart():
    with pytest.raises(PlanError, match="name two stops"):
        replace(two_streets(), apart=((1, 13),))


def test_the_check_finds_a_lock_and_a_pair_apart_that_were_not_kept():
    problem = problem_at([(10.0, 0.0), (20.0, 0.0)])
    both = Plan((Route((1, 2), 40.0, 200.0),))
    each = Plan((Route((1,), 20.0, 100.0), Route((2,), 40.0, 100.0)))

    for broken, plan in [
        (with_homes(problem, {1: (0, math.inf), 2: (1, math.inf)}), both),
        (with_homes(problem, {1: (0, math.inf), 2: (0, math.inf)}), each),
        (replace(problem, apart=((1, 2),)), both),
    ]:
        with pytest.raises(PlanError, match=r"locked|may never"):
            check_plan(broken, plan)


@st.composite
def decided(draw: st.DrawFn) -> tuple[Problem, list[list[int]]]:
    """Return a problem with locks and pairs apart, and routes that keep them."""
    places = draw(
        st.lists(st.tuples(st.integers(-400, 400), st.integers(-400, 400)), min_size=4,
                 max_size=40, unique=True)
    )  # fmt: skip
    problem = problem_at([(float(x), float(y)) for x, y in places], shift_s=2600.0)
    start = [list(route.stops) for route in planned(problem, iterations=200).routes]
    routes = {i: k for k, route in enumerate(start) for i in route}
    chosen = draw(st.sets(st.integers(1, len(places)), max_size=10))
    free = draw(st.floats(0.0, 200.0))
    homes = {i: (routes[i], math.inf if i in chosen else free) for i in routes}
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(sorted(routes)), st.sampled_from(sorted(routes))),
                 max_size=4)
    )  # fmt: skip
    apart = tuple(
        (a, b) for a, b in pairs
        if a != b and not ({a, b} <= chosen and routes[a] == routes[b])
    )  # fmt: skip
    return replace(with_homes(problem, homes), apart=apart), start


@pytest.mark.long
@settings(max_examples=20, deadline=None)
@given(decided(), st.integers(0, 100), st.booleans(), st.sampled_from([4.0, 80.0]))
def test_locks_and_pairs_apart_are_kept_by_every_search(case, seed, is_warm, hot_s):
    problem, start = case

    plan = solve(
        problem, Budget(ticking(), iterations=500), seed=seed, hot_s=hot_s,
        start=start if is_warm else None,
    )  # fmt: skip

    check_plan(problem, plan)
    locked = {i: s.home for i, s in enumerate(problem.stops, 1) if s.is_locked}
    assert {i: plan.routes[route_of(plan)[i]].label for i in locked} == locked


@pytest.mark.long
@settings(max_examples=8, deadline=None)
@given(decided(), st.integers(0, 100))
def test_locks_are_kept_in_zones_too(case, seed):
    problem, start = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("canvass.plan.search.solve.DENSE_STOPS", 3)
        patch.setattr("canvass.plan.search.large.ZONE_STOPS", 8)

        plan = solve(problem, Budget(ticking(), iterations=500), seed=seed, start=start)

        check_plan(problem, plan)


@settings(max_examples=8, deadline=None)
@given(decided(), st.integers(1, 4))
def test_locks_are_kept_when_teams_are_few(case, teams):
    problem, start = case
    held = {stop.home for stop in problem.stops if stop.is_locked}
    if len(held) > teams:
        with pytest.raises(PlanError, match="unlock some"):
            solve(problem, Budget(ticking(), iterations=400), start=start, max_routes=teams)
        return

    plan = solve(problem, Budget(ticking(), iterations=400), start=start, max_routes=teams)

    check_plan(problem, plan)
    locked = {i for i, stop in enumerate(problem.stops, 1) if stop.is_locked}
    assert locked.isdisjoint(plan.left_for_later)


def test_few_doors_change_route_when_a_few_are_added_to_a_warm_search():
    whole = random_problem(300)
    old = planned(whole.take(range(1, 286)), iterations=30_000)
    homes = {i: (k, 60.0) for k, route in enumerate(old.routes) for i in route.stops}

    plan = solve(
        with_homes(whole, homes), Budget(ticking(), iterations=30_000),
        start=[route.stops for route in old.routes],
    )  # fmt: skip

    label = {i: route.label for route in plan.routes for i in route.stops}
    moved = sum(label[i] != home for i, (home, _) in homes.items())
    assert moved <= 0.10 * len(homes)


def test_locks_that_fill_a_shift_to_the_minute_are_kept_in_whatever_order_they_come():
    # Base - 1 - 4 - 3 - 2 - 5 - 6 - base is 1,944 s by trying all orders; six doors of 100 s.
    places = [(0.0, 187.0), (0.0, -276.0), (-114.0, -81.0), (-146.0, 0.0), (363.0, -37.0)]
    problem = problem_at([*places, (0.0, 0.0)], shift_s=2544.0)
    problem = with_homes(problem, dict.fromkeys(range(1, 7), (0, math.inf)))

    plan = planned(problem)

    assert [len(route.stops) for route in plan.routes] == [6]
