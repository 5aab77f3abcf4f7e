"""Every other map of the desk under a finger: an unsteady tap acts, two fingers never do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browser import chromium, running_desk
from tests.web.screens import find_what_is_missing, prepare
from tests.web.test_routes_browser import MIDDLE
from tests.web.test_touch_browser import VIEW, WIDTHS, Fingers

pytestmark = pytest.mark.place
CENTRE = """() => {
  const box = document.getElementById("map").getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""
ON_SOMETHING = """() => {
  const map = document.getElementById("map").canvassMap, box = map.root.getBoundingClientRect();
  for (let y = 4; y < box.height; y += 2) for (let x = 70; x < box.width; x += 2) {
    const found = map.at(x, y);
    if (found) return [box.x + x, box.y + y];
  }
  return null;
}"""
MAPS = {
    # page: where to tap, and what a tap changes
    "/d/1/doors": (MIDDLE, "document.getElementById('map').canvassMap.selection.chosen.size"),
    "/d/1/doors/audit": (ON_SOMETHING, "document.getElementById('finding').textContent"),
    "/d/1/base": (CENTRE, "document.querySelector('input[name=base]').value"),
    "/d/1/organisations/own": (CENTRE, "document.querySelector('input[name=place]').value"),
    "/d/1/board": (ON_SOMETHING, "location.href"),
}


@pytest.fixture(scope="module")
def telephone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Yield how a telephone of a width opens a page of a desk whose audit was made."""
    folder = tmp_path_factory.mktemp("desk")
    prepare(folder)
    with chromium() as browser, running_desk(folder) as address:
        first = browser.new_context(bypass_csp=True).new_page()
        first.goto(address)
        first.wait_for_url(lambda url: "/in" not in url)
        first.home = re.sub(r"/in.*", "", address)
        find_what_is_missing(first)

        def opened(path: str, width: int) -> Any:
            context = browser.new_context(
                viewport={"width": width, "height": 700}, has_touch=True, is_mobile=True,
                bypass_csp=True, storage_state=first.context.storage_state(),
            )  # fmt: skip
            page = context.new_page()
            page.goto(first.home + path)
            page.wait_for_function("() => document.getElementById('map').canvassMap !== undefined")
            page.wait_for_load_state("networkidle")
            page.locator("#map").scroll_into_view_if_needed()
            return page

        yield opened


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", MAPS)
def test_two_fingers_zoom_and_move_a_map_without_an_act_and_a_tap_acts(telephone, path, width):
    """One test for all: each opening of a page takes seconds."""
    page = telephone(path, width)
    where, changed = MAPS[path]
    x, y = page.evaluate(where, 0)
    fingers, seen = Fingers(page), [page.evaluate(f"() => {changed}")]
    views = [page.evaluate(VIEW)]

    fingers.two(((x, y), (x + 40, y)), ((x, y), (x + 80, y)))
    views.append(page.evaluate(VIEW))
    fingers.two(((x, y), (x + 40, y)), ((x + 20, y + 20), (x + 60, y + 20)))
    views.append(page.evaluate(VIEW))
    page.wait_for_timeout(300)
    seen.append(page.evaluate(f"() => {changed}"))
    fingers.tap(*page.evaluate(where, 0))
    page.wait_for_function(f"(before) => ({changed}) !== before", arg=seen[0])

    assert views[1][2] == pytest.approx(2 * views[0][2], rel=0.01)
    assert views[2][2] == pytest.approx(views[1][2], rel=0.01)
    assert (views[1][0] - views[2][0]) * views[2][2] == pytest.approx(20, abs=1)
    assert seen[1] == seen[0]
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    page.context.close()
