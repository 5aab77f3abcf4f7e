"""Maps on the desk: a base by a click, boundaries to choose from, sides of streets on the board."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from canvass.osm.named_areas import NamedArea
from canvass.web.desk.outlines import draw_outlines
from canvass.web.roles import Role
from tests.small_map import BASE
from tests.web.conftest import Browser
from tests.web.week_desk import prepare


@pytest.fixture
def board(desk: Browser, canvass: Any, tmp_path: Path) -> Browser:
    """A desk on the small map with a week that is open."""
    prepare(canvass, tmp_path)
    desk.desk.clock = iter(range(0, 10_000)).__next__
    return desk


def sides(browser: Browser, kind: str = "map") -> dict[str, Any]:
    lines: dict[str, Any] = browser.get(f"/d/1/{kind}/sides").json()["lines"]
    return lines


def test_every_door_of_the_plan_is_on_one_side_of_a_street(board):
    assert sum(sides(board)["doors"]) == 12
    assert sum(sides(board)["measures"][0]["values"]) == 0


def test_a_visit_fills_its_side_of_the_street(board, canvass):
    assert sum(sides(board)["measures"][0]["values"]) == 0

    assert canvass("visit", "add", "Storgatan 1", "talked").code == 0

    knocked, opened, talked = (sum(each["values"]) for each in sides(board)["measures"])
    assert (knocked, opened, talked) == (1, 1, 1)


def test_who_listens_is_told_of_a_change_at_once(board, monkeypatch):
    """The stream ends when the session does; until then it says the number of the newest change."""
    monkeypatch.setattr("canvass.web.board.sides.NUDGE_S", 0.01)
    monkeypatch.setattr("canvass.web.board.sides.LONGEST_S", 0.03)

    heard = board.get("/d/1/wall/news")
    number = board.get("/api/d/1/changes?after=-1").json()["number"]

    assert heard.headers["content-type"].startswith("text/event-stream")
    assert heard.text == f"data: {number}\n\n"


def test_on_a_wall_no_side_with_fewer_than_ten_doors_is_seen(board):
    few = [doors for doors in sides(board)["doors"] if doors < 10]

    assert few
    assert all(doors >= 10 for doors in sides(board.as_role(Role.WALL), "wall")["doors"])
    assert board.as_role(Role.WALL).get("/d/1/map/sides").status_code == 403


def test_a_place_that_was_clicked_comes_back_as_degrees_and_as_the_same_place(board):
    lat, lon = (float(part) for part in BASE.split(","))

    typed = board.get(f"/api/d/1/place?lat={lat}&lon={lon}").json()
    clicked = board.get(f"/api/d/1/place?x={typed['x']}&y={typed['y']}").json()

    assert (clicked["x"], clicked["y"]) == (typed["x"], typed["y"])
    # A step is a quarter of a metre, some 2 to 5 millionths of a degree.
    assert clicked["lat"] == pytest.approx(lat, abs=5e-6)
    assert clicked["lon"] == pytest.approx(lon, abs=5e-6)


@pytest.mark.parametrize("query", ["", "x=1", "lat=91&lon=0", "x=nan&y=1", "x=inf&y=0"])
def test_a_place_that_is_none_is_refused_in_one_sentence(board, query):
    answer = board.get(f"/api/d/1/place?{query}")

    assert answer.status_code == 422
    assert answer.json()["error"]


def test_boundaries_are_drawn_north_above_and_the_smaller_over_the_larger():
    def square(name: str, size: float) -> NamedArea:
        return NamedArea(name, 1, (((18, 59), (18 + size, 59), (18 + size, 59 + size), (18, 59)),))

    drawn = draw_outlines([square("small", 0.01), square("large", 0.02)])

    assert drawn is not None
    assert [(shape.name, shape.number) for shape in drawn.shapes] == [("large", 1), ("small", 0)]
    first, _, last = drawn.shapes[0].path.removeprefix("M").removesuffix("ZM").split("L")[:3]
    assert float(first.split()[1]) > float(last.split()[1])
    assert draw_outlines([]) is None
