"""Neighbours on a block face belong to one team where it costs nothing.

Eight houses stand along one side of a street from the base to a fork; behind it lie two farms, one
to the north and one to the south, with three hours of work each. Both teams walk past all houses.

            o farm 9
           /
base 1 2 3 4 5 6 7 8
           \\
            o farm 10
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from canvass.plan.problem import MatrixTimes, Problem, Stop
from canvass.plan.search.ground import Ground, make_ground
from canvass.plan.search.state import Heat, Rules, count_splits, run, walk_s
from canvass.plan.split_faces import Why, find_split_faces

STREET_M, FARM_M = 100.0, 500.0
MIXED = [[1, 3, 5, 7, 9], [2, 4, 6, 8, 10]]


def problem(shift_s: float = 11_700.0) -> Problem:
    along = [10.0 * k for k in range(1, 9)]
    houses = tuple(
        Stop(f"house {k}", 1, 120.0, x, 0.0, face=7, along_m=x)
        for k, x in enumerate(along, start=1)
    )
    farms = tuple(
        Stop(name, 1, 10_000.0, STREET_M, y) for name, y in (("9", FARM_M), ("10", -FARM_M))
    )
    x, y = np.array([0.0, *along, STREET_M, STREET_M]), np.array([0.0] * 9 + [FARM_M, -FARM_M])
    times = np.abs(x[:, None] - x[None, :]) + np.abs(y[:, None] - y[None, :])
    return Problem((*houses, *farms), (0.0, 0.0), shift_s, MatrixTimes(times.astype("f4")))


def street() -> Ground:
    return make_ground(problem(), np.arange(1, 11))


def test_splits_are_neighbours_along_a_face_on_two_routes():
    ground = street()

    assert count_splits(ground, MIXED) == 7
    assert count_splits(ground, [[1, 2, 3, 4, 9], [5, 6, 7, 8, 10]]) == 1
    assert count_splits(ground, [[1, 2, 9], [5, 6, 10]]) == 0  # 3 and 4 are on no route


def test_a_face_on_two_routes_is_told_with_its_reason():
    # All eight take 960 s of work and 160 s of walking there and back.
    halves = [[1, 2, 3], [5, 6, 9]]

    (roomy,) = find_split_faces(problem(1200.0), halves)
    (long,) = find_split_faces(problem(1100.0), halves)
    (locked,) = find_split_faces(
        replace(problem(), stops=tuple(
            replace(stop, home=0, stay_s=np.inf) if stop.id == "house 2" else stop
            for stop in problem().stops
        )), halves,
    )  # fmt: skip

    assert (roomy.stops, roomy.routes, roomy.why) == ((1, 2, 3, 5, 6), (0, 1), Why.ROOM)
    assert (long.why, locked.why) == (Why.LONG, Why.LOCKED)
    assert not find_split_faces(problem(), [[1, 2, 3, 4, 5, 6, 7, 8], [9], [10]])


def test_where_no_door_is_left_out_a_split_face_saves_walking_instead_of_making_room():
    (shared,) = find_split_faces(problem(), [[1, 2, 3, 4, 9], [5, 6, 7, 8, 10]])

    assert shared.why is Why.SHORTER


def test_neighbours_go_to_one_team_where_that_costs_nothing():
    ground = street()

    _, _, best, absent = run(
        ground, MIXED, [], steps=4000, heat=Heat(4.0, 0.5), rng=np.array([1], np.uint64),
        rules=Rules(2, np.full(11, 1e7), split_s=3.0),
    )  # fmt: skip

    assert not absent
    # A route holds four houses: 10,000 s and 480 s of work, 1,200 s of walking, 11,700 s in all.
    assert count_splits(ground, best) == 1
    walked = sum(walk_s(ground, route) for route in best)
    assert walked == sum(walk_s(ground, route) for route in MIXED)
