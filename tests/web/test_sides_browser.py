"""In a real browser: a side of a street on the board's map opens its doors, by click and by key."""

from __future__ import annotations

import re

import pytest

from tests.web.browser import chromium, find_chromium, running_desk
from tests.web.week_desk import prepare

pytestmark = pytest.mark.place
# Where the middle of the first side is on the screen, and the map moved there.
PLACE = """() => {
  const map = document.getElementById("map").canvassMap, box = map.root.getBoundingClientRect();
  const [x, y] = map.view.toScreen(...map.lines.place(0));
  return [box.x + x, box.y + y];
}"""
MOVE = """() => {
  const map = document.getElementById("map").canvassMap;
  [map.view.x, map.view.y] = map.lines.place(0);
  map.draw();
}"""


def test_a_click_or_enter_on_a_side_shows_its_doors_and_back_is_the_board(canvass, tmp_path):
    find_chromium()
    prepare(canvass, tmp_path)
    canvass("visit", "add", "Storgatan 1", "talked", "--team", "Lag Blå")
    errors: list[str] = []
    with running_desk(tmp_path) as address, chromium() as browser:
        page = browser.new_context(locale="en-GB").new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        page.goto(re.sub(r"/in\?.*", "/d/1/board", address))
        page.wait_for_function("() => document.getElementById('map').canvassMap !== undefined")
        page.locator("#map").scroll_into_view_if_needed()

        page.mouse.click(*page.evaluate(PLACE))
        page.get_by_role("heading", name="one side of the street").wait_for()
        by_click = page.get_by_role("rowheader").all_inner_texts()
        page.go_back()
        page.wait_for_function("() => document.getElementById('map').canvassMap !== undefined")
        page.evaluate(MOVE)
        page.locator("#map").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="one side of the street").wait_for()
        by_key = page.get_by_role("rowheader").all_inner_texts()
        page.get_by_role("link", name="The whole street").click()
        page.get_by_role("heading", name="the whole street").wait_for()
        whole = page.get_by_role("rowheader").all_inner_texts()

    assert by_click == by_key
    assert 0 < len(by_click) < len(whole) == 12
    assert {*by_click} < {*whole}
    assert errors == []
