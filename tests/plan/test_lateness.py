"""Which routes are late more often than a plan promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from canvass.document.document import DoorTimes, PlanDocument, RouteEntry
from canvass.document.lateness import LateRoute, list_late_routes
from tests.plan.plan_documents import document, route, stop


def lasting(route_id: str, mean_min: float, p90_min: float) -> RouteEntry:
    made = route(route_id, stop("Torget", "1"))
    return replace(made, duration_min=mean_min, duration_p90_min=p90_min)


def plan(*routes: RouteEntry, late_percent: float = 20.0) -> PlanDocument:
    """Return a plan of shifts of 150 minutes."""
    return replace(document(*routes), late_percent=late_percent)


def test_a_team_may_be_late_as_often_as_was_asked_and_one_time_in_a_hundred_more():
    """Back in time nine times of ten at a 90 % quantile of 150 minutes, half the time at a mean."""
    routes = [lasting("R1", 130, 150), lasting("R2", 150, 170), lasting("R3", 140, 160)]

    late = list_late_routes(plan(*routes))

    assert [one.route_id for one in late] == ["R2", "R3"]
    # R3 has 10 minutes to spare of the 20 that are 1.2816 deviations: Φ(0.6408).
    assert [one.in_time for one in late] == pytest.approx([0.5, 0.7392], abs=1e-4)
    assert list_late_routes(plan(*routes, late_percent=10.0)) == late
    assert list_late_routes(plan(lasting("R1", 130, 150), late_percent=8.9)) != []
    assert list_late_routes(plan(lasting("R2", 150, 170), late_percent=49.1)) == []


def test_the_time_before_a_team_leaves_is_part_of_its_shift():
    """With ten minutes at the base first, 140 are left for a route that takes 140 on average."""
    waits = DoorTimes(1.0, 1.0, 3.0, 0.3, 0.5, startup_min=10.0)
    made = replace(plan(lasting("R1", 140, 150)), door_times=waits)

    assert list_late_routes(made) == [LateRoute("R1", 0.5)]


def test_a_route_of_an_older_program_is_late_when_its_minutes_do_not_fit():
    """It has no quantiles; a second more than the shift is rounding."""
    fits, too_long = lasting("R1", 150 + 1 / 60, 0.0), lasting("R2", 150 + 1.9 / 60, 0.0)
    certain = lasting("R3", 149.0, 149.0)

    assert list_late_routes(plan(fits, too_long, certain)) == [LateRoute("R2", 0.0)]
