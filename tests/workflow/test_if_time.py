"""What stands behind the last stop for a team that has time left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from canvass.document.document import RouteEntry
from canvass.document.locks import Lock, LockKind
from canvass.osm.read import read_extract
from canvass.plan.search.solve import UNWATCHED
from canvass.planning.district import District, make_district
from canvass.planning.evening import NextPlan, make_next_plan
from canvass.planning.evening_routes import Outing, find_routes
from canvass.planning.if_time import MORE_SHARE, find_if_time
from canvass.planning.part_search import make_search
from canvass.planning.search_settings import Search
from canvass.planning.walking import Walking
from canvass.planning.without_doors import without_doors
from canvass.units import WALKING_SPEED_MPS
from canvass.visits.event import Outcome
from canvass.walklist.rows import DoorRow, Heading, make_rows
from canvass.week.week import Team
from tests.small_map import write_grid_map
from tests.workflow.next_week import MONDAY, make_book, make_state

WALKING = Walking(45, WALKING_SPEED_MPS, 2.0)
TEAMS = (Team(1, "Anna"), Team(2, "Bo"))


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> District:
    """Return a made-up district of 96 doors along four streets."""
    return make_district(read_extract(write_grid_map(tmp_path_factory.mktemp("map") / "grid.osm")))


def plan(district: District, **more) -> NextPlan:
    book = make_book(TEAMS)
    state = make_state(district, book, **more)
    return make_next_plan(
        district, state, Outing(book.shifts[0], TEAMS, WALKING),
        created_at="2026-09-07T15:00:00Z", search=Search(iterations=400), lang="en",
    )  # fmt: skip


@pytest.fixture(scope="module")
def tonight(district: District) -> NextPlan:
    """Return an evening of two teams for 96 doors: most are left over."""
    return plan(district)


def planned(made: NextPlan) -> list[str]:
    return [d for r in made.document.routes for s in r.stops for d in s.door_ids]


def with_more(made: NextPlan) -> list[RouteEntry]:
    return [route for route in made.document.routes if route.if_time]


def listed(made: NextPlan) -> list[str]:
    return [d for r in made.document.routes for s in r.if_time for d in s.door_ids]


def test_lists_name_more_doors_and_none_is_on_a_route_or_named_twice(tonight: NextPlan):
    assert listed(tonight)
    assert len(set(listed(tonight))) == len(listed(tonight))
    assert not set(listed(tonight)) & set(planned(tonight))


def test_they_are_not_counted_and_stand_among_what_is_left_for_later(tonight: NextPlan):
    document = tonight.document
    left = {entry.address_id for entry in document.excluded}

    assert document.totals.doors == len(planned(tonight))
    assert set(listed(tonight)) <= left


def test_they_begin_near_the_end_of_the_route(tonight: NextPlan):
    for route in with_more(tonight):
        end, first = route.stops[-1], route.if_time[0]
        metres = (
            111_195 * ((end.lat - first.lat) ** 2 + (0.515 * (end.lon - first.lon)) ** 2) ** 0.5
        )

        assert metres < 200


def test_they_fit_what_is_left_of_the_shift_plus_some(tonight: NextPlan):
    for route in tonight.document.routes:
        minutes = sum(stop.service_min for stop in route.if_time)

        assert minutes <= WALKING.minutes * (1 + MORE_SHARE) - route.service_min


def test_a_door_that_is_not_due_is_not_among_them(district: District, tonight: NextPlan):
    talked = listed(tonight)[0]
    visits = {talked: [(MONDAY - timedelta(days=2), Outcome.TALKED)]}

    again = plan(district, visits=visits, never=listed(tonight)[1:2])

    assert not set(listed(tonight)[:2]) & {*listed(again), *planned(again)}


def test_a_door_locked_to_another_route_is_not_among_them(district: District, tonight: NextPlan):
    first = with_more(tonight)[0]
    door = first.if_time[0].door_ids[0]
    lock = Lock(1, LockKind.STAY, "a door", (door,), (), "R99")

    again = plan(district, routes=tonight.document.routes, locks=[lock])

    assert door not in listed(again)


def test_on_paper_they_stand_apart_behind_the_last_stop_and_are_numbered_on(tonight: NextPlan):
    route = with_more(tonight)[0]
    rows = make_rows(route)
    at = next(i for i, row in enumerate(rows) if isinstance(row, Heading) and row.is_if_time)
    before = [row.position for row in rows[:at] if isinstance(row, DoorRow)]
    after = [row.position for row in rows[at:] if isinstance(row, DoorRow)]

    assert before == list(range(len(route.stops)))
    assert after == list(range(len(route.stops), len(route.stops) + len(route.if_time)))


def test_one_that_asked_since_is_printed_no_more(tonight: NextPlan):
    door = listed(tonight)[0]

    printed = without_doors(tonight.document, {door: "do not knock"})

    assert door not in [d for r in printed.routes for s in r.if_time for d in s.door_ids]
    assert printed.totals.doors == tonight.document.totals.doors


def test_of_who_takes_no_stairs_possible_stairs_are_the_last_resort(district: District):
    """The stop that would be listed first is no longer, once its stairs are not known."""
    teams = (Team(1, "Anna", no_stairs=True),)
    book = make_book(teams)
    outing = Outing(book.shifts[0], teams, WALKING)
    find = make_search(Search(iterations=200), 1, UNWATCHED)
    found = find_routes(district, make_state(district, book), outing, find=find)
    crews, owned = found.found.crews, found.due.owned
    [first] = [more[0] for more in found.if_time().values()]
    doubtful = frozenset({found.task.stops[first - 1].entrance.id})

    [more] = find_if_time(found.task, crews, replace(found.kept, unknown=doubtful), owned).values()

    assert len(more) >= 2
    assert first not in more[:-1]
