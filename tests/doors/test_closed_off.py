"""Houses on a street that is closed: nobody is led past the gate over the ground beside it.

Storgatan runs east along y = 0; Stigen leaves it northwards from its middle. Houses of Stigen
stand 12 m east of it.
"""

from __future__ import annotations

import pytest

from canvass.doors.build import make_doors
from canvass.doors.door import DoorList
from canvass.doors.reasons import CLOSED_AT_TIMES, CLOSED_WAY
from canvass.streets.build import make_street_graph
from canvass.streets.graph import StreetGraph
from tests.drawing import ORIGIN_M, Drawing


def with_houses(drawing: Drawing, *northings_m: float, street: str = "Stigen") -> Drawing:
    drawing.street([(-300, 0), (0, 0), (300, 0)], "Storgatan")
    for number, y_m in enumerate(northings_m, start=1):
        drawing.house(12, y_m, street, str(number))
    return drawing


def doors_of(drawing: Drawing) -> tuple[DoorList, StreetGraph]:
    extract = drawing.extract()
    graph = make_street_graph(extract)
    return make_doors(extract, graph), graph


def reached(drawing: Drawing) -> set[str]:
    """Return the numbers of the houses that are led to from the longest part of the network."""
    doors, graph = doors_of(drawing)
    return {
        entrance.addresses[0].housenumber
        for entrance in doors.entrances
        if entrance.snap is not None and graph.component[entrance.snap.edge] == 0
    }


def gated(**tags: str) -> Drawing:
    drawing = with_houses(Drawing(), 42, 62, 102)
    drawing.street([(0, 0), (0, 10), (0, 150)], "Stigen")
    drawing.tag(0, 10, **tags)
    return drawing


@pytest.mark.parametrize(
    "tags",
    [
        {"barrier": "gate", "locked": "yes"},
        {"barrier": "lift_gate", "access": "private"},
        {"barrier": "gate", "foot:conditional": "no @ (20:00-06:00)"},
        {"ford": "yes"},
    ],
)
def test_houses_behind_a_closed_gate_hang_on_their_own_street(tags: dict[str, str]) -> None:
    assert reached(gated(**tags)) == set()


def test_houses_behind_an_open_gate_are_reached() -> None:
    assert reached(gated(barrier="gate")) == {"1", "2", "3"}


def test_nobody_is_led_from_a_closed_gate_over_the_ground_behind_it() -> None:
    drawing = with_houses(Drawing(), 62, street="Annangatan")
    drawing.street([(0, 0), (0, 40), (0, 150)], "Stigen")
    drawing.tag(0, 40, barrier="gate", locked="yes")

    assert reached(drawing) == set()


def test_to_houses_behind_a_fence_across_their_street_the_way_ends_at_the_fence() -> None:
    drawing = with_houses(Drawing(), 62, street="Annangatan")
    drawing.street([(0, 0), (0, 150)], "Stigen")
    drawing.wall([(-20, 40), (20, 40)], barrier="fence")

    doors, _ = doors_of(drawing)

    (snap,) = [entrance.snap for entrance in doors.entrances]
    assert snap is not None
    assert snap.is_at_fence
    assert snap.distance_m < 1.0
    assert snap.spur_m is not None
    assert abs(snap.spur_m[0][1] - ORIGIN_M[1] - 40) < 1.0


def test_a_house_that_stands_at_a_closed_gate_is_reached() -> None:
    drawing = with_houses(Drawing(), 45, street="Annangatan")
    drawing.street([(0, 0), (0, 40), (0, 150)], "Stigen")
    drawing.tag(0, 40, barrier="gate", locked="yes")

    assert reached(drawing) == {"1"}


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"access": "no"}, CLOSED_WAY),
        ({"foot": "no"}, CLOSED_WAY),
        ({"ice_road": "yes"}, CLOSED_AT_TIMES),
        ({"seasonal": "summer"}, CLOSED_AT_TIMES),
    ],
)
def test_houses_along_a_closed_street_of_their_own_name_are_left_out_with_the_reason(
    tags: dict[str, str], reason: str
) -> None:
    drawing = with_houses(Drawing(), 22, 102)
    drawing.street([(0, 0), (0, 150)], "Stigen", **tags)

    doors, _ = doors_of(drawing)

    assert [(e.address.housenumber, e.reason) for e in doors.exclusions] == [("2", reason)]


def test_houses_along_a_closed_street_of_another_name_are_reached_over_the_ground() -> None:
    drawing = with_houses(Drawing(), 102, street="Storgatan")
    drawing.street([(0, 0), (0, 150)], "Stigen", access="no")

    assert reached(drawing) == {"1"}
