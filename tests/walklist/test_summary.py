"""What a walk list says at its top."""

from __future__ import annotations

from dataclasses import replace

from canvass.walklist.summary import say_what_to_do, summarise_streets
from canvass.walklist.wording import make_wording
from tests.walklist.sample_plan import make_route, make_stop

BASE = (18.0, 59.0)


def test_a_route_that_people_made_longer_than_the_shift_says_by_how_much():
    route = make_route("R01", "Storgatan", [make_stop("n1", "Storgatan", ["1"], *BASE)], BASE)

    longer = replace(route, over_shift_min=11.6)

    assert say_what_to_do(route, {}, make_wording("en")) == ""
    assert say_what_to_do(longer, {}, make_wording("en")) == (
        "this route is 12 min longer than the shift; be back in time"
    )
    assert "12 min längre än passet" in say_what_to_do(longer, {}, make_wording("sv"))


def test_a_team_without_stairs_reads_where_they_are_not_known_and_where_they_are():
    stops = [make_stop(f"n{n}", "Storgatan", [n], *BASE) for n in ("1", "3", "5")]
    stops = [replace(stops[0], stairs="unknown"), replace(stops[1], stairs="yes"), stops[2]]
    route = make_route("R01", "Storgatan", stops, BASE)

    told = say_what_to_do(route, {}, make_wording("en"), takes_no_stairs=True)

    assert told == (
        "stairs at Storgatan 3: leave what you cannot reach; "
        "stairs unknown at Storgatan 1: leave what you cannot reach"
    )
    assert say_what_to_do(route, {}, make_wording("en"), takes_no_stairs=False) == ""


def test_very_many_places_of_unknown_stairs_are_counted_on_paper():
    stops = [
        replace(make_stop(f"n{n}", f"Gata {n}", ["1"], *BASE), stairs="unknown") for n in range(30)
    ]
    route = make_route("R01", "Gata", stops, BASE)

    told = say_what_to_do(route, {}, make_wording("sv"), takes_no_stairs=True)

    assert told == "trappor okända vid 30 entréer: lämna det ni inte når"


def test_many_numbers_of_one_street_are_all_named():
    numbers = [f"{k}-k{100 * k + 1}" for k in range(1, 40, 2)]
    stops = [make_stop(f"n{k}", "Storgatan", [one], 18.0, 59.2) for k, one in enumerate(numbers)]
    route = make_route("R01", "Storgatan", stops, (18.0, 59.2))
    every = {"storgatan": [f"{k}-k{n}" for k in range(1, 40) for n in (1, 100 * k + 1)]}

    [(_, said)] = summarise_streets(route, every)

    assert "…" not in said
    assert numbers[-1] in said
