"""The maps: every stop numbered once, no number over another, names only where there is room."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import affinity

from canvass.osm.read import read_extract
from canvass.walklist.basemap import make_base_map
from canvass.walklist.drawing import Clip, Frame, Shapes, Text
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.map_sizes import NORMAL
from canvass.walklist.parts import cut_route
from canvass.walklist.sides import find_side_changes
from canvass.walklist.stop_labels import draw_leaders
from canvass.walklist.type import DIGIT_HEIGHT, Face, width_mm
from canvass.walklist.view import View, fit_view
from canvass.walklist.walk import make_walk
from canvass.walklist.wording import make_wording
from tests.walklist.sample_plan import (
    make_document,
    make_route,
    make_stop,
    streetwise_plan,
    village,
)

LEAST_DIGITS_MM = 1.9
REAL = ["se-stockholm", "nl-delft", "cz-praha"]


@pytest.fixture(scope="module")
def drawn(request, real_map):
    """The pages of three routes of a real map."""
    extract = read_extract(real_map(request.param))
    document = streetwise_plan(extract, stops_each=45, most_routes=3)
    maker = ListMaker(document, make_base_map(extract), make_wording("sv"), "A4")
    return [(route, maker.make(route)) for route in document.routes]


def box_of(text: Text):
    """The box round a text's digits and capitals, turned as it is drawn."""
    width = width_mm(text.text, text.face, text.size)
    left = {"start": 0.0, "middle": -width / 2, "end": -width}[text.anchor]
    box = shapely.box(text.x + left, text.y - 0.73 * text.size, text.x + left + width, text.y)
    return affinity.rotate(box, text.angle, origin=(text.x, text.y))


@pytest.mark.real
@pytest.mark.parametrize("drawn", REAL, indirect=True)
def test_every_stop_has_exactly_one_number_on_the_maps(drawn):
    for route, made in drawn:
        numbered = sorted(p for map_ in made.maps for label in map_.labels for p in label.positions)

        assert numbered == list(range(len(route.stops)))


@pytest.mark.real
@pytest.mark.parametrize("drawn", REAL, indirect=True)
def test_numbers_lie_in_the_frame_and_not_over_one_another(drawn):
    for _, made in drawn:
        for map_ in made.maps:
            frames = [label.frame for label in map_.labels]
            around = map_.view.frame.inset(-0.01)

            assert not any(a.overlaps(b) for i, a in enumerate(frames) for b in frames[i + 1 :])
            assert all(
                around.x <= f.x and around.y <= f.y and f.right <= around.right
                and f.bottom <= around.bottom
                for f in frames
            )  # fmt: skip


@pytest.mark.real
@pytest.mark.parametrize("drawn", REAL, indirect=True)
def test_street_names_lie_over_no_number_and_no_other_name(drawn):
    for _, made in drawn:
        for map_ in made.maps:
            names = [box_of(name).buffer(-0.3) for name in map_.names]
            numbers = [shapely.box(f.x, f.y, f.right, f.bottom) for f in
                       (label.frame for label in map_.labels)]  # fmt: skip
            tree = shapely.STRtree(names)

            assert len(tree.query(names, predicate="overlaps")[0]) == 0
            assert all(tree.query(number.buffer(-0.3), predicate="intersects").size == 0
                       for number in numbers)  # fmt: skip


def test_digits_on_the_map_are_large_enough_to_read():
    assert min(NORMAL.order, NORMAL.number) * DIGIT_HEIGHT >= LEAST_DIGITS_MM


def test_a_view_shows_all_points_inside_its_margin():
    rng = np.random.default_rng(3)
    for _ in range(50):
        points = rng.normal(size=(30, 2)) * rng.uniform(5, 900, size=2) + 6_500_000
        frame = Frame(12, 40, 186, 210)

        moved = fit_view(points, frame, margin_mm=9.0).to_paper(points)

        assert moved.min(axis=0) == pytest.approx(
            np.maximum(moved.min(axis=0), (21 - 1e-3, 49 - 1e-3))
        )
        assert (moved.max(axis=0) <= (189 + 1e-3, 241 + 1e-3)).all()


def test_a_window_is_the_ground_the_frame_shows():
    view = View(Frame(10, 20, 180, 200), 1000.0, 2000.0, 0.5, 30.0)

    corners = np.array(view.window(0.0).exterior.coords)[:4]

    assert np.sort(view.to_paper(corners), axis=0) == pytest.approx(
        np.sort(view.frame.corners(), axis=0)
    )


def test_north_is_up_unless_turning_shows_clearly_more():
    frame = Frame(0, 0, 190, 240)
    square = np.array([(0, 0), (300, 0), (300, 300), (0, 300)], dtype=float)
    lying = np.array([(0, 0), (600, 0), (600, 20), (0, 20)], dtype=float)

    assert fit_view(square, frame).turn == 0
    assert fit_view(lying, frame).turn != 0


def test_parts_follow_one_another_and_leave_no_stop_out():
    rng = np.random.default_rng(5)
    points = rng.uniform(0, 1000, size=(37, 2))
    for count in (1, 2, 3):
        parts = cut_route(points, count, 1.3)

        assert len(parts) == count
        assert [n for first, last in parts for n in range(first, last + 1)] == list(range(37))


def test_a_route_of_two_clusters_is_cut_between_them():
    points = np.array([(x, 0) for x in range(10)] + [(900 + x, 0) for x in range(10)], dtype=float)

    assert cut_route(points, 2, 1.3) == [(0, 9), (10, 19)]


def test_a_far_stop_goes_to_the_map_that_grows_least_by_it():
    """Twelve stops within 110 m, one 400 m off, then ten along 585 m: the far one goes with these.

    With the twelve it would make their map almost five times as large; the map of the ten grows by
    a sixth.
    """
    near = [(10.0 * k, 0.0) for k in range(12)]
    far = [(510.0, 60.0)]
    row = [(560.0, 160.0 + 65.0 * k) for k in range(10)]

    assert cut_route(np.array(near + far + row), 2, 1.4) == [(0, 11), (12, 22)]


def test_a_stop_across_its_street_is_marked():
    extract, document = village()
    base_map = make_base_map(extract)
    route = document.routes[0]
    walk = make_walk(route, document.base, base_map)

    changes = find_side_changes(route.stops, walk.stops_m, base_map)

    assert changes == [False, True, False, False, False, False, False, True]


def test_every_map_names_base_start_and_end_and_its_source():
    extract, document = village()
    maker = ListMaker(document, make_base_map(extract), make_wording("en"), "A4")

    items = maker.make(document.routes[0]).maps[0].items

    texts = [i.text for i in items if isinstance(i, Text)]
    texts += [i.text for clip in items if isinstance(clip, Clip) for i in clip.items
              if isinstance(i, Text)]  # fmt: skip
    assert {"BASE", "START", "END", "N", "drawn by hand"} <= set(texts)
    assert any(text.endswith(" m") for text in texts)


def test_no_text_on_a_list_is_smaller_than_old_eyes_read():
    extract, document = village()
    maker = ListMaker(document, make_base_map(extract), make_wording("sv"), "A4")
    made = maker.make(document.routes[0])

    listed = [i for page in made.pages[1:] for i in page.items if isinstance(i, Text)]

    numbers = [t for t in listed if t.text in ("1", "2", "6", "8") and t.face is Face.BOLD]
    assert min(t.size for t in listed) * 72 / 25.4 >= 8.5
    assert min(t.size for t in numbers) * 72 / 25.4 >= 11.0


@pytest.mark.real
@pytest.mark.parametrize("drawn", REAL, indirect=True)
def test_where_a_street_has_room_its_name_lies_on_no_doors_point(drawn):
    """At most one name in a hundred does, on a street of doors that leave no gap for it."""
    names = [(map_, box_of(name)) for _, made in drawn for map_ in made.maps for name in map_.names]
    over = [
        box for map_, box in names
        if any(box.intersects(shapely.Point(label.point)) for label in map_.labels)
    ]  # fmt: skip

    assert len(over) <= max(1, len(names) // 100)


def test_a_name_of_a_street_is_drawn_over_the_lines_to_the_numbers():
    extract, document = village()
    maker = ListMaker(document, make_base_map(extract), make_wording("en"))

    map_ = maker.make(document.routes[0]).maps[0]

    clip = next(item for item in map_.items if isinstance(item, Clip))
    leaders = draw_leaders(map_.labels)[0].lines
    assert leaders
    ends = {tuple(line.ravel().tolist()) for line in leaders}
    last = max(
        k for k, item in enumerate(clip.items)
        if isinstance(item, Shapes) and ends & {tuple(one.ravel().tolist()) for one in item.lines}
    )  # fmt: skip
    assert last < min(k for k, item in enumerate(clip.items) if item in map_.names)


def test_a_far_last_stop_has_its_flag_on_its_own_map_only():
    """Twelve houses 17 m apart, and one three kilometres away, which has a map of its own."""
    lon, lat = 18.0, 59.0
    stops = [make_stop(f"n{k}", "Storgatan", ["1"], lon + 0.0003 * k, lat) for k in range(12)]
    stops.append(make_stop("far", "Utvägen", ["1"], lon + 0.05, lat + 0.02))
    route = make_route("R01", "Storgatan", stops, (lon, lat))
    extract, _ = village()
    document = make_document([route], (lon, lat))

    made = ListMaker(document, make_base_map(extract), make_wording("en")).make(route)

    main, detail = ([item for item in drawn.items if isinstance(item, Text)] for drawn in made.maps)
    assert "END" not in {item.text for item in main}
    assert "END" in {item.text for item in detail}
