"""What makes two addresses one, and what keeps them apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from canvass.doors.addresses import NO_NUMBER, SUMMED_UP, make_address_rows
from canvass.doors.build import make_doors
from canvass.doors.door import NO_PLACE
from canvass.doors.written import read_address
from canvass.osm.extract import AddressObject, Building, Extract
from canvass.streets.build import make_street_graph
from tests.drawing import Drawing, degrees


def bearer(ref: str, x_m: float, /, building: str | None = None, **tags: str) -> AddressObject:
    lon, lat = degrees(x_m, 10)
    named = {k.replace("__", ":"): v for k, v in tags.items()}
    return AddressObject(
        ref, {"addr:street": "Storgatan", "addr:housenumber": "1"} | named, lon, lat, building
    )


def house(ref: str, west: float, east: float, south: float = 5, **tags: str) -> Building:
    """Return a house 10 m deep."""
    corners = [(west, south), (east, south), (east, south + 10), (west, south + 10), (west, south)]
    named = {k.replace("__", ":"): v for k, v in tags.items()}
    return Building(ref, named, (np.array([degrees(*corner) for corner in corners]),))


def drawn(*things: AddressObject, buildings: tuple[Building, ...] = ()) -> Extract:
    drawing = Drawing()
    drawing.street([(-50, 0), (500, 0)], "Storgatan")
    return replace(drawing.extract(), addresses=things, buildings=buildings)


def ids(*things: AddressObject, buildings: tuple[Building, ...] = ()) -> list[list[str]]:
    rows, _ = make_address_rows(drawn(*things, buildings=buildings))
    return [[thing.ref for thing in row.objects] for row in rows]


def test_four_houses_that_bear_one_number_are_four_addresses() -> None:
    houses = tuple(house(f"w{n}", 30 * n, 30 * n + 20) for n in range(4))
    things = [bearer(f"w{n}", 30 * n + 10, f"w{n}") for n in range(4)]

    assert ids(*things, buildings=houses) == [["w0"], ["w1"], ["w2"], ["w3"]]


def test_nodes_in_two_houses_that_touch_are_two_addresses() -> None:
    houses = (house("w1", 0, 20), house("w2", 20, 40))

    assert ids(bearer("n1", 19), bearer("n2", 21), buildings=houses) == [["n1"], ["n2"]]


def test_a_node_and_the_outline_it_lies_in_are_one_address() -> None:
    things = (bearer("n1", 5), bearer("w1", 10, "w1"), bearer("n2", 15, shop="kiosk"))

    assert ids(*things, buildings=(house("w1", 0, 20),)) == [["n1", "n2", "w1"]]


@pytest.mark.parametrize(
    ("street", "number"),
    [("Stor\u00adgatan", "1"), ("Storgatan\u200e", "1"), ("Storgatan", "\u200b1"),
     ("\ufeffStorgatan", "1\u200f"), ("Stor\u200cgatan", "\u20681\u2069")],
)  # fmt: skip
def test_marks_that_nobody_sees_make_no_second_address(street: str, number: str) -> None:
    odd = bearer("n2", 15, addr__street=street, addr__housenumber=number)

    assert ids(bearer("n1", 5), odd, buildings=(house("w1", 0, 20),)) == [["n1", "n2"]]


def test_a_house_within_another_is_the_same_place() -> None:
    houses = (house("w1", 0, 60), house("w2", 5, 25))

    assert ids(bearer("n1", 10), bearer("n2", 50), buildings=houses) == [["n1", "n2"]]


def test_a_number_at_the_gate_is_the_nearest_house_s() -> None:
    houses = (house("w1", 0, 20), house("w2", 60, 80))
    things = (bearer("n1", 55), bearer("w1", 10, "w1"), bearer("w2", 70, "w2"))

    assert ids(*things, buildings=houses) == [["n1", "w2"], ["w1"]]


def test_a_plain_number_far_from_the_house_is_another_one_and_a_shop_s_is_not() -> None:
    houses = (house("w1", 0, 20),)

    assert ids(bearer("n1", 80), bearer("w1", 10, "w1"), buildings=houses) == [["n1"], ["w1"]]
    assert ids(bearer("n1", 80, shop="kiosk"), bearer("w1", 10, "w1"), buildings=houses) == [
        ["n1", "w1"]
    ]


@pytest.mark.parametrize(
    "key",
    ["addr:city", "addr:postcode", "addr:housename", "addr:block", "addr:hamlet", "addr:place",
     "addr:suburb"],
)  # fmt: skip
def test_what_both_say_and_differs_keeps_them_apart(key: str) -> None:
    one, other = bearer("n1", 0, **{key: "Norrby"}), bearer("n2", 20, **{key: "Söderby"})

    assert ids(one, other) == [["n1"], ["n2"]]
    assert ids(one, bearer("n2", 20, **{key: " norrby "})) == [["n1", "n2"]]
    assert ids(one, bearer("n2", 20)) == [["n1", "n2"]]


def test_what_says_no_city_joins_the_nearer_of_two() -> None:
    one, other = bearer("n1", 0, addr__city="Norrby"), bearer("n2", 60, addr__city="Söderby")

    assert ids(one, other, bearer("n3", 45)) == [["n1"], ["n2", "n3"]]


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        ("addr__city", "Malmö", "Malmo"),
        ("addr__postcode", "SE-12345", "123 45"),
        ("addr__postcode", "D-91207", "91207"),
    ],
)
def test_two_spellings_of_a_city_or_postcode_are_one_address(key, one: str, other: str) -> None:
    assert ids(bearer("n1", 5, **{key: one}), bearer("n2", 8, **{key: other})) == [["n1", "n2"]]


def test_two_conscription_numbers_are_two_houses() -> None:
    things = (
        bearer("n1", 5, addr__conscriptionnumber="800"),
        bearer("n2", 8, addr__conscriptionnumber="801"),
    )

    assert ids(*things) == [["n1"], ["n2"]]


def test_a_full_stop_makes_no_second_city() -> None:
    assert ids(bearer("n1", 0, addr__city="St. Ives"), bearer("n2", 9, addr__city="St Ives")) == [
        ["n1", "n2"]
    ]


def test_one_house_is_in_one_city_however_it_is_spelt() -> None:
    one = bearer("n1", 5, addr__city="Lauf a.d.Pegnitz")
    other = bearer("n2", 15, addr__city="Lauf an der Pegnitz")

    assert ids(one, other, buildings=(house("w1", 0, 20),)) == [["n1", "n2"]]
    assert ids(one, other) == [["n1"], ["n2"]]


def test_two_postcodes_or_house_names_are_two_addresses_even_in_one_house() -> None:
    houses = (house("w1", 0, 20),)

    for key in ("addr:postcode", "addr:housename", "addr:building", "addr:tower", "addr:wing"):
        things = bearer("n1", 5, **{key: "91207"}), bearer("n2", 15, **{key: "91217"})
        assert ids(*things, buildings=houses) == [["n1"], ["n2"]]


def test_a_conscription_and_a_provisional_number_are_two_houses() -> None:
    drop = {"addr:street": "", "addr:housenumber": "", "addr:place": "Lhota"}
    one = bearer("n1", 0, **drop, addr__conscriptionnumber="17")
    other = bearer("n2", 5, **drop, addr__provisionalnumber="17")

    assert ids(one, other) == [["n1"], ["n2"]]


@pytest.mark.parametrize(
    ("tags", "street", "numbers"),
    [
        ({"addr:housenumber": "5", "addr:street": "A", "addr:place": "B"}, "A", ("5",)),
        ({"addr:housenumber": "5", "addr:hamlet": "Lhota"}, "Lhota", ("5",)),
        ({"addr:housenumber": "5", "addr:village": "Lhota"}, "Lhota", ("5",)),
        ({"addr:housename": "Rose Cottage", "addr:street": "A"}, "A", ("Rose Cottage",)),
        ({"addr:housename": "Rose Cottage", "addr:housenumber": "7", "addr:street": "A"},
         "A", ("7",)),
        ({"addr:housename": "Rose Cottage", "addr:housenumber": "?", "addr:street": "A"},
         "A", ("Rose Cottage",)),
        ({"addr:conscriptionnumber": "806", "addr:streetnumber": "3", "addr:street": "A"},
         "A", ("806/3",)),
        ({"addr:conscriptionnumber": "806", "addr:place": "Lhota"}, "Lhota", ("806",)),
        ({"addr:streetnumber": "4", "addr:street": "A"}, "A", ("4",)),
        ({"addr:provisionalnumber": "17", "addr:place": "Lhota"}, "Lhota", ("17",)),
        ({"addr:housenumber": "806/3", "addr:conscriptionnumber": "806",
          "addr:streetnumber": "3", "addr:street": "A"}, "A", ("806/3",)),
        ({"addr:housenumber": "1", "addr:block_number": "5", "addr:neighbourhood": "錦糸三丁目"},
         "錦糸三丁目", ("5-1",)),
        ({"addr:housenumber": "1;2", "addr:block_number": "5", "addr:quarter": "錦糸"},
         "錦糸", ("5-1", "5-2")),
        ({"addr:housenumber": "1", "addr:block": "311", "addr:street": "Road 5"}, "Road 5", ("1",)),
        ({"addr:full": "Storgatan 12 B, 123 45 Norrby"}, "Storgatan", ("12 B",)),
        ({"addr:full": "12 Storgatan, Norrby"}, "Storgatan", ("12",)),
        ({"addr:full": "Storgatan, 12, 12345 Norrby"}, "Storgatan", ("12",)),
        ({"addr:full": "12 bis, Storgatan"}, "", ("12 bis, Storgatan",)),
        ({"addr:full": "12, Storgatan, Norrby"}, "Storgatan", ("12",)),
        ({"addr:housenumber": "Storgatan 12"}, "Storgatan", ("12",)),
        ({"addr:housenumber": "storgatan 12 B", "addr:street": "Storgatan"}, "Storgatan",
         ("12 B",)),
        ({"addr:housenumber": "Hus 12", "addr:street": "Storgatan"}, "Storgatan", ("Hus 12",)),
        ({"addr:full": "Hus 4, Norrby"}, "", ("Hus 4, Norrby",)),
    ],
)  # fmt: skip
def test_an_address_is_read_from_whichever_tags_give_it(
    tags: dict[str, str], street: str, numbers: tuple[str, ...]
) -> None:
    written = read_address(tags, {"storgatan": "Storgatan"})

    assert (written.street, written.numbers) == (street, numbers)


def test_what_is_no_number_or_has_no_place_is_left_out_by_name() -> None:
    lost = bearer("w9", 0, addr__housenumber="9")._replace(place_unknown=True)
    extract = drawn(bearer("n1", 0), bearer("n2", 5, addr__housenumber="?;3"), lost)

    doors = make_doors(extract, make_street_graph(extract))

    assert {(e.address.id, e.reason) for e in doors.exclusions} == {
        ("n2:?", NO_NUMBER), ("w9", NO_PLACE),
    }  # fmt: skip
    planned = [address.id for entrance in doors.entrances for address in entrance.addresses]
    assert planned == ["n1", "n2:3"]
    assert doors.addresses_read == 4


def test_a_number_without_a_street_at_a_house_is_on_the_street_of_the_house() -> None:
    outline = bearer("w1", 5, building="w1")
    entrance = bearer("n1", 5)
    entrance.tags.pop("addr:street")  # type: ignore[attr-defined]
    other = entrance._replace(ref="n2", tags={"addr:housenumber": "1 B"})
    apart = AddressObject("n3", {"addr:housenumber": "1"}, *degrees(300, 10))

    rows, _ = make_address_rows(
        drawn(outline, entrance, other, apart, buildings=(house("w1", 0, 10),))
    )

    assert sorted((r.address.street, r.address.housenumber, len(r.objects)) for r in rows) == [
        ("", "1", 1),
        ("Storgatan", "1", 2),
        ("Storgatan", "1 B", 1),
    ]


def test_texts_that_are_no_number_are_never_one_address() -> None:
    things = [bearer(f"n{n}", n, addr__housenumber="?") for n in (1, 2)]

    assert ids(*things) == [["n1"], ["n2"]]


def numbered(ref: str, x_m: float, number: str, building: str | None = None) -> AddressObject:
    return bearer(ref, x_m, building, addr__housenumber=number)


def planned(*things: AddressObject) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the numbers planned in a house of 40 m, and those left out with the reason."""
    extract = drawn(*things, buildings=(house("w1", 0, 40),))
    doors = make_doors(extract, make_street_graph(extract))
    numbers = [a.housenumber for e in doors.entrances for a in e.addresses]
    return sorted(numbers), [(e.address.housenumber, e.reason) for e in doors.exclusions]


def test_a_range_on_a_house_sums_up_the_numbers_at_its_entrances() -> None:
    things = [numbered(f"n{n}", 10 * n - 5, str(n)) for n in (2, 4)]

    found = planned(numbered("w1", 20, "2-4", "w1"), *things)

    assert found == (["2", "4"], [("2-4", SUMMED_UP)])


@pytest.mark.parametrize("number", ["2", "6"])
def test_a_range_of_which_an_end_is_missing_stays_a_house(number: str) -> None:
    found = planned(numbered("w1", 20, "2-4", "w1"), numbered("n1", 15, number))

    assert found == (sorted(["2-4", number]), [])


def test_a_range_that_a_point_bears_too_stays_a_house() -> None:
    things = [numbered(f"n{n}", 10 * n - 5, str(n)) for n in (2, 4)]

    found = planned(numbered("w1", 20, "2-4", "w1"), numbered("n9", 20, "2-4"), *things)

    assert found == (["2", "2-4", "4"], [])
