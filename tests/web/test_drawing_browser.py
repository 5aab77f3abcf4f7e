"""Drawing the outline of a district in a real browser: by mouse and by keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browser import chromium, running_desk
from tests.web.screens import choose_boundary, opened_desk

pytestmark = pytest.mark.place

CORNERS = ((0.3, 0.3), (0.7, 0.3), (0.7, 0.8), (0.3, 0.8))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("drawing")
    with chromium() as browser, running_desk(folder) as address, \
            opened_desk(browser, "en", address) as opened:  # fmt: skip
        choose_boundary(opened)
        yield opened


@pytest.fixture(autouse=True)
def drawing(page: Any) -> None:
    """Begin with an empty map."""
    page.get_by_label("An outline that I draw on the map").check()
    page.wait_for_function("() => document.getElementById('map').canvassMap !== undefined")
    if page.get_by_role("button", name="Start again").is_enabled():
        page.get_by_role("button", name="Start again").click()
    wait_for(page, "Click or tap on the map")


def wait_for(page: Any, words: str) -> None:
    page.locator("#drawn", has_text=words).wait_for()


def click(page: Any, across: float, down: float, **more: Any) -> None:
    box = page.locator("#map").bounding_box()
    position = {"x": across * box["width"], "y": down * box["height"]}
    page.locator("#map").click(position=position, **more)


def corners_of(page: Any) -> list[str]:
    return str(page.locator("[name=corners]").input_value()).split()


def test_clicks_make_corners_and_say_how_many_addresses_are_inside(page: Any):
    for corner in CORNERS:
        click(page, *corner)

    wait_for(page, "addresses on the map inside")
    assert len(corners_of(page)) == 4


def test_the_last_corner_is_taken_back_and_a_closed_outline_takes_no_more(page: Any):
    for corner in CORNERS:
        click(page, *corner)
    page.get_by_role("button", name="Take back the last corner").click()
    wait_for(page, "3 corners")
    page.get_by_role("button", name="Close the outline").click()
    click(page, 0.1, 0.1)
    wait_for(page, "The outline is closed")
    assert len(corners_of(page)) == 3

    page.get_by_role("button", name="Take back the last corner").click()
    click(page, 0.2, 0.9)
    wait_for(page, "4 corners")


def test_a_click_on_the_first_corner_closes_and_a_double_click_adds_one(page: Any):
    click(page, 0.3, 0.3)
    click(page, 0.7, 0.3)
    click(page, 0.7, 0.8, click_count=2)
    wait_for(page, "3 corners")
    click(page, 0.3, 0.3)

    assert page.get_by_role("button", name="Close the outline").is_disabled()
    assert len(corners_of(page)) == 3


def test_an_outline_is_drawn_by_keys_alone(page: Any):
    page.locator("#map").focus()
    for key in ("Enter", *["ArrowRight"] * 3, "Enter", *["ArrowDown"] * 2, "Enter", "Backspace",
                "ArrowDown", "Enter"):  # fmt: skip
        page.keyboard.press(key)

    wait_for(page, "3 corners")
    first, second, third = (tuple(map(int, each.split(","))) for each in corners_of(page))
    assert first[1] == second[1]
    assert second[0] > first[0]
    assert third[1] > second[1]


def test_dragging_moves_the_map_and_draws_nothing(page: Any):
    click(page, 0.5, 0.5)
    box = page.locator("#map").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 200, steps=4)
    page.mouse.up()

    assert len(corners_of(page)) == 1


def test_a_reload_and_back_keep_what_was_drawn(page: Any):
    for corner in CORNERS:
        click(page, *corner)
    wait_for(page, "4 corners")
    drawn = corners_of(page)

    page.reload()
    page.wait_for_function("() => document.getElementById('map').canvassMap !== undefined")

    wait_for(page, "4 corners")
    assert corners_of(page) == drawn
    page.goto(page.home + "/new")
    page.go_back()
    wait_for(page, "4 corners")
    assert corners_of(page) == drawn


def test_a_crossing_outline_is_refused_and_stays_to_be_mended_and_then_becomes_a_district(
    page: Any,
):
    for corner in (CORNERS[0], CORNERS[2], CORNERS[1], CORNERS[3]):
        click(page, *corner)
    wait_for(page, "crosses itself")
    page.get_by_label("Name of the district").fill("Drawn")
    page.get_by_role("button", name="Read the map").click()
    page.locator("[role=alert]", has_text="the outline crosses itself").wait_for()
    page.wait_for_function("() => document.getElementById('map').canvassMap !== undefined")
    wait_for(page, "crosses itself")

    page.get_by_role("button", name="Start again").click()
    for corner in CORNERS:
        click(page, *corner)
    wait_for(page, "4 corners")
    inside = page.locator("#drawn").text_content().split(", ")[1].partition(" ")[0]
    page.get_by_role("button", name="Read the map").click()

    page.get_by_role("heading", name="Where do the teams start").wait_for(timeout=120_000)
    page.goto(page.home + "/")
    assert f"{inside} doors" in page.locator("main").text_content()
    page.goto(page.home + "/new")
    choose_boundary(page)
