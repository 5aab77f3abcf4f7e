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


def test_of_doors_of_several_maps_every_one_that_was_this_house_is_left_alone() -> None:
    """The house was drawn anew twice and its street renamed between: it has three ids."""
    first = door("n10", "Storgatan", "1", 0.0)
    second = door("n11", "Nya Storgatan", "1", 0.0)
    refusal = refusal_of(door("n12", "Nya Storgatan", "1", 0.0), 1)

    found = refused_doors([first, second, NEXT_DOOR], [refusal], 1, are_gone=True)

    assert found.keys() == {"n10", "n11"}


def test_of_a_renamed_house_with_flats_only_the_flat_that_refused_is_left_alone() -> None:
    flats = [replace(ASKED, door_id=f"n1/{unit}", unit=unit) for unit in ("1", "2", "3")]
    asked = replace(ASKED, door_id="n9/3", street="Nya Storgatan", unit="3")

    assert refused_doors(flats, [refusal_of(asked, 1)], 1, are_gone=True).keys() == {"n1/3"}
    assert refused_doors(flats, [refusal_of(asked, 1)]).keys() == {"n1/3"}


def test_where_flats_are_named_otherwise_now_all_of_the_house_are_left_alone() -> None:
    """Which of them refused cannot be told, and a map between had the house whole."""
    flats = [replace(ASKED, door_id=f"n1/{unit}", unit=unit) for unit in ("1", "2")]
    whole = replace(ASKED, door_id="n5")
    asked = replace(ASKED, door_id="n9/A", street="Nya Storgatan", unit="A")

    found = refused_doors([*flats, whole], [refusal_of(asked, 1)], 1, are_gone=True)

    assert found.keys() == {"n1/1", "n1/2", "n5"}


def test_a_house_elsewhere_that_had_the_name_before_does_not_hide_the_renamed_one() -> None:
    """A plan of before has both: which of them is meant cannot be told, so both are left alone."""
    elsewhere = door("n5", "Nya Storgatan", "1", 500.0)
    refusal = refusal_of(door("n9", "Nya Storgatan", "1", 0.0), 1)

    assert refused_doors([ASKED, elsewhere], [refusal]).keys() == {"n1", "n5"}


def test_a_corner_house_of_the_same_number_is_not_taken_for_the_one_that_refused() -> None:
    corner = door("n6", "Kyrkogatan", "1", 8.0)
    refusal = refusal_of(door("n9", "Storgatan", "1", 0.0), 1)

    assert refused_doors([ASKED, corner], [refusal]).keys() == {"n1"}
