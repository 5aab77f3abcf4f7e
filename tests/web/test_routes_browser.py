"""The routes page in a real browser: clicks, drawing and keys select; minutes shown are stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from canvass.workflow.routes.stored_plan import get_stored_plan
from tests.web.browser import chromium, plan_grid, running_desk

pytestmark = pytest.mark.place

MIDDLE = """(at) => {
  const map = document.getElementById("map").canvassMap, box = map.root.getBoundingClientRect();
  const [x, y] = map.view.toScreen(...map.points.place(at));
  return [box.x + x, box.y + y];
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Yield a page signed in to a desk on a district with a plan, and its database as `page.db`."""
    with chromium() as browser:
        folder = tmp_path_factory.mktemp("desk")
        db = plan_grid(folder)
        with running_desk(folder) as address:
            context = browser.new_context(viewport={"width": 1300, "height": 900})
            opened = context.new_page()
            opened.errors = []
            opened.on("pageerror", lambda error: opened.errors.append(str(error)))
            opened.goto(address)
            opened.wait_for_url(lambda url: "/in" not in url)
            opened.db = db
            opened.home = re.sub(r"/in.*", "/d/1/routes", address)
            yield opened
            assert opened.errors == []


@pytest.fixture
def routes(page: Any) -> Any:
    """The routes page with its map drawn and nothing selected."""
    page.goto(page.home)
    drawn(page)
    return page


def drawn(page: Any) -> None:
    page.wait_for_function("() => document.getElementById('map').canvassMap !== undefined")
    page.wait_for_function("() => document.documentElement.dataset.drawnMs !== undefined")


def plan_of(page: Any) -> Any:
    return get_stored_plan(page.db, None)


def click_point(page: Any, at: int) -> str:
    """Click on a stop of the map and return its id."""
    page.mouse.click(*page.evaluate(MIDDLE, at))
    page.get_by_role("heading", name=re.compile("^Selected")).wait_for()
    return str(page.evaluate("(at) => document.getElementById('map').canvassMap.ids[at]", at))


def chosen(page: Any) -> set[str]:
    script = """() => {
      const map = document.getElementById("map").canvassMap;
      return [...map.selection.chosen].map((i) => map.ids[i]);
    }"""
    return set(page.evaluate(script))


def test_a_clicked_door_is_moved_and_its_route_takes_the_minutes_that_were_shown(routes):
    before = plan_of(routes).plan_id
    stop = click_point(routes, 0)
    row = routes.locator(".ranked li").first
    shown = int(re.search(r"→ (\d+) min", row.inner_text())[1])
    to = re.match(r"R\d+", row.locator(".ranked-name").inner_text())[0]

    row.get_by_role("button").click()
    routes.get_by_role("status").get_by_text("Done: moved").wait_for()

    document = plan_of(routes).document
    route = next(r for r in document.routes if r.id == to)
    assert plan_of(routes).plan_id == before + 1
    assert stop in {s.id for s in route.stops}
    assert round(route.duration_min) == shown


def test_undo_is_on_the_page_and_gives_the_plan_before(routes):
    before = plan_of(routes).document
    click_point(routes, 3)
    routes.get_by_role("button", name="New route").click()
    routes.get_by_role("status").get_by_text("Done: new route").wait_for()

    routes.get_by_role("button", name="Undo").first.click()
    routes.get_by_role("status").get_by_text("Done: undone").wait_for()

    assert plan_of(routes).document == before


def test_a_selection_is_drawn_on_a_picture_of_the_map_until_the_map_changes(routes):
    """Drawing a map anew takes 50 ms and more, as long as a selection may take."""
    drawings = routes.evaluate("""() => {
      const map = document.getElementById("map").canvassMap, draw = map.ground.draw;
      let drawn = 0;
      map.ground.draw = function (...all) { drawn += 1; return draw.apply(this, all); };
      const count = (act) => { const before = drawn; act(); return drawn - before; };
      const pick = () => map.pick({ kind: "point", i: 0 }, null);
      const point = () => [...map.ctx.getImageData(...at, 1, 1).data].join();
      const at = map.view.toScreen(...map.points.place(0)).map((v) => Math.round(v * map.ratio));
      at[0] -= Math.round(map.ratio * Math.max(5, map.points.radius(map.view) + 2.5));
      const plain = point(), first = count(pick), ringed = point(), second = count(pick);
      return [first, second, count(() => map.resize(true)), plain === point(), plain === ringed];
    }""")

    assert drawings == [0, 0, 1, True, False]


def test_a_side_of_a_street_and_a_whole_street_are_selected_by_one_click(routes):
    document = plan_of(routes).document
    entry = document.routes[0]
    street = entry.stops[0].street
    odd = int(entry.stops[0].housenumber) % 2
    whole = {s.id for s in entry.stops if s.street == street}
    side = {s.id for s in entry.stops if s.street == street and int(s.housenumber) % 2 == odd}

    routes.get_by_label("a side of the street").check()
    click_point(routes, 0)
    assert chosen(routes) == side
    routes.get_by_label("the whole street").check()
    click_point(routes, 0)

    assert chosen(routes) == whole


def test_an_area_is_drawn_by_clicks_alone_and_by_dragging(routes):
    box = routes.locator("#map").bounding_box()
    corners = [(0.2, 0.35), (0.8, 0.35), (0.8, 0.8), (0.2, 0.8)]
    places = [(box["x"] + a * box["width"], box["y"] + b * box["height"]) for a, b in corners]
    (west, north), (east, south) = places[0], places[2]
    at = routes.evaluate(f"""() => {{
      const map = document.getElementById("map").canvassMap, place = {MIDDLE};
      return map.ids.map((id, i) => [id, ...place(i)]);
    }}""")
    every = {stop for stop, x, y in at if west < x < east and north < y < south}
    assert 0 < len(every) < len(at)
    routes.get_by_label("corners of an area").check()

    for place in places:
        routes.mouse.click(*place)
    routes.get_by_role("button", name="Select what is inside").click()
    assert chosen(routes) == every

    routes.locator("#map").focus()
    routes.keyboard.press("Escape")
    assert chosen(routes) == set()
    routes.mouse.move(*places[0])
    routes.mouse.down()
    for place in [*places[1:], places[0]]:
        routes.mouse.move(*place, steps=4)
    routes.mouse.up()
    assert chosen(routes) == every


def test_by_keyboard_alone_a_door_is_selected_and_moved(routes):
    before = plan_of(routes).plan_id
    routes.keyboard.press("Tab")
    for _ in range(60):
        if routes.evaluate("() => document.activeElement.id") == "map":
            break
        routes.keyboard.press("Tab")
    routes.evaluate("""() => {
      const map = document.getElementById("map").canvassMap;
      [map.view.x, map.view.y] = map.points.place(5);
      map.draw();
    }""")
    routes.keyboard.press("ArrowRight")
    routes.keyboard.press("ArrowLeft")
    routes.wait_for_timeout(300)
    routes.keyboard.press("Enter")
    routes.get_by_role("heading", name=re.compile("^Selected")).wait_for()
    for _ in range(60):
        routes.keyboard.press("Tab")
        name = routes.evaluate("() => document.activeElement.name || ''")
        if name in ("move", "force_move"):
            break
    routes.keyboard.press("Enter")
    routes.get_by_role("status").get_by_text("Done: moved").wait_for()

    assert plan_of(routes).plan_id == before + 1


def test_two_desks_on_one_door_one_wins_and_the_other_sees_the_new_plan(routes):
    other = routes.context.new_page()
    other.goto(routes.home)
    drawn(other)
    before = plan_of(routes).plan_id
    stop = click_point(routes, 1)
    click_point(other, 1)

    routes.get_by_role("button", name="New route").click()
    routes.get_by_role("status").get_by_text("Done: new route").wait_for()
    with other.expect_response(lambda r: r.url.endswith("/change")) as answer:
        other.get_by_role("button", name="New route").click()
    other.get_by_role("alert").get_by_text(f"plan {before + 1} now").wait_for()

    assert answer.value.status == 409
    assert plan_of(routes).plan_id == before + 1
    assert other.locator(f'#tray input[name="stop"][value="{stop}"]').count() == 1
    other.close()


def test_the_house_whose_flats_are_asked_for_is_ringed_on_the_map_of_doors(page):
    page.goto(page.home.replace("/routes", "/doors"))
    page.get_by_role("link", name=re.compile("^Flats and access")).first.click()
    drawn(page)

    assert len(chosen(page)) == 1
    assert page.locator(".message.bad").count() == 0


def test_a_window_that_was_tiny_for_a_moment_shows_the_whole_district_again(routes):
    scale = "() => document.getElementById('map').canvassMap.view.scale"
    whole = routes.evaluate(scale)
    for width, height in ((60, 60), (1300, 900)):
        routes.set_viewport_size({"width": width, "height": height})
        wide = (
            "(width) => document.getElementById('map').canvassMap.view.width < 200 === width < 200"
        )
        routes.wait_for_function(wide, arg=width)

    assert routes.evaluate(scale) == whole


def test_the_desk_asks_nobody_else_for_anything(routes):
    names = routes.evaluate("() => performance.getEntriesByType('resource').map((r) => r.name)")
    home = routes.home.partition("/d/")[0]

    assert names
    assert all(name.startswith((home, "data:", "blob:")) for name in names)


@pytest.mark.parametrize("path", ["/d/1/routes", "/d/1/routes/R01", "/d/1/doors"])
@pytest.mark.parametrize("width", [320, 390, 1300])
def test_controls_are_large_enough_and_nothing_scrolls_sideways(page, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(page.home.partition("/d/")[0] + path)
    drawn(page)
    small = page.evaluate("""() => [...document.querySelectorAll(
        "button, a[href], summary, select, input:not([type=hidden]), label.tick")]
      .filter((e) => e.offsetParent && !e.closest(".skip, label") && !e.matches("p a, td p a"))
      .map((e) => [e, e.getBoundingClientRect()])
      .filter(([, r]) => r.width > 0 && (r.height < 43.5 || r.width < 43.5))
      .map(([e, r]) => `${e.outerHTML.slice(0, 60)} ${r.width} ${r.height}`)""")
    beyond = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    page.set_viewport_size({"width": 1300, "height": 900})

    assert small == []
    assert beyond <= 0


@pytest.mark.parametrize("width", [390, 1300])
def test_no_stop_and_no_step_of_a_route_is_shown_below_the_buttons(page, width):
    """The way from the base and back belongs to what is shown, too."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{page.home}/R01")
    drawn(page)
    hidden = page.evaluate("""() => {
      const map = document.getElementById("map").canvassMap, { view, paths, points } = map;
      const bar = map.root.querySelector(".buttons").getBoundingClientRect();
      const box = map.root.getBoundingClientRect(), k = [...points.front][0];
      const at = paths.starts[k], places = points.members[k].map((i) => points.place(i));
      for (let j = at; j < at + paths.n[k]; j++) {
        places.push([paths.xy[2 * j], paths.xy[2 * j + 1]]);
      }
      const seen = places.map((place) => view.toScreen(...place));
      return seen.filter(([x, y]) => x < 0 || y < 0 || x > view.width || y > view.height
        || (x < bar.right - box.left && y < bar.bottom - box.top)).length / seen.length;
    }""")
    page.set_viewport_size({"width": 1300, "height": 900})

    assert hidden == 0
