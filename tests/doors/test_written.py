"""What the tags of an object say its address is, in the ways people write it in other countries."""

from __future__ import annotations

import pytest

from canvass.doors.addresses import make_address_rows
from canvass.doors.behind import read_behind
from canvass.doors.housenumber import split_list
from canvass.doors.written import read_address
from canvass.osm.extract import AddressObject
from tests.doors.test_addresses import extract_of


def keyed(tags: dict[str, str]) -> dict[str, str]:
    return {f"addr:{key}": value for key, value in tags.items()}


@pytest.mark.parametrize(
    ("tags", "street", "number"),
    [
        ({"housenumber": "7", "isolated_dwelling": "Torp"}, "Torp", "7"),
        ({"housenumber": "7", "locality": "Backen"}, "Backen", "7"),
        ({"housenumber": "7", "substreet": "Church Row"}, "Church Row", "7"),
        ({"housenumber": "7", "parentstreet": "High Street"}, "High Street", "7"),
        ({"housenumber": "7", "street": "High Street", "substreet": "Church Row"},
         "High Street", "7"),
        ({"housenumber": "3", "block_number": "5", "neighbourhood": "3丁目", "quarter": "錦糸"},
         "錦糸3丁目", "5-3"),
        ({"housenumber": "3", "block_number": "5", "neighbourhood": "錦糸3丁目",
          "quarter": "錦糸"}, "錦糸3丁目", "5-3"),
        ({"housenumber": "3", "block_number": "5", "neighbourhood": "Phase 2",
          "quarter": "Garden City"}, "Garden City Phase 2", "5-3"),
    ],
)  # fmt: skip
def test_a_number_is_counted_along_what_the_address_names(
    tags: dict[str, str], street: str, number: str
) -> None:
    written = read_address(keyed(tags))

    assert (written.street, written.numbers) == (street, (number,))
    assert written.is_counted


def house(ref: str, x_m: float, /, **tags: str) -> AddressObject:
    return AddressObject(ref, keyed(tags), 18.0 + x_m / 57_270, 59.0)


def headings(*things: AddressObject) -> list[tuple[str, str]]:
    rows, _ = make_address_rows(extract_of(*things))
    return [(row.address.street, row.address.housenumber) for row in rows]


def test_a_city_of_streets_is_no_heading_for_a_house_without_one() -> None:
    along = [house(f"n{k}", 20 * k, street="Storgatan", housenumber=f"{k}", city="Praha 8")
             for k in (1, 2)]  # fmt: skip

    found = headings(*along, house("n9", 300, housenumber="2466", city="praha 8"))

    assert found == [("Storgatan", "1"), ("Storgatan", "2"), ("", "2466")]


def test_a_village_without_streets_is_the_heading_of_its_numbers() -> None:
    alone = [house(f"n{k}", 20 * k, housenumber=f"{k}", city="Lhota") for k in (1, 2)]

    found = headings(*alone, house("n9", 300, street="Storgatan", housenumber="1", city="Lhota"))

    assert found == [("Lhota", "1"), ("Lhota", "2"), ("Storgatan", "1")]


def test_a_line_break_parts_two_numbers_whatever_they_are() -> None:
    assert split_list("12\n14/A\r\nB2") == ["12", "14/A", "B2"]


@pytest.mark.parametrize("key", ["staircase", "entrance"])
def test_stairs_tell_flats_of_one_name_apart(key: str) -> None:
    one, other = ({"addr:housenumber": "5", f"addr:{key}": stairs, "addr:door": "2"}
                  for stairs in "AB")  # fmt: skip

    assert [read_behind("n1", tags, 18.0, 59.0).flats[0].unit for tags in (one, other)] == [
        "A 2", "B 2",
    ]  # fmt: skip


def test_a_unit_is_named_with_its_stairs() -> None:
    tags = {"addr:housenumber": "5", "addr:staircase": "A", "addr:unit": "12"}

    assert [flat.unit for flat in read_behind("n1", tags, 18.0, 59.0).flats] == ["A 12"]
