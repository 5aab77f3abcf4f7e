"""A large house nobody counted is one door and says so: in doors, in hours, and in stairs."""

from __future__ import annotations

import pytest

from canvass import api
from canvass.document.document import STAIRS_UNKNOWN, BasePlace
from canvass.document.large_houses import count_unknown_flats
from canvass.document.stairs_words import say_stairs_unknown
from canvass.doors.service import ENTRANCE_S, up_and_down_s
from canvass.errors import InputError
from canvass.osm.read import read_extract
from canvass.planning.changed_plan import OpenPlan, make_changed_document, place_routes
from canvass.planning.district import District, make_district
from canvass.planning.evening import make_next_plan
from canvass.planning.evening_routes import Outing
from canvass.planning.search_settings import Search
from canvass.planning.task import make_task
from canvass.planning.unknown_flats import find_unknown_flats
from canvass.planning.walking import Walking
from canvass.planning.whole_district import Planned, plan_district
from canvass.units import WALKING_SPEED_MPS, door_service_s
from canvass.week.week import Team
from tests.small_map import write_block_map
from tests.workflow.next_week import make_book, make_state

WALKING = Walking(150, WALKING_SPEED_MPS)


@pytest.fixture
def district(tmp_path) -> District:
    """Return a dozen houses along a street; around number 2 stands a block of 30 by 40 m."""
    return make_district(read_extract(write_block_map(tmp_path / "small.osm")))


def plan(district: District, walking: Walking = WALKING) -> Planned:
    return plan_district(
        district, created_at="2026-09-07T15:00:00Z", base=BasePlace(59.0, 18.0, ""),
        shift=walking, search=Search(iterations=100), lang="en",
    )  # fmt: skip


def flats_s(flats: int, floors: int) -> float:
    """Work out what a stairwell takes: the doors, the entrance, up to the top floor and down."""
    climb = sum(up_and_down_s(floors - 1, speed_mps=WALKING_SPEED_MPS))
    return flats * door_service_s() + ENTRANCE_S + climb


def test_the_one_block_of_the_district_is_found(district: District):
    assert list(find_unknown_flats(district)) == ["n101"]


def test_a_plan_counts_its_large_houses_and_says_what_they_may_take(district: District):
    """Twelve flats on four floors instead of one door; eleven houses as they are."""
    planned = plan(district)

    found = planned.unknown_flats
    more_h = (flats_s(12, 4) - door_service_s()) / 3600
    assert (found.entrances, found.doors, found.flats) == (1, 12, 12)
    assert found.hours_with - found.hours == pytest.approx(more_h, abs=1e-4)


def test_a_figure_of_ones_own_is_planned_for_and_stands_in_the_plan(district: District):
    plain, with_six = plan(district), plan(district, Walking(150, 1.25, flats_per_entrance=6))

    more_h = (flats_s(6, 4) - door_service_s()) / 3600
    assert with_six.document.totals.hours - plain.document.totals.hours == pytest.approx(
        more_h, abs=2e-3
    )
    assert with_six.document.flats_per_entrance == 6
    assert with_six.document.totals.doors == 12
    assert with_six.unknown_flats.is_planned


def test_the_library_tells_its_large_houses_and_plans_with_a_figure_of_ones_own(district):
    plain, with_six = (
        api.plan(district, base=(59.0, 18.0), iterations=50, flats_per_entrance=flats)
        for flats in (None, 6)
    )

    assert plain.large_houses.entrances == 1
    assert not plain.large_houses.is_planned
    assert with_six.large_houses.flats == 6
    assert with_six.hours > plain.hours


def test_more_flats_than_a_shift_holds_are_refused_with_the_house(district: District):
    with pytest.raises(InputError, match="100 flats at Storgatan 2 take"):
        plan(district, Walking(150, 1.25, flats_per_entrance=100))


def test_who_takes_no_stairs_comes_to_a_house_of_unknown_stairs_last_and_is_told(district):
    """In 38 min not all doors fit: the block waits, though it is the nearest to the base."""
    state = make_state(district, make_book([Team(1, "Anna", no_stairs=True)]))

    short, long = (
        make_next_plan(
            district, state,
            Outing(
                state.book.shifts[0], state.book.teams, Walking(minutes, WALKING_SPEED_MPS, 2.0)
            ),
            created_at="2026-09-07T15:00:00Z", search=Search(iterations=200), lang="en",
        )
        for minutes in (38, 90)
    )  # fmt: skip

    doors = [d for r in short.document.routes for s in r.stops for d in s.door_ids]
    assert "n101" not in doors
    assert len(doors) >= 10
    assert say_stairs_unknown(long.document.routes[0]) == "Storgatan 2"


def test_a_route_changed_by_hand_keeps_what_is_not_known(district):
    planned = plan(district).document
    task = make_task(district, lat=59.0, lon=18.0, shift=WALKING)
    opened = OpenPlan(planned, (), district, task, place_routes(task, planned.routes))
    turned = {name: tuple(reversed(stops)) for name, stops in opened.routes.items()}

    changed = make_changed_document(opened, turned, created_at=planned.created_at)

    assert count_unknown_flats(changed).entrances == 1
    unknown = [s.housenumber for s in changed.routes[0].stops if s.stairs == STAIRS_UNKNOWN]
    assert unknown == ["2"]
