"""Addresses are found as people say them, and what is not plain is asked back in one line."""

from __future__ import annotations

import pytest

from canvass.document.document import ExclusionEntry
from canvass.document.spoken import find_route, find_stops, say_stops
from canvass.errors import InputError, NotFoundError
from tests.plan.plan_documents import document, route, stop

NUMBERS = ("1", "2", "3", "4", "5", "6", "7", "7A", "8", "9", "9B", "10", "11")
PLAN = document(
    route("R01", *(stop("Parkvägen", n) for n in NUMBERS), name="Parkvägen östra"),
    route("R02", stop("Stora Parkvägen", "3"), stop("Storgatan", "3-5"), stop("Ön", "806/3")),
    excluded=(ExclusionEntry("x", "Skogen", "1", 59.0, 18.0, "not reachable on foot"),),
)


def numbers(words: str) -> list[str]:
    return [placed.stop.housenumber for placed in find_stops(PLAN, words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Parkvägen 3", ["3"]),
        ("  parkvägen   3 ", ["3"]),
        ("Parkvägen 3–9", ["3", "5", "7", "7A", "9", "9B"]),
        ("Parkvägen 3-9", ["3", "5", "7", "7A", "9", "9B"]),
        ("Parkvägen 2–6", ["2", "4", "6"]),
        ("Parkvägen 3–6", ["3", "4", "5", "6"]),
        ("Parkvägen 7 a", ["7A"]),
        ("Parkvägen 1, 4, 8–10", ["1", "4", "8", "10"]),
        ("Parkvägen", list(NUMBERS)),
        ("Stora Parkvägen 3", ["3"]),
        ("Storgatan 3-5", ["3-5"]),
        ("Ön 806/3", ["806/3"]),
        ("s-Parkvägen 9", ["9"]),
        ("d-Parkvägen 9", ["9"]),
        ("a-Parkvägen 9", ["9"]),
    ],
)
def test_what_people_say_is_what_is_found(words: str, found: list[str]):
    assert numbers(words) == found


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("Parkvegen 3", r'is it "Parkvägen"\?'),
        ("Parkvägen 99", "no number 99.*1–11"),
        ("Skogen 1", "not planned .not reachable on foot"),
        ("17", "write street and number"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(words: str, message: str):
    with pytest.raises(NotFoundError, match=message):
        find_stops(PLAN, words)


def test_a_number_that_exists_with_letters_only_is_asked_back():
    plan = document(route("R01", stop("Ekvägen", "3A"), stop("Ekvägen", "3B")))

    with pytest.raises(InputError, match=r"there is 3A"):
        find_stops(plan, "Ekvägen 3")


def test_one_address_in_two_villages_is_asked_back_with_ids_and_routes():
    here, there = stop("Kerkstraat", "3"), stop("Kerkstraat", "3", lat=59.1, ref="far")
    plan = document(route("R01", here), route("R02", there))

    with pytest.raises(InputError, match=r"several places: s-Kerkstraat 3 on R01, s-far on R02"):
        find_stops(plan, "Kerkstraat 3")
    assert find_stops(plan, "Kerkstraat 3", route=plan.routes[1])[0].stop is there


@pytest.mark.parametrize("words", ["R01", "r1", " R1 ", "parkvägen östra"])
def test_a_route_is_found_by_id_or_name(words: str):
    assert find_route(PLAN, words) is PLAN.routes[0]


def test_stops_are_summed_up_per_street():
    assert say_stops(find_stops(PLAN, "Parkvägen 3–5")) == "Parkvägen 3–5"
