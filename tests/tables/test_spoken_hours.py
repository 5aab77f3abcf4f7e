"""Opening hours as people write them."""

from __future__ import annotations

import pytest

from canvass.tables.spoken_hours import plain_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("må–fr 10–15", "Mo-Fr 10:00-15:00"), ("vardagar kl 9-17", "Mo-Fr 09:00-17:00"),
        ("mån-tors 10.30-16, lör 11-14", "Mo-Th 10:30-16:00; Sa 11:00-14:00"),
        ("tis och tors 13–16", "Tu,Th 13:00-16:00"), ("to 10-12", "Th 10:00-12:00"),
        ("Mon to Fri 9-17", "Mo-Fr 09:00-17:00"), ("dygnet runt", "24/7"),
        ("måndag till fredag 8:00 till 17:00", "Mo-Fr 08:00-17:00"),
        ("lö-sö 11–15; må stängt", "Sa-Su 11:00-15:00; Mo off"),
        ("Mo-Fr 08:00-12:00,13:00-17:00", "Mo-Fr 08:00-12:00,13:00-17:00"),
        ("fr 18-02", "Fr 18:00-02:00"), ("", ""),
    ],
)  # fmt: skip
def test_hours_are_written_as_openstreetmap_writes_them(text, hours):
    assert plain_hours(text) == hours
    assert plain_hours(hours) == hours


@pytest.mark.parametrize(
    "text", ["efter överenskommelse", "weekdays 9-5", "Mo-Fr 08:00-17:00; Sep 10 off", "sometimes"]
)
def test_what_is_not_understood_stands_as_it_is(text):
    assert plain_hours(text) == text
