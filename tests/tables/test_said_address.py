"""An address in words, as people write it in a cell or on a command line."""

from __future__ import annotations

import pytest

from canvass.tables.said_address import readings, without_town


@pytest.mark.parametrize(
    ("words", "likeliest"),
    [
        ("Storgatan 12", ("Storgatan", "12")),
        ("Storgatan nr 12 B", ("Storgatan", "12 B")),
        ("12 High Street", ("High Street", "12")),
        ("12 B High Street", ("High Street", "12 B")),
        ("Gata 1 5", ("Gata 1", "5")),
        ("Storgatan 12, 123 45 Norrby", ("Storgatan", "12")),
        ("Storgatan 12, SE-123 45 Norrby, Sverige", ("Storgatan", "12")),
    ],
)
def test_street_and_number_are_told_apart(words, likeliest):
    assert readings(words)[0] == likeliest


def test_every_other_reading_comes_behind():
    assert readings("Gata 1 5") == [("Gata 1", "5"), ("Gata", "1 5")]
    assert readings("Storgatan") == []


@pytest.mark.parametrize("words", ["Storgatan 12, 1101", "Storgatan 1, 3, 5", "Storgatan 12"])
def test_flats_and_lists_are_no_town(words):
    assert without_town(words) == words
