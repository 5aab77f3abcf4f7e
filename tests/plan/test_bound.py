"""The lower bound is never above what can be planned."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from canvass.plan.bound.bound import gap, lower_bound
from canvass.plan.bound.ground import make_ground
from canvass.plan.check import check_plan
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import MatrixTimes, Problem, Stop
from canvass.plan.search.budget import Budget
from canvass.plan.search.solve import solve
from tests.sweeps import sweep


def still() -> float:
    return 0.0


def problem_on(xy: np.ndarray, service: np.ndarray, shift_s: float) -> Problem:
    """A second is a metre; the first place is the depot."""
    matrix = np.hypot(*(xy[:, None, :] - xy[None, :, :]).transpose(2, 0, 1)).astype(np.float32)
    stops = tuple(
        Stop(str(i), 1, float(s), float(x), float(y))
        for i, (s, (x, y)) in enumerate(zip(service, xy[1:], strict=True), start=1)
    )
    return Problem(stops, (float(xy[0, 0]), float(xy[0, 1])), shift_s, MatrixTimes(matrix))


def random_problem(seed: int, most: int) -> Problem:
    """Scattered or clustered stops, some on one place, a depot inside or far outside."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, most + 1))
    xy = rng.uniform(0, 1000, (n + 1, 2))
    if seed % 3 == 0:
        xy = rng.uniform(0, 2000, (3, 2))[rng.integers(0, 3, n + 1)] + rng.normal(0, 40, (n + 1, 2))
    if seed % 5 == 0:
        xy[0] = rng.uniform(-3000, 3000, 2)
    if seed % 7 == 0 and n > 2:
        xy[2] = xy[1]
    service = rng.uniform(0, 400, n) if seed % 2 else np.full(n, 120.0)
    alone = 2 * np.hypot(*(xy[1:] - xy[0]).T) + service
    return problem_on(xy, service, float(alone.max() * rng.uniform(1.001, 3.0)))


def cheapest_plan(problem: Problem) -> Plan:
    """Try every way to divide the stops and every order of each part."""
    n = len(problem.stops)
    times = problem.times.table(range(n + 1), range(n + 1)).astype(np.float64)
    best: dict[int, tuple[float, tuple[int, ...]]] = {}
    for mask in range(1, 1 << n):
        inside = [i + 1 for i in range(n) if mask >> i & 1]
        walk, order = min(
            (sum(times[a, b] for a, b in itertools.pairwise((0, *p, 0))), p)
            for p in itertools.permutations(inside)
        )
        if walk + sum(problem.stops[i - 1].service_s for i in inside) <= problem.shift_s:
            best[mask] = (walk, order)
    found: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for mask in range(1, 1 << n):
        found[mask] = min(
            ((found[mask ^ part][0] + walk, (*found[mask ^ part][1], part))
             for part, (walk, _) in best.items()
             if part & mask == part and part & -part == mask & -mask),
            default=(math.inf, ()),
        )  # fmt: skip
    routes = [best[part] for part in found[(1 << n) - 1][1]]
    return Plan(
        tuple(
            Route(order, walk, sum(problem.stops[i - 1].service_s for i in order))
            for walk, order in routes
        )
    )


def check_bound_on(seed: int, most: int) -> None:
    problem = random_problem(seed, most)
    plan = cheapest_plan(problem)
    check_plan(problem, plan)

    bound = lower_bound(problem, clock=still, time_limit_s=1, iterations=120)

    assert bound.total_s <= plan.total_s
    assert bound.routes <= len(plan.routes)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.long
def test_no_plan_of_few_stops_is_below_the_bound(seed: int) -> None:
    check_bound_on(seed, 5)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_prices_and_rates_no_plan_walks_less_than_the_tree_says(seed: int) -> None:
    """The proof of docs/bound.md on its own: near the best prices and far from them."""
    problem = random_problem(seed, 5)
    n = len(problem.stops)
    times = problem.times.table(range(n + 1), range(n + 1))
    service = np.array([0.0, *(stop.service_s for stop in problem.stops)])
    ground = make_ground(np.ascontiguousarray(times), service, problem.shift_s)
    walk_s = sum(route.walk_s for route in cheapest_plan(problem).routes)
    rng = np.random.default_rng(seed)

    for _ in range(200):
        price = rng.normal(0, 10.0 ** rng.uniform(0, 3), n + 1)
        rate = rng.exponential(10.0 ** rng.uniform(-3, 0), n + 1) * rng.integers(0, 2, n + 1)
        price[0] = rate[0] = 0.0
        assert ground.tree(price, rate)[0] <= walk_s + 1e-3


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_of_stops_in_a_row_is_below_the_bound(seed: int) -> None:
    """All on one street, whole metres, some on one place, the depot at an end; shifts are tight."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 6))
    xy = np.stack([np.append(0.0, rng.integers(1, 9, n) * 100.0), np.zeros(n + 1)], axis=1)
    service = rng.integers(0, 3, n) * 100.0
    problem = problem_on(xy, service, float((2 * xy[1:, 0] + service).max()) + 1.0)

    bound = lower_bound(problem, clock=still, time_limit_s=1, iterations=60)

    assert bound.total_s <= cheapest_plan(problem).total_s


@pytest.mark.torture
def test_checker_exhaustive_search_and_bound_agree_on_500_problems() -> None:
    for seed in range(1000, 1500):
        check_bound_on(seed, 7)


@pytest.mark.parametrize("seed", sweep(range(6), 2))
def test_no_plan_the_search_makes_is_below_the_bound(seed: int) -> None:
    problem = random_problem(3000 + seed, 120)
    plan = solve(problem, Budget(still, iterations=20_000), seed=seed)

    bound = lower_bound(problem, clock=still, time_limit_s=1, iterations=300)

    assert bound.total_s <= plan.total_s
    assert bound.routes <= len(plan.routes)


def test_one_stop_is_bounded_by_the_way_there_and_back() -> None:
    problem = problem_on(np.array([[0.0, 0.0], [300.0, 400.0]]), np.array([60.0]), 2000.0)

    bound = lower_bound(problem, clock=still, time_limit_s=1, iterations=50)

    assert bound.total_s == pytest.approx(1060.0, rel=1e-4)
    assert bound.routes == 1


def test_two_far_clusters_of_a_shift_each_need_both_ways_twice() -> None:
    """Ten stops on one place 1000 s away, 100 s each: a shift of 2500 s holds five."""
    xy = np.array([[0.0, 0.0]] + [[1000.0, 0.0]] * 10)
    problem = problem_on(xy, np.full(10, 100.0), 2500.0)

    bound = lower_bound(problem, clock=still, time_limit_s=1, iterations=200)

    assert bound.routes == 2
    assert bound.walk_s == pytest.approx(4000.0, rel=1e-3)


def test_more_time_does_not_lower_what_was_proven() -> None:
    problem = random_problem(3001, 120)
    found = [
        lower_bound(problem, clock=still, time_limit_s=1, iterations=k).total_s
        for k in (100, 200, 400)
    ]

    assert found == sorted(found)


def test_a_proof_that_ran_out_of_time_says_so_and_still_holds() -> None:
    problem = random_problem(3001, 120)
    seconds = itertools.count()  # every look at the clock takes a second

    short = lower_bound(problem, clock=lambda: float(next(seconds)), time_limit_s=3)
    whole = lower_bound(problem, clock=still, time_limit_s=3)

    assert short.is_cut_short
    assert not whole.is_cut_short
    assert 0 < short.total_s <= whole.total_s


def test_nothing_to_plan_takes_no_time() -> None:
    problem = Problem((), (0.0, 0.0), 3600.0, MatrixTimes(np.zeros((1, 1), np.float32)))

    assert lower_bound(problem, clock=still, time_limit_s=1).total_s == 0.0


def test_the_gap_is_a_share_of_the_plan() -> None:
    assert gap(100.0, 95.0) == pytest.approx(0.05)
    assert gap(100.0, 101.0) == 0.0
