"""The two-sided network on maps small enough to draw; metres at 1 m/s, so metres are seconds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from canvass.streets.attached import make_places
from canvass.streets.build import make_street_graph
from canvass.streets.network import make_walk_network
from canvass.streets.times import WalkTimes
from tests.drawing import Drawing, place_at


def times_between(drawing: Drawing, *points: tuple[float, float]) -> WalkTimes:
    graph = make_street_graph(drawing.extract())
    snaps, xy = zip(*(place_at(graph, *point) for point in points), strict=True)
    network = make_walk_network(graph)
    return WalkTimes(network, make_places(network, snaps, np.array(xy)), speed_mps=1.0)


def seconds(drawing: Drawing, a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(times_between(drawing, a, b).table([0], [1])[0, 0])


def crossroads(highway: str = "residential") -> Drawing:
    """A street west-east of the given class, 400 m each way, and a residential one across it."""
    drawing = Drawing()
    drawing.street([(-400, 0), (0, 0), (400, 0)], "Storgatan", highway=highway)
    drawing.street([(0, -100), (0, 0), (0, 100)], "Tvärgatan")
    return drawing


def test_neighbours_on_one_side_are_as_far_as_their_doors_lie_apart():
    # 10 m from the middle of the street is 7 m from its pavement: 7 + 20 + 7.
    assert seconds(crossroads(), (-60, 10), (-40, 10)) == pytest.approx(34, abs=0.2)


def test_a_house_opposite_costs_the_crossing_of_a_residential_street():
    # 7 m down, 6 m over and 3 s of waiting, 7 m up.
    assert seconds(crossroads(), (-60, 10), (-60, -10)) == pytest.approx(23, abs=0.2)


def test_nobody_crosses_a_primary_road_between_junctions():
    # Pavements at 7 m: 13 m to the pavement, 60 m to the corner, 14 m over with 60 s, and back.
    assert seconds(crossroads("primary"), (-60, 20), (-60, -20)) == pytest.approx(
        13 + 60 + 74 + 60 + 13, abs=0.5
    )


def test_a_mapped_crossing_is_a_place_to_cross_a_primary_road():
    drawing = Drawing()
    drawing.street([(-100, 0), (-50, 0), (0, 0), (100, 0)], "Storgatan", highway="primary")
    drawing.street([(0, -100), (0, 0), (0, 100)], "Tvärgatan")
    drawing.tag(-50, 0, highway="crossing", crossing="marked")

    # 13 + 10 to the crossing, 14 m over with 6 s of waiting, 10 + 13.
    assert seconds(drawing, (-60, 20), (-60, -20)) == pytest.approx(66, abs=0.5)


def test_going_round_a_corner_on_the_same_side_crosses_nothing():
    leg = times_between(crossroads("primary"), (-60, 20), (-20, 60)).path(0, 1)

    assert leg.crossed == ()


def test_going_straight_on_crosses_the_side_street():
    leg = times_between(crossroads(), (-60, 10), (60, 10)).path(0, 1)

    assert leg.crossed == ("residential",)


def test_the_end_of_a_dead_end_is_rounded_for_free():
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0)], "Bygatan", highway="tertiary")

    # 16 + 2 along to the end, round it, 2 + 16, instead of 15 s of waiting and 8 m over.
    assert seconds(drawing, (98, 20), (98, -20)) == pytest.approx(36, abs=0.5)


def test_a_main_road_cut_by_the_edge_of_the_map_is_not_rounded_for_free():
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0)], "Riksvägen", highway="primary")

    # 13 + 2 to the cut, 14 m over with 60 s, 2 + 13.
    assert seconds(drawing, (98, 20), (98, -20)) == pytest.approx(104, abs=0.5)


def test_a_footpath_is_crossed_for_free():
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0)], highway="footway")

    assert seconds(drawing, (50, 5), (50, -5)) == pytest.approx(10, abs=0.2)


def test_steps_are_slower_than_level_ground():
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0)], highway="steps")

    assert seconds(drawing, (20, 0), (70, 0)) == pytest.approx(50 * 2.4, abs=0.2)


def test_a_street_with_its_pavements_mapped_apart_is_not_walked_but_crossing_it_costs():
    drawing = Drawing()
    drawing.street([(0, 0), (50, 0), (100, 0)], highway="secondary", sidewalk="separate")
    drawing.street([(0, 10), (50, 10), (100, 10)], highway="footway")
    drawing.street([(0, -10), (50, -10), (100, -10)], highway="footway")
    drawing.street([(50, 10), (50, 0), (50, -10)], highway="footway")
    drawing.tag(50, 0, highway="crossing", crossing="traffic_signals")

    # From the northern pavement over the signals (20 s): the carriageway's width counts once.
    expected = 20 + 20 + 20 + 20 + 11
    assert seconds(drawing, (30, 10), (70, -10)) == pytest.approx(expected, abs=11.5)


def test_a_footway_that_ends_at_the_kerb_is_joined_to_the_street():
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0)], "Storgatan")
    drawing.street([(50, 3), (50, 60)], highway="footway")

    assert seconds(drawing, (50, 60), (90, 3)) < 110


def test_a_pavement_on_one_side_makes_the_other_side_cross_twice():
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0)], "Storgatan", highway="secondary", sidewalk="left")

    # Each of the two southern houses lies 10 + 5.5 m from the pavement, with 30 s to get over.
    assert seconds(drawing, (40, -10), (60, -10)) == pytest.approx(2 * (15.5 + 30) + 20, abs=0.5)


def test_the_two_lines_of_a_dual_carriageway_have_their_pavements_outside():
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0)], "Allén", highway="primary", oneway="yes")
    drawing.street([(100, 16), (0, 16)], "Allén", highway="primary", oneway="yes")

    graph = make_street_graph(drawing.extract())

    assert [(edge.left, edge.right) for edge in graph.edges] == [(False, True), (False, True)]


def test_the_line_of_a_leg_starts_and_ends_at_the_doors_and_is_as_long_as_it_says():
    times = times_between(crossroads(), (-60, 10), (60, -10))
    leg = times.path(0, 1)

    assert math.dist(leg.line_m[0], times.places.xy_m[0]) == 0
    assert math.dist(leg.line_m[-1], times.places.xy_m[1]) == 0
    drawn_m = np.hypot(*np.diff(leg.line_m, axis=0).T).sum()
    assert drawn_m == pytest.approx(leg.seconds - 3 * len(leg.crossed), abs=12)


def test_a_leg_takes_as_long_as_the_table_says():
    points = [(-60, 10), (60, -10), (10, 70), (-10, -30), (-61, 10), (-62, -9)]
    times = times_between(crossroads("tertiary"), *points)
    table = times.table(range(6), range(6))

    walked = [[times.path(i, j).seconds for j in range(6)] for i in range(6)]
    assert np.allclose(walked, table, atol=0.01)
