"""Who walked a route is known from what came back, and a list typed in late from its shift."""

from __future__ import annotations

from datetime import datetime, timedelta

from canvass.planning.walked import Assigned, find_walked_at, find_walkers
from canvass.visits.event import EventKind, Outcome, VisitEvent
from canvass.week.week import Team, WeekShift
from tests.workflow.next_week import MONDAY

ANNA, BO = Team(1, "Lag Anna"), Team(2, "Bo")
SHIFT = WeekShift(1, MONDAY, 150)
ROUTE_OF = {"a": "R01", "b": "R01", "c": "R01", "x": "R02"}
TO_WALK = [Assigned("R01", 1, 1), Assigned("R02", 1, 2)]


def visit(door: str, at: datetime, team: str = "", typed_at: datetime | None = None) -> VisitEvent:
    """Return a visit that was at a time, noted then or typed in later."""
    sent = typed_at or at
    return VisitEvent(
        f"{door}-{at.isoformat()}-{team}", 1, door, EventKind.VISIT, Outcome.NOBODY, None, team,
        "desk", at, sent, at, sent,
    )  # fmt: skip


def test_a_route_was_walked_by_the_team_whose_visits_came_back_not_by_the_one_it_was_given():
    visits = [visit("a", MONDAY, "bo"), visit("b", MONDAY, "BO ")]

    assert find_walkers(visits, ROUTE_OF, TO_WALK, [ANNA, BO]) == {"R01": 2}


def test_a_route_nobody_came_back_from_was_walked_by_nobody():
    assert find_walkers([], ROUTE_OF, TO_WALK, [ANNA, BO]) == {}


def test_visits_without_a_team_are_those_of_the_team_that_was_to_walk_the_route():
    assert find_walkers([visit("x", MONDAY)], ROUTE_OF, TO_WALK, [ANNA, BO]) == {"R02": 2}


def test_of_two_evenings_the_last_ones_team_counts_and_a_stray_visit_does_not():
    tuesday = MONDAY + timedelta(days=1)
    visits = [
        *(visit(door, MONDAY, "Bo") for door in "abc"),
        *(visit(door, tuesday, "Lag Anna") for door in "ab"),
        visit("c", tuesday + timedelta(hours=1), "Bo"),
    ]

    assert find_walkers(visits, ROUTE_OF, TO_WALK, [ANNA, BO]) == {"R01": 1}


def test_a_list_typed_in_the_morning_after_without_a_time_was_walked_the_evening_before():
    morning = MONDAY + timedelta(hours=14, minutes=30)  # Tuesday, 08:00
    typed = visit("a", morning)

    found = find_walked_at([typed], ROUTE_OF, TO_WALK, [SHIFT])

    assert found == {typed.event_id: SHIFT.ends_at}


def test_a_time_that_somebody_gave_is_believed_and_one_within_a_shift_too():
    morning = MONDAY + timedelta(hours=14, minutes=30)
    said = visit("a", morning, typed_at=morning + timedelta(hours=1))
    within = visit("b", MONDAY + timedelta(minutes=30))

    assert find_walked_at([said, within], ROUTE_OF, TO_WALK, [SHIFT]) == {}


def test_a_visit_days_later_or_on_a_route_nobody_was_to_walk_stays_where_it_is():
    morning = MONDAY + timedelta(hours=14, minutes=30)
    late, elsewhere = visit("a", morning + timedelta(days=1)), visit("y", morning)

    assert find_walked_at([late, elsewhere], ROUTE_OF, TO_WALK, [SHIFT]) == {}
