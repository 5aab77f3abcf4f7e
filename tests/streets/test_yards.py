"""Yards without a way out. Storgatan runs east along y = 0; the yard lies at (30..50, 30..50)."""

from __future__ import annotations

import numpy as np
import pytest

from canvass.doors.segments import street_segments
from canvass.doors.snap import make_ways
from canvass.streets.build import make_street_graph
from canvass.streets.joints import make_joints
from canvass.streets.obstacles import make_obstacles
from canvass.streets.yards import closed_in
from tests.drawing import ORIGIN_M, Drawing

MIDDLE = (40.0, 40.0)


@pytest.fixture
def yard() -> Drawing:
    """Return four houses, ten metres deep, round a yard; neighbours share the points they meet."""
    made = Drawing()
    made.street([(0, 0), (100, 0)], "Storgatan")
    made.building([(20, 20), (60, 20), (50, 30), (30, 30)])
    made.building([(60, 20), (60, 60), (50, 50), (50, 30)])
    made.building([(60, 60), (20, 60), (30, 50), (50, 50)])
    made.building([(20, 60), (20, 20), (30, 30), (30, 50)])
    return made


def is_closed(
    drawing: Drawing, own: tuple[int, ...] = (), at: tuple[float, float] = MIDDLE
) -> bool:
    """Return whether the yard is closed for a door with these houses as its own."""
    extract = drawing.extract()
    graph = make_street_graph(extract)
    obstacles = make_obstacles(extract, graph)
    streets = street_segments(graph, make_ways(graph), obstacles.origin_m)
    eye = np.array([at]) + ORIGIN_M - obstacles.origin_m
    found = closed_in(
        obstacles.segments, make_joints(obstacles.segments), streets, eye,
        np.array([0, len(own)]), np.array(own, dtype=np.int64), obstacles.first_of, 0.3,
    )  # fmt: skip
    return bool(found[0])


def test_nobody_gets_into_a_yard_with_houses_all_around(yard: Drawing) -> None:
    assert is_closed(yard)


def test_a_shed_in_the_yard_changes_nothing(yard: Drawing) -> None:
    yard.building([(43, 38), (46, 38), (46, 42), (43, 42)])

    assert is_closed(yard)


def test_the_own_house_is_a_way_out(yard: Drawing) -> None:
    assert not is_closed(yard, own=(0,), at=(40.0, 25.0))


def test_an_own_house_in_the_middle_is_none(yard: Drawing) -> None:
    yard.building([(38, 38), (42, 38), (42, 42), (38, 42)])

    assert is_closed(yard, own=(4,))


def test_a_path_into_the_yard_opens_it(yard: Drawing) -> None:
    yard.street([(40, 0), (40, 35)], highway="footway")

    assert not is_closed(yard)


def test_a_pavement_beside_the_yard_opens_it() -> None:
    """Four walls, the street's middle 2 m south of them: its pavement is inside."""
    made = Drawing()
    made.street([(0, 28), (100, 28)], "Storgatan")
    made.wall([(30, 30), (50, 30), (50, 50), (30, 50), (30, 30)], barrier="fence")

    assert not is_closed(made)


@pytest.mark.parametrize(("end_m", "closed"), [(30.0, True), (31.0, True), (29.0, False)])
def test_walls_close_a_yard_where_they_meet_or_cross(end_m: float, *, closed: bool) -> None:
    """Four walls without a common point; the last ends on the first, beyond it or before it."""
    made = Drawing()
    made.street([(0, 0), (100, 0)], "Storgatan")
    made.wall([(28, 30), (52, 30)])
    made.wall([(50, 28), (50, 52)])
    made.wall([(52, 50), (28, 50)])
    made.wall([(30, 52), (30, 60 - end_m)])

    assert is_closed(made) is closed
