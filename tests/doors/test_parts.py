"""A long stairwell in parts that each fit a shift."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.doors.door import Door
from canvass.doors.parts import even_parts


def stairwell(floors: int, per_floor: int) -> list[Door]:
    return [Door(f"{f}.{k}", "a", "", f) for f in range(floors) for k in range(per_floor)]


def two_minutes_each(doors: Sequence[Door]) -> float:
    return 120.0 * len(doors)


@pytest.mark.parametrize(
    ("floors", "per_floor", "most_min", "sizes"),
    [
        (20, 12, 120, [60, 60, 60, 60]),
        (20, 12, 118, [48, 48, 48, 48, 48]),
        (3, 40, 160, [60, 60]),
        (1, 100, 120, [50, 50]),
        (1, 101, 120, [51, 50]),
        (8, 3, 20, [9, 9, 6]),
        (2, 5, 20, [10]),
    ],
)
def test_parts_are_the_fewest_and_even(
    floors: int, per_floor: int, most_min: int, sizes: list[int]
) -> None:
    parts = even_parts(stairwell(floors, per_floor), two_minutes_each, 60 * most_min)

    assert sorted(map(len, parts), reverse=True) == sizes


def test_where_one_door_is_too_long_there_are_no_parts() -> None:
    assert even_parts(stairwell(2, 2), two_minutes_each, 119) == []


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 9), st.integers(120, 3000))
def test_every_door_is_in_one_part_in_order_and_each_part_fits(
    floors: int, per_floor: int, most_s: int
) -> None:
    doors = stairwell(floors, per_floor)

    parts = even_parts(doors, two_minutes_each, most_s)

    assert [door for part in parts for door in part] == doors
    assert all(two_minutes_each(part) <= most_s for part in parts)
    assert len(parts) == -(-len(doors) // (most_s // 120))
