"""An outline drawn by hand on the map does what the same outline in a file does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from canvass.errors import BoundaryError
from canvass.osm.drawn import MOST_CORNERS, as_geojson, outline_of
from canvass.pages.encode import make_grid
from canvass.web.desk.new_district import DRAWN
from canvass.workflow.district.district_list import list_districts
from canvass.workflow.district.stored_map import get_extract
from canvass.workflow.routes.stored_plan import get_stored_plan
from tests.small_map import BASE, at, write_small_map
from tests.web.conftest import Browser
from tests.web.test_new_district import SQUARE, follow, send_map

WEST = SQUARE[:-1]
"""Round the first three houses of each side of the street, 6 of 12."""
CROSSED = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]


def look(desk: Browser, tmp_path: Path) -> str:
    """Send the small map and return the path of the page where its boundary is chosen."""
    return str(follow(desk, send_map(desk, write_small_map(tmp_path / "small.osm"))).url.path)


def steps_of(desk: Browser, page: str, places: Sequence[tuple[float, float]]) -> str:
    """Return places (metres east and north of the base) as corners on the map of a page."""
    done = desk.desk.jobs.find_leading_to(page)
    assert done is not None
    grid = make_grid(done.values["drawing"].bounds)
    lonlat = np.array([at(x_m, y_m)[::-1] for x_m, y_m in places])
    return " ".join(f"{x},{y}" for x, y in grid.steps(lonlat).tolist())


def ask(desk: Browser, page: str, corners: str) -> dict[str, Any]:
    """Return what the page is told of corners while somebody draws."""
    answer = desk.get(f"/api{page}/outline", params={"corners": corners})
    return dict(answer.json())


def test_how_many_addresses_lie_inside_is_said_while_one_draws(desk, tmp_path):
    page = look(desk, tmp_path)
    corners = steps_of(desk, page, WEST)

    said = [ask(desk, page, " ".join(corners.split()[:n])) for n in (1, 2, 4)]

    assert said == [
        {"said": "1 corner; three or more make an outline", "is_good": False},
        {"said": "2 corners; three or more make an outline", "is_good": False},
        {"said": "4 corners, 6 addresses on the map inside", "is_good": True},
    ]


def test_an_outline_that_crosses_itself_is_refused_in_one_sentence(desk, tmp_path):
    page = look(desk, tmp_path)
    corners = steps_of(desk, page, CROSSED)

    told = ask(desk, page, corners)
    answer = desk.post(page, {"name": "Väst", "boundary": DRAWN, "corners": corners})

    assert told == {
        "said": "the outline crosses itself; take back the last corner, or start again",
        "is_good": False,
    }
    assert answer.status_code == 422
    assert told["said"] in answer.text
    assert f'value="{corners}"' in answer.text
    assert list_districts(desk.desk.db) == []


def test_a_drawn_outline_without_corners_is_not_taken_for_the_whole_map(desk, tmp_path):
    page = look(desk, tmp_path)

    answer = desk.post(page, {"name": "Väst", "boundary": DRAWN, "corners": ""})

    assert answer.status_code == 422
    assert "fewer than three corners" in answer.text


def test_an_outline_is_drawn_or_given_as_a_file_but_not_both(desk, tmp_path):
    page = look(desk, tmp_path)
    fields = {"name": "Väst", "boundary": DRAWN, "corners": steps_of(desk, page, WEST)}

    answer = desk.post(page, fields, files={"outline": ("a.geojson", b"{}")})

    assert answer.status_code == 422
    assert "choose it above or give a file, not both" in answer.text


@pytest.mark.long
def test_a_drawn_outline_gives_the_plan_that_the_same_outline_in_a_file_gives(
    desk, canvass, tmp_path
):
    page = look(desk, tmp_path)
    corners = steps_of(desk, page, WEST)
    drawing = desk.desk.jobs.find_leading_to(page).values["drawing"]
    pairs = [tuple(map(float, each.split(","))) for each in corners.split()]
    file = tmp_path / "same.geojson"
    file.write_text(as_geojson(outline_of(drawing.corners(pairs))), "utf-8")
    with file.open("rb") as sent:
        files = {"outline": ("same.geojson", sent)}
        follow(desk, desk.post(page, {"name": "Fil", "boundary": ""}, files=files))

    base = follow(desk, desk.post(page, {"name": "Hand", "boundary": DRAWN, "corners": corners}))

    assert "Where do the teams start" in base.text
    assert [(row.name, row.doors) for row in list_districts(desk.desk.db)] == [
        ("Fil", 6), ("Hand", 6)
    ]  # fmt: skip
    drawn, given = (get_extract(desk.desk.db, name).boundary for name in ("Hand", "Fil"))
    assert drawn is not None
    assert drawn.equals_exact(given, 0)
    plans = []
    for name in ("Hand", "Fil"):
        made = canvass("plan", "--district", name, "--base", BASE, "--iterations", "200")
        assert made.code == 0
        plans.append(get_stored_plan(desk.desk.db, name).document)
    assert plans[0].routes == plans[1].routes
    assert plans[0].excluded == plans[1].excluded
    assert sum(len(stop.door_ids) for route in plans[0].routes for stop in route.stops) == 6


def test_corners_that_are_no_places_are_refused_in_one_sentence(desk, tmp_path):
    page = look(desk, tmp_path)

    for corners in ("x", "1", "1,2,3", "1e9,0 0,0 1,1", "nan,0 1,1 2,2"):
        answer = desk.post(page, {"name": "Väst", "boundary": DRAWN, "corners": corners})

        assert answer.status_code == 422
        assert "give each corner as two numbers" in answer.text


@pytest.mark.parametrize(
    "corners",
    [
        [(18.0, 59.0), (18.1, 59.0)],
        [(18.0, 59.0), (18.1, 59.0), (18.2, 59.0)],
        [(18.0, 59.0), (18.1, 59.1), (18.1, 59.0), (18.0, 59.1)],
        [(18.0 + k / 1e4, 59.0 + (k % 2) / 1e4) for k in range(MOST_CORNERS + 1)],
    ],
    ids=["two", "in one line", "crossed", "too many"],
)
def test_what_encloses_no_one_area_is_no_outline(corners):
    with pytest.raises(BoundaryError):
        outline_of(corners)


def test_a_map_that_is_not_drawn_on_says_what_else_there_is(desk, tmp_path):
    page = look(desk, tmp_path)
    done = desk.desk.jobs.find_leading_to(page)
    done.values["drawing"] = None

    text = desk.get(page).text

    assert "An outline cannot be drawn on this map" in text
    assert 'id="draw"' not in text


def test_the_file_of_a_drawn_outline_is_geojson_with_longitude_first():
    text = as_geojson(outline_of([(18.0, 59.0), (18.1, 59.0), (18.1, 59.1)]))

    assert json.loads(text) == {
        "type": "Polygon",
        "coordinates": [[[18.0, 59.0], [18.1, 59.0], [18.1, 59.1], [18.0, 59.0]]],
    }
