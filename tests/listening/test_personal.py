"""Pieces of a wish that may tell who it was are found in what people really write."""

from __future__ import annotations

import itertools

import pytest

from canvass.listening.personal import Kind, list_marks, strike_out

KNOWN = frozenset({"åkervägen", "stuvsta", "kyrkallén"})

PERSONAL = [
    ("Ring mig på 070-123 45 67 om bänken", Kind.PHONE, "070-123 45 67"),
    ("Call +46 8 123 456 78 please", Kind.PHONE, "+46 8 123 456 78"),
    ("08/556 78 90 går alltid", Kind.PHONE, "08/556 78 90"),
    ("Skriv till anna.s@example.com", Kind.EMAIL, "anna.s@example.com"),
    ("anna (at) example.com vet mer", Kind.EMAIL, "anna (at) example.com"),
    ("Mitt nummer är 19850312-1234", Kind.PERSONAL_NUMBER, "19850312-1234"),
    ("850312 1234 är jag", Kind.PERSONAL_NUMBER, "850312 1234"),
    ("Hålet vid Storgatan 12B är stort", Kind.ADDRESS, "Storgatan 12B"),
    ("Lampan på Gamla Södra vägen 3 är sönder", Kind.ADDRESS, "Gamla Södra vägen 3"),
    ("The lamp at 14 Church Road is broken", Kind.ADDRESS, "14 Church Road"),
    ("Vid Kyrkallén 7 bor många", Kind.ADDRESS, "Kyrkallén 7"),
    ("Det droppar i lgh 1102", Kind.ADDRESS, "lgh 1102"),
    ("Det droppar hos Svensson i trappan", Kind.NAME, "Svensson"),
    ("Min granne Anna Svensson behöver en ramp", Kind.NAME, "Anna Svensson"),
    ("fatima vill ha en lekplats", Kind.NAME, "fatima"),
    ("Mohammeds butik måste få stanna", Kind.NAME, "Mohammeds"),
    ("Undertecknad Holmqvist tycker det", Kind.NAME, "Holmqvist"),
    ("Jag röstar på SD men vill ha fler bussar", Kind.PARTY, "röstar på SD"),
    ("I always voted for Labour", Kind.PARTY, "voted for Labour"),
    ("Sossarna lyssnar aldrig", Kind.PARTY, "Sossarna"),
]

HARMLESS = [
    "Fler cykelvägar vid Storgatan, det är farligt att korsa",
    "Bättre belysning mellan Stuvsta station och skolan 2027-2028",
    "Buss 172 ska gå var 10:e minut till 23.30",
    "Sänk hyran med 1 500 kr för 12 000 lägenheter",
    "ICA stänger och SL drar in bussar. Bänkar vore bra!",
    "Åkervägens lekplats är trasig",
    "More benches in the park, and a toilet",
    "30 km/h outside the school from 2027",
    "Vi vill ha en vårdcentral - Gärna nära torget",
]


@pytest.mark.parametrize(("text", "kind", "piece"), PERSONAL)
def test_what_may_tell_who_it_was_is_marked(text: str, kind: Kind, piece: str) -> None:
    marks = list_marks(text, KNOWN)

    assert any(mark.kind is kind and piece in mark.of(text) for mark in marks)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_wish_about_no_person_is_left_alone(text: str) -> None:
    assert list_marks(text, KNOWN) == []


def test_struck_out_is_gone_and_the_rest_stays() -> None:
    text = "Ring Anna Svensson på 070-123 45 67 om bänken"

    assert strike_out(text, list_marks(text)) == "Ring … på … om bänken"


def test_marks_lie_in_order_and_none_over_another() -> None:
    text = "Anna Svensson, Storgatan 12, 070-1234567, a@b.se, 850312-1234 röstar på SD"

    marks = list_marks(text)

    assert len(marks) >= 6
    assert all(one.end <= after.start for one, after in itertools.pairwise(marks))


def test_nothing_is_left_to_strike_once_struck() -> None:
    for text, _kind, _piece in PERSONAL:
        struck = strike_out(text, list_marks(text, KNOWN))

        assert list_marks(struck, KNOWN) == []
