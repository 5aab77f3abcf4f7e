"""Swedish flat numbers: the floor and the flat on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvass.doors.flat_number import (
    FlatNumber,
    format_flat_number,
    parse_flat_number,
    parse_floors,
)
from canvass.errors import DoorError


@pytest.mark.parametrize(
    ("text", "floor", "place"),
    [("1001", 0, 1), ("1002", 0, 2), ("1101", 1, 1), ("0901", -1, 1), ("1912", 9, 12),
     ("2003", 10, 3)],
)  # fmt: skip
def test_ten_is_the_entrance_level_and_nine_one_below(text: str, floor: int, place: int) -> None:
    assert parse_flat_number(text) == FlatNumber(floor, place)
    assert format_flat_number(FlatNumber(floor, place)) == text


@given(st.integers(-9, 89), st.integers(1, 99))
def test_every_flat_comes_back_as_it_was_written(floor: int, place: int) -> None:
    written = format_flat_number(FlatNumber(floor, place))

    assert len(written) == 4
    assert parse_flat_number(written) == FlatNumber(floor, place)


@given(st.integers(0, 9999).map(lambda n: f"{n:04}"))
def test_every_number_that_is_read_is_written_the_same(text: str) -> None:
    flat = parse_flat_number(text)

    assert flat is None or format_flat_number(flat) == text


@pytest.mark.parametrize("text", ["", "12", "10001", "H0101", "1000", "0001", "10 1", "١٠٠١"])
def test_what_is_no_flat_number_is_not_read_as_one(text: str) -> None:
    assert parse_flat_number(text) is None


@pytest.mark.parametrize(("floor", "place"), [(90, 1), (-10, 1), (0, 0), (0, 100)])
def test_a_flat_that_cannot_be_written_is_refused(floor: int, place: int) -> None:
    with pytest.raises(DoorError, match="flat"):
        FlatNumber(floor, place)


def test_numbers_far_from_the_entrance_level_are_some_other_count() -> None:
    assert parse_floors(["3057", "3058"]) is None
    assert parse_floors(["1001", "3001"]) == [0, 20]
