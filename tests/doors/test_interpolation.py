"""Rows of house numbers drawn as one line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from canvass.doors.addresses import make_address_rows
from canvass.doors.audit.audit import make_audit
from canvass.doors.audit.findings import Kind
from canvass.doors.build import make_doors
from canvass.doors.door import Address, DoorList
from canvass.doors.registered import RegisteredAddress
from canvass.osm.extract import AddressObject, Extract, Way
from canvass.streets.build import make_street_graph
from tests.drawing import Drawing, degrees


def row(kind: str, first: str, last: str, *more: str) -> Extract:
    """Return Storgatan with a row of 100 m whose ends bear two numbers, and other addresses."""
    drawing = Drawing()
    drawing.street([(0, 0), (200, 0)], "Storgatan")
    for number in more:
        drawing.house(0, 30, "Storgatan", number)
    ends = [degrees(0, 10), degrees(100, 10)]
    addresses = [
        AddressObject(f"n{i}", {"addr:street": "Storgatan", "addr:housenumber": n}, *ends[i - 1])
        for i, n in ((1, first), (2, last))
    ]
    way = Way(7, {"addr:interpolation": kind}, np.array([1, 2]), np.array(ends))
    extract = drawing.extract()
    return replace(extract, interpolations=(way,), addresses=(*extract.addresses, *addresses))


def doors_of(extract: Extract, *register: RegisteredAddress) -> DoorList:
    return make_doors(extract, make_street_graph(extract), register=register)


def addresses_of(doors: DoorList) -> list[Address]:
    """Return all addresses, planned or left out."""
    planned = [address for entrance in doors.entrances for address in entrance.addresses]
    return [*planned, *(exclusion.address for exclusion in doors.exclusions)]


def guessed_in(doors: DoorList) -> list[str]:
    return [address.housenumber for address in addresses_of(doors) if address.is_guessed]


@pytest.mark.parametrize(
    ("kind", "first", "last", "expected"),
    [
        ("odd", "1", "9", ["3", "5", "7"]),
        ("even", "8", "2", ["6", "4"]),
        ("all", "1", "4", ["2", "3"]),
        ("4", "10", "22", ["14", "18"]),
        ("alphabetic", "1a", "1d", ["1b", "1c"]),
        ("alphabetic", "1", "9", []),
        ("alphabetic", "1a", "2d", []),
        ("odd", "1", "8", []),
        ("odd", "1", "99999", []),
        ("even", "94-02", "94-10", ["94-04", "94-06", "94-08"]),
        ("even", "94-02", "95-10", []),
        ("even", "94-98", "94-104", ["94-100", "94-102"]),
        ("odd", "1;3", "9", ["5", "7"]),
        ("odd", "9", "3,1", ["7", "5"]),
        ("even", "806/2", "814/10", []),
        ("odd", "12/1", "12/7", ["12/3", "12/5"]),
        ("odd", "5-7", "13-15", ["9", "11"]),
        ("even", "1", "9", []),
        ("Odd ", "1", "5", ["3"]),
        ("alphabetic", "14/A", "14/D", ["14/B", "14/C"]),
        ("alphabetic", "7д", "7а", ["7г", "7в", "7б"]),
        ("alphabetic", "12x", "12ä", []),
        ("alphabetic", "12à", "12å", []),
        ("some", "1", "9", []),
        ("0", "1", "9", []),
    ],
)
def test_a_row_stands_for_the_numbers_between_its_ends(
    kind: str, first: str, last: str, expected: list[str]
):
    assert guessed_in(doors_of(row(kind, first, last))) == expected


def test_a_row_between_two_streets_or_cities_is_not_guessed_and_said_to_be_so():
    extract = row("odd", "1", "9")
    for key in ("addr:street", "addr:city"):
        first, last = (thing._replace(tags=dict(thing.tags)) for thing in extract.addresses)
        first.tags[key], last.tags[key] = "Norrby", "Söderby"
        two = replace(extract, addresses=(first, last))
        graph = make_street_graph(two)

        doors = make_doors(two, graph)

        assert guessed_in(doors) == []
        assert make_audit(two, graph, doors).count_by_kind()[Kind.ROW_NOT_GUESSED] == 1


def test_conscription_numbers_are_no_row_and_said_to_be_so():
    extract = row("even", "806/2", "814/10")
    graph = make_street_graph(extract)

    audit = make_audit(extract, graph, make_doors(extract, graph))

    (finding,) = [each for each in audit.findings if each.kind is Kind.ROW_NOT_GUESSED]
    assert finding.words["first"] == "806/2"
    assert finding.words["last"] == "814/10"


@pytest.mark.parametrize(
    ("written", "kind", "numbers"),
    [
        ("1-9", "odd", ["1", "3", "5", "7", "9"]),
        ("2-6", "even", ["2", "4", "6"]),
        ("3-6", "all", ["3", "4", "5", "6"]),
        ("1a-1d", "alphabetic", ["1a", "1b", "1c", "1d"]),
        ("10-22", "4", ["10", "14", "18", "22"]),
        ("94-02-94-06", "even", ["94-02", "94-04", "94-06"]),
        ("1-5;11", "odd", ["1", "3", "5", "11"]),
        ("1a-d", "alphabetic", ["1a", "1b", "1c", "1d"]),
        ("12 A-C", "alphabetic", ["12A", "12B", "12C"]),
        ("1-9", "even", ["1-9"]),
        ("7", "odd", ["7"]),
    ],
)
def test_a_range_with_a_rule_of_its_own_is_spelt_out(written: str, kind: str, numbers: list[str]):
    extract = row("odd", "1", "9")
    (way,) = extract.interpolations
    tags = {"addr:street": "Storgatan", "addr:housenumber": written, "addr:interpolation": kind}
    own = AddressObject("w7", tags, *degrees(50, 10))
    bare = replace(extract, addresses=(own,), interpolations=(replace(way, tags=tags),))

    found = addresses_of(doors_of(bare))

    assert [address.housenumber for address in found] == numbers
    assert not any(address.is_guessed for address in found)
    if len(numbers) > 1:
        ends = [(found[k].lon, found[k].lat) for k in (0, -1)]
        assert ends == [pytest.approx(degrees(0, 10)), pytest.approx(degrees(100, 10))]


def test_a_house_with_ranges_and_a_rule_is_no_row_between_its_corners():
    drawing = Drawing()
    drawing.street([(0, 0), (200, 0)], "Storgatan")
    corners = [(0, 10), (40, 10), (40, 20), (0, 20)]
    ref = drawing.building(corners)
    tags = {"addr:street": "Storgatan", "addr:housenumber": "1-3;9-11", "addr:interpolation": "odd"}
    ring = np.array([degrees(*corner) for corner in (*corners, corners[0])])
    house = AddressObject(ref, tags, *degrees(20, 15), ref)
    outline = Way(int(ref[1:]), tags, np.array([1, 2, 3, 4, 1]), ring)
    extract = replace(drawing.extract(), addresses=(house,), interpolations=(outline,))
    graph = make_street_graph(extract)

    doors = make_doors(extract, graph)

    assert [a.housenumber for a in addresses_of(doors)] == ["1", "3", "9", "11"]
    assert Kind.ROW_NOT_GUESSED not in make_audit(extract, graph, doors).count_by_kind()


@pytest.mark.parametrize("real", ["5", "5 A", "5-5a", "4-6"])
def test_a_real_address_goes_before_a_guess(real: str):
    assert guessed_in(doors_of(row("odd", "1", "9", real))) == ["3", "7"]


def test_a_real_number_on_another_street_or_far_away_is_another_address():
    extract = row("odd", "1", "9")
    drawing = Drawing()
    drawing.street([(0, 0), (200, 0)], "Storgatan")
    drawing.house(60, 20, "Norrgatan", "5")
    drawing.house(300, 10, "Storgatan", "5")

    more = replace(extract, addresses=(*extract.addresses, *drawing.extract().addresses))

    assert guessed_in(doors_of(more)) == ["3", "5", "7"]


def test_an_address_of_a_register_goes_before_a_guess():
    lon, lat = degrees(52, 14)
    real = RegisteredAddress(Address("r:5", "Storgatan", "5", lon, lat))

    assert guessed_in(doors_of(row("odd", "1", "9"), real)) == ["3", "7"]


def test_guessed_addresses_are_counted_and_their_doors_marked():
    doors = doors_of(row("odd", "1", "9", "5"))

    every = [door for entrance in doors.entrances for door in entrance.doors]
    assert doors.addresses_read == len(addresses_of(doors)) == 5
    assert {door.id for door in every if door.is_guessed} == {"w7:3", "w7:7"}
    assert len(every) == 5


def test_ids_of_guessed_addresses_stay_when_a_real_one_comes_between():
    before = {a.id for a in addresses_of(doors_of(row("odd", "1", "9"))) if a.is_guessed}
    after = {a.id for a in addresses_of(doors_of(row("odd", "1", "9", "5"))) if a.is_guessed}

    assert before - after == {"w7:5"}
    assert after < before


def test_a_number_in_two_rows_is_guessed_once():
    extract = row("odd", "1", "9")
    (way,) = extract.interpolations
    again = replace(extract, interpolations=(way, replace(way, way_id=8)))

    assert guessed_in(doors_of(again)) == ["3", "5", "7"]


def test_a_row_whose_ends_bear_no_number_is_a_finding_and_no_addresses():
    extract = row("odd", "1", "9")
    silent = replace(extract, addresses=())
    graph = make_street_graph(silent)
    doors = make_doors(silent, graph)

    audit = make_audit(silent, graph, doors)

    assert addresses_of(doors) == []
    assert audit.count_by_kind()[Kind.SILENT_ROW] == 1


def test_the_audit_counts_guessed_addresses_as_the_doors_do():
    extract = row("odd", "1", "9", "5")
    graph = make_street_graph(extract)

    audit = make_audit(extract, graph, make_doors(extract, graph))

    (finding,) = [each for each in audit.findings if each.kind is Kind.INTERPOLATION]
    assert finding.words == {"street": "Storgatan", "count": 2, "first": "3", "last": "7"}
    assert (audit.addresses, audit.doors) == (5, 5)


def test_a_map_without_rows_has_the_addresses_it_bears():
    extract = replace(row("odd", "1", "9"), interpolations=())

    assert doors_of(extract).addresses_read == len(make_address_rows(extract)[0]) == 2


def test_a_number_stands_at_its_share_of_the_row():
    (middle,) = [a for a in addresses_of(doors_of(row("odd", "1", "5"))) if a.is_guessed]

    lon, lat = degrees(50, 10)
    assert abs(middle.lon - lon) < 1e-7
    assert abs(middle.lat - lat) < 1e-7


def between_houses(*numbers: str) -> Extract:
    """Return a row between corners of two houses, 10 m wide, that bear the numbers themselves."""
    drawing = Drawing()
    drawing.street([(0, 0), (200, 0)], "Storgatan")
    addresses = []
    for west, number in zip((10, 110), numbers, strict=True):
        ref = drawing.building([(west, 8), (west + 10, 8), (west + 10, 18), (west, 18)])
        tags = {"addr:street": "Storgatan", "addr:housenumber": number}
        addresses.append(AddressObject(ref, tags, *degrees(west + 5, 13), ref))
    ends = np.array([degrees(20, 8), degrees(110, 8)])
    way = Way(7, {"addr:interpolation": "odd"}, np.array([1, 2]), ends)
    return replace(drawing.extract(), interpolations=(way,), addresses=tuple(addresses))


def test_a_row_that_ends_at_corners_of_houses_counts_from_their_numbers():
    extract = between_houses("1", "9")
    graph = make_street_graph(extract)

    audit = make_audit(extract, graph, make_doors(extract, graph))

    assert guessed_in(doors_of(extract)) == ["3", "5", "7"]
    assert Kind.SILENT_ROW not in audit.count_by_kind()


def test_a_corner_of_two_houses_bears_no_number():
    extract = between_houses("1", "9")
    west, east = extract.buildings
    touching = replace(
        extract, buildings=(west, replace(east, outers=(*east.outers, *west.outers)))
    )

    assert guessed_in(doors_of(touching)) == []
