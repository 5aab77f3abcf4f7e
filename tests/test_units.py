"""Numbers and durations as the two languages write them."""

from __future__ import annotations

import pytest

from canvass.units import format_minutes, grouped


@pytest.mark.parametrize(("number", "decimals", "english", "swedish"), [
    (4821, 0, "4,821", "4\u00a0821"),
    (1234567.25, 1, "1,234,567.2", "1\u00a0234\u00a0567,2"),
    (7, 0, "7", "7"),
    (-1500, 0, "-1,500", "-1\u00a0500"),
])  # fmt: skip
def test_a_number_is_grouped_as_its_language_does(number, decimals, english, swedish):
    assert grouped(number, "en", decimals) == english
    assert grouped(number, "sv", decimals) == swedish


def test_minutes_before_are_as_many_as_minutes_after():
    assert [format_minutes(minutes) for minutes in (125, 30, 0.4, -0.4, -30, -125)] == [
        "2 h 05 min", "30 min", "0 min", "0 min", "-30 min", "-2 h 05 min",
    ]  # fmt: skip
