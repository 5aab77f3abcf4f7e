"""Maps under a finger: taps select though fingers are never still, two fingers pinch and pan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browser import chromium, plan_grid, running_desk
from tests.web.test_routes_browser import MIDDLE, chosen, drawn

pytestmark = pytest.mark.place
WIDTHS = (390, 320)
VIEW = """() => {
  const { x, y, scale } = document.getElementById("map").canvassMap.view;
  return [x, y, scale];
}"""
SMALL = """() => ["#map button", "#ways label", "#ways button", "#tray button"]
  .flatMap((css) => [...document.querySelectorAll(css)])
  .filter((e) => e.offsetWidth && (e.offsetWidth < 44 || e.offsetHeight < 44))
  .map((e) => `${e.textContent.trim()} ${e.offsetWidth} × ${e.offsetHeight}`)"""


class Fingers:
    """Fingers on a screen; a place is (x, y) in the window."""

    def __init__(self, page: Any) -> None:
        self.line = page.context.new_cdp_session(page)

    def put(self, kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(places)]
        self.line.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})

    def tap(self, x: float, y: float) -> None:
        """Tap as people do: the finger rolls a few pixels on the glass."""
        self.put("Start", (x, y))
        self.put("Move", (x + 3, y + 2))
        self.put("Move", (x + 1, y + 4))
        self.put("End")

    def two(self, start: tuple[Any, Any], end: tuple[Any, Any]) -> None:
        """Move two fingers from two places to two others, and lift one after the other."""
        self.put("Start", start[0])
        self.put("Start", *start)
        for k in range(1, 5):
            between = [
                (a[0] + (b[0] - a[0]) * k / 4, a[1] + (b[1] - a[1]) * k / 4)
                for a, b in zip(start, end, strict=True)
            ]
            self.put("Move", *between)
        self.put("Move", between[0])
        self.put("End")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Yield how a telephone of a width opens a page of a desk with a plan."""
    with chromium() as browser:
        folder = tmp_path_factory.mktemp("desk")
        plan_grid(folder)
        with running_desk(folder) as address:
            first = browser.new_context()
            page = first.new_page()
            page.goto(address)
            page.wait_for_url(lambda url: "/in" not in url)
            signed_in = first.storage_state()

            def telephone(width: int) -> Any:
                context = browser.new_context(
                    viewport={"width": width, "height": 700}, has_touch=True, is_mobile=True,
                    storage_state=signed_in,
                )  # fmt: skip
                opened = context.new_page()
                opened.goto(re.sub(r"/in.*", "/d/1/routes", address))
                drawn(opened)
                opened.locator("#map").scroll_into_view_if_needed()
                return opened

            yield telephone


@pytest.fixture(params=WIDTHS)
def routes(desk: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    page = desk(request.param)
    yield page
    page.context.close()


def ids(page: Any, of: str, at: int) -> set[str]:
    """Return the stops of a stop's route that share its side or street."""
    script = """([of, at]) => {
      const map = document.getElementById("map").canvassMap, by = map.selection[of];
      return map.ids.filter((_, k) => by[k] === by[at] && map.points.of[k] === map.points.of[at]);
    }"""
    return set(page.evaluate(script, [of, at]))


def test_a_tap_of_an_unsteady_finger_selects_a_door_and_says_which(routes):
    fingers = Fingers(routes)

    fingers.tap(*routes.evaluate(MIDDLE, 0))
    routes.get_by_role("heading", name=re.compile("^Selected")).wait_for()

    assert len(chosen(routes)) == 1
    assert routes.locator("[data-tip]").is_visible()


def test_a_tap_beside_a_door_as_far_as_a_fingertip_selects_it(routes):
    x, y = routes.evaluate(MIDDLE, 0)

    Fingers(routes).tap(x - 13, y)
    routes.get_by_role("heading", name=re.compile("^Selected")).wait_for()

    assert len(chosen(routes)) == 1


@pytest.mark.parametrize(("way", "of"), [("side", "sides"), ("street", "streets")])
def test_a_tap_selects_a_side_of_a_street_or_all_of_it(routes, way, of):
    routes.locator(f"input[value={way}]").tap()
    routes.locator("#map").scroll_into_view_if_needed()

    Fingers(routes).tap(*routes.evaluate(MIDDLE, 0))
    routes.get_by_role("heading", name=re.compile("^Selected")).wait_for()

    assert chosen(routes) == ids(routes, of, 0)


def test_corners_of_an_area_are_tapped_and_a_pinch_between_them_loses_none(routes):
    routes.locator("input[value=draw]").tap()
    routes.locator("#map").scroll_into_view_if_needed()
    fingers, box = Fingers(routes), routes.locator("#map").bounding_box()
    left, top = box["x"] + 100, box["y"] + 30
    right, low = box["x"] + box["width"] - 8, box["y"] + box["height"] - 50
    middle = ((left + right) / 2, (top + low) / 2)

    fingers.tap(left, top)
    fingers.tap(right, top)
    fingers.two((middle, (middle[0] + 40, middle[1])), (middle, (middle[0] + 41, middle[1])))
    fingers.tap(right, low)
    fingers.tap(left, low)
    routes.wait_for_function(
        "() => document.getElementById('map').canvassMap.selection.outline.length === 4"
    )
    routes.get_by_role("button", name="Select what is inside").tap()
    routes.get_by_role("heading", name=re.compile("^Selected")).wait_for()

    assert len(chosen(routes)) > 3


def test_two_fingers_apart_zoom_and_side_by_side_move_the_map_and_select_nothing(routes):
    fingers = Fingers(routes)
    x, y = routes.evaluate(MIDDLE, 0)
    before = routes.evaluate(VIEW)

    fingers.two(((x, y), (x + 50, y)), ((x, y), (x + 100, y)))
    zoomed = routes.evaluate(VIEW)
    fingers.two(((x, y), (x + 50, y)), ((x + 40, y + 30), (x + 90, y + 30)))
    panned = routes.evaluate(VIEW)

    assert zoomed[2] == pytest.approx(2 * before[2], rel=0.01)
    assert panned[2] == pytest.approx(zoomed[2], rel=0.01)
    assert (zoomed[0] - panned[0]) * panned[2] == pytest.approx(40, abs=1)
    assert (zoomed[1] - panned[1]) * panned[2] == pytest.approx(30, abs=1)
    assert chosen(routes) == set()


def test_one_finger_moves_the_map_and_selects_nothing(routes):
    fingers, (x, y) = Fingers(routes), routes.evaluate(MIDDLE, 0)
    before = routes.evaluate(VIEW)

    fingers.put("Start", (x, y))
    for k in range(1, 6):
        fingers.put("Move", (x + 12 * k, y))
    fingers.put("End")
    after = routes.evaluate(VIEW)

    assert (before[0] - after[0]) * after[2] > 40
    assert chosen(routes) == set()


def test_what_is_tapped_is_large_enough_and_the_page_is_scrolled_beside_the_map(routes):
    Fingers(routes).tap(*routes.evaluate(MIDDLE, 0))
    routes.get_by_role("heading", name=re.compile("^Selected")).wait_for()

    assert routes.evaluate(SMALL) == []
    assert routes.locator("#map").bounding_box()["height"] <= 0.7 * 700
    assert routes.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
