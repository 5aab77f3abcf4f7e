"""How many doors an address has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvass.doors.addresses import AddressRow, make_address_rows
from canvass.doors.build import make_doors, stairwells_of
from canvass.doors.door import Door
from canvass.doors.flat_ranges import is_doubtful, parse_flats
from canvass.doors.flats import buildings_of, levels_of
from canvass.doors.sharing import fill_up, share_out
from canvass.osm.extract import AddressObject, Building, Extract
from canvass.osm.reader import read_map
from canvass.streets.build import make_street_graph
from tests.drawing import Drawing, degrees
from tests.osm.small_map import square, village


def building(ref: str, west: float, east: float, **tags: str) -> Building:
    """Return a house 10 m deep, from y = 5 to y = 15."""
    corners = [(west, 5), (east, 5), (east, 15), (west, 15), (west, 5)]
    ring = np.array([degrees(x, y) for x, y in corners])
    return Building(ref, {k.replace("__", ":"): v for k, v in tags.items()}, (ring,))


def node(ref: str, x_m: float, number: str, /, **tags: str) -> AddressObject:
    lon, lat = degrees(x_m, 10)
    more = {k.replace("__", ":"): v for k, v in tags.items()}
    return AddressObject(
        ref, {"addr:street": "Storgatan", "addr:housenumber": number, **more}, lon, lat
    )


def outline(ref: str, x_m: float, number: str) -> AddressObject:
    at = node(ref, x_m, number)
    return AddressObject(ref, at.tags, at.lon, at.lat, ref)


def doors_by_id(
    addresses: Sequence[AddressObject], buildings: Sequence[Building] = ()
) -> dict[str, tuple[Door, ...]]:
    rows, found = located(addresses, buildings)
    levels = [levels_of(*each) for each in zip(rows, found, strict=True)]
    return {
        row.address.id: tuple(door for stairwell in several for door in stairwell.doors)
        for row, several in zip(rows, stairwells_of(rows, found, levels, ()), strict=True)
    }


def located(
    addresses: Sequence[AddressObject], buildings: Sequence[Building]
) -> tuple[list[AddressRow], list[Building | None]]:
    drawing = Drawing()
    drawing.street([(-50, 0), (500, 0)])
    plain = drawing.extract()
    extract = Extract(
        plain.source, plain.bounds, plain.ways, (), {}, tuple(addresses), (), tuple(buildings),
        (), (), (), None,
    )  # fmt: skip
    rows, _ = make_address_rows(extract)
    return rows, buildings_of(rows, extract)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("1-3;14", ["1", "2", "3", "14"]),
        ("1001;1002; 1101", ["1001", "1002", "1101"]),
        ("001-003", ["001", "002", "003"]),
        ("A,B;A", ["A", "B"]),
        ("9-6", ["6", "7", "8", "9"]),
        ("A-D", ["A", "B", "C", "D"]),
        ("1A-1D", ["1A", "1B", "1C", "1D"]),
        ("1A-D", ["1A", "1B", "1C", "1D"]),
        ("1/1-1/3", ["1/1", "1/2", "1/3"]),
        ("A1-A3", ["A1", "A2", "A3"]),
        ("A1-3", ["A1", "A2", "A3"]),
        ("101-102,201-202", ["101", "102", "201", "202"]),
        ("1-3;7;9-10", ["1", "2", "3", "7", "9", "10"]),
        ("１－３；５", ["1", "2", "3", "5"]),
        ("1–2、4", ["1", "2", "4"]),
        ("1A-2B", ["1A", "1B", "2A", "2B"]),
        ("1-2-3", ["1-2-3"]),
        ("12-A", ["12-A"]),
        ("1 and 2", ["1", "2"]),
        ("1-3 och 6", ["1", "2", "3", "6"]),
        ("1 bis 3", ["1", "2", "3"]),
        ("1 t/m 3", ["1", "2", "3"]),
        ("1 à 3, 5", ["1", "2", "3", "5"]),
        ("1÷3", ["1", "2", "3"]),
        ("1…3", ["1", "2", "3"]),
        ("I-III", ["I", "II", "III"]),
        ("II–IV;VI", ["II", "III", "IV", "VI"]),
        ("I-V", ["I", "II", "III", "IV", "V"]),
        ("yes", []),
        ("0", []),
        ("", []),
    ],
)
def test_flats_are_read_as_written(text: str, units: list[str]) -> None:
    assert parse_flats(text) == units


def test_words_in_the_name_of_one_flat_make_no_list() -> None:
    assert parse_flats("12 bis 2", is_list=False) == ["12 bis 2"]
    assert parse_flats("4 E 2", is_list=False) == ["4 E 2"]


@pytest.mark.parametrize("text", ["8 flats", "8 Wohnungen", "1 2 3", "1-4 5-8", "yes", "1-99999"])
def test_a_list_of_flats_that_says_something_else_is_for_the_audit(text: str) -> None:
    assert is_doubtful(text)


@pytest.mark.parametrize("text", ["1001", "12 A", "1 bis 3", "A-D;F", "st. tv"])
def test_a_list_of_flats_with_one_reading_is_not(text: str) -> None:
    assert not is_doubtful(text)


def test_a_range_of_flats_that_cannot_be_true_does_not_fill_the_memory() -> None:
    assert parse_flats("1-99999") == ["1-99999"]
    assert len(parse_flats(";".join(f"{n}000-{n}999" for n in range(1, 99)))) == 2000


def test_a_house_is_one_door_with_the_id_of_its_address() -> None:
    assert doors_by_id([node("n1", 0, "2")]) == {"n1": (Door("n1", "n1"),)}


def test_named_flats_are_doors_of_their_own() -> None:
    doors = doors_by_id([node("n1", 0, "2", addr__flats="1-2;7")])["n1"]

    assert [(door.id, door.unit) for door in doors] == [
        ("n1/1", "1"),
        ("n1/2", "2"),
        ("n1/7", "7"),
    ]
    assert not any(door.is_guessed for door in doors)


def test_one_node_per_flat_at_one_address_is_one_address_with_all_its_flats() -> None:
    flats = [node(f"n{n}", 0, "2", addr__unit=str(n)) for n in (1, 2, 3)]

    doors = doors_by_id(flats)

    assert {key: [d.unit for d in value] for key, value in doors.items()} == {"n1": ["1", "2", "3"]}


def test_unit_and_door_of_one_node_name_one_flat() -> None:
    doors = doors_by_id([node("n1", 0, "2", addr__unit="B", addr__door="12")])["n1"]

    assert [door.id for door in doors] == ["n1/B 12"]


def test_flat_numbers_that_restart_in_each_stairwell_stay_apart() -> None:
    stairwells = [
        node(f"n{n}", n, "2", addr__flats="1001;1101", entrance="staircase", ref=ref)
        for n, ref in ((1, "A"), (2, "B"))
    ]

    doors = doors_by_id(stairwells)["n1"]

    assert [door.id for door in doors] == ["n1/A 1001", "n1/A 1101", "n1/B 1001", "n1/B 1101"]
    assert [door.floor for door in doors] == [0, 1, 0, 1]


def test_swedish_flat_numbers_tell_the_floor() -> None:
    doors = doors_by_id([node("n1", 0, "2", addr__flats="1001;1002;1301")])["n1"]

    assert [door.floor for door in doors] == [0, 0, 3]


def test_counted_flats_are_guessed_doors_spread_over_the_floors() -> None:
    block = building("w1", 0, 20, building__flats="6", building__levels="3")

    doors = doors_by_id([node("n1", 5, "2")], [block])["n1"]

    assert [(door.id, door.floor) for door in doors] == [
        ("n1/#1", 0), ("n1/#2", 0), ("n1/#3", 1), ("n1/#4", 1), ("n1/#5", 2), ("n1/#6", 2),
    ]  # fmt: skip
    assert all(door.is_guessed and door.unit == "" for door in doors)


def test_flats_are_shared_out_among_the_stairwells_and_never_counted_twice() -> None:
    block = building("w1", 0, 60, building__flats="8")
    stairwells = [outline("w1", 30, "2"), node("n1", 5, "4"), node("n2", 55, "6")]

    doors = doors_by_id(stairwells, [block])

    assert {key: len(value) for key, value in doors.items()} == {"n1": 3, "n2": 3, "w1": 2}


def test_flats_with_names_are_taken_off_the_figure_for_the_building() -> None:
    block = building("w1", 0, 60, building__flats="8")

    doors = doors_by_id([node("n1", 5, "4", addr__flats="1-5"), node("n2", 55, "6")], [block])

    assert {key: len(value) for key, value in doors.items()} == {"n1": 5, "n2": 3}


def test_two_numbers_on_one_node_share_its_flats() -> None:
    doors = doors_by_id([node("n1", 5, "8;10", building__flats="7")])

    assert {key: len(value) for key, value in doors.items()} == {"n1:8": 4, "n1:10": 3}


def test_more_addresses_than_flats_leave_each_one_door() -> None:
    block = building("w1", 0, 60, building__flats="1")

    doors = doors_by_id([node("n1", 5, "4"), node("n2", 55, "6")], [block])

    assert [value[0].id for value in doors.values()] == ["n1", "n2"]


@pytest.mark.parametrize("unit", ["1", "Flat 1", "flat 1", "Flats 1", "Apt. 1", "#1", "lgh 1"])
@pytest.mark.parametrize("listed", ["1-4", "Flats 1-4", "1;2;3;4"])
def test_one_of_the_flats_that_are_listed_is_no_flat_more(unit: str, listed: str) -> None:
    one, every = node("n1", 5, "1", addr__unit=unit), node("n2", 5, "1", addr__flats=listed)

    assert [len(found) for found in doors_by_id([one, every]).values()] == [4]


@pytest.mark.parametrize(
    ("unit", "count"),
    [("Flats 1-4", 4), ("Units 2-3", 2), ("Flat 3-1", 1), ("A 1-4", 1), ("Apartments 1A", 1)],
)
def test_a_unit_called_several_flats_is_these(unit: str, count: int) -> None:
    assert [
        len(found) for found in doors_by_id([node("n1", 5, "1", addr__unit=unit)]).values()
    ] == [count]


@pytest.mark.parametrize("kind", ["way", "relation"])
def test_flats_counted_on_a_part_of_a_house_are_those_of_the_house(tmp_path, kind: str) -> None:
    made = village()
    part = square(made, 70, 3.3, 1.3, 0.3)
    tags = {"building:part": "yes", "building:flats": "6"}
    made.way(210, part, **(tags if kind == "way" else {}))
    if kind == "relation":
        made.relation(310, [("way", 210, "outer")], type="multipolygon", **tags)
    path = tmp_path / "a.osm"
    path.write_bytes(made.xml())
    extract = read_map(path, path.name, "osm")[0]

    doors = make_doors(extract, make_street_graph(extract))

    count = Counter(e.addresses[0].housenumber for e in doors.entrances for _ in e.doors)
    assert count["5"] == 4 + 6


def test_flats_counted_on_a_house_belong_to_the_numbers_before_its_door() -> None:
    house = building("w1", 0, 40, building__flats="8")
    before, beside = node("n1", -1, "1"), node("n3", 41, "3")

    doors = doors_by_id([before, beside], [house])

    assert {number: len(found) for number, found in doors.items()} == {"n1": 4, "n3": 4}


def test_flats_counted_on_a_house_with_a_number_inside_are_not_those_of_its_neighbours() -> None:
    house, shed = building("w1", 0, 40, building__flats="8"), building("w2", 50, 60)
    inside, before, behind_shed = node("n1", 5, "1"), node("n3", 41, "3"), node("n5", 61, "5")

    doors = doors_by_id([inside, before, behind_shed], [house, shed])

    assert {number: len(found) for number, found in doors.items()} == {"n1": 8, "n3": 1, "n5": 1}


def test_a_number_beside_two_houses_belongs_to_the_nearer_one() -> None:
    house, shed = building("w1", 0, 40, building__flats="8"), building("w2", 50, 60)

    doors = doors_by_id([node("n3", 48, "3")], [house, shed])

    assert {number: len(found) for number, found in doors.items()} == {"n3": 1}


@pytest.mark.parametrize("flats", ["-4", "many", "99999", "1e9", "²", "0"])
def test_a_figure_nobody_can_believe_leaves_one_door(flats: str) -> None:
    block = building("w1", 0, 20, building__flats=flats, building__levels="x")

    assert [len(d) for d in doors_by_id([node("n1", 5, "4")], [block]).values()] == [1]


def test_an_address_belongs_to_the_smallest_building_around_it() -> None:
    block, annex = building("w1", 0, 60), building("w2", 10, 20)

    _, found = located([node("n1", 15, "2"), node("n2", 40, "4"), node("n3", 90, "6")],
                       [block, annex])  # fmt: skip

    assert [b.ref if b else None for b in found] == ["w2", "w1", None]


@given(st.integers(0, 500), st.integers(1, 40))
def test_shares_are_whole_even_and_add_up(flats: int, addresses: int) -> None:
    shares = share_out(flats, addresses)

    assert sum(shares) == flats
    assert max(shares) - min(shares) <= 1


@given(st.integers(0, 60), st.lists(st.integers(0, 20), min_size=1, max_size=6))
def test_filling_up_takes_nothing_away_and_is_as_even_as_may_be(total: int, least: list[int]):
    filled = fill_up(total, least)

    assert sum(filled) == max(total, sum(least))
    assert all(after >= before for after, before in zip(filled, least, strict=True))
    grown = [after for after, before in zip(filled, least, strict=True) if after > before]
    assert not grown or max(grown) - min(filled) <= 1
