"""Where a door meets the streets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from canvass.doors.snap import snap_points
from canvass.streets.build import make_street_graph
from canvass.streets.graph import Snap, StreetGraph
from tests.drawing import ORIGIN_M, Drawing


def drawn(draw: Callable[[Drawing], None]) -> StreetGraph:
    drawing = Drawing()
    draw(drawing)
    return make_street_graph(drawing.extract())


def snap(graph: StreetGraph, x_m: float, y_m: float, street: str = "") -> Snap | None:
    xy_m = np.array([[ORIGIN_M[0] + x_m, ORIGIN_M[1] + y_m]])
    (found,) = snap_points(graph, xy_m, [street])
    return found


def name_at(graph: StreetGraph, x_m: float, y_m: float, street: str = "") -> str:
    """Return the name (or else the kind of way) a point snaps to."""
    found = snap(graph, x_m, y_m, street)
    if found is None:
        return "nowhere"
    return graph.edges[found.edge].name or graph.edges[found.edge].highway


@pytest.fixture
def storgatan() -> StreetGraph:
    """Return one street drawn eastwards."""
    return drawn(lambda d: d.street([(0, 0), (200, 0)], "Storgatan"))


def test_a_door_snaps_to_edge_side_and_offset(storgatan: StreetGraph) -> None:
    north, south = snap(storgatan, 60, 12), snap(storgatan, 60, -8)

    assert north is not None
    assert south is not None
    assert {north.side, south.side} == {"left", "right"}
    assert storgatan.edges[north.edge].u != storgatan.edges[north.edge].v
    is_eastward = bool(np.diff(storgatan.edges[north.edge].line_m[[0, -1], 0])[0] > 0)
    assert north.side == ("left" if is_eastward else "right")
    assert north.offset_m == pytest.approx(60 if is_eastward else 140, abs=0.1)
    assert north.distance_m == pytest.approx(12, abs=0.1)


@pytest.mark.parametrize("bearing", [0, 45, 90, 135, 180, 225, 270, 315])
def test_left_is_left_whichever_way_a_street_runs(bearing: int) -> None:
    """Standing at u and looking to v, a point turned anticlockwise from the line is on the left."""
    ahead = np.array([np.sin(np.radians(bearing)), np.cos(np.radians(bearing))])
    left = np.array([-ahead[1], ahead[0]])
    end, door = 200 * ahead, 60 * ahead + 10 * left
    graph = drawn(lambda d: d.street([(0, 0), (end[0], end[1])], "Storgatan"))

    found = snap(graph, door[0], door[1])

    assert found is not None
    line_m = graph.edges[found.edge].line_m
    is_drawn_ahead = float((line_m[-1] - line_m[0]) @ ahead) > 0
    assert found.side == ("left" if is_drawn_ahead else "right")


def test_a_door_beyond_150_metres_is_off_the_network(storgatan: StreetGraph) -> None:
    assert snap(storgatan, 100, 149) is not None
    assert snap(storgatan, 100, 151) is None


def test_no_doors_give_no_snaps(storgatan: StreetGraph) -> None:
    assert snap_points(storgatan, np.empty((0, 2)), []) == []


def test_a_footpath_has_no_sides() -> None:
    graph = drawn(lambda d: d.street([(0, 0), (200, 0)], highway="footway"))

    found = snap(graph, 60, 5)

    assert found is not None
    assert found.side == "none"


def test_where_only_one_side_has_a_pavement_doors_of_both_sides_use_it() -> None:
    graph = drawn(lambda d: d.street([(0, 0), (200, 0)], highway="secondary", sidewalk="left"))

    sides = {snap.side for snap in (snap(graph, 60, 9), snap(graph, 60, -9)) if snap}

    assert len(sides) == 1


def two_streets(d: Drawing) -> None:
    """Draw Storgatan and, 40 m north of it, Parkgatan; joined in the west."""
    d.street([(0, 0), (200, 0)], "Storgatan")
    d.street([(0, 40), (200, 40)], "Parkgatan")
    d.street([(0, 0), (0, 40)], highway="footway")


def test_the_street_of_the_door_s_own_name_wins_over_a_nearer_one() -> None:
    graph = drawn(two_streets)

    assert name_at(graph, 100, 30) == "Parkgatan"
    assert name_at(graph, 100, 30, "STORGATAN ") == "Storgatan"
    assert name_at(graph, 100, 30, "Elsewhere") == "Parkgatan"


def test_a_name_wins_only_within_three_times_the_nearest_plus_30_metres() -> None:
    """At y = 38 Parkgatan is 2 m off: the limit is 36 m and Storgatan lies 38 m away."""
    graph = drawn(two_streets)

    assert name_at(graph, 100, 38, "Storgatan") == "Parkgatan"
    assert name_at(graph, 100, 37, "Storgatan") == "Storgatan"


def test_a_name_never_reaches_beyond_100_metres() -> None:
    def draw(d: Drawing) -> None:
        d.street([(0, 0), (200, 0)], "Storgatan")
        d.street([(0, 150), (200, 150)], "Parkgatan")
        d.street([(0, 0), (0, 150)], highway="footway")

    graph = drawn(draw)

    assert name_at(graph, 100, 98, "Storgatan") == "Storgatan"
    assert name_at(graph, 100, 102, "Storgatan") == "Parkgatan"


def test_a_door_does_not_cross_a_railway_to_a_nearer_street() -> None:
    def draw(d: Drawing) -> None:
        d.street([(0, 0), (200, 0)], "Storgatan")
        d.railway([(-300, 10), (500, 10)])
        d.street([(0, 70), (200, 70)], "Parkgatan")
        d.street([(-10, 0), (-10, 70)], highway="footway", bridge="yes", layer="1")
        d.street([(-10, 0), (0, 0)], highway="footway")
        d.street([(-10, 70), (0, 70)], highway="footway")

    graph = drawn(draw)

    assert name_at(graph, 100, 20, "Storgatan") == "Parkgatan"
    assert name_at(graph, 100, 5, "Parkgatan") == "Storgatan"


def test_nobody_stands_on_a_carriageway_whose_pavement_is_a_way_of_its_own() -> None:
    def draw(d: Drawing) -> None:
        d.street([(0, 0), (200, 0)], "Storgatan", highway="primary", foot="no",
                 sidewalk="separate")  # fmt: skip
        d.street([(0, 9), (200, 9)], highway="footway", footway="sidewalk")

    graph = drawn(draw)

    assert name_at(graph, 100, 2, "Storgatan") == "footway"


def test_an_island_of_the_network_counts_as_60_metres_farther() -> None:
    def draw(d: Drawing) -> None:
        d.street([(0, 0), (400, 0)], "Storgatan")
        d.street([(100, 80), (200, 80)], highway="footway")

    graph = drawn(draw)

    assert name_at(graph, 150, 68) == "Storgatan"  # 68 m against 12 + 60
    assert name_at(graph, 150, 78) == "footway"  # 78 m against 2 + 60


def test_a_name_does_not_lure_a_door_onto_an_island() -> None:
    def draw(d: Drawing) -> None:
        d.street([(0, 0), (400, 0)], "Storgatan")
        d.street([(100, 35), (200, 35)], "Parkgatan")

    graph = drawn(draw)

    assert name_at(graph, 150, 25, "Parkgatan") == "Storgatan"


def test_steps_and_nameless_service_ways_are_poor_places_to_stand() -> None:
    def draw(d: Drawing) -> None:
        d.street([(0, 0), (200, 0)], "Storgatan")
        d.street([(0, 30), (100, 30)], highway="steps")
        d.street([(100, 30), (200, 30)], highway="service")
        d.street([(0, 0), (0, 30)], highway="footway")

    graph = drawn(draw)

    assert name_at(graph, 50, 22) == "Storgatan"
    assert name_at(graph, 50, 28) == "steps"
    assert name_at(graph, 150, 17) == "Storgatan"
    assert name_at(graph, 150, 19) == "service"


def test_many_doors_at_once_snap_as_each_would_alone() -> None:
    graph = drawn(two_streets)
    rng = np.random.default_rng(7)
    xy_m = rng.uniform((-100, -100), (400, 300), (200, 2)) + ORIGIN_M
    streets = [("Storgatan", "Parkgatan", "")[i] for i in rng.integers(0, 3, 200)]

    together = snap_points(graph, xy_m, streets)

    alone = [snap_points(graph, xy_m[[i]], [streets[i]])[0] for i in range(200)]
    assert together == alone
