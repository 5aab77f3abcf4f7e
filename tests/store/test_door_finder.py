"""Visits find their doors by street and number, in whatever spelling people write them."""

from __future__ import annotations

import pytest

from canvass.errors import NotFoundError
from canvass.store.recording import DoorFinder, DoorKey

STREETS = [
    "Storgatan", "North 5th Street", "Karl XII:s gata", "Avenida Brasil", "Erik Dahlbergsgatan",
    "Michalstraße", "Michaelstraße", "Kyrkgata", "Kyrkgatan",
]  # fmt: skip
FINDER = DoorFinder(DoorKey(street, street, "3", "", "") for street in STREETS)


@pytest.mark.parametrize(
    ("written", "street"),
    [
        ("storgatan", "Storgatan"),
        ("Storg.", "Storgatan"),
        ("N 5th St", "North 5th Street"),
        ("North Fifth St.", "North 5th Street"),
        ("Karl 12:s gata", "Karl XII:s gata"),
        ("Av. Brasil", "Avenida Brasil"),
        ("E. Dahlbergsg.", "Erik Dahlbergsgatan"),
        ("Michaelstr.", "Michaelstraße"),
        ("kyrkgata", "Kyrkgata"),
    ],
)
def test_a_street_is_found_in_the_spellings_that_registers_may_have(written: str, street: str):
    assert FINDER.get(written, "3").street == street


@pytest.mark.parametrize("written", ["Kyrkg.", "Lillgatan", "Brasil"])
def test_a_street_that_may_be_none_or_two_is_not_chosen(written: str):
    with pytest.raises(NotFoundError, match=f"no door at {written} 3"):
        FINDER.get(written, "3")
