"""Gates, walls, seasons, private roads, squares, piers and layers on maps small enough to draw.

Metres at 1 m/s, so metres are seconds; houses stand 10 m from the middle of a street, 7 m from its
pavement.
"""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
import shapely

from canvass.osm.walkable import Why
from canvass.streets.attached import make_places
from canvass.streets.build import make_street_graph
from canvass.streets.graph import StreetGraph
from canvass.streets.network import make_walk_network
from canvass.streets.reaching import why_apart
from canvass.streets.times import Leg, WalkTimes
from tests.drawing import ORIGIN_M, Drawing, place_at

Point = tuple[float, float]
Days = tuple[date, date]


def walked(drawing: Drawing, *points: Point, days: Days | None = None) -> WalkTimes:
    graph = make_street_graph(drawing.extract(), days=days)
    snaps, xy = zip(*(place_at(graph, *point) for point in points), strict=True)
    network = make_walk_network(graph)
    return WalkTimes(network, make_places(network, snaps, np.array(xy)), speed_mps=1.0)


def metres(drawing: Drawing, a: Point, b: Point, days: Days | None = None) -> float:
    return float(walked(drawing, a, b, days=days).table([0], [1])[0, 0])


def way_between(drawing: Drawing, a: Point, b: Point) -> list[Point]:
    leg: Leg = walked(drawing, a, b).path(0, 1)
    return [(x - ORIGIN_M[0], y - ORIGIN_M[1]) for x, y in leg.line_m.tolist()]


def comes_near(way: list[Point], place: Point) -> float:
    return float(shapely.LineString(way).distance(shapely.Point(place)))


def two_ways() -> Drawing:
    """Two footways: straight through (50, 0), 100 m, or round by (0, 200), 500 m."""
    drawing = Drawing()
    drawing.street([(0, 0), (50, 0), (100, 0)], highway="footway")
    drawing.street([(0, 0), (0, 200), (100, 200), (100, 0)], highway="footway")
    return drawing


A, B = (0.0, 0.0), (100.0, 0.0)
STRAIGHT, ROUND = pytest.approx(100, abs=1), pytest.approx(500, abs=1)


@pytest.mark.parametrize(
    "tags",
    [
        {"barrier": "gate", "access": "private", "locked": "yes"},
        {"barrier": "gate", "foot": "no"},
        {"barrier": "bollard", "access": "no"},
        {"barrier": "wall"},
        {"barrier": "fence"},
        {"foot": "private"},
        {"barrier": "gate", "access": "customers"},
        {"ford": "yes"},
        {"barrier": "gate", "opening_hours": "Mo-Fr 08:00-17:00"},
        {"barrier": "gate", "foot": "yes", "opening_hours": "sunrise-sunset"},
        {"barrier": "gate", "opening_hours": "ask the keeper"},
    ],
)
def test_nobody_walks_through_a_point_that_is_not_for_everybody(tags: dict[str, str]) -> None:
    drawing = two_ways()
    drawing.tag(50, 0, **tags)

    assert metres(drawing, A, B) == ROUND
    assert comes_near(way_between(drawing, A, B), (50, 0)) >= 50


@pytest.mark.parametrize(
    "tags",
    [
        {"barrier": "gate"},
        {"barrier": "bollard"},
        {"barrier": "lift_gate", "locked": "yes", "foot": "yes"},
        {"barrier": "stile"},
        {"barrier": "gate", "motor_vehicle": "no"},
        {"highway": "crossing"},
        {"barrier": "gate", "opening_hours": "24/7"},
        {"entrance": "yes", "opening_hours": "Mo-Fr 08:00-17:00"},
    ],
)
def test_a_gate_that_says_nothing_of_walkers_is_open(tags: dict[str, str]) -> None:
    drawing = two_ways()
    drawing.tag(50, 0, **tags)

    assert metres(drawing, A, B) == STRAIGHT


@pytest.mark.parametrize("kind", ["wall", "fence", "hedge", "retaining_wall", "city_wall"])
def test_a_wall_drawn_across_a_path_closes_it(kind: str) -> None:
    drawing = two_ways()
    drawing.wall([(30, -40), (30, 40)], barrier=kind)

    assert metres(drawing, A, B) == ROUND


@pytest.mark.parametrize("tags", [{"natural": "cliff"}, {"barrier": "handrail"}])
def test_a_cliff_or_a_handrail_over_a_path_does_not_close_it(tags: dict[str, str]) -> None:
    drawing = two_ways()
    drawing.wall([(30, -40), (30, 40)], **{"barrier": "", **tags})

    assert metres(drawing, A, B) == STRAIGHT


def test_a_wall_with_a_gate_where_the_path_runs_through_is_open() -> None:
    drawing = two_ways()
    drawing.wall([(50, -40), (50, 0), (50, 40)])
    drawing.tag(50, 0, barrier="gate")

    assert metres(drawing, A, B) == STRAIGHT


def test_a_wall_with_a_locked_gate_or_with_none_where_the_path_runs_through_is_closed() -> None:
    locked, plain = two_ways(), two_ways()
    for drawing in (locked, plain):
        drawing.wall([(50, -40), (50, 0), (50, 40)])
    locked.tag(50, 0, barrier="gate", locked="yes")

    assert metres(locked, A, B) == ROUND
    assert metres(plain, A, B) == ROUND


def test_a_wall_that_ends_at_a_path_or_runs_beside_it_closes_nothing() -> None:
    drawing = two_ways()
    drawing.wall([(50, -40), (50, 0)])
    drawing.wall([(10, 5), (90, 5)])
    drawing.wall([(70, 40), (70, -0.2)])

    assert metres(drawing, A, B) == STRAIGHT


def test_a_wall_that_touches_a_corner_of_two_paths_parts_only_its_two_sides() -> None:
    """At (50, 0) the wall comes from the north and leaves to the east: west and south are one."""
    drawing = Drawing()
    drawing.street([(0, 0), (50, 0), (50, -100)], highway="footway")
    drawing.street([(50, 0), (100, 50)], highway="footway")
    drawing.street([(100, 50), (50, -100)], highway="footway")
    drawing.wall([(50, 40), (50, 0), (90, 0)])

    assert metres(drawing, (0, 0), (50, -100)) == pytest.approx(150, abs=1)
    assert metres(drawing, (0, 0), (100, 50)) > 300


@pytest.mark.parametrize(
    "tags",
    [{"bridge": "yes", "layer": "1"}, {"tunnel": "yes", "layer": "-1"}, {"layer": "1"}],
)
def test_a_wall_does_not_close_what_runs_over_or_under_it(tags: dict[str, str]) -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (20, 0)], highway="footway")
    drawing.street([(20, 0), (80, 0)], highway="footway", **tags)
    drawing.street([(80, 0), (100, 0)], highway="footway")
    drawing.wall([(50, -40), (50, 40)])

    assert metres(drawing, A, B) == STRAIGHT


def test_a_passage_through_a_building_leads_through_a_wall_drawn_along_it() -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (20, 0)], highway="footway")
    drawing.street([(20, 0), (80, 0)], highway="footway", tunnel="building_passage")
    drawing.street([(80, 0), (100, 0)], highway="footway")
    drawing.wall([(50, -40), (50, 40)])

    assert metres(drawing, A, B) == STRAIGHT


def test_a_ditch_closes_a_path_drawn_across_it_but_no_bridge_and_no_street_for_cars() -> None:
    path, bridge = two_ways(), Drawing()
    path.wall([(30, -40), (30, 40)], barrier="ditch")
    bridge.street([(0, 0), (100, 0)], highway="footway", bridge="yes")
    bridge.wall([(30, -40), (30, 40)], barrier="ditch")
    street = Drawing()
    street.street([(0, 0), (100, 0)], "Storgatan")
    street.wall([(30, -40), (30, 40)], barrier="ditch")

    assert metres(path, A, B) == ROUND
    assert metres(bridge, A, B) == STRAIGHT
    assert metres(street, A, B) < math.inf


def bare_square(*streets: list[Point], highway: str = "residential") -> Drawing:
    """A square of 100 by 100 m between two footways, tagged `place=square` and nothing else."""
    drawing = Drawing()
    drawing.street([(-50, 0), (0, 0)], highway="footway")
    drawing.street([(100, 100), (150, 100)], highway="footway")
    for points in streets:
        drawing.street(points, highway=highway)
    tags = {"highway": "pedestrian", "area": "yes", "place": "square"}
    drawing.street([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)], **tags)
    return drawing


def test_a_square_that_is_called_nothing_else_is_walked_across() -> None:
    assert metres(bare_square(), (-50, 0), (150, 100)) == pytest.approx(50 + 141.4 + 50, abs=1)


def test_a_square_that_cars_drive_through_is_not_walked_all_over() -> None:
    drawing = bare_square([(50, -50), (50, 150)], highway="secondary")

    assert metres(drawing, (-50, 0), (150, 100)) == math.inf


@pytest.mark.parametrize("tags", [{}, {"place": "square"}])
@pytest.mark.parametrize("ring", [[(50, 0)] * 4, [(50, 0), (60, 0), (50, 0), (50, 0)]])
def test_a_square_without_an_inside_is_nothing_to_walk_across(
    ring: list[Point], tags: dict[str, str]
) -> None:
    drawing = bare_square()
    drawing.street(ring, highway="pedestrian", area="yes", **tags)

    assert metres(drawing, (-50, 0), (150, 100)) == pytest.approx(50 + 141.4 + 50, abs=1)


def test_a_square_no_way_leads_into_is_no_place_to_hang_doors_on() -> None:
    drawing = Drawing()
    drawing.street([(-50, -20), (150, -20)], "Storgatan")
    tags = {"highway": "pedestrian", "area": "yes", "place": "square"}
    drawing.street([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)], "Torget", **tags)

    assert {edge.name for edge in make_street_graph(drawing.extract()).edges} == {"Storgatan"}


def test_a_footway_does_not_cross_a_primary_road_or_rails_it_shares_no_point_with() -> None:
    road, rails, bridge = two_ways(), two_ways(), Drawing()
    road.street([(30, -40), (30, 40)], highway="primary")
    rails.railway([(30, -40), (30, 40)])
    bridge.street([(0, 0), (100, 0)], highway="footway", bridge="yes", layer="1")
    bridge.street([(30, -40), (30, 40)], highway="primary")

    assert metres(road, A, B) == ROUND
    assert metres(rails, A, B) == ROUND
    assert metres(bridge, A, B) == STRAIGHT


@pytest.mark.parametrize(
    ("tags", "is_crossed"),
    [
        ({"railway": "subway"}, False),
        ({"railway": "funicular"}, False),
        ({"railway": "subway", "tunnel": "yes"}, True),
        ({"railway": "subway", "layer": "-2"}, True),
        ({"railway": "tram"}, True),
    ],
)
def test_an_underground_line_is_in_the_way_where_it_runs_above_ground(
    tags: dict[str, str], is_crossed: bool
) -> None:
    drawing = two_ways()
    drawing.railway([(30, -40), (30, 40)], **tags)

    assert metres(drawing, A, B) == (STRAIGHT if is_crossed else ROUND)


def test_a_path_does_not_cross_a_motorway_at_a_point_both_share() -> None:
    whole, pieces, crossing, begins = two_ways(), two_ways(), two_ways(), two_ways()
    whole.street([(50, -40), (50, 0), (50, 40)], highway="motorway")
    pieces.street([(50, -40), (50, 0)], highway="motorway")
    pieces.street([(50, 0), (50, 40)], highway="motorway")
    crossing.street([(50, -40), (50, 0), (50, 40)], highway="motorway")
    crossing.tag(50, 0, highway="crossing")
    begins.street([(50, -40), (50, 0)], highway="motorway")

    assert metres(whole, A, B) == ROUND
    assert metres(pieces, A, B) == ROUND
    assert metres(crossing, A, B) == STRAIGHT
    assert metres(begins, A, B) == STRAIGHT


@pytest.mark.parametrize(
    "tags",
    [
        {"ice_road": "yes"},
        {"winter_road": "yes"},
        {"highway": "ladder"},
        {"highway": "no_such_way"},
        {"seasonal": "winter"},
        {"access:conditional": "no @ (May-Oct)"},
        {"opening_hours": "Mo-Su 08:00-20:00"},
    ],
)
def test_a_way_that_is_not_there_in_the_week_leaves_what_lies_behind_cut_off(
    tags: dict[str, str],
) -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (400, 0)], "Storgatan")
    drawing.street([(100, 0), (100, 300)], **{"highway": "track", **tags})
    drawing.street([(0, 300), (300, 300)], "Ögatan")

    assert metres(drawing, (50, 10), (200, 310)) == math.inf


def test_a_condition_that_is_not_true_in_the_week_leaves_the_way_open() -> None:
    drawing = Drawing()
    drawing.street([A, B], **{"highway": "footway", "foot:conditional": "no @ (May-Oct)"})
    drawing.street([(0, 0), (0, 200), (100, 200), (100, 0)], highway="footway")
    winter = (date(2027, 1, 4), date(2027, 1, 10))
    summer = (date(2027, 6, 7), date(2027, 6, 13))

    assert metres(drawing, A, B, winter) == STRAIGHT
    assert metres(drawing, A, B, summer) == ROUND
    assert metres(drawing, A, B) == ROUND


def slottet(access: str) -> Drawing:
    """Storgatan, and 400 m of Slottsvägen from it at (100, 0) to Bakgatan, 1,000 m round."""
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0), (300, 0)], "Storgatan")
    drawing.street([(100, 0), (100, 400)], "Slottsvägen", access=access)
    drawing.street([(100, 400), (300, 400)], "Bakgatan")
    drawing.street([(300, 400), (300, 0)], "Sidogatan")
    return drawing


PRIVATE = ["private", "residents", "permit", "destination", "customers", "delivery"]


@pytest.mark.parametrize("access", PRIVATE)
def test_a_private_road_is_walked_from_its_mouth_to_a_door_on_it(access: str) -> None:
    # 7 m, 40 m and a crossing of the mouth (3 s and 6 m), 150 m up, 7 m.
    assert metres(slottet(access), (60, 10), (90, 150)) == pytest.approx(7 + 40 + 150 + 7, abs=10)


@pytest.mark.parametrize("access", PRIVATE)
def test_nobody_walks_through_a_private_road(access: str) -> None:
    way = way_between(slottet(access), (60, -10), (150, 410))

    assert comes_near(way, (100, 200)) > 190
    assert metres(slottet(access), (60, -10), (150, 410)) > 750


def test_each_half_of_a_private_road_is_walked_from_its_own_mouth() -> None:
    drawing = slottet("private")

    assert metres(drawing, (150, 410), (110, 350)) < 150
    assert metres(drawing, (110, 190), (110, 210)) > 1000


def test_a_private_road_nobody_else_leads_to_a_named_street_over_cuts_it_off() -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0), (900, 0)], "Storgatan")
    drawing.street([(100, 0), (100, 400)], "Slottsvägen", access="private")
    drawing.street([(100, 400), (300, 400)], "Bakgatan")

    assert metres(drawing, (60, 10), (110, 390)) < 500
    assert metres(drawing, (60, 10), (200, 410)) == math.inf


def test_nameless_drives_behind_a_private_road_belong_to_it() -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0), (900, 0)], "Storgatan")
    drawing.street([(100, 0), (100, 400)], "Slottsvägen", access="private")
    drawing.street([(100, 400), (300, 400)], highway="service")

    graph = make_street_graph(drawing.extract())

    assert metres(drawing, (60, 10), (200, 410)) < 700
    assert [edge.is_limited for edge in graph.edges if edge.highway == "service"] == [True]


def test_a_map_of_private_roads_alone_is_walked() -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0), (200, 0)], "Ringen", access="private")
    drawing.street([(100, 0), (100, 200)], "Gången", access="private")

    assert metres(drawing, (20, 10), (110, 150)) < 300


def test_a_gate_for_customers_leads_to_the_doors_behind_it_and_not_through() -> None:
    drawing = two_ways()
    drawing.tag(50, 0, barrier="gate", access="customers")
    behind = Drawing()
    behind.street([(0, 0), (50, 0), (100, 0)], "Gården")
    behind.street([(0, 0), (-400, 0)], "Storgatan")
    behind.tag(50, 0, barrier="gate", access="customers")

    assert metres(drawing, A, B) == ROUND
    assert metres(behind, (-20, 10), (90, 10)) < 150


def test_a_private_gate_on_a_private_road_says_no_more_than_the_road() -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0), (900, 0)], "Storgatan")
    drawing.street([(100, 0), (100, 10), (100, 400)], "Slottsvägen", access="private")
    drawing.tag(100, 10, barrier="gate", access="private")

    assert metres(drawing, (60, 10), (110, 390)) < 500


def torget(**tags: str) -> Drawing:
    """A square of 100 m with a street at its south-west corner and one at its north-east."""
    drawing = Drawing()
    drawing.street([(-50, 0), (0, 0)], "Västra gatan")
    drawing.street([(100, 100), (150, 100)], "Östra gatan")
    drawing.square([(0, 0), (100, 0), (100, 100), (0, 100)], **tags)
    return drawing


def test_a_square_that_is_a_relation_is_walked_straight_across() -> None:
    assert metres(torget(), (-20, 0), (120, 100)) == pytest.approx(40 + math.hypot(100, 100), abs=2)


def test_a_hole_in_a_square_is_walked_round() -> None:
    drawing = Drawing()
    drawing.street([(-50, 0), (0, 0)], "Västra gatan")
    drawing.street([(100, 100), (150, 100)], "Östra gatan")
    drawing.square(
        [(0, 0), (100, 0), (100, 100), (0, 100)], [(30, 30), (70, 30), (70, 70), (30, 70)]
    )
    # By the corner (70, 30) of the hole: the square's hypotenuses of 70 and 30 m, twice.
    round_m = 2 * math.hypot(70, 30)

    assert metres(drawing, (-20, 0), (120, 100)) == pytest.approx(40 + round_m, abs=2)


def test_nobody_walks_over_a_square_that_is_not_for_walkers() -> None:
    assert metres(torget(access="no"), (-20, 0), (120, 100)) == math.inf


def test_squares_that_touch_at_one_point_are_joined_there() -> None:
    drawing = Drawing()
    drawing.street([(-50, 0), (0, 0)], "Västra gatan")
    drawing.square([(0, 0), (50, 0), (50, 50), (0, 50)])
    drawing.square([(50, 50), (100, 50), (100, 100), (50, 100)])
    drawing.street([(100, 100), (150, 100)], "Östra gatan")

    assert metres(drawing, (-20, 0), (120, 100)) == pytest.approx(
        40 + 2 * math.hypot(50, 50), abs=2
    )


def test_a_street_drawn_over_the_outline_of_a_square_without_a_shared_point_enters_it() -> None:
    drawing = Drawing()
    drawing.street([(-50, 50), (20, 50)], highway="footway")
    drawing.square([(0, 0), (100, 0), (100, 100), (0, 100)])
    drawing.street([(100, 100), (150, 100)], "Östra gatan")

    assert metres(drawing, (-20, 50), (120, 100)) < 200


def bridge_beside(**tags: str) -> Drawing:
    """Storgatan; a footway on a bridge ends 4 m from its middle."""
    drawing = Drawing()
    drawing.street([(0, 0), (400, 0)], "Storgatan")
    drawing.street([(150, 300), (150, 4)], highway="footway", **tags)
    drawing.street([(150, 300), (250, 300)], "Högvägen")
    return drawing


def test_a_path_that_ends_at_a_kerb_is_joined_but_not_a_bridge_or_a_tunnel() -> None:
    a, b = (20, 10), (200, 310)

    assert metres(bridge_beside(), a, b) < 600
    assert metres(bridge_beside(bridge="yes", layer="1"), a, b) == math.inf
    assert metres(bridge_beside(tunnel="yes", layer="-1"), a, b) == math.inf
    assert metres(bridge_beside(layer="1"), a, b) == math.inf


def test_a_path_that_ends_beside_a_bridge_is_not_joined_to_it() -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (400, 0)], "Storgatan", bridge="yes", layer="1")
    drawing.street([(150, 300), (150, 4)], highway="footway")

    assert metres(drawing, (20, 0), (150, 250)) == math.inf


def test_bridges_and_what_runs_below_do_not_meet_where_they_cross() -> None:
    drawing = Drawing()
    drawing.street([(-100, 0), (100, 0)], "Gatan")
    drawing.street([(0, -100), (0, 100)], "Bron", bridge="yes", layer="1")

    assert metres(drawing, (-50, 0), (0, 50)) == math.inf


@pytest.mark.parametrize(
    ("tags", "holds"),
    [
        ({}, True),
        ({"tunnel": "building_passage"}, True),
        ({"tunnel": "yes"}, False),
        ({"bridge": "yes"}, False),
        ({"layer": "-1"}, False),
        ({"covered": "yes"}, False),
    ],
)
def test_nobody_stands_on_a_bridge_or_in_a_tunnel_to_knock(
    tags: dict[str, str], holds: bool
) -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (100, 0)], highway="footway", **tags)

    (edge,) = make_street_graph(drawing.extract()).edges
    assert edge.holds_doors is holds


@pytest.mark.parametrize(
    ("tags", "over"),
    [
        ({"highway": "secondary"}, True),
        ({"highway": "secondary", "maxspeed": "30 mph"}, True),
        ({"highway": "secondary", "maxspeed": "40"}, True),
        ({"highway": "secondary", "lanes": "2"}, True),
        ({"highway": "tertiary", "maxspeed": "50"}, True),
        ({"highway": "secondary", "maxspeed": "50"}, False),
        ({"highway": "secondary", "maxspeed": "SE:urban"}, False),
        ({"highway": "secondary", "maxspeed": "35 mph"}, False),
        ({"highway": "secondary_link", "maxspeed:forward": "70"}, False),
        ({"highway": "secondary", "lanes": "3"}, False),
        ({"highway": "primary"}, False),
        ({"highway": "primary_link", "maxspeed": "30"}, False),
        ({"highway": "trunk"}, False),
    ],
)
def test_a_large_or_fast_road_is_crossed_at_its_junctions_only(
    tags: dict[str, str], over: bool
) -> None:
    drawing = Drawing()
    drawing.street([(-400, 0), (0, 0), (400, 0)], "Vägen", **tags)
    drawing.street([(0, -100), (0, 100)], "Tvärgatan")
    drawing.street([(0, -100), (0, 0)], "Tvärgatan")

    assert (metres(drawing, (-200, 20), (-200, -20)) < 150) is over


def test_a_path_joined_to_the_kerb_of_a_primary_road_is_no_place_to_cross_it() -> None:
    drawing = Drawing()
    drawing.street([(-400, 0), (400, 0)], "Vägen", highway="primary")
    drawing.street([(0, 8), (0, 5), (0, 60)], highway="footway")
    drawing.street([(0, -4), (0, -60)], highway="footway")

    assert metres(drawing, (0, 50), (0, -50)) > 700


def crossing_of(road: str) -> Drawing:
    """A footway of 40 m over a road whose pavements are ways of their own, with signals."""
    drawing = Drawing()
    drawing.street([(-100, 0), (0, 0), (100, 0)], highway=road, sidewalk="separate", foot="no")
    drawing.street([(0, 20), (0, 0), (0, -20)], highway="footway", footway="crossing")
    drawing.tag(0, 0, highway="crossing", crossing="traffic_signals")
    return drawing


@pytest.mark.parametrize("road", ["tertiary", "secondary", "primary"])
def test_a_crossing_mapped_as_a_footway_is_as_long_as_it_is_drawn(road: str) -> None:
    wait_s = 15 if road == "tertiary" else 20

    assert metres(crossing_of(road), (0, 20), (0, -20)) == pytest.approx(40 + wait_s, abs=0.5)


def test_a_footway_over_a_street_with_its_own_pavements_is_as_long_as_it_is_drawn() -> None:
    drawing = Drawing()
    drawing.street([(-100, 0), (0, 0), (100, 0)], "Gatan")
    drawing.street([(0, 20), (0, 0), (0, -20)], highway="footway")

    assert metres(drawing, (0, 20), (0, -20)) == pytest.approx(40 + 3, abs=0.5)


def graph_of(drawing: Drawing) -> StreetGraph:
    return make_street_graph(drawing.extract())


def test_what_parts_two_streets_is_known() -> None:
    for tags, why in (
        ({"barrier": "gate", "locked": "yes"}, Why.LOCKED),
        ({"barrier": "wall"}, Why.BARRIER),
    ):
        drawing = Drawing()
        drawing.street([(0, 0), (50, 0), (200, 0)], "Gatan")
        drawing.tag(50, 0, **tags)

        verdict = why_apart(graph_of(drawing), 0, 1)

        assert verdict is not None
        assert verdict.why is why


def test_streets_with_nothing_between_them_are_apart_for_no_known_reason() -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (200, 0)], "Gatan")
    drawing.street([(0, 900), (100, 900)], "Ögatan")

    assert why_apart(graph_of(drawing), 0, 1) is None


def test_an_unknown_highway_and_a_winter_road_are_noted() -> None:
    drawing = Drawing()
    drawing.street([(0, 0), (200, 0)], "Gatan")
    drawing.street([(0, 0), (0, 100)], highway="cheese")
    drawing.street([(0, 0), (0, -100)], "Vintervägen", winter_road="yes")
    drawing.street([(0, 0), (-100, 0)], highway="corridor")

    notes = graph_of(drawing).notes

    assert [(note.verdict.why, note.name) for note in notes] == [
        (Why.UNKNOWN_HIGHWAY, "cheese"),
        (Why.SEASON, "Vintervägen"),
    ]
