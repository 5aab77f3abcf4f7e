"""The shortest route takes pieces of its neighbours, drawn on one street east and west of the base.

W4 W3 W2 W1 . . . . base . . . . . . . . E1
one second a metre between stops 10 m apart; W1 is 100 m west, E1 100 m east of the base
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from canvass.plan.problem import MatrixTimes, Problem, Stop
from canvass.plan.search.fill import fill_shortest
from canvass.plan.search.ground import Ground, make_ground
from canvass.plan.search.state import fit, load_s, walk_s

PLACES_M = [0.0, -100.0, -110.0, -120.0, -130.0, -140.0, -150.0, 100.0]
WEST, EAST = [1, 2, 3, 4, 5, 6], [7]


def ground_of(*, home: int = -1, stay_s: float = 0.0) -> Ground:
    x = np.array(PLACES_M)
    times = np.abs(x[:, None] - x[None, :]).astype(np.float32)
    stops = tuple(
        Stop(f"s{k}", 1, 300.0, place, 0.0, home=home, stay_s=stay_s)
        for k, place in enumerate(PLACES_M[1:], start=1)
    )
    problem = Problem(stops, (0.0, 0.0), 5000.0, MatrixTimes(times))
    return make_ground(problem, np.arange(1, len(PLACES_M)))


def test_a_lone_far_stop_gets_a_piece_of_the_long_route():
    ground = ground_of()

    routes = fill_shortest(ground, [WEST, EAST], low_s=1500.0, most_s=1000.0)

    # 2,100 s and 500 s before. E1 with W1 and W2: 420 s of walking, 900 s of doors, and 1,500 s for
    # the others; with W3 as well it were 1,640 s and 1,200 s.
    assert sorted(c for route in routes for c in route) == [1, 2, 3, 4, 5, 6, 7]
    assert min(load_s(ground, route) for route in routes) == 1320.0


def test_no_more_is_walked_than_allowed():
    ground = ground_of()
    before = walk_s(ground, WEST) + walk_s(ground, EAST)

    routes = fill_shortest(ground, [WEST, EAST], low_s=1500.0, most_s=150.0)

    assert sum(walk_s(ground, route) for route in routes) <= before + 150.0
    # The nearest piece, W1, costs 200 s more: 100 m west and back again from the base.
    assert sorted(map(sorted, routes)) == [WEST, EAST]


def test_routes_with_locked_stops_keep_them():
    ground = ground_of(home=0, stay_s=np.inf)

    assert fill_shortest(ground, [WEST, EAST], low_s=1500.0, most_s=1e6) == [WEST, EAST]


def test_stops_at_home_stay_there():
    at_home = replace(
        ground_of(),
        home=np.array([-1, 0, 0, 0, 0, 0, 0, 1], np.int32),
        stay_s=np.array([0.0] + [1.0] * 7),
    )

    assert fill_shortest(at_home, [WEST, EAST], low_s=1500.0, most_s=1e6) == [WEST, EAST]


def test_two_that_may_never_meet_do_not():
    # W1 and E1 may never be on one route; W2 with W3 may go over, W1 not.
    at = np.array([0, 0, 1, 1, 1, 1, 1, 1, 2], np.int32)
    apart = replace(ground_of(), apart_at=at, apart_with=np.array([7, 1], np.int32))

    routes = fill_shortest(apart, [WEST, EAST], low_s=1500.0, most_s=1e6)

    assert len(routes[1]) > 1
    assert 1 not in routes[1]


def test_routes_fit_where_none_is_longer_than_the_shift():
    ground = replace(ground_of(), shift_s=2100.0)  # all six west: 300 s of walking, 1,800 s

    assert fit(ground, [WEST, EAST])
    assert not fit(replace(ground, shift_s=2099.0), [WEST, EAST])
