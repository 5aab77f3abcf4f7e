"""The other findings: streets, entrances, flats, duplicates, ranges, islands."""

from __future__ import annotations

import pytest

from canvass.doors.audit.findings import Finding, Kind, detail_of, title_of, todo_of
from canvass.doors.interpolation import silent_rows
from canvass.locale.catalogue import get_translator
from canvass.osm.extract import EntranceNode
from canvass.osm.reader import read_map
from tests.doors.audit.blocks import audit_of, building, found, ring, street
from tests.drawing import Drawing, degrees
from tests.osm.small_map import SmallMap


def said(drawing: Drawing, kind: Kind) -> list[str]:
    return [detail_of(finding) for finding in found(audit_of(drawing), kind)]


def test_a_misspelt_street_is_named_with_the_likely_spelling():
    drawing = street()
    drawing.house(50, 10, "Storgattan", "2")
    drawing.house(70, 10, "Storgattan", "4")

    assert said(drawing, Kind.STREET_NOT_ON_MAP) == [
        'no way is called "Storgattan" (addresses: 2); likely "Storgatan"'
    ]


def test_figures_in_a_street_are_never_a_slip():
    drawing = Drawing()
    drawing.street([(0, 0), (400, 0)], "91st Avenue")
    drawing.house(50, 10, "81st Avenue", "2")

    assert said(drawing, Kind.STREET_NOT_ON_MAP) == [
        'no way is called "81st Avenue" (addresses: 1); no name nearby is like it'
    ]


def test_a_street_written_in_other_letters_is_told_apart():
    drawing = street()
    drawing.house(50, 10, "STORGATAN", "2")

    assert said(drawing, Kind.STREET_SPELT_TWICE) == [
        '"STORGATAN" (addresses: 1) is written "Storgatan" on the way'
    ]


def test_an_address_off_the_network_is_found():
    drawing = street()
    drawing.house(50, 400, "Storgatan", "99")

    assert said(drawing, Kind.OFF_NETWORK) == ["Storgatan 99: nothing to walk along within 150 m"]


def test_paths_joined_to_nothing_are_found_with_their_doors():
    drawing = street()
    drawing.street([(0, 900), (200, 900)], "Norrgatan")
    drawing.house(100, 910, "Norrgatan", "1")

    assert said(drawing, Kind.ISLAND) == [
        "200 m of paths with 1 doors are joined to no other street"
    ]


def test_duplicates_say_how_many_objects_and_how_far():
    drawing = street()
    drawing.house(50, 10, "Storgatan", "2")
    drawing.house(50, 29.9, "storgatan", "2")

    assert said(drawing, Kind.DUPLICATE) == [
        "Storgatan 2 is on 2 map objects within 20 m; counted once"
    ]


def test_one_address_in_two_places_is_found():
    drawing = street()
    drawing.house(50, 10, "Storgatan", "2")
    drawing.house(350, 10, "Storgatan", "2")

    (finding,) = found(audit_of(drawing), Kind.SAME_NUMBER_TWICE)
    assert abs(int(finding.words["metres"]) - 300) <= 1


@pytest.mark.parametrize("other", ["2-a", "2/A", "02a", "2\N{CYRILLIC SMALL LETTER A}"])
def test_numbers_that_only_their_spelling_tells_apart_are_shown_together(other: str):
    drawing = street()
    drawing.house(50, 10, "Storgatan", "2a")
    drawing.house(80, 10, "Storgatan", other)
    drawing.house(110, 10, "Storgatan", "2b")

    (finding,) = found(audit_of(drawing), Kind.SAME_NUMBER_TWICE)
    assert finding.words["address"] == f"Storgatan 2a / Storgatan {other}"


@pytest.mark.parametrize("floors", ["1;2;3", "0-3", "1,2"])
def test_an_address_on_several_floors_is_named_and_one_below_ground_is_not(floors: str):
    drawing = street()
    drawing.house(50, 10, "Storgatan", "2", **{"addr:floor": floors})
    drawing.house(80, 10, "Storgatan", "4", **{"addr:floor": "-1"})

    (finding,) = found(audit_of(drawing), Kind.FLATS_READ)
    assert finding.words == {
        "address": "Storgatan 2", "text": f"addr:floor={floors}", "count": 1,
    }  # fmt: skip


def test_an_address_on_a_shop_only_is_found_and_on_a_shop_and_a_house_is_not():
    drawing = street()
    drawing.house(50, 10, "Storgatan", "2", shop="bakery")
    drawing.house(100, 10, "Storgatan", "4", shop="bakery")
    drawing.house(101, 10, "Storgatan", "4")

    assert said(drawing, Kind.ON_BUSINESS) == ["Storgatan 2 is only on shop=bakery"]


def test_a_road_that_is_private_at_times_is_not_said_to_be_closed():
    drawing = street()
    times = {"access": "private", "foot:conditional": "yes @ (07:00-22:00)"}
    drawing.street([(400, 0), (400, 100)], "Lindvägen", **times)
    drawing.house(405, 60, "Lindvägen", "1")

    assert said(drawing, Kind.CLOSED_AT_TIMES) == []
    assert said(drawing, Kind.PRIVATE_ROAD) == [
        "Lindvägen: walked from its mouth to 1 doors on it, never through"
    ]


def test_a_range_is_found_and_a_way_of_numbering_is_not():
    drawing, queens = street(), street()
    for k in range(8):
        drawing.house(20 * k, 10, "Storgatan", "5-9" if k == 0 else str(20 + k))
        queens.house(20 * k, 10, "Storgatan", f"20-{30 + k}")

    assert said(drawing, Kind.RANGE) == [
        "Storgatan 5-9 stands for 3 or more house numbers and counts as one"
    ]
    assert said(queens, Kind.RANGE) == []


@pytest.mark.parametrize(
    ("number", "count"),
    [("2 to 8", 4), ("2 t/m 7", 6), ("2..6", 3), ("2 A till 6 B", 3), ("2/4/6", 3), ("2 4 6", 3),
     ("2\\4\\6", 3), ("806/3", 0), ("6/4/2", 0), ("8 to 2", 0), ("12 A", 0), ("1 4", 0)],
)  # fmt: skip
def test_numbers_that_may_be_several_houses_are_named_however_they_are_strung(number, count):
    drawing = street()
    drawing.house(50, 10, "Storgatan", number)

    assert (
        said(drawing, Kind.RANGE)
        == [f"Storgatan {number} stands for {count} or more house numbers and counts as one"][
            : bool(count)
        ]
    )


@pytest.mark.parametrize("number", ["25a-c", "25A–C", "25a-25c", "25 a - c"])
def test_letters_from_a_to_c_in_one_number_are_named_as_three(number):
    drawing = street()
    drawing.house(50, 10, "Storgatan", number)

    assert said(drawing, Kind.RANGE) == [
        f"Storgatan {number} stands for 3 or more house numbers and counts as one"
    ]


def test_a_block_of_flats_with_one_door_is_found_and_a_villa_is_not():
    drawing = street()
    drawing.house(55, 12, "Storgatan", "1")
    drawing.house(155, 12, "Storgatan", "3")
    drawing.house(255, 12, "Storgatan", "5", **{"addr:flats": "1-8"})
    flats = building("w1", ring(50, 8, 20, 12), building="apartments")
    villa = building("w2", ring(150, 8, 12, 10))
    counted = building("w3", ring(250, 8, 20, 12), building="apartments")

    audit = audit_of(drawing, flats, villa, counted)

    assert [detail_of(each) for each in found(audit, Kind.FLATS_UNKNOWN)] == [
        "Storgatan 1: a block of flats, counted as 1 door"
    ]


def test_an_entrance_is_found_where_its_number_cannot_be_told():
    drawing = street()
    drawing.house(52, 12, "Storgatan", "1")
    drawing.house(88, 12, "Storgatan", "3")
    drawing.house(155, 12, "Storgatan", "5")
    drawing.addresses = [
        type(a)(a.ref, a.tags, a.lon, a.lat, "w2" if k == 2 else "w1")
        for k, a in enumerate(drawing.addresses)
    ]
    two, one = building("w1", ring(50, 8, 40, 12)), building("w2", ring(150, 8, 12, 10))
    lon, lat = degrees(70, 20)
    entrances = (
        EntranceNode("n1", {"entrance": "yes", "ref": "B"}, lon, lat, "w1"),
        EntranceNode("n2", {"entrance": "garage"}, lon, lat, "w1"),
        EntranceNode("n3", {"entrance": "yes"}, *degrees(150, 20), "w2"),
    )

    audit = audit_of(drawing, two, one, entrances=entrances)

    assert [detail_of(each) for each in found(audit, Kind.ENTRANCE_WITHOUT_ADDRESS)] == [
        "entrance B: its building has 2 addresses, none is at the entrance"
    ]


def test_every_kind_has_a_title_and_something_to_do():
    assert all(title_of(kind) and todo_of(kind) for kind in Kind)


def test_a_second_address_on_one_object_is_planned_once_and_said():
    drawing = street()
    more = {"addr2:street": "Lillgatan", "addr2:housenumber": "9"}
    drawing.house(50, 10, "Storgatan", "2", **more)
    drawing.house(90, 10, "Storgatan", "4", **{"contact:housenumber": "4"})
    drawing.house(130, 10, "Storgatan", "6", **{"addr:housenumber2": "8"})
    drawing.house(150, 10, "Storgatan", "8")

    assert said(drawing, Kind.SECOND_ADDRESS) == [
        "Storgatan 2 has a second address, Lillgatan 9 (addr2:housenumber); planned once, as "
        "Storgatan 2"
    ]


def test_one_door_on_a_private_road_is_said_as_one():
    private = Finding(Kind.PRIVATE_ROAD, 0.0, 0.0, {"way": "Lindvägen", "count": 1})
    row = Finding(
        Kind.INTERPOLATION, 0.0, 0.0,
        {"street": "Storgatan", "count": 1, "first": "7", "last": "7"},
    )  # fmt: skip

    said = [detail_of(each, get_translator("en")) for each in (private, row)]

    assert said == [
        "Lindvägen: walked from its mouth to 1 door on it, never through",
        "Storgatan: house numbers from 7 to 7 are drawn as a row; doors guessed from it: 1",
    ]


@pytest.mark.parametrize("who", ["customers", "destination", "forestry", "private", "no"])
def test_a_gate_that_is_gone_round_is_named_whoever_may_pass_it(who):
    drawing = street()
    drawing.house(50, 10, "Storgatan", "2")
    drawing.street([(200, 0), (200, 80)], "Norrgatan")
    drawing.street([(200, 80), (200, 160)], "Norrgatan")
    drawing.tag(200, 80, barrier="gate", access=who)

    assert said(drawing, Kind.NOT_PASSED) == [
        f"access={who} on a street or path; nobody is sent through"
    ]


@pytest.mark.parametrize("ends", [(9001, 9002), (1, 9002)])
def test_a_row_whose_points_are_not_in_the_file_is_named(tmp_path, ends):
    made = SmallMap()
    for number, x in enumerate((0.0, 1.0), start=1):
        made.node(number, x, 0.0, addr__housenumber=str(number), addr__street="Agatan")
    made.way(3, [1, 2], highway="residential", name="Agatan")
    made.way(4, list(ends), addr__interpolation="odd", addr__street="Agatan")
    path = tmp_path / "a.osm"
    path.write_bytes(made.xml())

    (row,) = silent_rows(read_map(path, path.name)[0])

    assert (row.way_id, row.tags["addr:interpolation"]) == (4, "odd")
