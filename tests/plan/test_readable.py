"""Measures of readable routes, counted by hand on a few stops."""

from __future__ import annotations

import numpy as np

from canvass.plan.problem import Stop
from canvass.plan.readable import (
    Readability,
    crossings_by_class,
    face_returns,
    hull_overlap,
    read_routes,
    side_changes,
    split_faces,
)


def test_a_side_change_is_the_next_stop_on_the_other_side_of_the_same_street():
    # Street 4 left, left, right (change), street 5 right (another street), a footway twice.
    route = [(4, 1), (4, 1), (4, 2), (5, 2), (9, 0), (9, 0)]

    assert side_changes([route, [(4, 1)]]) == 1


def test_a_face_is_split_when_two_routes_have_stops_on_it():
    # Face 1 has three stops on two routes, face 2 two stops on one; face 3 has one stop only.
    assert split_faces([[1, 1, 2, 2], [1, 3, -1, -1]]) == 0.5


def test_nothing_is_split_where_no_face_has_two_stops():
    assert split_faces([[1, 2], [3]]) == 0.0


def test_a_return_is_coming_back_to_a_face_that_was_left():
    assert face_returns([[1, 1, 2, 1, -1, 3, -1], [2, 3]]) == 1


def test_hulls_that_share_half_a_square_overlap_by_a_quarter():
    square = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])

    assert hull_overlap([square, square + np.array([5.0, 0.0])]) == 0.25


def test_routes_side_by_side_do_not_overlap():
    square = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])

    assert hull_overlap([square, square + np.array([20.0, 0.0]), np.array([(50.0, 50.0)])]) == 0.0


def test_crossings_are_summed_by_class():
    assert crossings_by_class([{"primary": 1}, {"residential": 2, "primary": 2}]) == {
        "primary": 3, "residential": 2,
    }  # fmt: skip


def test_a_plan_is_read_by_its_stops():
    # Odd side of one street (face 4), even side (face 5), and one house elsewhere.
    def at(face: int, x_m: float, y_m: float) -> Stop:
        return Stop(f"{x_m},{y_m}", 1, 120.0, x_m, y_m, face=face)

    stops = [at(4, 0, 0), at(4, 10, 0), at(5, 0, 10), at(5, 10, 10), at(9, 30, 30)]

    seen = read_routes(stops, [[1, 3], [2, 4, 5], []])

    assert seen == Readability(
        side_changes=2 / 5, split_faces=1.0, face_returns=0.0, hull_overlap=0.0
    )
