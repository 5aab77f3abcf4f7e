"""What a team did not come to is the first thing on the next plan, with the same team."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from canvass.document.document import BasePlace
from canvass.document.locks import Lock, LockKind, doors_in_order
from canvass.osm.read import read_extract
from canvass.plan.changes import insert, make_route
from canvass.plan.search.solve import UNWATCHED
from canvass.planning.district import District, make_district
from canvass.planning.evening import NextPlan, make_next_plan
from canvass.planning.evening_routes import Outing, find_routes
from canvass.planning.part_search import make_search
from canvass.planning.search_settings import Search
from canvass.planning.shift_teams import Why
from canvass.planning.walking import Walking
from canvass.planning.week_state import ShiftList, WeekState
from canvass.planning.whole_district import plan_district
from canvass.units import WALKING_SPEED_MPS
from canvass.visits.event import Outcome
from canvass.week.turns import Turn
from canvass.week.week import Team
from tests.small_map import write_grid_map
from tests.workflow.next_week import MONDAY, doors_by_route, make_book, make_state, merge_routes

TEAMS = tuple(Team(k + 1, name) for k, name in enumerate(("Anna", "Bo", "Cia")))
WALKING = Walking(45, WALKING_SPEED_MPS, 2.0)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> District:
    """Return a made-up district of 96 doors along four streets."""
    path = write_grid_map(tmp_path_factory.mktemp("map") / "grid.osm")
    return make_district(read_extract(path))


@pytest.fixture(scope="module")
def whole(district: District):
    """Return the plan of the whole district, for a shift of 45 minutes."""
    return plan_district(
        district,
        created_at="2026-09-07T15:00:00Z", base=BasePlace(59.0, 18.0, ""), shift=WALKING,
        search=Search(iterations=400), lang="en",
    ).document  # fmt: skip


def plan(state: WeekState, district: District, k: int = 0, **more) -> NextPlan:
    shift = state.book.shifts[k]
    return make_next_plan(
        district, state,
        Outing(shift, more.pop("teams", state.book.teams_of(shift)), WALKING),
        created_at="2026-09-07T15:00:00Z", search=Search(iterations=400, **more), lang="en",
    )  # fmt: skip


def planned_doors(made: NextPlan) -> set[str]:
    return {door for doors in doors_by_route(made.document).values() for door in doors}


def half_walked(district: District, whole, routes: int, teams, walked, *, locks=(), share=0.5):
    """Return the state after some teams did the first half of as many routes, all talked with."""
    doors = doors_by_route(whole)
    visits: dict[str, Any] = {}
    left = {}
    for route_id in list(doors)[:routes]:
        mine = doors[route_id]
        cut = round(share * len(mine))
        visits |= {d: [(MONDAY, Outcome.TALKED)] for d in mine[:cut]}
        left[route_id] = mine[cut:]
    state = make_state(
        district, make_book(teams), visits=visits, routes=whole.routes, locks=locks,
        walked=dict(zip(left, walked, strict=False)),
    )  # fmt: skip
    return state, left


def test_what_a_team_left_is_all_on_its_next_route(district: District, whole):
    state, left = half_walked(district, whole, 2, TEAMS[:2], walked=[1, 2])

    made = plan(state, district, 1)

    on = doors_by_route(made.document)
    for (route_id, doors), team in zip(left.items(), ("Anna", "Bo"), strict=True):
        assert set(doors) <= set(on[route_id])
        assert (made.walkers[route_id].name, made.walkers[route_id].why) == (team, Why.BEFORE)


def test_the_leftovers_are_walked_before_any_new_door(district: District, whole):
    state, left = half_walked(district, whole, 2, TEAMS[:2], walked=[1, 2])

    made = plan(state, district, 1)

    for route_id, doors in left.items():
        mine = doors_by_route(made.document)[route_id]
        assert set(mine[: len(doors)]) == set(doors)
        assert len(mine) > len(doors)  # the route was filled up with new doors


def test_what_was_left_far_from_all_else_goes_before_nearer_and_better_doors(
    district: District, whole
):
    """One door of the route farthest off was knocked at: its rest comes before near doors."""
    far = max(whole.routes, key=lambda route: min(stop.lat for stop in route.stops))
    first, *rest = doors_in_order(far)
    state = make_state(
        district, make_book(TEAMS[:1]), visits={first: [(MONDAY, Outcome.NOBODY)]},
        routes=whole.routes,
    )  # fmt: skip

    made = plan(state, district, 1)

    assert set(rest) <= planned_doors(made)


def test_the_turns_say_how_many_were_left_over_and_how_many_are_planned(district, whole):
    state, left = half_walked(district, whole, 2, TEAMS[:2], walked=[1, 2])

    made = plan(state, district, 1)

    count = sum(map(len, left.values()))
    assert (made.turns[Turn.BEGUN], made.planned[Turn.BEGUN]) == (count, count)


def test_two_begun_routes_go_to_the_one_team_that_is_there_as_far_as_they_fit(district, whole):
    state, left = half_walked(district, whole, 3, TEAMS[:1], walked=[1, 2, 3], share=0.1)

    made = plan(state, district, 1)

    every = {door for doors in left.values() for door in doors}
    assert planned_doors(made) <= every
    assert made.turns[Turn.BEGUN] > made.planned[Turn.BEGUN]
    assert next(iter(made.walkers.values())).why is Why.BEFORE


def test_a_route_whose_team_stays_at_home_is_finished_by_another(district: District, whole):
    state, left = half_walked(district, whole, 1, TEAMS[1:2], walked=[1])

    made = plan(state, district, 1)

    ((route_id, doors),) = left.items()
    assert set(doors) <= planned_doors(made)
    assert made.walkers[route_id].name == "Bo"


def test_a_team_with_two_begun_routes_goes_on_with_the_one_it_left_most_of(district, whole):
    doors = doors_by_route(whole)
    small, large = list(doors)[:2]
    visits = {d: [(MONDAY, Outcome.TALKED)] for d in (*doors[small][:-2], *doors[large][:3])}
    state = make_state(
        district, make_book(TEAMS[:2]), visits=visits, routes=whole.routes,
        walked={small: 1, large: 1},
    )  # fmt: skip

    made = plan(state, district, 1)

    assert made.walkers[large].name == "Anna"
    assert {*doors[small][-2:], *doors[large][3:]} <= planned_doors(made)


def test_a_begun_route_that_is_wholly_locked_is_walked_before_any_other(district, whole):
    route = whole.routes[-1]
    doors = doors_in_order(route)
    lock = Lock(1, LockKind.ORDER, route.id, doors, (), route.id)
    visits = {d: [(MONDAY, Outcome.TALKED)] for d in doors[:-1]}
    state = make_state(
        district, make_book(TEAMS[:1]), visits=visits, routes=whole.routes, locks=[lock]
    )

    made = plan(state, district, 1)

    assert doors_by_route(made.document) == {route.id: [doors[-1]]}


def test_begun_routes_of_slow_and_fast_teams_are_not_taken_by_each_other(district, whole):
    teams = [Team(1, "Slow", pace_mps=0.7), Team(2, "Bo")]
    state, left = half_walked(district, whole, 2, teams, walked=[2, 1], share=0.7)

    made = plan(state, district, 1)

    on = doors_by_route(made.document)
    for (route_id, doors), team in zip(left.items(), ("Bo", "Slow"), strict=True):
        assert made.walkers[route_id].name == team
        assert set(doors) <= set(on[route_id])


def assert_no_leftover_was_passed_over(state: WeekState, district: District, k: int, seed: int):
    """Look at every route with a new door: no leftover that waits fits beside those on it."""
    shift = state.book.shifts[k]
    teams = state.book.teams_of(shift)
    made = plan(state, district, k, seed=seed)
    tonight = find_routes(
        district, state, Outing(shift, teams, WALKING), find=_find(seed), lang="en",
    )  # fmt: skip
    task = tonight.task
    begun = {
        i for i, stop in enumerate(task.stops, start=1)
        if any(tonight.due.turns[d.id] is Turn.BEGUN for d in stop.doors)
    }  # fmt: skip
    planned = {i for crew in tonight.found.crews for route in crew.routes for i in route.stops}
    for crew in tonight.found.crews:
        for route in crew.routes:
            mine = [i for i in route.stops if i in begun]
            if len(mine) == len(route.stops):
                continue
            for i in begun - planned:
                problem = crew.task.problem
                with_it = make_route(problem, insert(problem, tuple(mine), [i]))
                assert with_it.duration_s > problem.shift_s, (route.stops, i)
    return made


def _find(seed: int):
    return lambda problem, start, count: make_search(
        Search(iterations=400, seed=seed), count, UNWATCHED
    )(problem, start, count)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_no_new_door_is_planned_while_a_leftover_that_fits_waits(district, whole, seed: int):
    rng = random.Random(seed)
    teams = [
        Team(
            k + 1, f"Lag {k}", pace_mps=rng.choice([None, None, 0.8]), no_stairs=rng.random() < 0.2
        )
        for k in range(rng.randint(1, 3))
    ]
    book, routes = make_book(teams), list(whole.routes)
    visits: dict[str, list] = {}
    walked: dict[str, int] = {}
    for k in range(4):
        state = make_state(district, book, visits=visits, routes=routes, walked=walked)
        made = assert_no_leftover_was_passed_over(state, district, k, seed)
        routes = merge_routes(routes, made.document)
        for route_id, doors in doors_by_route(made.document).items():
            walked[route_id] = made.walkers[route_id].team.team_id
            for door in doors[: rng.randint(0, len(doors))]:
                at = book.shifts[k].starts_at + timedelta(minutes=20)
                visits.setdefault(door, []).append((at, rng.choice(list(Outcome))))


def test_a_plan_that_nobody_walked_begins_nothing(district: District, whole):
    """Tuesday's plan adds new doors to Anna's begun route; it rains, and they are not left over."""
    state, left = half_walked(district, whole, 1, TEAMS[:1], walked=[1])
    tuesday = plan(state, district, 1)
    ((route_id, doors),) = left.items()
    new = set(doors_by_route(tuesday.document)[route_id]) - set(doors)
    monday = ShiftList(MONDAY, tuple(doors_by_route(whole)[route_id]))
    lists = tuple(
        ShiftList(state.book.shifts[1].starts_at, tuple(on))
        for on in doors_by_route(tuesday.document).values()
    )

    after = replace(
        state, routes=tuple(merge_routes(whole.routes, tuesday.document)),
        shift_lists=(*lists, monday),
    )  # fmt: skip

    assert new
    assert after.begun_doors() == set(doors)


def test_doors_of_the_whole_districts_route_that_were_on_no_paper_are_not_left_over(
    district: District, whole
):
    """An evening takes three doors of a route, and one is knocked at: two are left over."""
    route_id, doors = next(iter(doors_by_route(whole).items()))
    state = make_state(
        district, make_book(TEAMS[:1]), visits={doors[0]: [(MONDAY, Outcome.NOBODY)]},
        routes=whole.routes, walked={route_id: 1},
    )  # fmt: skip

    tonight = replace(state, shift_lists=(ShiftList(MONDAY, tuple(doors[:3])),))

    assert tonight.begun_doors() == set(doors[1:3])
    assert state.begun_doors() == set(doors[1:])  # where the whole route was on paper
