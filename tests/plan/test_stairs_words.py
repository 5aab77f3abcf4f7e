"""What a team that takes no stairs is told of the stairs on its route."""

from __future__ import annotations

from dataclasses import replace

from canvass.document.document import STAIRS, STAIRS_UNKNOWN, RouteEntry, TeamPace
from canvass.document.stairs_words import (
    count_stairs,
    say_briefly,
    say_stairs,
    say_stairs_unknown,
)
from tests.plan.plan_documents import route, stop


def stairs_at(street: str, number: str, stairs: str):
    return replace(stop(street, number), stairs=stairs)


def walked() -> RouteEntry:
    """Return a route with stairs at Torget 1, perhaps at 3 and 7, and at Ön 2 if time is left."""
    stops = [
        stairs_at("Torget", "1", STAIRS), stairs_at("Torget", "3", STAIRS_UNKNOWN),
        stairs_at("Torget", "5", ""), stairs_at("Torget", "7", STAIRS_UNKNOWN),
    ]  # fmt: skip
    return replace(route("R1", *stops), if_time=(stairs_at("Ön", "2", STAIRS),))


def test_a_team_without_stairs_is_told_where_there_are_some_and_where_they_may_be():
    """3–7 would name 5 as well, which has none."""
    assert say_stairs(walked(), takes_none=True) == "Torget 1, Ön 2"
    assert say_stairs_unknown(walked(), takes_none=True) == "Torget 3, 7"
    assert (count_stairs(walked(), STAIRS), count_stairs(walked(), STAIRS_UNKNOWN)) == (2, 2)


def test_a_team_that_takes_stairs_is_told_nothing():
    assert say_stairs(walked(), takes_none=False) == say_stairs_unknown(walked()) == ""


def test_the_team_that_a_route_was_planned_for_is_asked_where_none_is_named():
    """What was planned without stairs stays so for any team."""
    planned = replace(walked(), pace=TeamPace(1.25, no_stairs=True))
    fast = replace(walked(), pace=TeamPace(1.5))

    assert say_stairs(planned) == say_stairs(planned, takes_none=False) == "Torget 1, Ön 2"
    assert say_stairs(fast) == ""


def test_a_long_list_of_places_is_said_as_a_number():
    assert say_briefly("x" * 110, 7, str) == "x" * 110
    assert say_briefly("x" * 111, 7, str) == "7 entrances"
