"""Which buildings are homes, and which of them lack an address."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import shapely

from canvass.doors.audit.findings import Kind, honest_sentence
from canvass.osm.extract import Backdrop
from tests.doors.audit.blocks import audit_of, building, found, ring, street
from tests.drawing import degrees


def kinds_without(tags: Mapping[str, str], width_m: float, depth_m: float) -> int:
    """Return how many homes without address a lone building of that size and tags makes."""
    return audit_of(
        street(), building("w1", ring(50, 8, width_m, depth_m), **tags)
    ).dwelling_like_buildings


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("house", 1), ("apartments", 1), ("residential", 1), ("terrace", 1), ("yes", 1),
        ("garage", 0), ("garages", 0), ("shed", 0), ("industrial", 0), ("church", 0),
        ("warehouse", 0), ("roof", 0), ("school", 0), ("Fugro (2005)", 0),
    ],
)  # fmt: skip
def test_the_building_tag_decides_where_it_says_what_a_building_is(kind: str, expected: int):
    assert kinds_without({"building": kind}, 12, 10) == expected


def test_a_plain_building_is_a_home_from_50_square_metres():
    assert [kinds_without({}, 10, depth) for depth in (4.9, 5.1)] == [0, 1]


@pytest.mark.parametrize("key", ["amenity", "office", "tourism", "leisure"])
def test_a_plain_building_used_as_something_else_is_no_home(key: str):
    assert kinds_without({key: "x"}, 12, 10) == 0


def test_a_small_building_behind_a_larger_one_is_an_outhouse():
    house = building("w1", ring(50, 8, 12, 10))
    behind = building("w2", ring(50, 30, 10, 6))
    beside = building("w3", ring(100, 30, 10, 6))

    audit = audit_of(street(), house, behind, beside)

    assert audit.dwelling_like_buildings == 2


def test_a_barn_in_the_yard_of_a_house_is_no_home():
    house = building("w1", ring(50, 8, 20, 15))
    barn, neighbour = building("w2", ring(50, 31, 12, 9)), building("w3", ring(120, 31, 12, 9))

    audit = audit_of(street(), house, barn, neighbour)

    (one, other) = found(audit, Kind.BUILDING_WITHOUT_ADDRESS)
    assert {one.words["area"], other.words["area"]} == {300, 108}
    assert audit.dwelling_like_buildings == 2


def test_an_address_in_or_at_a_building_is_that_buildings():
    drawing = street()
    drawing.house(55, 12, "Storgatan", "1")
    drawing.house(105, 2, "Storgatan", "3")
    inside, at_gate, without = (building(f"w{x}", ring(x, 8, 12, 10)) for x in (50, 100, 150))

    audit = audit_of(drawing, inside, at_gate, without)

    (missing,) = found(audit, Kind.BUILDING_WITHOUT_ADDRESS)
    assert (audit.dwelling_like_buildings, audit.dwelling_like_with_address) == (3, 2)
    x, y = without.outers[0].mean(axis=0)
    assert abs(missing.lon - x) < 1e-4
    assert abs(missing.lat - y) < 1e-4
    assert missing.words == {
        "reason": "no smaller than homes here",
        "area": 120,
        "street": "Storgatan",
    }


def test_a_multipolygon_is_measured_without_its_yard():
    yard = building("r1", ring(50, 8, 30, 30), ring(55, 13, 20, 20), building="apartments")

    (missing,) = found(audit_of(street(), yard), Kind.BUILDING_WITHOUT_ADDRESS)

    assert missing.words["area"] == 900 - 400


def test_where_homes_are_mapped_as_such_plain_buildings_without_address_are_barns():
    drawing = street()
    houses = []
    for k in range(6):
        drawing.house(10 + 40 * k, 12, "Storgatan", str(2 * k + 1))
        houses.append(building(f"w{k}", ring(5 + 40 * k, 8, 12, 10), building="house"))
    barns = [building(f"w{k}0", ring(5 + 40 * k, -30, 12, 10)) for k in range(1, 5)]

    assert audit_of(drawing, *houses, *barns).dwelling_like_buildings == 6


def test_what_lies_outside_the_boundary_is_not_audited():
    near, far = building("w1", ring(50, 8, 12, 10)), building("w2", ring(300, 8, 12, 10))
    boundary = shapely.Polygon(ring(-50, -50, 200, 200))

    audit = audit_of(street(), near, far, boundary=boundary)

    assert (audit.dwelling_like_buildings, len(found(audit, Kind.BUILDING_WITHOUT_ADDRESS))) == (
        1,
        1,
    )


def test_the_last_sentence_adds_up():
    drawing = street()
    drawing.house(55, 12, "Storgatan", "1")
    blocks = [building(f"w{x}", ring(x, 8, 12, 10)) for x in (50, 100, 150)]

    said = honest_sentence(audit_of(drawing, *blocks))

    assert said == (
        "3 dwelling-like buildings; 1 have an address; 2 do not: "
        "plan covers at most about 33\N{NO-BREAK SPACE}% of them"
    )


def test_a_map_without_buildings_says_that_it_cannot_tell():
    assert "cannot say what is missing" in honest_sentence(audit_of(street()))


def test_a_plain_building_among_works_is_no_home():
    works = Backdrop("no_homes", ring(40, -10, 60, 60), is_area=True)
    inside, outside = building("w1", ring(50, 8, 12, 10)), building("w2", ring(150, 8, 12, 10))

    audit = audit_of(street(), inside, outside, backdrops=(works,))

    (missing,) = found(audit, Kind.BUILDING_WITHOUT_ADDRESS)
    assert audit.dwelling_like_buildings == 1
    assert missing.lon > degrees(100, 0)[0]


def test_a_garage_at_the_street_is_told_by_the_size_of_the_homes_around():
    """54 villas of 180 m² between 1.6 times larger and smaller: none is a third of the others."""
    drawing = street()
    homes = []
    for k in range(54):
        x, y = 14.0 * (k % 27), 8 if k < 27 else -32
        drawing.house(x + 5, y + 4, "Storgatan", str(k + 1))
        homes.append(building(f"w{k}", ring(x, y, 11, 12 + 4 * (k % 3))))
    garage, villa = building("w90", ring(382, 8, 8, 6.5)), building("w91", ring(396, 8, 11, 12))

    audit = audit_of(drawing, *homes, garage, villa)

    (missing,) = found(audit, Kind.BUILDING_WITHOUT_ADDRESS)
    assert missing.words["area"] == 132
