"""Before people are sent out: early, late, dark, holidays, alone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from canvass.week.field_safety import (
    AFTER_HALF_PAST_EIGHT,
    ALL_DARK,
    ALONE,
    BEFORE_NINE,
    IN_THE_DARK,
    ON_A_HOLIDAY,
    worries_of,
)
from canvass.week.week import Base, Team, Week, WeekShift

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def week(lat: float = 59.25, lon: float = 18.0) -> Week:
    return Week(1, 1, "V", date(2026, 6, 1), date(2026, 6, 30), "Europe/Stockholm",
                Base(lat, lon, "Café"))  # fmt: skip


def shift(month: int, day: int, hour: int, minute: int, minutes: int, kind: str = "homes"):
    return WeekShift(1, datetime(2026, month, day, hour, minute, tzinfo=STOCKHOLM), minutes,
                     kind=kind)  # fmt: skip


def said(one: WeekShift, *teams: Team) -> list[str]:
    return [worry.sentence for worry in worries_of(week(), one, teams)]


def test_a_light_afternoon_is_no_worry():
    assert said(shift(6, 3, 16, 0, 150), Team(1, "A", 2)) == []


def test_before_nine_and_after_half_past_eight():
    assert said(shift(6, 3, 8, 30, 60)) == [BEFORE_NINE]
    assert said(shift(6, 3, 19, 0, 100)) == [AFTER_HALF_PAST_EIGHT]


def test_the_sun_sets_about_three_in_stockholm_in_december():
    (worry,) = worries_of(week(), shift(12, 3, 14, 0, 150))

    assert worry.sentence == IN_THE_DARK
    # The almanac: 14:52 in Stockholm on 3 December.
    hour, minute = map(int, worry.sunset.split(":"))
    assert abs(60 * hour + minute - (14 * 60 + 52)) <= 5
    assert said(shift(12, 3, 17, 0, 120)) == [ALL_DARK]


def test_where_the_sun_does_not_set_nothing_is_dark():
    kiruna = week(67.86, 20.23)

    assert worries_of(kiruna, shift(6, 22, 18, 0, 120)) == []


def test_a_public_holiday_is_said():
    # 6 June 2026 is Sweden's national day.
    assert said(shift(6, 6, 12, 0, 120)) == [ON_A_HOLIDAY]


@pytest.mark.parametrize(("size", "minutes", "alone"), [(1, 150, 1), (2, 150, 0), (1, 90, 0)])
def test_one_person_on_a_long_evening_is_said(size: int, minutes: int, alone: int):
    found = said(shift(6, 3, 17, 30, minutes), Team(1, "A", size))

    assert found.count(ALONE) == alone


def test_calls_in_daytime_may_end_in_the_dark():
    assert said(shift(12, 3, 14, 0, 150, "daytime")) == []
