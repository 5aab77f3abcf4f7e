"""Addresses are found as people say them, and what is not plain is asked back in one line."""

from __future__ import annotations

import pytest

from canvass.document.document import ExclusionEntry
from canvass.document.spoken import find_route, find_stops, get_route, say_stops
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
        # A letter alone at the end of a range is of the number at its beginning.
        ("Parkvägen 7–a", ["7", "7A"]),
        ("Parkvägen 9a-b", ["9B"]),
        ("Parkvägen 3–b", ["3"]),
        # A comma too many is no word for the whole street.
        ("Parkvägen 3,", ["3"]),
        ("Parkvägen 1,, 3", ["1", "3"]),
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
        ("Parkvegen 3", 'no street of "Parkvegen 3" on these routes; is it "Parkvägen"?'),
        ("Storgaten 1101 lgh 1101",
         'no street of "Storgaten 1101 lgh 1101" on these routes; is it "Storgatan"?'),
        ("Parkvägen 99", 'no number 99 for "Parkvägen 99"; these routes have 1–11, 2–10'),
        ("Parkvägen a–c", 'no number a–c for "Parkvägen a–c"; these routes have 1–11, 2–10'),
        ("Skogen 1", "Skogen 1: not planned (not reachable on foot)"),
        ("17", 'no street of "17" on these routes; write street and number ("Parkvägen 3")'),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_with_what_is(words: str, message: str):
    with pytest.raises(NotFoundError) as refused:
        find_stops(PLAN, words)

    assert str(refused.value) == message


def test_no_words_do_not_mean_the_houses_without_a_street():
    plan = document(route("R01", stop("", "3"), stop("Parkvägen", "1")))

    with pytest.raises(NotFoundError):
        find_stops(plan, "  ")


def test_a_number_that_exists_with_letters_only_is_asked_back():
    plan = document(route("R01", stop("Ekvägen", "3A"), stop("Ekvägen", "3B")))

    with pytest.raises(InputError) as refused:
        find_stops(plan, "Ekvägen 3")

    assert str(refused.value) == 'no number 3 for "Ekvägen 3"; there is 3A–3B: name one'


def test_one_address_in_two_villages_is_asked_back_with_ids_and_routes():
    here, there = stop("Kerkstraat", "3"), stop("Kerkstraat", "3", lat=59.1, ref="far")
    plan = document(route("R01", here), route("R02", there))

    with pytest.raises(InputError) as refused:
        find_stops(plan, "Kerkstraat 3")

    assert str(refused.value) == (
        '"Kerkstraat 3" is in several places: s-Kerkstraat 3 on R01, s-far on R02; give the '
        "stop's id, or --from ROUTE"
    )
    assert find_stops(plan, "Kerkstraat 3", route=plan.routes[1])[0].stop is there


@pytest.mark.parametrize("words", ["R01", "r1", " R1 ", "parkvägen östra"])
def test_a_route_is_found_by_id_or_name(words: str):
    assert find_route(PLAN, words) is PLAN.routes[0]


def test_a_name_of_two_routes_finds_neither():
    assert find_route(document(route("R01", name="Ön"), route("R02", name="Ön")), "Ön") is None


def test_a_route_that_is_not_there_is_said_with_those_that_are():
    with pytest.raises(NotFoundError) as refused:
        get_route(PLAN, "Bortom bron")
    with pytest.raises(NotFoundError) as refused_all:
        get_route(document(), "R01")

    assert str(refused.value) == 'no route "Bortom bron" in the plan; there is R01 to R02'
    assert str(refused_all.value) == 'no route "R01": the plan has no routes'
    assert get_route(PLAN, "R02") is PLAN.routes[1]


def test_stops_are_summed_up_per_street():
    assert say_stops(find_stops(PLAN, "Parkvägen 3–5")) == "Parkvägen 3–5"
