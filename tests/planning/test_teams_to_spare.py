"""More teams than the district needs: no door is left for later, and idle teams are said."""

from __future__ import annotations

import pytest

from canvass.cli.shared.heard import say_heard, say_shared
from canvass.document.document import BasePlace
from canvass.plan.split_faces import Why
from canvass.planning.district import District, make_district, read_map
from canvass.planning.search_settings import Search
from canvass.planning.split_streets import SplitStreet
from canvass.planning.walking import Walking
from canvass.planning.whole_district import Planned, plan_district
from tests.small_map import LAT, LON, write_grid_map


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> District:
    """Four streets of 24 doors."""
    folder = tmp_path_factory.mktemp("grid")
    return make_district(read_map(str(write_grid_map(folder / "grid.osm"))))


def plan_for(
    grid: District, teams: int | None, *, is_spread: bool = False, shift_min: float = 60
) -> Planned:
    return plan_district(
        grid,
        base=BasePlace(LAT, LON, ""),
        shift=Walking(shift_min, 1.25, 2.0),
        search=Search(iterations=4000, teams=teams, is_spread=is_spread, seed=1),
        created_at="2026-09-01T12:00:00Z",
    )


@pytest.fixture(scope="module")
def needed(grid: District) -> int:
    """The routes of a plan of all doors, for as many teams as it takes."""
    return len(plan_for(grid, None).document.routes)


@pytest.mark.long
@pytest.mark.parametrize(("more", "is_spread"), [(0, False), (1, True), (500, False)])
def test_teams_enough_for_the_district_leave_no_door_for_later(grid, needed, more, is_spread):
    planned = plan_for(grid, needed + more, is_spread=is_spread)

    assert not planned.document.excluded
    assert sum(route.doors for route in planned.document.routes) == 96
    assert len(planned.document.routes) <= needed + more


def test_teams_that_have_no_route_are_said(grid):
    planned = plan_for(grid, 500)

    spare = 500 - len(planned.document.routes)
    assert planned.heard is not None
    assert say_heard(planned.heard, "en") == (
        f"Teams with no route: {spare} of 500; the others have every door within reach"
    )


def test_one_team_too_few_leaves_doors_and_every_team_has_a_route(grid, needed):
    planned = plan_for(grid, needed - 1)

    assert planned.heard is not None
    assert planned.heard.left > 0
    assert len(planned.document.routes) == needed - 1
    assert say_heard(planned.heard, "en").startswith("Not visited this time: ")


def test_a_street_is_shared_between_teams_with_its_reason_only_where_a_side_fills_a_shift(grid):
    # A side of a street is twelve doors of two minutes.
    long, short = plan_for(grid, 3, shift_min=45), plan_for(grid, 9, shift_min=20)

    assert not long.split_streets
    assert {shared.why for shared in short.split_streets} == {Why.LONG}
    assert all(len(shared.routes) > 1 for shared in short.split_streets)


def test_shared_streets_are_said_in_both_languages():
    shared = [SplitStreet("Röntgenweg", ("R02", "R03"), Why.LONG)]

    assert say_shared(shared, "en") == (
        "Shared between teams: one side of Röntgenweg (R02, R03): it takes more than one shift"
    )
    assert say_shared(shared, "sv") == (
        "Delas mellan lag: ena sidan av Röntgenweg (R02, R03): den tar mer än ett pass"
    )
    assert say_shared([*shared] * 7, "en").endswith("; 2 more")
    assert not say_shared([], "en")
