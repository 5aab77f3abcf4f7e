"""A refusal is found again by id, by address, and by place where the address is gone."""

from __future__ import annotations

from dataclasses import replace

from canvass.doors.refusal import DO_NOT_KNOCK, PlacedDoor, Refusal, refused_doors
from tests.small_map import at


def door(name: str, street: str, number: str, x_m: float) -> PlacedDoor:
    lat, lon = at(x_m, 0.0)
    return PlacedDoor(name, street, number, "", lon, lat)


def refusal_of(one: PlacedDoor, district_id: int | None) -> Refusal:
    return Refusal(
        "v1", district_id, one.door_id, one.street, one.housenumber, one.unit, one.lon, one.lat,
        "2026-11",
    )  # fmt: skip


ASKED = door("n1", "Storgatan", "1", 0.0)
NEXT_DOOR = door("n2", "Storgatan", "3", 8.0)


def test_a_house_of_another_district_is_known_by_what_the_map_calls_it() -> None:
    """A newer map writes the street anew; the house is the same thing of the map."""
    renamed = replace(ASKED, street="Nya Storgatan")

    found = refused_doors([renamed, NEXT_DOOR], [refusal_of(ASKED, 2)], 1)

    assert found == {"n1": DO_NOT_KNOCK}


def test_the_same_id_far_away_is_another_house() -> None:
    far = door("n1", "Lillgatan", "9", 5_000.0)

    assert refused_doors([far], [refusal_of(ASKED, 2)], 1, is_whole=True) == {}


def test_where_no_house_bears_the_address_any_more_what_stands_there_is_left_alone() -> None:
    drawn_anew = replace(ASKED, door_id="n77", street="Nya Storgatan")
    beyond = door("n3", "Nya Storgatan", "5", 40.0)
    refusal = refusal_of(replace(ASKED, door_id=""), None)

    assert refused_doors([drawn_anew, beyond], [refusal], 1, is_whole=True) == {"n77": DO_NOT_KNOCK}
    assert refused_doors([drawn_anew, beyond], [refusal], 1) == {"n77": DO_NOT_KNOCK}


def test_of_a_plan_of_before_only_what_bears_the_number_there_is_left_alone() -> None:
    """A plan in a file need not have the house: a neighbour eight metres off is not taken for it.

    The flat that refused is one of a house which the plan still has whole, under an old name.
    """
    of_before = replace(ASKED, street="Gamla Storgatan")
    flat = replace(ASKED, door_id="n1/1001", unit="1001")

    assert refused_doors([of_before], [refusal_of(flat, 1)]) == {"n1": DO_NOT_KNOCK}
    assert refused_doors([NEXT_DOOR], [refusal_of(ASKED, 1)]) == {}


def test_the_neighbour_of_a_house_that_refused_is_called_on() -> None:
    """They stand eight metres apart, and the address that refused is there."""
    anew = replace(ASKED, door_id="n77")

    found = refused_doors([anew, NEXT_DOOR], [refusal_of(ASKED, None)], 1, is_whole=True)

    assert found == {"n77": DO_NOT_KNOCK}
