"""A path no longer leads to a door that was dropped after the plan was made."""

from __future__ import annotations

import pytest

from canvass.document.paths import step_m, without_places

BASE, A, B, C = (18.0, 59.0), (18.001, 59.0), (18.002, 59.0), (18.003, 59.0)
"""The base, and three points of a street that goes east."""
AT_A, AT_B = (18.001, 59.0002), (18.002, 59.0002)
"""Two houses beside the street."""
YARD, BEHIND = (18.003, 59.0001), (18.0031, 59.0002)
"""A yard at its end, and the house behind it."""
PATH = (BASE, A, AT_A, A, B, AT_B, B, C, YARD, BEHIND, YARD, C, B, A, BASE)


def test_the_steps_to_a_house_and_back_are_cut_off():
    path, less_m = without_places(PATH, {AT_A}, {AT_B, BEHIND})

    assert path == (BASE, A, B, AT_B, B, C, YARD, BEHIND, YARD, C, B, A, BASE)
    # 0.0002 degrees of latitude are 22.24 m, there and back.
    assert less_m == pytest.approx(2 * 22.24, abs=0.02)


def test_a_street_that_only_led_to_the_house_is_not_walked_any_more():
    path, less_m = without_places(PATH, {BEHIND}, {AT_A, AT_B})

    assert path == (BASE, A, AT_A, A, B, AT_B, B, A, BASE)
    assert less_m == pytest.approx(2 * (step_m(B, C) + step_m(C, YARD) + step_m(YARD, BEHIND)))


def test_without_any_stop_the_path_stays_at_the_base():
    assert without_places(PATH, {AT_A, AT_B, BEHIND}, set())[0] == (BASE, BASE)


def test_a_place_where_a_neighbour_stays_is_still_walked_to():
    assert without_places(PATH, {AT_A}, {AT_A, AT_B, BEHIND}) == (PATH, 0.0)


def test_the_first_house_from_the_base_leaves_no_gap():
    """A straight line from the base on; nothing of the way to another house behind it is kept."""
    path, _ = without_places((BASE, AT_A, B, AT_B, B, BASE), {AT_A}, {AT_B})
    other, _ = without_places((BASE, AT_A, B, C, BEHIND, C, B, BASE), {BEHIND}, {AT_A})

    assert path == (BASE, B, AT_B, B, BASE)
    assert other == (BASE, AT_A, B, BASE)


def test_a_way_and_back_that_led_to_no_dropped_house_stays():
    path, _ = without_places((BASE, A, AT_A, A, B, C, B, A, BASE), {AT_A}, set())

    assert path == (BASE, A, B, C, B, A, BASE)


def test_a_route_whose_path_is_not_known_has_none_afterwards():
    assert without_places((), {AT_A}, {AT_B}) == ((), 0.0)


def test_a_degree_east_at_60_degrees_north_is_half_as_long_as_one_north():
    """A hundredth of a degree of latitude is 6,371 km × π / 18,000."""
    east, north = step_m((18.0, 60.0), (18.01, 60.0)), step_m((18.0, 60.0), (18.0, 60.01))

    assert (east, north) == pytest.approx((555.97, 1111.95), abs=0.02)


def test_a_path_that_goes_on_the_other_way_keeps_its_corner():
    around = (BASE, A, AT_A, AT_B, B, BASE)

    path, less_m = without_places(around, {AT_A}, {AT_B})

    assert path == (BASE, A, AT_B, B, BASE)
    assert less_m == pytest.approx(step_m(A, AT_A) + step_m(AT_A, AT_B) - step_m(A, AT_B))
