"""Days and times as people write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from canvass.week.spoken_time import say_days, say_time


@pytest.mark.parametrize(
    ("first", "last", "lang", "said"),
    [
        ("2026-09-07", "2026-09-13", "en", "7–13 September 2026"),
        ("2026-09-07", "2026-09-13", "sv", "7–13 september 2026"),
        ("2026-09-28", "2026-10-04", "sv", "28 september – 4 oktober 2026"),
        ("2026-12-28", "2027-01-03", "en", "28 December 2026 – 3 January 2027"),
        ("2026-05-01", "2026-05-01", "sv", "1 maj 2026"),
    ],
)
def test_a_span_of_days_says_what_differs_once(first, last, lang, said):
    assert say_days(date.fromisoformat(first), date.fromisoformat(last), lang) == said


def test_a_time_says_the_day_and_both_ends():
    start, end = datetime(2026, 9, 8, 17, 30), datetime(2026, 9, 8, 20, 0)

    assert say_time(start, end, "sv") == "tis 8/9 17:30–20:00"
