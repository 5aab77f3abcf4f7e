"""From a map to entrances and exclusions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from canvass.doors.build import OFF_NETWORK, OUTSIDE_BOUNDARY, make_doors
from canvass.doors.door import DoorList
from canvass.doors.housenumber import split_list
from canvass.osm.extract import AddressObject, Extract
from canvass.streets.build import make_street_graph
from tests.drawing import Drawing, degrees


def street() -> Drawing:
    """Return Storgatan, 200 m eastwards."""
    drawing = Drawing()
    drawing.street([(0, 0), (200, 0)], "Storgatan")
    return drawing


def doors_of(extract: Extract) -> DoorList:
    return make_doors(extract, make_street_graph(extract))


def numbers(doors: DoorList) -> list[list[str]]:
    """Return the house numbers at each entrance."""
    return [[address.housenumber for address in e.addresses] for e in doors.entrances]


def addresses_of(doors: DoorList) -> list[str]:
    """Return the ids of all addresses, planned or not."""
    planned = [address.id for entrance in doors.entrances for address in entrance.addresses]
    return planned + [exclusion.address.id for exclusion in doors.exclusions]


def test_houses_are_entrances_of_one_door_each() -> None:
    drawing = street()
    drawing.house(50, 10, "Storgatan", "2")
    drawing.house(50, -10, "Storgatan", "1")

    doors = doors_of(drawing.extract())

    assert numbers(doors) == [["2"], ["1"]]
    assert [len(entrance.doors) for entrance in doors.entrances] == [1, 1]
    assert len({e.snap.side for e in doors.entrances if e.snap}) == 2


def test_addresses_within_3_metres_are_one_entrance_named_after_the_first() -> None:
    drawing = street()
    for x_m, number in ((50.0, "10"), (51.0, "8"), (52.5, "6"), (55.0, "4")):
        drawing.house(x_m, 10, "Storgatan", number)

    doors = doors_of(drawing.extract())

    assert sorted(numbers(doors)) == [["4", "6"], ["8", "10"]]
    assert {entrance.id for entrance in doors.entrances} == {"n9003", "n9001"}


def test_doors_on_the_two_sides_of_a_street_are_never_one_entrance() -> None:
    drawing = street()
    drawing.house(50, 1, "Storgatan", "2")
    drawing.house(50, -1, "Storgatan", "1")

    assert len(doors_of(drawing.extract()).entrances) == 2


def test_many_addresses_at_one_point_are_a_stairwell_over_the_floors() -> None:
    drawing = street()
    for number in range(1, 7):
        drawing.house(50, 10, "Storgatan", str(number), **{"building:levels": "3"})

    (entrance,) = doors_of(drawing.extract()).entrances

    assert [door.floor for door in entrance.doors] == [0, 0, 1, 1, 2, 2]
    assert entrance.levels == 3


def test_an_entrance_keeps_the_letter_on_its_stairwell() -> None:
    drawing = street()
    drawing.house(50, 10, "Storgatan", "2", entrance="staircase", ref="B")

    (entrance,) = doors_of(drawing.extract()).entrances

    assert entrance.ref == "B"


def test_what_is_left_out_says_why() -> None:
    drawing = street()
    drawing.house(50, 10, "Storgatan", "2")
    drawing.house(150, 10, "Storgatan", "4")
    drawing.house(50, 400, "Fjärran", "1")
    west = Polygon([degrees(x, y) for x, y in ((-10, -50), (100, -50), (100, 500), (-10, 500))])

    doors = doors_of(replace(drawing.extract(), boundary=west))

    assert numbers(doors) == [["2"]]
    assert [(e.address.housenumber, e.reason) for e in doors.exclusions] == [
        ("4", OUTSIDE_BOUNDARY),
        ("1", OFF_NETWORK),
    ]


def test_a_map_without_addresses_has_no_doors() -> None:
    assert doors_of(street().extract()) == DoorList((), (), 0, 0)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-300, 500),
            st.integers(-300, 300),
            st.sampled_from(["Storgatan", "STORGATAN", "Lillgatan", ""]),
            st.sampled_from(["1", "2", "2 A", "2a;4", "8,10", "5-7", "", "806/3", "8, 1 tr"]),
            st.sampled_from([{}, {"building:flats": "5"}, {"addr:flats": "1-3"}, {"shop": "x"}]),
        ),
        max_size=30,
    ),
    st.booleans(),
)
def test_no_address_is_ever_lost(
    things: list[tuple[int, int, str, str, dict[str, str]]], has_boundary: bool
) -> None:
    """Addresses read = those at entrances + those excluded, never both."""
    drawing = street()
    for x_m, y_m, name, number, more in things:
        drawing.house(x_m, y_m, name, number, **more)
    box = Polygon([degrees(x, y) for x, y in ((0, -200), (150, -200), (150, 200), (0, 200))])
    extract = replace(drawing.extract(), boundary=box if has_boundary else None)

    doors = doors_of(extract)

    found = set(addresses_of(doors))
    left_out = Counter(exclusion.address.id for exclusion in doors.exclusions)
    assert set(left_out.values()) <= {1}
    # an address has an entrance for each of its stairwells, and none where it is left out
    assert left_out.keys().isdisjoint(a.id for e in doors.entrances for a in e.addresses)
    assert len(found) == doors.addresses_read
    written = sum(len(split_list(number)) for _, _, _, number, _ in things)
    assert doors.addresses_read + doors.merged == written
    assert {address_id.split(":")[0] for address_id in found} <= {a.ref for a in extract.addresses}
    _check_every_address_has_a_door(doors)


def _check_every_address_has_a_door(doors: DoorList) -> None:
    ids = [door.id for entrance in doors.entrances for door in entrance.doors]
    assert len(set(ids)) == len(ids)
    for entrance in doors.entrances:
        assert entrance.id.split("@")[0] == entrance.addresses[0].id
        assert entrance.snap is not None
        assert {d.address_id for d in entrance.doors} == {a.id for a in entrance.addresses}


@given(st.permutations(range(6)))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_map_file_does_not_change_the_entrances(order: list[int]) -> None:
    drawing = street()
    for x_m in (50.0, 51.5, 53.0, 54.5, 56.0, 90.0):
        drawing.house(x_m, 10, "Storgatan", str(int(2 * x_m)))
    extract = drawing.extract()
    shuffled: tuple[AddressObject, ...] = tuple(extract.addresses[i] for i in order)

    doors = doors_of(replace(extract, addresses=shuffled))

    assert sorted(numbers(doors)) == sorted(numbers(doors_of(extract)))
