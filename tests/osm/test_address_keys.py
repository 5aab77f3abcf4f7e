"""Addresses that a map writes under other keys than addr:*."""

from __future__ import annotations

import pytest

from canvass.doors.addresses import IN_ONE_TEXT, make_address_rows
from canvass.doors.door import NO_PLACE
from canvass.doors.written import read_address
from canvass.osm.address_keys import in_usual_keys, second_addresses
from canvass.osm.extract import Extract
from canvass.osm.reader import read_map
from tests.osm.small_map import SmallMap

CASES = [
    ({"contact:street": "Storgatan", "contact:housenumber": "7"}, ("Storgatan", "7")),
    ({"object:street": "Storgatan", "object:housenumber": "7"}, ("Storgatan", "7")),
    ({"addr2:street": "Storgatan", "addr2:housenumber": "7"}, ("Storgatan", "7")),
    ({"addr:street": "Storgatan", "contact:housenumber": "7"}, ("Storgatan", "7")),
    ({"addr:street": "Storgatan", "addr:number": "7"}, ("Storgatan", "7")),
    ({"addr:place": "Lhota", "addr:lot": "12", "addr:block": "5"}, ("Lhota", "5-12")),
    ({"addr:suburb": "Mati", "addr:lot": "12", "addr:block": "5"}, ("Mati", "5-12")),
    ({"addr:street": "Storgatan", "addr:lot": "12"}, ("Storgatan", "12")),
    ({"addr:street": "Storgatan", "addr:lot": "12", "place": "plot"}, ("Storgatan", "12")),
    ({"addr:street": "Storgatan", "addr:house_number": "7"}, ("Storgatan", "7")),
    ({"addr:street": "Storgatan", "addr:Housenumber": "7"}, ("Storgatan", "7")),
    ({"addr:straat": "Dorpsstraat", "addr:huisnummer": "7"}, ("Dorpsstraat", "7")),
    ({"Addr:street": "Storgatan", "addr:housenumber": "7"}, ("Storgatan", "7")),
    ({"street": "Storgatan", "housenumber": "7"}, ("Storgatan", "7")),
    ({"addr:street ": "Storgatan", " addr:housenumber ": "7"}, ("Storgatan", "7")),
    ({"addr:street": "Storgatan", "addr:buildingnumber": "7"}, ("Storgatan", "7")),
    ({"addr:street": "Storgatan", "addr:house": "Villa Ek"}, ("Storgatan", "Villa Ek")),
    ({"addr:street": "Storgatan", "addr:house_name": "Villa Ek"}, ("Storgatan", "Villa Ek")),
    ({"addr:street": "Rodovia 5", "addr:milestone": "12"}, ("Rodovia 5", "12")),
    ({"addr:street:prefix": "North", "addr:street:name": "Lincoln", "addr:street:type": "Avenue",
      "addr:housenumber": "7"}, ("North Lincoln Avenue", "7")),
    ({"addr:street:name": "Storgatan", "addr:housenumber": "7"}, ("Storgatan", "7")),
    ({"addr:street": "North Lincoln Avenue", "addr:street:name": "Lincoln",
      "addr:housenumber": "7"}, ("North Lincoln Avenue", "7")),
    ({"addr:street_name": "Storgatan", "addr:housenumber": "7"}, ("Storgatan", "7")),
    ({"addr:road": "Storgatan", "addr:housenumber": "7"}, ("Storgatan", "7")),
    ({"addr:street:fi": "Isokatu", "addr:street:sv": "Storgatan", "addr:housenumber": "7"},
     ("Storgatan", "7")),
    ({"addr:place": "Lhota", "addr:street:name": "Dlouhá", "addr:housenumber": "7"},
     ("Lhota", "7")),
    ({"addr:terrace": "Elm Terrace", "addr:housenumber": "7"}, ("Elm Terrace", "7")),
    ({"addr:town": "Norrby", "addr:housenumber": "7"}, ("Norrby", "7")),
    ({"addr:farm": "Norrgård", "addr:housenumber": "2"}, ("Norrgård", "2")),
    ({"addr:square": "Torget", "addr:housenumber": "2"}, ("Torget", "2")),
    ({"addr:estate": "Parken", "addr:housenumber": "2"}, ("Parken", "2")),
    ({"contact:housename": "Villa Ek", "contact:street": "Storgatan"}, ("Storgatan", "Villa Ek")),
    ({"addr:housenumber": "3", "addr:street": "Storgatan", "contact:housenumber": "7"},
     ("Storgatan", "3")),
]  # fmt: skip


def extract_with(tmp_path, tags: dict[str, str], kind: str) -> Extract:
    """Return a map of one object of this kind with these tags."""
    path = tmp_path / "a.osm"
    path.write_bytes(drawn_with(tags, kind).xml())
    return read_map(path, path.name)[0]


def drawn_with(tags: dict[str, str], kind: str) -> SmallMap:
    made = SmallMap()
    named = {key.replace(":", "__"): value for key, value in tags.items()}
    for number, (x, y) in enumerate([(0, 0), (1, 0), (1, 1)], start=1):
        made.node(number, x, y, **(named if kind == "node" and number == 1 else {}))
    is_way = kind == "way"
    if kind == "torn way":
        made.way(10, [97, 98, 99, 97], building="yes", **named)
    made.way(9, [1, 2, 3, 1], **({"building": "yes", **named} if is_way else {}))
    if kind == "relation":
        made.relation(8, [("way", 9, "outer")], type="multipolygon", building="yes", **named)
    return made


@pytest.mark.parametrize("kind", ["node", "way", "relation"])
@pytest.mark.parametrize(("tags", "address"), CASES)
def test_an_address_under_another_key_is_read_on_every_kind_of_object(
    tmp_path, kind: str, tags: dict[str, str], address: tuple[str, str]
):
    (found,) = extract_with(tmp_path, tags, kind).addresses

    written = read_address(found.tags)
    assert (written.street, *written.numbers) == address


@pytest.mark.parametrize(
    "tags",
    [
        {"addr:lot": "12", "landuse": "farmland"},
        {"addr:lot": "12", "place": "city_block"},
        {"addr:milestone": "12", "highway": "milestone"},
        {"contact:phone": "1", "contact:street": "Storgatan"},
        {"old_addr:housenumber": "7"},
    ],
)
def test_land_and_other_keys_make_no_address(tmp_path, tags: dict[str, str]):
    assert extract_with(tmp_path, tags, "way").addresses == ()


def test_a_further_number_is_a_second_address_unless_it_is_the_same():
    own = {"addr:street": "Storgatan", "addr:housenumber": "3"}

    assert second_addresses({**own, "addr2:street": "Lillgatan", "addr2:housenumber": "9"}) == [
        ("addr2:housenumber", "Lillgatan", "9")
    ]
    assert second_addresses({**own, "addr:housenumber_1": "5"}) == [
        ("addr:housenumber_1", "Storgatan", "5")
    ]
    assert second_addresses({**own, "contact:housenumber": "3"}) == []


@pytest.mark.parametrize("key", ["addr:flat", "addr:apartment", "addr:suite", "addr:flatnumber"])
def test_a_flat_under_another_key_is_a_unit(tmp_path, key: str):
    tags = {"addr:street": "Storgatan", "addr:housenumber": "3", key: "12"}

    (found,) = extract_with(tmp_path, tags, "node").addresses

    assert found.tags["addr:unit"] == "12"


def test_a_staircase_may_be_called_a_stair():
    tags = {"addr:street": "Storgatan", "addr:housenumber": "3", "addr:stair": "B"}

    assert in_usual_keys(tags)["addr:staircase"] == "B"
    assert in_usual_keys({**tags, "addr:staircase": "C"})["addr:staircase"] == "C"


@pytest.mark.parametrize("key", ["entrance:ref", "local_ref", "loc_ref", "door:ref"])
def test_the_name_of_an_entrance_may_stand_under_other_keys(key: str):
    assert in_usual_keys({"entrance": "yes", key: "B"})["ref"] == "B"
    assert in_usual_keys({"entrance": "yes", key: "B", "ref": "C"})["ref"] == "C"
    assert "ref" not in in_usual_keys({"highway": "bus_stop", key: "B"})


@pytest.mark.parametrize(
    ("written", "key"), [("6", "building:flats"), ("1-6", "addr:flats"), ("A;B", "addr:flats")]
)
def test_a_bare_key_flats_counts_the_flats_of_the_object_or_names_them(written, key):
    tags = {"addr:street": "Storgatan", "addr:housenumber": "7", "flats": written}

    assert in_usual_keys(tags)[key] == written
    assert in_usual_keys({**tags, "addr:flats": "1-3"})["addr:flats"] == "1-3"


@pytest.mark.parametrize("kind", ["node", "way", "relation"])
@pytest.mark.parametrize(
    "tags",
    [
        {"addr:street": "Storgatan 7"}, {"address": "Storgatan 7"},
        {"contact:address": "Storgatan 7, 123 45 Norrby"}, {"addr:line1": "7 storgatan"},
        {"contact:street": "Storgatan  7"}, {"contact:street": "Storgatan 7 / Plan"},
        {"address": "Storgatan, 7, 123 45 Norrby"}, {"address": "7, Storgatan"},
        {"address": "Storgatan 7 v/Torget"}, {"address": "Storgatan 7 (uppg. B)"},
    ],
)  # fmt: skip
def test_a_street_of_the_map_with_its_number_in_one_text_is_an_address(tmp_path, tags, kind):
    extract = with_street(tmp_path, tags, kind)

    assert [read_address(a.tags)[:2] for a in extract.addresses] == [("Storgatan", ("7",))]


@pytest.mark.parametrize(
    "tags",
    [
        {"addr:street": "Plan 2"},
        {"addr:street": "248th Street"},
        {"addr:street": "Storgatan"},
        {"address": "behind the church"},
        {"address": "Plan 2"},
    ],
)
def test_a_text_that_may_be_a_street_alone_or_holds_no_number_is_no_address(tmp_path, tags):
    assert with_street(tmp_path, tags, "node").addresses == ()


@pytest.mark.parametrize("kind", ["node", "way", "relation", "torn way"])
@pytest.mark.parametrize("key", ["addr:street", "contact:street", "address"])
def test_a_text_that_names_no_street_of_the_map_is_left_out_by_name(tmp_path, key, kind):
    extract = with_street(tmp_path, {key: "Okänd gata 7"}, kind)

    rows, _ = make_address_rows(extract)

    assert [(row.address.street, row.address.housenumber) for row in rows] == [("", "Okänd gata 7")]
    assert [row.problem for row in rows] == [NO_PLACE if kind == "torn way" else IN_ONE_TEXT]


def test_a_street_only_its_houses_name_is_a_street_of_the_map(tmp_path):
    made = drawn_with({"addr:street": "Backen 7"}, "node")
    made.node(30, 5, 50, **{"addr:street": "Backen", "addr:housenumber": "5"})
    path = tmp_path / "a.osm"
    path.write_bytes(made.xml())

    extract = read_map(path, path.name, "osm")[0]

    assert sorted(read_address(a.tags)[:2] for a in extract.addresses) == [
        ("Backen", ("5",)), ("Backen", ("7",)),
    ]  # fmt: skip


def with_street(tmp_path, tags: dict[str, str], kind: str) -> Extract:
    """Return a map of an object with these tags, beside Storgatan and a street called Plan 2."""
    made = drawn_with(tags, kind)
    made.node(21, 0, 5)
    made.node(22, 5, 5)
    made.way(50, [21, 22], highway="residential", name="Storgatan")
    made.way(51, [1, 22], highway="residential", name="Plan 2")
    made.way(52, [2, 22], highway="residential", name="Plan")
    path = tmp_path / "a.osm"
    path.write_bytes(made.xml())
    return read_map(path, path.name, "osm")[0]
