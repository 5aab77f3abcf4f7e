"""The check of a plan, on three houses along one street, worked out by hand.

The base is at 0 m, the houses at 10, 20 and 30 m, one metre a second: there and back is 60 s.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from canvass.errors import PlanError
from canvass.plan.check import check_plan
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import MatrixTimes, Problem, Stop

ALL = Route((1, 2, 3), 60.0, 300.0)
OUT = Route((1, 2), 40.0, 200.0)
BEYOND = Route((3,), 60.0, 100.0)


def street(shift_s: float = 360.0, **of_stops: dict[int, Any]) -> Problem:
    """Return three houses of 100 s each; `of_stops` gives fields by location."""
    at_m = np.array([0.0, 10.0, 20.0, 30.0])
    times = MatrixTimes(np.abs(at_m[:, None] - at_m[None, :]).astype(np.float32))
    stops = [Stop(f"s{k}", 1, 100.0, at_m[k], 0.0) for k in (1, 2, 3)]
    for field, values in of_stops.items():
        for k, value in values.items():
            stops[k - 1] = replace(stops[k - 1], **{field: value})
    return Problem(tuple(stops), (0.0, 0.0), shift_s, times)


def locked(homes: dict[int, int]) -> Problem:
    """Return the street with stops that never leave their homes."""
    return street(home=homes, stay_s=dict.fromkeys(homes, math.inf))


def refused(problem: Problem, *routes: Route, later: tuple[int, ...] = ()) -> str:
    with pytest.raises(PlanError) as caught:
        check_plan(problem, Plan(routes, later))
    return str(caught.value)


@pytest.mark.parametrize("routes", [(ALL,), (OUT, BEYOND), (BEYOND, OUT)])
def test_a_plan_that_is_what_it_says_passes(routes):
    check_plan(street(), Plan(routes))


def test_a_stop_left_for_later_need_not_be_on_a_route():
    check_plan(street(), Plan((OUT,), (3,)))


def test_a_stop_that_is_nowhere_is_named_with_how_often_it_is_there():
    assert refused(street(), OUT) == "stop s3 is planned 0 times instead of once"


def test_the_first_stop_is_looked_for_too():
    assert refused(street(), Route((2, 3), 60.0, 200.0)).startswith("stop s1 is planned 0 times")


def test_a_stop_on_two_routes_is_planned_twice():
    assert refused(street(), ALL, Route((1,), 20.0, 100.0)).startswith("stop s1 is planned 2 times")


def test_a_stop_on_a_route_and_left_for_later_is_planned_twice():
    assert refused(street(), ALL, later=(2,)).startswith("stop s2 is planned 2 times")


def test_a_stop_the_problem_does_not_know_is_refused_even_left_for_later():
    assert refused(street(), ALL, later=(4,)) == "the plan holds stops the problem does not know"


def test_a_route_without_stops_is_refused_by_its_number():
    assert refused(street(), OUT, Route((), 0.0, 0.0), BEYOND) == "route 2 has no stops"


@pytest.mark.parametrize("off_s", [-1.5, 1.5])
def test_walking_that_is_off_by_more_than_a_second_is_refused_with_both_figures(off_s):
    claimed = replace(BEYOND, walk_s=60.0 + off_s)

    assert refused(street(), OUT, claimed) == (
        f"route 2 claims {60 + off_s:.1f} s of walking, measured 60.0 s"
    )


@pytest.mark.parametrize("off_s", [-1.5, 1.5])
def test_time_at_doors_that_is_off_by_more_than_a_second_is_refused_with_both_figures(off_s):
    claimed = replace(OUT, service_s=200.0 + off_s)

    assert refused(street(), claimed, BEYOND) == (
        f"route 1 claims {200 + off_s:.1f} s at doors, counted 200.0 s"
    )


@pytest.mark.parametrize("field", ["walk_s", "service_s"])
@pytest.mark.parametrize("off_s", [-1.0, 1.0])
def test_a_second_is_what_rounding_may_be_off(field, off_s):
    check_plan(street(), Plan((replace(ALL, **{field: getattr(ALL, field) + off_s}),)))


def test_a_route_may_be_as_long_as_the_shift_and_a_second_of_rounding():
    check_plan(street(shift_s=359.0), Plan((ALL,)))


def test_a_route_longer_than_the_shift_is_refused_in_minutes():
    assert refused(street(shift_s=300.0), ALL) == "route 1 takes 6.0 min, the shift is 5 min"


def test_a_route_that_cannot_be_walked_is_refused():
    """Where there is no way the time is no number, which is not at most any shift."""
    nowhere = MatrixTimes(np.full((4, 4), np.nan, np.float32))

    assert "route 1 takes nan min" in refused(replace(street(), times=nowhere), ALL)


def test_stops_locked_to_one_home_may_share_a_route_and_others_may_join():
    check_plan(locked({1: 5, 2: 5}), Plan((ALL,)))


def test_a_route_with_stops_of_two_homes_is_refused():
    assert refused(locked({1: 5, 3: 6}), ALL) == "stop s3 is locked to another route than route 1"


def test_stops_of_one_home_on_two_routes_are_refused():
    assert refused(locked({1: 0, 3: 0}), OUT, BEYOND) == (
        "stop s3 is on route 2, others locked with it on route 1"
    )


def test_a_locked_stop_that_waits_breaks_no_lock():
    check_plan(locked({1: 5, 2: 5, 3: 6}), Plan((OUT,), (3,)))


def test_a_lock_on_a_stop_behind_one_that_waits_is_still_looked_at():
    problem = locked({1: 4, 2: 5, 3: 6})

    assert "s3 is locked to another route" in refused(
        problem, Route((2, 3), 60.0, 200.0), later=(1,)
    )


def test_a_stop_that_only_costs_to_leave_home_may_leave_it():
    check_plan(street(home={1: 5, 2: 6}, stay_s={1: 900.0, 2: 900.0}), Plan((ALL,)))


def test_stops_kept_apart_may_not_share_a_route():
    problem = replace(street(), apart=((1, 3),))

    assert refused(problem, ALL) == (
        "stops s1 and s3 may never be on one route, both are on route 1"
    )


def test_stops_kept_apart_on_two_routes_are_well():
    check_plan(replace(street(), apart=((1, 3),)), Plan((OUT, BEYOND)))


@pytest.mark.parametrize("waiting", [1, 3])
def test_a_stop_that_waits_is_on_no_route_with_anyone(waiting):
    problem = replace(street(), apart=((1, 3),))
    rest = tuple(i for i in (1, 2, 3) if i != waiting)
    walk_s = 20.0 * max(rest)

    check_plan(problem, Plan((Route(rest, walk_s, 200.0),), (waiting,)))


def test_two_stops_kept_apart_may_both_wait():
    check_plan(replace(street(), apart=((1, 3),)), Plan((Route((2,), 40.0, 100.0),), (1, 3)))


def test_the_time_at_doors_is_that_of_the_routes_own_stops():
    problem = street(shift_s=900.0, service_s={1: 100.0, 2: 200.0, 3: 300.0})

    check_plan(problem, Plan((Route((1, 2), 40.0, 300.0), Route((3,), 60.0, 300.0))))
    assert "claims 400.0 s at doors, counted 300.0 s" in refused(
        problem, Route((1, 2), 40.0, 400.0), Route((3,), 60.0, 300.0)
    )


def test_the_shift_is_said_in_whole_minutes():
    """331 s are five and a half minutes."""
    assert refused(street(shift_s=331.0), ALL).endswith("the shift is 6 min")


def test_every_route_may_have_a_home_of_its_own():
    check_plan(locked({1: 5, 3: 6}), Plan((OUT, BEYOND)))
