"""Latitude and longitude as people type them."""

from __future__ import annotations

import pytest

from canvass.tables.degrees import read_degrees


@pytest.mark.parametrize(
    "text",
    ["59.25,18.5", "59.25, 18.5", " 59.25  18.5 ", "59.25;18.5", "59,25 18,5", "59,25; 18,5",
     "59,25, 18,5", "59,25\t18,5"],
)  # fmt: skip
def test_points_and_commas_are_read(text):
    assert read_degrees(text) == (59.25, 18.5)


def test_whole_degrees_are_read_with_any_sign_between():
    assert read_degrees("59,18") == read_degrees("59 18") == (59.0, 18.0)
    assert read_degrees("-33.5,-70") == (-33.5, -70.0)


@pytest.mark.parametrize(
    "text",
    ["", "59.25", "59,25,18,5", "59.25,18.5,3", "Storgatan 5", "1e5,1", "nan,nan", "59°N 18°E",
     "inf,0", "59.25,"],
)  # fmt: skip
def test_what_may_be_read_in_two_ways_or_in_none_is_not_read(text):
    assert read_degrees(text) is None
