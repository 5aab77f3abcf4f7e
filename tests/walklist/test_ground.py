"""The ground under a route: what is drawn of the land on large and small maps."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from canvass.osm.extract import Backdrop
from canvass.walklist.backdrop import FILLS, draw_ground
from canvass.walklist.basemap import make_base_map
from canvass.walklist.drawing import Frame, Text
from canvass.walklist.furniture import add_furniture
from canvass.walklist.occupancy import Occupancy
from canvass.walklist.street_names import choose_apart
from canvass.walklist.type import pt, width_mm
from canvass.walklist.view import View
from tests.drawing import degrees
from tests.walklist.sample_plan import village


def lawn(x_m: float, side_m: float) -> Backdrop:
    """A square of green whose south-west corner lies on the equator of the drawing."""
    corners = [(x_m, 10), (x_m + side_m, 10), (x_m + side_m, 10 + side_m), (x_m, 10 + side_m)]
    ring = np.array([degrees(*corner) for corner in (*corners, corners[0])])
    return Backdrop("green", ring, is_area=True)


@pytest.fixture
def base_map():
    """The village with a lawn of 4 m a side and one of 40 m."""
    extract, _ = village()
    return make_base_map(replace(extract, backdrops=(lawn(10, 4), lawn(40, 40))))


@pytest.mark.parametrize(("small", "lawns"), [(False, 2), (True, 1)])
def test_only_a_small_map_leaves_out_land_too_small_to_see(base_map, small, lawns):
    """At 1:10,000 the lawns are 0.4 and 4 mm wide."""
    middle = base_map.project([degrees(50, 0)])[0]
    view = View(Frame(0, 0, 100, 100), float(middle[0]), float(middle[1]), 0.1)

    items = draw_ground(base_map, view, [], small=small)

    (green,) = [item for item in items if item.fill == FILLS["green"]]
    assert len(green.lines) == lawns


def test_a_small_map_keeps_every_piece_of_a_street(base_map):
    middle = base_map.project([degrees(50, 0)])[0]
    view = View(Frame(0, 0, 100, 100), float(middle[0]), float(middle[1]), 0.003)

    items = draw_ground(base_map, view, [], small=True)

    streets = [line for item in items if item.fill is None for line in item.lines]
    assert len(streets) == 4, "two streets, each a rim and a roadway"


def test_of_the_places_of_a_name_the_cheapest_are_chosen_and_only_far_apart():
    """The second cheapest lies 10 mm from the cheapest; the fourth can be no place at all."""
    windows = np.array([(x, 0.0, 1.0, 0.0, 0.0) for x in (0.0, 10.0, 200.0, 400.0, 600.0)])
    costs = np.array([0.1, 0.2, 0.4, np.inf, 0.3])

    assert choose_apart(windows, costs, 3) == [0, 4, 2]
    assert choose_apart(windows, costs, 2) == [0, 4]


@pytest.mark.parametrize("scale", [0.05, 0.1, 0.2, 0.4, 1.0, 2.0])
@pytest.mark.parametrize("letters", [pt(7.5), pt(14.0)])
def test_the_nought_and_the_length_of_a_scale_bar_never_cover_one_another(scale, letters):
    """At 1:5,000 a bar of 50 m is 10 mm, in large print too short for both."""
    frame = Frame(10.0, 10.0, 60.0, 50.0)

    items = add_furniture(
        "", View(frame, 0.0, 0.0, scale), [], Occupancy(frame), str, small=True, letters=letters
    )

    texts = [item for item in items if isinstance(item, Text) and item.text]
    ends = []
    for text in texts:
        wide = width_mm(text.text, text.face, text.size)
        left = text.x - (wide if text.anchor == "end" else 0.0)
        ends.append((left, left + wide))
    assert ends
    assert all(frame.x <= left and right <= frame.right for left, right in ends)
    ends.sort()
    assert all(one[1] < other[0] for one, other in pairwise(ends))


@pytest.mark.parametrize(
    ("doors_x", "is_right"), [([], True), ([15.0, 20.0], True), ([60.0, 75.0, 82.0], False)]
)
def test_the_attribution_is_at_the_foot_where_fewer_stops_are(doors_x, is_right):
    """The doors lie 8 mm above the foot of the map: their numbers would cover what is below."""
    frame = Frame(10.0, 10.0, 80.0, 60.0)
    doors = np.array([(x, frame.bottom - 8.0) for x in doors_x]).reshape(-1, 2)

    items = add_furniture("© A", View(frame, 0.0, 0.0, 0.1), [doors], Occupancy(frame), str)

    (credit,) = (item for item in items if isinstance(item, Text) and item.text == "© A")
    assert (credit.x > frame.x + frame.width / 2) == is_right
    left = credit.x - width_mm(credit.text, credit.face, credit.size)
    assert frame.x < left < credit.x < frame.right
