"""Changes keep every stop, and shorten what they touch."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from canvass.plan.changes import best_cut, insert, make_route, shorten
from canvass.plan.problem import MatrixTimes, Problem, Stop


def problem_of(xy_m: np.ndarray, *, service_s: float = 60.0) -> Problem:
    """Return a problem on the plane; row 0 is the depot, a metre takes a second."""
    gaps = np.hypot(*(xy_m[:, None] - xy_m[None]).transpose(2, 0, 1)).astype(np.float32)
    stops = tuple(Stop(f"s{k}", 1, service_s, x, y) for k, (x, y) in enumerate(xy_m[1:].tolist()))
    return Problem(stops, (0.0, 0.0), 3600.0, MatrixTimes(gaps))


def on_a_line(count: int) -> Problem:
    return problem_of(np.array([[10.0 * k, 0.0] for k in range(count + 1)]))


@pytest.mark.parametrize("seed", range(20))
def test_a_short_route_is_nearly_never_longer_than_the_best_order(seed: int):
    problem = problem_of(np.random.default_rng(seed).uniform(0, 100, (7, 2)))
    best = min(make_route(problem, p).walk_s for p in itertools.permutations(range(1, 7)))

    found = shorten(problem, [1, 2, 3, 4, 5, 6])

    assert sorted(found) == [1, 2, 3, 4, 5, 6]
    assert best - 1e-3 <= make_route(problem, found).walk_s <= 1.15 * best


@pytest.mark.parametrize("seed", range(20))
def test_shortening_never_makes_a_route_longer(seed: int):
    rng = np.random.default_rng(seed)
    problem = problem_of(rng.uniform(0, 100, (31, 2)))
    before = rng.permutation(np.arange(1, 31)).tolist()

    after = shorten(problem, before)

    assert sorted(after) == sorted(before)
    assert make_route(problem, after).walk_s <= make_route(problem, before).walk_s + 1e-3


def test_a_stop_is_inserted_where_it_lies_on_the_way():
    assert insert(on_a_line(4), [1, 2, 4], [3], keep_order=True) == (1, 2, 3, 4)


def test_stops_are_inserted_into_an_empty_route():
    problem = on_a_line(4)

    found = insert(problem, [], [4, 2, 1, 3])

    assert make_route(problem, found).walk_s == 80.0


def test_what_stood_in_a_route_keeps_its_order_when_asked():
    found = insert(on_a_line(5), [5, 1, 3], [2, 4], keep_order=True)

    assert [i for i in found if i in (5, 1, 3)] == [5, 1, 3]


def test_a_route_is_cut_where_the_longer_part_is_shortest():
    # Stops at 10, 20, 30, 40 m, 60 s each. Cut after 2: 40 + 120 s and 80 + 120 s; after 3: 60 +
    # 180 s and 80 + 60 s; after 1: 20 + 60 s and 80 + 180 s. The second parts all end at 40 m.
    assert best_cut(on_a_line(4), [1, 2, 3, 4]) == 2
