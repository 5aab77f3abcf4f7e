"""Flats behind entrances: by ref, by unit, by place; named, ranged, counted and shared out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from canvass.doors.audit.audit import make_audit
from canvass.doors.audit.findings import Kind
from canvass.doors.build import make_doors
from canvass.doors.door import Entrance
from canvass.osm.extract import AddressObject, Building, EntranceNode, Extract
from canvass.streets.build import make_street_graph
from tests.drawing import Drawing, degrees


def keyed(tags: dict[str, str]) -> dict[str, str]:
    return {key.replace("__", ":"): value for key, value in tags.items()}


class Block:
    """A block of 60 by 10 m at Storgatan 5, its long side at y = 5, and what stands around it."""

    def __init__(self, *numbers: str, **tags: str) -> None:
        self.buildings: list[Building] = []
        self.entrances: list[EntranceNode] = []
        self.addresses: list[AddressObject] = []
        self.building("w1", 0, 60, **tags)
        for k, number in enumerate(numbers or ("5",)):
            self.number(f"n{k + 1}", 10 + 40 * k, 8, number)

    def building(self, ref: str, west: float, east: float, **tags: str) -> None:
        corners = [(west, 5), (east, 5), (east, 15), (west, 15), (west, 5)]
        ring = np.array([degrees(*corner) for corner in corners])
        self.buildings.append(Building(ref, {"building": "apartments"} | keyed(tags), (ring,)))

    def number(self, ref: str, x_m: float, y_m: float, number: str, /, **tags: str) -> None:
        named = {"addr:street": "Storgatan", "addr:housenumber": number} | keyed(tags)
        self.addresses.append(AddressObject(ref, named, *degrees(x_m, y_m)))
        if "entrance" in named:
            self.entrances.append(EntranceNode(ref, named, *degrees(x_m, y_m), None))

    def way_in(self, ref: str, x_m: float, y_m: float = 5, /, **tags: str) -> None:
        named = {"entrance": "staircase"} | keyed(tags)
        self.entrances.append(EntranceNode(ref, named, *degrees(x_m, y_m), None))

    def extract(self) -> Extract:
        drawing = Drawing()
        drawing.street([(-50, 0), (500, 0)], "Storgatan")
        return replace(
            drawing.extract(),
            addresses=tuple(self.addresses),
            buildings=tuple(self.buildings),
            entrances=tuple(self.entrances),
        )

    def planned(self) -> list[Entrance]:
        extract = self.extract()
        doors = make_doors(extract, make_street_graph(extract))
        ids = [door.id for entrance in doors.entrances for door in entrance.doors]
        assert len(set(ids)) == len(ids)
        assert not doors.exclusions
        return list(doors.entrances)

    def doors(self) -> dict[str, list[str]]:
        return {e.id: [door.unit for door in e.doors] for e in self.planned()}

    def counts(self) -> dict[str, int]:
        return {entrance.id: len(entrance.doors) for entrance in self.planned()}


def test_flats_on_entrances_without_a_ref_are_doors_at_each_of_them() -> None:
    block = Block()
    block.way_in("n11", 5, addr__flats="1-2")
    block.way_in("n12", 30, addr__flats="3-4")

    assert block.doors() == {"n1@n11": ["1", "2"], "n1@n12": ["3", "4"]}


def test_each_stairwell_stands_at_its_entrance() -> None:
    block = Block()
    block.way_in("n11", 5, addr__flats="1-2")
    block.way_in("n12", 30, addr__flats="3-4")

    places = [(entrance.lon, entrance.lat) for entrance in block.planned()]
    assert places == [pytest.approx(degrees(5, 5)), pytest.approx(degrees(30, 5))]


def test_flats_that_begin_anew_at_each_nameless_entrance_are_all_there() -> None:
    block = Block()
    block.way_in("n11", 5, addr__flats="1-2")
    block.way_in("n12", 30, addr__flats="1-2")

    assert block.doors() == {"n1@n11": ["1", "2"], "n1@n12": ["1", "2"]}


@pytest.mark.parametrize("off_m", [-3.0, 0.2, 1.5, 4.0])
def test_an_entrance_some_metres_off_the_outline_is_the_building_s(off_m: float) -> None:
    block = Block()
    block.way_in("n11", 5, 5 - off_m, addr__flats="1-2")

    assert block.counts() == {"n1": 2}


def test_an_entrance_far_off_every_building_adds_nothing() -> None:
    block = Block()
    block.way_in("n11", 5, -8, addr__flats="1-2")

    assert block.counts() == {"n1": 1}


def test_a_flats_node_that_is_tagged_as_no_entrance_counts_as_one() -> None:
    block = Block()
    named = {"addr:flats": "1-2"}
    block.entrances.append(EntranceNode("n11", named, *degrees(5, 5), None))

    assert block.counts() == {"n1": 2}


def test_entrances_that_bear_the_number_have_their_own_flats() -> None:
    block = Block()
    block.addresses.clear()
    block.number("n11", 5, 5, "5", entrance="main", addr__flats="1-2")
    block.number("n12", 30, 5, "5", entrance="main", addr__flats="3-4")

    assert block.doors() == {"n11": ["1", "2"], "n11@n12": ["3", "4"]}


def test_entrances_that_bear_the_number_and_a_name_are_stairwells_each() -> None:
    block = Block()
    block.addresses.clear()
    block.number("n11", 5, 5, "5", entrance="yes", ref="A")
    block.number("n12", 30, 5, "5", entrance="yes", ref="B")

    assert [(e.ref, len(e.doors)) for e in block.planned()] == [("A", 1), ("B", 1)]


def test_a_named_entrance_with_the_number_is_a_door_beside_one_whose_flats_are_known() -> None:
    block = Block()
    block.addresses.clear()
    block.number("n11", 5, 5, "5", entrance="yes", ref="A", addr__flats="1-4")
    block.number("n12", 30, 5, "5", entrance="yes", ref="B")

    assert [(e.ref, len(e.doors)) for e in block.planned()] == [("A", 4), ("B", 1)]


def test_names_alone_make_no_stairwells_of_the_doors_of_a_house() -> None:
    block = Block()
    block.way_in("n11", 5, 5, entrance="yes", ref="front")
    block.way_in("n12", 30, 15, entrance="yes", ref="back")

    assert block.counts() == {"n1": 1}


def test_plain_nodes_with_lists_of_flats_are_stairwells_by_place() -> None:
    block = Block()
    block.addresses.clear()
    block.number("n11", 5, 8, "5", addr__flats="1-2")
    block.number("n12", 40, 8, "5", addr__flats="3-4")

    assert block.doors() == {"n11": ["1", "2"], "n11@n12": ["3", "4"]}


def test_one_list_mapped_twice_is_one() -> None:
    block = Block()
    block.addresses.clear()
    block.number("n11", 5, 8, "5", addr__flats="1-2")
    block.number("n12", 40, 8, "5", addr__flats="1-2")

    assert block.doors() == {"n11": ["1", "2"]}


@pytest.mark.parametrize("kind", ["staircase", "yes", "main"])
def test_units_on_entrances_name_the_stairs_where_the_building_has_more_flats(kind: str) -> None:
    block = Block(building__flats="40")
    block.addresses.clear()
    block.number("n11", 5, 5, "5", entrance=kind, addr__unit="A")
    block.number("n12", 30, 5, "5", entrance=kind, addr__unit="B")

    assert block.counts() == {"n11@A": 20, "n11@B": 20}


def test_units_on_entrances_are_flats_where_nothing_says_there_are_more() -> None:
    block = Block()
    block.addresses.clear()
    block.number("n11", 5, 5, "5", entrance="home", addr__unit="A")
    block.number("n12", 30, 5, "5", entrance="home", addr__unit="B")

    assert block.doors() == {"n11": ["A"], "n11@n12": ["B"]}


def test_a_named_unit_is_one_of_the_flats_the_building_has() -> None:
    block = Block(building__flats="12")
    block.addresses.clear()
    block.number("n11", 5, 8, "5", addr__unit="A")

    assert sorted(block.doors()["n11"]) == [*[""] * 11, "A"]


def test_more_names_than_the_building_says_are_all_doors() -> None:
    block = Block(building__flats="2")
    block.way_in("n11", 5, addr__flats="1-5")

    assert block.counts() == {"n1": 5}


def test_what_the_entrances_do_not_say_is_shared_out_among_the_silent_ones() -> None:
    block = Block(building__flats="32")
    block.way_in("n11", 5, ref="A", addr__flats="1-8")
    for k, ref in enumerate("BCD"):
        block.way_in(f"n{12 + k}", 20 + 10 * k, ref=ref)

    assert block.counts() == {"n1@A": 8, "n1@B": 8, "n1@C": 8, "n1@D": 8}


def test_stairs_without_a_ref_share_the_flats_of_the_building_by_place() -> None:
    block = Block(building__flats="10")
    for k in range(4):
        block.way_in(f"n{11 + k}", 5 + 15 * k)

    assert block.counts() == {"n1@n11": 3, "n1@n12": 3, "n1@n13": 2, "n1@n14": 2}


def test_a_back_door_is_no_second_stairwell() -> None:
    block = Block(building__flats="10")
    block.way_in("n11", 5, 5, entrance="main")
    block.way_in("n12", 5, 15, entrance="yes")

    assert block.counts() == {"n1": 10}


def test_plain_entrances_share_the_flats_of_a_building_and_the_audit_says_so() -> None:
    block = Block(building__flats="24")
    for k in range(3):
        block.way_in(f"n{11 + k}", 5 + 15 * k, entrance="yes")
    block.way_in("n14", 55, entrance="service")
    extract = block.extract()
    graph = make_street_graph(extract)

    audit = make_audit(extract, graph, make_doors(extract, graph))

    assert block.counts() == {"n1@n11": 8, "n1@n12": 8, "n1@n13": 8}
    (finding,) = [each for each in audit.findings if each.kind is Kind.FLATS_DEALT]
    assert (finding.words["doors"], finding.words["count"]) == (24, 3)


def test_a_house_of_two_flats_with_two_doors_is_one_stop() -> None:
    block = Block(building__flats="2")
    block.way_in("n11", 5, 5, entrance="yes")
    block.way_in("n12", 5, 15, entrance="yes")

    assert block.counts() == {"n1": 2}


def test_counts_on_entrances_are_doors_behind_each() -> None:
    block = Block()
    block.way_in("n11", 5, building__flats="4")
    block.way_in("n12", 30, building__flats="6")

    assert block.counts() == {"n1@n11": 4, "n1@n12": 6}


def test_entrances_of_a_block_with_two_numbers_are_the_nearer_one_s() -> None:
    block = Block("1", "3")
    block.way_in("n11", 5, ref="A", addr__flats="1-8")
    block.way_in("n12", 55, ref="B", addr__flats="9-16")

    assert block.counts() == {"n1@A": 8, "n2@B": 8}


def test_two_numbers_and_one_entrance_lose_no_flat_and_no_number() -> None:
    block = Block("1", "3")
    block.way_in("n11", 5, addr__flats="1-8")

    assert block.counts() == {"n1": 8, "n2": 1}


def test_an_entrance_on_two_houses_is_the_one_s_that_has_a_number() -> None:
    block = Block()
    block.building("w2", -40, 0)
    block.way_in("n11", 0, 10, addr__flats="1-4")

    assert block.counts() == {"n1": 4}


def test_a_street_on_an_entrance_says_which_number_of_a_corner_house() -> None:
    block = Block("1")
    block.number("n2", 50, 8, "9")
    block.addresses[1].tags["addr:street"] = "Lillgatan"
    block.way_in("n11", 5, addr__flats="1-4", addr__street="Lillgatan")

    assert block.counts() == {"n2": 4, "n1": 1}


def test_two_addresses_share_a_building_s_flats_and_a_unit_takes_none_away() -> None:
    block = Block("1", "3", building__flats="40")
    block.addresses[0].tags["addr:unit"] = "A"

    assert block.counts() == {"n1": 20, "n2": 20}


def test_a_list_of_flats_is_all_of_them_and_the_rest_is_the_other_number_s() -> None:
    block = Block("1", "3", building__flats="12")
    block.addresses[0].tags["addr:flats"] = "1-4"

    assert block.counts() == {"n1": 4, "n2": 8}


def test_a_building_s_figure_is_a_floor_even_where_all_flats_are_listed() -> None:
    block = Block("1", "3", building__flats="12")
    block.addresses[0].tags["addr:flats"] = "1-4"
    block.addresses[1].tags["addr:flats"] = "5-8"

    assert block.counts() == {"n1": 6, "n2": 6}


def test_floors_name_flats_where_nothing_else_does() -> None:
    block = Block()
    block.addresses.clear()
    for k in range(4):
        block.number(f"n{k}", 10, 8, "5", addr__floor=str(k))

    (entrance,) = block.planned()
    assert [(door.unit, door.floor) for door in entrance.doors] == [
        ("0", 0), ("1", 1), ("2", 2), ("3", 3),
    ]  # fmt: skip


def test_a_level_alone_is_no_flat_and_shops_on_levels_are_none() -> None:
    block = Block()
    block.addresses.clear()
    block.number("n1", 10, 8, "5", level="0")
    block.number("n2", 10, 8, "5", level="1", shop="kiosk")
    block.number("n3", 10, 8, "5", level="2", amenity="cafe")

    assert block.doors() == {"n1": [""]}


def test_one_door_letter_on_two_floors_is_two_flats() -> None:
    block = Block()
    block.addresses.clear()
    for k, (floor, door) in enumerate([("1", "tv"), ("1", "th"), ("2", "tv"), ("2", "th")]):
        block.number(f"n{k}", 10, 8, "5", addr__floor=floor, addr__door=door)

    assert sorted(block.doors()["n0"]) == ["1 th", "1 tv", "2 th", "2 tv"]


def test_units_far_apart_are_entered_where_they_are() -> None:
    block = Block()
    block.addresses.clear()
    for k, x_m in enumerate((5, 7, 55)):
        block.number(f"n{k}", x_m, 8, "5", addr__unit=str(k + 1))

    assert block.doors() == {"n0": ["1", "2"], "n0@n2": ["3"]}


def test_flats_behind_one_door_with_two_numbers_are_counted_once() -> None:
    block = Block("1;3")
    block.addresses[0].tags["addr:flats"] = "1-16"

    (entrance,) = block.planned()
    assert [door.id for door in entrance.doors] == [
        *(f"n1:1/{n}" for n in range(1, 9)), *(f"n1:3/{n}" for n in range(9, 17)),
    ]  # fmt: skip


def test_the_outline_s_list_sums_up_what_stands_at_the_entrances() -> None:
    block = Block()
    block.addresses.clear()
    tags = {"addr:street": "Storgatan", "addr:housenumber": "5", "addr:flats": "1-5"}
    block.addresses.append(AddressObject("w1", tags, *degrees(30, 10), "w1"))
    block.way_in("n11", 5, addr__flats="1-2")
    block.way_in("n12", 30, addr__flats="3-4")

    assert block.doors() == {"w1": ["5"], "w1@n11": ["1", "2"], "w1@n12": ["3", "4"]}


def test_garages_and_emergency_exits_have_no_flats() -> None:
    block = Block()
    block.way_in("n11", 5, entrance="garage", addr__flats="1-8")
    block.way_in("n12", 30, entrance="emergency", ref="B")

    assert block.counts() == {"n1": 1}
