"""Rows of house numbers drawn as one line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from canvass.doors.interpolation import guess_numbers
from canvass.osm.extract import AddressObject, Extract, Way
from tests.drawing import Drawing, degrees


def row(kind: str, first: str, last: str, *more: str) -> Extract:
    """Return Storgatan with a row of 100 m whose ends bear two numbers, and other addresses."""
    drawing = Drawing()
    drawing.street([(0, 0), (200, 0)], "Storgatan")
    for number in more:
        drawing.house(0, 30, "Storgatan", number)
    ends = [degrees(0, 10), degrees(100, 10)]
    addresses = [
        AddressObject(f"n{i}", {"addr:street": "Storgatan", "addr:housenumber": n}, *ends[i - 1])
        for i, n in ((1, first), (2, last))
    ]
    way = Way(7, {"addr:interpolation": kind}, np.array([1, 2]), np.array(ends))
    extract = drawing.extract()
    return replace(extract, interpolations=(way,), addresses=(*extract.addresses, *addresses))


@pytest.mark.parametrize(
    ("kind", "first", "last", "expected"),
    [
        ("odd", "1", "9", ["3", "5", "7"]),
        ("even", "8", "2", ["6", "4"]),
        ("all", "1", "4", ["2", "3"]),
        ("4", "10", "22", ["14", "18"]),
        ("alphabetic", "1", "9", []),
        ("odd", "1", "99999", []),
    ],
)
def test_a_row_stands_for_the_numbers_between_its_ends(
    kind: str, first: str, last: str, expected: list[str]
):
    assert [each.housenumber for each in guess_numbers(row(kind, first, last))] == expected


def test_numbers_that_have_an_address_are_not_guessed():
    assert [each.housenumber for each in guess_numbers(row("odd", "1", "9", "5"))] == ["3", "7"]


def test_a_number_stands_at_its_share_of_the_row():
    (middle,) = guess_numbers(row("odd", "1", "5"))

    lon, lat = degrees(50, 10)
    assert abs(middle.lon - lon) < 1e-7
    assert abs(middle.lat - lat) < 1e-7
