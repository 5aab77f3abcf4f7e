"""How one walks from the pavement to a door. Storgatan runs east; its pavement is 3 m north."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from canvass.doors.audit.findings import Kind, detail_of
from canvass.doors.audit.streets import off_network
from canvass.doors.build import NO_FREE_WAY, OFF_NETWORK, make_doors
from canvass.doors.door import DoorList
from canvass.locale.catalogue import get_translator
from canvass.streets.attached import make_places
from canvass.streets.build import make_street_graph
from canvass.streets.graph import Snap, StreetGraph
from canvass.streets.network import make_walk_network
from canvass.streets.times import WalkTimes
from tests.drawing import ORIGIN_M, Drawing

PAVEMENT_M = 3.0


@pytest.fixture
def drawing() -> Drawing:
    """Return Storgatan, 200 m long."""
    made = Drawing()
    made.street([(0, 0), (200, 0)], "Storgatan")
    return made


def box(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    return [(west, south), (east, south), (east, north), (west, north)]


def planned(drawing: Drawing) -> tuple[StreetGraph, DoorList]:
    extract = drawing.extract()
    graph = make_street_graph(extract)
    return graph, make_doors(extract, graph)


def snap_of(drawing: Drawing, number: str = "1") -> tuple[StreetGraph, Snap]:
    graph, doors = planned(drawing)
    (found,) = [e.snap for e in doors.entrances if e.addresses[0].housenumber == number]
    assert found is not None
    return graph, found


def turns(drawing: Drawing, number: str = "1") -> list[tuple[float, float]]:
    """Return the turns from the door to the street's middle in drawn metres, to 1 m."""
    _, found = snap_of(drawing, number)
    assert found.spur_m is not None
    return [(round(x), round(y)) for x, y in (np.array(found.spur_m) - ORIGIN_M).tolist()]


def reasons(drawing: Drawing) -> list[str]:
    return [exclusion.reason for exclusion in planned(drawing)[1].exclusions]


def test_one_stands_at_the_front_fence_rather_than_walk_through_the_row(drawing: Drawing) -> None:
    """A row of five houses, each with a fenced front garden of 4 m, the middle one called on."""
    for k in range(5):
        west = 20.0 + 6 * k
        drawing.building(box(west, 12, west + 6, 20))
        drawing.wall([(west, 12), (west, 8), (west + 6, 8), (west + 6, 12)], barrier="fence")
    drawing.wall([(20, 20), (20, 40), (50, 40), (50, 20)], barrier="fence")
    drawing.house(35, 14, "Storgatan", "1")

    _, snap = snap_of(drawing)

    assert snap.is_at_fence
    assert snap.walls == 0
    assert turns(drawing)[0] == (35, 8)


def test_what_lies_inside_the_own_house_is_not_walked(drawing: Drawing) -> None:
    """The house's middle is 20 m from the street's middle, its front 10 m."""
    drawing.building(box(90, 10, 110, 30))
    drawing.house(100, 20, "Storgatan", "1")

    assert turns(drawing) == [(100, 10), (100, 0)]


def test_one_walks_to_the_entrance_at_the_back_round_the_house(drawing: Drawing) -> None:
    ref = drawing.building(box(90, 10, 110, 30))
    drawing.house(100, 20, "Storgatan", "1")
    drawing.entrance(100, 30, ref)

    found = turns(drawing)

    assert found[0] == (100, 30)
    assert found[-1] in {(90, 0), (110, 0)}
    assert snap_of(drawing)[1].distance_m == pytest.approx(10 + 20 + 10, abs=1.5)


def test_a_house_behind_another_is_reached_round_it(drawing: Drawing) -> None:
    drawing.building(box(80, 10, 120, 20))
    drawing.building(box(96, 30, 104, 40))
    drawing.house(100, 35, "Storgatan", "1")

    found = turns(drawing)

    assert found[0][1] == 30 or found[0][0] in {96, 104}
    assert found[-1] in {(80, 0), (120, 0)}


def test_a_drive_past_the_neighbour_is_better_than_a_long_way_over_open_ground(
    drawing: Drawing,
) -> None:
    drawing.building(box(40, 10, 160, 20))
    drawing.building(box(96, 30, 104, 40))
    drawing.house(100, 35, "Storgatan", "1")
    drawing.street([(180, 0), (180, 45), (100, 45)], highway="service")

    graph, found = snap_of(drawing)

    assert graph.edges[found.edge].highway == "service"
    assert found.distance_m == pytest.approx(5, abs=0.1)


def test_where_no_way_leads_round_one_walks_through_and_it_is_known(drawing: Drawing) -> None:
    """A yard closed on all sides, with a house in it."""
    drawing.building(box(60, 10, 140, 90), courtyard=box(70, 20, 130, 80))
    drawing.building(box(95, 45, 105, 55))
    drawing.house(100, 50, "Storgatan", "1")

    _, found = snap_of(drawing)

    assert found.walls == 2
    assert turns(drawing) == [(100, 45), (100, 0)]


def test_an_address_in_the_yard_of_its_own_block_stands_at_the_block_s_front(
    drawing: Drawing,
) -> None:
    drawing.building(box(60, 10, 140, 90), courtyard=box(70, 20, 130, 80))
    drawing.house(100, 50, "Storgatan", "1")

    assert turns(drawing) == [(100, 10), (100, 0)]
    assert snap_of(drawing)[1].walls == 0


def test_a_house_out_over_the_pavement_is_not_walked_through(drawing: Drawing) -> None:
    """Its front stands 2 m from the street's middle, the pavement is 3 m from it."""
    drawing.building(box(80, 2, 120, 20))
    drawing.building(box(90, 20, 110, 30))
    drawing.house(100, 25, "Storgatan", "1")

    _, found = snap_of(drawing)

    assert found.walls == 0
    assert found.spur_m is not None
    house = shapely.box(80, 2, 120, 20)
    way = shapely.LineString(np.array(found.spur_m) - ORIGIN_M)
    assert way.intersection(house).length < 0.1
    assert found.distance_m == pytest.approx(10 + 18 + 2, abs=5)


def test_a_house_that_overlaps_the_front_house_is_no_way_through_it(drawing: Drawing) -> None:
    """The front house stands out over the pavement, so that no wall follows the shared one."""
    drawing.building(box(60, 2, 140, 20))
    drawing.building(box(90, 19.9, 110, 30))
    drawing.house(100, 25, "Storgatan", "1")

    _, found = snap_of(drawing)

    way = shapely.LineString(np.array(found.spur_m) - ORIGIN_M)
    assert way.intersection(shapely.box(60, 2, 140, 20)).length < 0.2


def test_a_passage_leads_into_the_yard(drawing: Drawing) -> None:
    drawing.building(box(60, 10, 140, 90), courtyard=box(70, 20, 130, 80))
    drawing.building(box(95, 45, 105, 55))
    drawing.house(100, 50, "Storgatan", "1")
    drawing.street([(80, 0), (80, 40)], highway="footway", tunnel="building_passage")

    graph, found = snap_of(drawing)

    assert graph.edges[found.edge].highway == "footway"
    assert found.walls == 0


def test_one_walks_under_a_roof(drawing: Drawing) -> None:
    drawing.building(box(90, 8, 110, 12), building="roof")
    drawing.house(100, 20, "Storgatan", "1")

    assert turns(drawing) == [(100, 20), (100, 0)]


def test_a_house_that_two_outlines_overlap_is_left_at_the_outer_one(drawing: Drawing) -> None:
    drawing.building(box(90, 10, 110, 30))
    drawing.building(box(95, 15, 105, 25))
    drawing.house(100, 20, "Storgatan", "1")

    assert turns(drawing) == [(100, 10), (100, 0)]


def test_a_house_over_the_street_is_at_the_street(drawing: Drawing) -> None:
    drawing.building(box(80, -20, 120, 20))
    drawing.house(100, 10, "Storgatan", "1")

    assert turns(drawing)[0] == (100, PAVEMENT_M)


@pytest.mark.parametrize("kind", ["wall", "fence", "retaining_wall", "city_wall", "cliff"])
def test_a_wall_is_gone_round(drawing: Drawing, kind: str) -> None:
    drawing.wall([(90, 8), (120, 8)], barrier=kind)
    drawing.house(100, 15, "Storgatan", "1")

    found = turns(drawing)

    assert found[1] == (90, 8)
    assert found[-1] == (90, 0)


def test_a_gate_in_the_wall_is_walked_through_and_a_locked_one_is_not(drawing: Drawing) -> None:
    drawing.wall([(60, 8), (97, 8), (140, 8)])
    drawing.tag(97, 8, barrier="gate")
    drawing.house(100, 15, "Storgatan", "1")

    assert 96 < turns(drawing)[-1][0] < 99

    drawing.tag(97, 8, barrier="gate", locked="yes")
    assert turns(drawing)[-1][0] in {60, 140}


def closed_in(drawing: Drawing, kind: str = "fence") -> None:
    drawing.wall([*box(80, 8, 120, 40), (80, 8)], barrier=kind)
    drawing.house(100, 20, "Storgatan", "1")


@pytest.mark.parametrize("kind", ["fence", "wall", "retaining_wall"])
def test_at_a_fence_without_a_gate_one_stands_outside_it(drawing: Drawing, kind: str) -> None:
    """The fence is 8 m from the street's middle: 0.2 m less are walked."""
    closed_in(drawing, kind)

    assert reasons(drawing) == []
    _, found = snap_of(drawing)
    assert found.is_at_fence
    assert turns(drawing) == [(100, 8), (100, 0)]
    assert found.distance_m == pytest.approx(7.8, abs=0.01)


def test_behind_a_fence_one_stands_at_the_own_house_s_wall_no_longer(drawing: Drawing) -> None:
    """The house fills its fenced plot but for a strip in front."""
    drawing.building(box(85, 12, 115, 38))
    closed_in(drawing)

    assert turns(drawing) == [(100, 8), (100, 0)]
    assert snap_of(drawing)[1].walls == 0


def test_the_own_house_in_the_fence_line_is_walked_to(drawing: Drawing) -> None:
    """The fence runs from corner to corner of the house, whose front is the street's."""
    drawing.building(box(90, 8, 110, 20))
    drawing.wall([(90, 8), (60, 8), (60, 60), (140, 60), (140, 8), (110, 8)], barrier="fence")
    drawing.house(100, 14, "Storgatan", "1")

    _, found = snap_of(drawing)

    assert not found.is_at_fence
    assert turns(drawing) == [(100, 8), (100, 0)]


@pytest.mark.parametrize("kind", ["guard_rail", "jersey_barrier", "cliff"])
def test_in_what_keeps_cars_or_is_a_cliff_nobody_has_a_gate(drawing: Drawing, kind: str) -> None:
    closed_in(drawing, kind)

    assert reasons(drawing) == [NO_FREE_WAY]


def test_a_fence_beyond_a_canal_does_not_help(drawing: Drawing) -> None:
    drawing.water(box(-50, 3.5, 400, 6))
    closed_in(drawing)

    assert reasons(drawing) == [NO_FREE_WAY]


def test_a_fence_farther_than_one_looks_leaves_the_house_out() -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (200, 0)], "Storgatan")
    drawing.wall([*box(-100, 8, 300, 400), (-100, 8)], barrier="fence")
    drawing.house(100, 140, "Storgatan", "1")
    drawing.house(100, 200, "Storgatan", "3")

    _, doors = planned(drawing)

    assert [e.addresses[0].housenumber for e in doors.entrances] == ["1"]
    assert [e.reason for e in doors.exclusions] == [OFF_NETWORK]


def test_the_audit_names_every_address_behind_a_fence_in_both_languages(drawing: Drawing) -> None:
    closed_in(drawing)
    drawing.house(100, 21, "Storgatan", "3")
    _, doors = planned(drawing)

    found = [f for f in off_network(doors) if f.kind is Kind.AT_FENCE]

    assert sorted(detail_of(f) for f in found) == [
        f"no gate is mapped in the fence or wall around Storgatan {n}; "
        "the list leads only to the fence"
        for n in (1, 3)
    ]
    swedish = sorted(detail_of(f, get_translator("sv"), "sv") for f in found)[0]
    assert swedish.startswith("ingen grind finns på kartan i staketet eller muren runt Storgatan 1")


def test_a_path_through_the_fence_is_its_gate(drawing: Drawing) -> None:
    drawing.wall([(80, 8), (100, 8), (120, 8), (120, 40), (80, 40), (80, 8)], barrier="fence")
    drawing.street([(100, 0), (100, 8)], highway="service", access="private")
    drawing.house(100, 20, "Storgatan", "1")

    assert reasons(drawing) == []


def test_a_hedge_round_a_house_has_a_way_in(drawing: Drawing) -> None:
    """People have one, and leave it off the map; a hedge beside is gone round."""
    closed_in(drawing, "hedge")

    assert reasons(drawing) == []
    assert snap_of(drawing)[1].walls == 1


def test_a_canal_is_not_crossed(drawing: Drawing) -> None:
    drawing.water(box(-50, 10, 400, 20))
    drawing.house(100, 30, "Storgatan", "1")

    assert reasons(drawing) == [NO_FREE_WAY]


def test_a_stream_is_gone_round_at_its_end(drawing: Drawing) -> None:
    drawing.water([(90, 10), (400, 10)], is_area=False)
    drawing.house(100, 30, "Storgatan", "1")

    assert turns(drawing)[1] == (90, 10)


def test_a_boat_is_entered_from_the_quay(drawing: Drawing) -> None:
    drawing.water(box(-50, 10, 400, 60))
    drawing.building(box(90, 12, 110, 16))
    drawing.house(100, 14, "Storgatan", "1")
    drawing.house(150, 40, "Storgatan", "3")

    assert turns(drawing) == [(100, 10), (100, 0)]
    assert reasons(drawing) == [NO_FREE_WAY]


@pytest.mark.parametrize("highway", ["primary", "trunk"])
def test_a_large_road_is_not_crossed_between_junctions(highway: str) -> None:
    """Its pavement is a way of its own, on the far side from the house."""
    drawing = Drawing()
    drawing.street([(-300, 0), (500, 0)], "Storgatan", highway=highway, sidewalk="separate")
    drawing.street([(-300, -9), (500, -9)], highway="footway")
    drawing.house(100, 12, "Storgatan", "1")

    assert reasons(drawing) == [NO_FREE_WAY]


def test_a_small_road_is_crossed_to_a_path_beyond() -> None:
    drawing = Drawing()
    drawing.street([(-300, 0), (500, 0)], foot="no", sidewalk="separate")
    drawing.street([(-300, -9), (500, -9)], highway="footway")
    drawing.house(100, 12, "Storgatan", "1")

    assert turns(drawing) == [(100, 12), (100, -9)]


def test_a_railway_between_leaves_the_house_to_the_other_street(drawing: Drawing) -> None:
    drawing.railway([(-300, 10), (500, 10)])
    drawing.street([(0, 70), (200, 70)], "Parkgatan")
    drawing.house(100, 20, "Storgatan", "1")

    assert turns(drawing)[-1] == (100, 70)


def test_terraced_houses_are_entered_from_their_own_street_not_from_the_path_behind() -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (200, 0)], "Storgatan")
    drawing.street([(0, 24), (200, 24)], highway="footway")
    drawing.street([(0, 0), (0, 24)], highway="footway")
    for k in range(10):
        drawing.building(box(50 + 6 * k, 10, 56 + 6 * k, 20))
        drawing.house(53 + 6 * k, 17, "Storgatan", str(k + 1))

    assert turns(drawing, "5") == [(77, 10), (77, 0)]


def test_the_path_walked_goes_along_the_way_and_is_as_long_as_it_says() -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (200, 0)], "Storgatan", highway="living_street")
    drawing.building(box(80, 10, 120, 20))
    drawing.building(box(96, 30, 104, 40))
    drawing.house(100, 35, "Storgatan", "1")
    drawing.house(20, 10, "Storgatan", "3")
    graph, doors = planned(drawing)
    snaps = [e.snap for e in doors.entrances if e.snap is not None]
    xy_m = graph.project(
        np.array([e.lon for e in doors.entrances]), np.array([e.lat for e in doors.entrances])
    )
    times = WalkTimes(make_walk_network(graph), make_places(make_walk_network(graph), snaps, xy_m))

    leg = times.path(0, 1)

    drawn = shapely.LineString(leg.line_m - ORIGIN_M)
    assert drawn.length == pytest.approx(leg.seconds * times.speed_mps, abs=0.5)
    assert shapely.intersection(drawn, shapely.box(80, 10, 120, 20)).length == pytest.approx(0)
    assert shapely.intersection(drawn, shapely.box(96, 30, 104, 40)).length < 0.01


def test_a_back_house_is_reached_through_the_front_house_of_its_number(drawing: Drawing) -> None:
    """A closed yard with number 1 C in it; the house nearest to it is number 3, the other 1."""
    drawing.building(box(60, 10, 95, 30))
    drawing.building(box(95, 10, 140, 30))
    drawing.building(box(60, 70, 140, 90))
    drawing.building(box(60, 30, 70, 70))
    drawing.building(box(130, 30, 140, 70))
    drawing.building(box(100, 45, 110, 55))
    drawing.house(105, 50, "Storgatan", "1 C")
    drawing.house(90, 15, "Storgatan", "1")
    drawing.house(120, 15, "Storgatan", "3")

    _, doors = planned(drawing)
    (back,) = [e for e in doors.entrances if e.addresses[0].housenumber == "1 C"]
    assert back.snap is not None
    assert back.snap.spur_m is not None
    way = shapely.LineString(np.array(back.snap.spur_m) - ORIGIN_M)
    assert way.intersection(shapely.box(95, 10, 140, 30)).length < 0.1
    assert way.intersection(shapely.box(60, 10, 95, 30)).length == pytest.approx(20, abs=0.5)
    assert back.snap.walls > 0


def test_a_front_house_on_another_street_or_far_away_has_no_gateway(drawing: Drawing) -> None:
    drawing.building(box(60, 10, 140, 90), courtyard=box(70, 20, 130, 80))
    drawing.building(box(95, 45, 105, 55))
    drawing.house(100, 50, "Storgatan", "1 C")
    drawing.house(65, 50, "Lillgatan", "1")
    drawing.building(box(600, 10, 620, 20))
    drawing.house(610, 15, "Storgatan", "1")

    _, doors = planned(drawing)
    (back,) = [e for e in doors.entrances if e.addresses[0].housenumber == "1 C"]
    assert back.snap is not None
    assert back.snap.walls == 2


def test_a_house_in_the_line_of_its_fence_is_walked_to_from_outside() -> None:
    """The fence runs into the house; its north wall is outside and open to Lillgatan."""
    made = Drawing()
    made.street([(0, 0), (100, 0)], "Storgatan")
    made.street([(0, 0), (0, 100)], "Lillgatan", highway="living_street")
    made.building(box(27, 44, 35, 57))
    made.house(31, 50.5, "Storgatan", "3")
    made.wall([(17, 14), (57, 14), (57, 54), (17, 54), (17, 14)], barrier="fence")

    graph, snap = snap_of(made, "3")

    assert (snap.is_at_fence, snap.walls) == (False, 0)
    assert graph.edges[snap.edge].name == "Lillgatan"


def test_a_number_on_a_fence_is_walked_to_along_the_fence() -> None:
    made = Drawing()
    made.street([(0, 0), (0, 100)], "Lillgatan", highway="living_street")
    made.house(14, 53, "Lillgatan", "21")
    made.wall([(10, 37), (26, 37), (26, 53), (10, 53), (10, 37)], barrier="fence")

    _, snap = snap_of(made, "21")

    assert (snap.is_at_fence, snap.walls) == (False, 0)
    assert snap.distance_m == pytest.approx(14, abs=0.3)
