"""What an audit says where a map can be read in two ways, or in none."""

from __future__ import annotations

import pytest

from canvass.doors.audit.audit import make_audit
from canvass.doors.audit.findings import Finding, Kind
from canvass.doors.build import make_doors
from canvass.osm.extract import AddressObject
from canvass.streets.build import make_street_graph
from tests.doors.test_stairwells import Block
from tests.drawing import degrees


def findings(block: Block) -> dict[Kind, Finding]:
    extract = block.extract()
    graph = make_street_graph(extract)
    found = make_audit(extract, graph, make_doors(extract, graph)).findings
    return {finding.kind: finding for finding in found}


def test_a_list_of_flats_with_two_readings_is_named_with_the_one_taken() -> None:
    block = Block()
    block.way_in("n11", 5, addr__flats="1A-4D")

    assert findings(block)[Kind.FLATS_READ].words == {
        "address": "Storgatan 5", "text": "1A-4D", "count": 16,
    }  # fmt: skip


@pytest.mark.parametrize("written", ["1-8", "9-16", "17-24", "8-1", "A-H", "1A-1H", "1/1-1/8"])
def test_a_plain_range_has_one_reading(written: str) -> None:
    block = Block()
    block.way_in("n11", 5, addr__flats=written)

    assert Kind.FLATS_READ not in findings(block)


@pytest.mark.parametrize("written", ["many", "10-12", "99999"])
def test_a_figure_of_flats_nobody_can_read_is_named(written: str) -> None:
    assert findings(Block(building__flats=written))[Kind.FLATS_READ].words == {
        "address": "Storgatan 5", "text": written, "count": 1,
    }  # fmt: skip


def test_flats_at_an_entrance_between_two_numbers_are_said_to_be_the_nearest_one_s() -> None:
    block = Block("1", "3")
    block.way_in("n11", 5, addr__flats="1-8", ref="A")

    assert findings(block)[Kind.ENTRANCE_SHARED].words == {
        "ref": "A", "addresses": 2, "address": "Storgatan 1",
    }  # fmt: skip


def test_flats_in_a_house_without_a_number_are_named() -> None:
    block = Block()
    block.building("w2", 100, 140)
    block.way_in("n11", 110, addr__flats="1-8")

    assert findings(block)[Kind.FLATS_WITHOUT_ADDRESS].words["count"] == 8


def test_two_figures_for_the_flats_of_a_house_are_both_said() -> None:
    block = Block(building__flats="12")
    block.way_in("n11", 5, addr__flats="1-8")

    words = findings(block)[Kind.FLATS_DIFFER].words
    assert (words["named"], words["counted"], words["doors"]) == (8, 12, 12)


def test_texts_that_are_no_number_and_lost_places_are_named() -> None:
    block = Block("5", "?")
    tags = {"addr:street": "Storgatan", "addr:housenumber": "9"}
    lost = AddressObject("w9", tags, *degrees(0, 10), place_unknown=True)
    block.addresses.append(lost)

    found = findings(block)

    assert found[Kind.NO_NUMBER].words == {"street": "Storgatan", "text": "?"}
    assert found[Kind.NO_PLACE].words == {"address": "Storgatan 9"}


def test_a_pile_of_addresses_with_no_house_for_them_is_named() -> None:
    block = Block()
    for k in range(40):
        block.number(f"n{100 + k}", 200, 8, str(101 + k))

    assert findings(block)[Kind.PILE].words["count"] == 40


def test_flats_that_bear_numbers_of_their_own_in_a_block_are_no_pile() -> None:
    block = Block()
    for k in range(40):
        block.number(f"n{100 + k}", 30, 8, str(101 + k))

    assert Kind.PILE not in findings(block)


def test_an_entrance_with_more_doors_than_a_shift_holds_is_named() -> None:
    """240 doors of two minutes are eight hours."""
    block = Block(building__flats="240")

    words = findings(block)[Kind.LARGE_STOP].words
    assert words["count"] == 240
    assert int(words["minutes"]) >= 8 * 57


def test_one_number_on_two_houses_is_named() -> None:
    block = Block()
    block.building("w2", 70, 90)
    block.number("n2", 80, 8, "5")

    assert findings(block)[Kind.SAME_NUMBER_TWICE].words["count"] == 2
