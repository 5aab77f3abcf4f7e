"""Which ways people may walk along, which only to a door on them, and which not."""

from __future__ import annotations

from datetime import date

import pytest

from canvass.osm.conditions import WhenWalked
from canvass.osm.highway_values import read_highway
from canvass.osm.passable import node_verdict
from canvass.osm.walkable import Access, Why, is_known_highway, is_walkable, way_verdict

OPEN = """
highway=cycleway
highway=steps
highway=track
highway=living_street
highway=road
highway=bridleway
highway=trunk
highway=residential sidewalk=separate
highway=secondary foot=use_sidepath
highway=service access=private foot=yes
highway=service access=no foot=designated
highway=footway access=no foot=permissive
highway=footway access=permissive
highway=path foot=official
highway=residential access=destination foot=yes
highway=residential motor_vehicle=no
highway=residential vehicle=private
highway=residential motor_vehicle=destination
highway=service bicycle=no horse=no
highway=residential bicycle_road=yes vehicle=destination
highway=path access=unknown
highway=path access=no;yes
highway=footway tunnel=yes layer=-1
highway=path tunnel=yes layer=-1 level=-1
highway=steps level=-1;0
highway=platform foot=yes
highway=track ice_road=no winter_road=no
highway=path ford=stepping_stones
highway=path sac_scale=hiking trail_visibility=bad
highway=footway oneway=yes
highway=residential construction=minor
""".strip().splitlines()
LIMITED = """
highway=residential access=private
highway=residential access=residents
highway=residential access=permit
highway=residential access=destination
highway=service access=customers
highway=service access=delivery
highway=path foot=private access=yes
highway=path foot=destination
highway=track access=agricultural;forestry
highway=steps access=private;customers
""".strip().splitlines()
CLOSED = """
highway=path surface=ice
highway=path impassable=yes
highway=footway closed=yes
highway=footway temporary:access=no
highway=footway foot=yes temporary:foot=no
highway=path ladder=yes
highway=path sac_scale=T4
highway=motorway
highway=motorway_link
highway=trunk motorroad=yes
highway=trunk tunnel=yes
highway=construction
highway=footway construction=yes
highway=proposed
highway=abandoned
highway=raceway
highway=busway
highway=bus_guideway
highway=escape
highway=corridor
highway=elevator
highway=ladder
highway=via_ferrata
highway=platform
highway=ice_road
highway=winter_road
highway=cheese
abandoned:highway=footway
razed:highway=residential
highway=path abandoned=yes
highway=residential demolished=yes
highway=footway indoor=yes
highway=footway indoor=yes foot=permissive
highway=footway level=-1
highway=footway level=-3 tunnel=yes
highway=residential foot=no
highway=residential access=yes foot=no
highway=cycleway foot=no
highway=service access=no
highway=service access=military
highway=service access=psv
highway=path access=elephants
highway=track ice_road=yes
highway=unclassified winter_road=yes
highway=path tidal=yes
highway=path seasonal=winter
highway=track seasonal=yes
highway=track ford=yes
highway=path sac_scale=demanding_mountain_hiking
highway=path trail_visibility=horrible
highway=footway oneway:foot=yes
highway=footway foot:backward=no
railway=rail
railway=platform
""".strip().splitlines()


def tags(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split())


@pytest.mark.parametrize("text", OPEN)
def test_people_walk_here(text: str) -> None:
    assert way_verdict(tags(text)).access is Access.OPEN


@pytest.mark.parametrize("text", LIMITED)
def test_people_walk_here_only_to_a_door_on_it(text: str) -> None:
    assert way_verdict(tags(text)).access is Access.LIMITED


@pytest.mark.parametrize("text", CLOSED)
def test_people_do_not_walk_here(text: str) -> None:
    assert way_verdict(tags(text)).access is Access.CLOSED


def test_nobody_walks_along_an_area() -> None:
    assert not is_walkable(tags("highway=pedestrian area=yes"))


def test_a_highway_nobody_knows_is_told_from_one_that_is_known_not_to_be_walked() -> None:
    assert way_verdict({"highway": "cheese"}).why is Why.UNKNOWN_HIGHWAY
    assert way_verdict({"highway": "corridor"}).why is Why.NOT_A_WAY
    assert is_known_highway("corridor")
    assert not is_known_highway("cheese")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Residential", "residential"), (" residential ", "residential"),
        ("residentail", "residential"), ("residental", "residential"), ("serivce", "service"),
        ("living street", "living_street"), ("Living-Street", "living_street"),
        ("foot_way", "footway"), ("footpath", "footway"), ("pedestrain", "pedestrian"),
        ("residential;service", "residential"), ("footway;primary", "primary"),
        ("footway;construction", "construction"), ("constuction", "construction"),
        ("motorwya", "motorway"), ("ice road", "ice_road"), ("cyclway;path;", "cycleway"),
        ("truck", "truck"), ("cheese", "cheese"), ("crossing", "crossing"), (";", ";"),
        ("residential;cheese", "residential;cheese"), ("x", "x"), ("hallway", "hallway"),
        ("street_lamp", "street_lamp"), ("speed_camera", "speed_camera"),
        ("trailhead", "trailhead"), ("driveway", "service"),
        ("turning_circle", "turning_circle"),
        ("emergency_access_point", "emergency_access_point"),
    ],
)  # fmt: skip
def test_a_slip_in_the_kind_of_a_way_is_read_where_one_kind_alone_is_meant(written, read) -> None:
    assert read_highway(written) == read


def test_values_of_access_and_barriers_are_read_in_any_letters() -> None:
    path = {"highway": "path"}

    assert way_verdict({**path, "access": "No"}).access is Access.CLOSED
    assert way_verdict({**path, "foot": "Yes", "access": "no"}).access is Access.OPEN
    assert way_verdict({**path, "access": "Private"}).access is Access.LIMITED
    assert node_verdict({"barrier": "Gate"}).access is Access.OPEN
    assert node_verdict({"barrier": "lift gate"}).access is Access.OPEN


SEPTEMBER = WhenWalked(date(2026, 9, 7), date(2026, 9, 13))
JANUARY = WhenWalked(date(2027, 1, 11), date(2027, 1, 17))


def under(conditional: str, when: WhenWalked | None, **more: str) -> Access:
    return way_verdict({"highway": "path", "access:conditional": conditional, **more}, when).access


def test_a_condition_that_is_true_in_the_week_closes_a_way() -> None:
    assert under("no @ (May-Oct)", SEPTEMBER) is Access.CLOSED
    assert under("no @ (May-Oct)", JANUARY) is Access.OPEN


def test_without_a_week_a_condition_closes_a_way_that_is_true_at_any_time() -> None:
    assert under("no @ (May-Oct)", None) is Access.CLOSED
    assert under("private @ (22:00-06:00)", None) is Access.LIMITED


def test_a_condition_that_was_over_when_the_map_was_made_closes_nothing() -> None:
    over = WhenWalked(date(2020, 1, 5))

    assert under("no @ (2019 Mar 11-2019 Apr 7)", over) is Access.OPEN
    assert under("no @ (2019 Nov 16-2020 Apr 30)", over) is Access.CLOSED


@pytest.mark.parametrize(
    ("conditional", "in_september", "in_january"),
    [
        ("yes @ (May-Oct)", Access.OPEN, Access.CLOSED),
        ("private @ (May-Oct)", Access.LIMITED, Access.CLOSED),
        ("yes @ (06:00-22:00)", Access.CLOSED, Access.CLOSED),
        ("yes @ (06:00-22:00); yes @ (22:00-06:00)", Access.OPEN, Access.OPEN),
        ("yes @ dry", Access.CLOSED, Access.CLOSED),
        ("designated @ 24/7", Access.OPEN, Access.OPEN),
    ],
)
def test_a_condition_opens_a_closed_way_only_if_it_holds_in_all_of_the_week(
    conditional: str, in_september: Access, in_january: Access
) -> None:
    way = {"highway": "path", "access": "no", "foot:conditional": conditional}

    for when, access in ((SEPTEMBER, in_september), (JANUARY, in_january), (None, None)):
        verdict = way_verdict(way, when)
        assert access is None or verdict.access is access
        assert verdict.access is Access.OPEN or "foot:conditional" in verdict.said


@pytest.mark.parametrize(
    ("conditional", "access"),
    [
        ("no @ (Mo-Fr 07:00-16:00)", Access.CLOSED),
        ("no @ (Sep 20-Sep 30)", Access.OPEN),
        ("no @ (Jan-Dec); yes @ (Sep)", Access.OPEN),
        ("yes @ (Sep); no @ (Sep 9)", Access.CLOSED),
        ("no @ (Sep AND Sa 10:00-12:00)", Access.CLOSED),
        ("no @ (Oct AND Sa 10:00-12:00)", Access.OPEN),
        ("no @ (weight>3.5)", Access.OPEN),
        ("no @ wet", Access.CLOSED),
        ("destination @ (06:00-10:00); no @ snow", Access.CLOSED),
        ("destination @ (06:00-10:00)", Access.LIMITED),
        ("no @ (PH)", Access.CLOSED),
        ("yes @ (Mo-Su)", Access.OPEN),
        ("no @ (", Access.CLOSED),
        ("", Access.OPEN),
        ("@", Access.OPEN),
    ],
)
def test_conditions_of_dates_hours_and_several_clauses(conditional: str, access: Access) -> None:
    """The last clause that holds decides; what cannot be read as a time may hold."""
    assert under(conditional, SEPTEMBER) is access


def test_a_condition_never_opens_what_is_closed() -> None:
    assert under("yes @ (06:00-22:00)", SEPTEMBER, access="no") is Access.CLOSED


def test_what_is_said_of_people_on_foot_goes_before_a_condition_for_everybody() -> None:
    assert under("no @ (May-Oct)", SEPTEMBER, foot="yes") is Access.OPEN
    assert under("yes @ (May-Oct)", SEPTEMBER, **{"foot:conditional": "no @ Sep"}) is Access.CLOSED


@pytest.mark.parametrize(
    ("season", "when", "access"),
    [
        ("winter", JANUARY, Access.OPEN),
        ("winter", SEPTEMBER, Access.CLOSED),
        ("winter", None, Access.CLOSED),
        ("summer;autumn", SEPTEMBER, Access.OPEN),
        ("summer", WhenWalked(date(2027, 1, 11), date(2027, 1, 17), is_southern=True), Access.OPEN),
        ("autumn", WhenWalked(date(2026, 11, 28), date(2026, 12, 4)), Access.CLOSED),
        ("yes", SEPTEMBER, Access.CLOSED),
        ("no", None, Access.OPEN),
    ],
)
def test_a_way_with_a_season_is_walked_in_it_alone(
    season: str, when: WhenWalked | None, access: Access
) -> None:
    assert way_verdict({"highway": "path", "seasonal": season}, when).access is access
