"""Opening hours: nobody is sent where it is closed, also on holidays and when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.errors import InputError
from canvass.week.hours import closed_on_holidays, find_hours, make_hours

STOCKHOLM = ZoneInfo("Europe/Stockholm")
# The Holidays Act (1989:253) for 2026, and the movable days worked out from Easter, 5 April 2026.
SWEDISH_HOLIDAYS_2026 = [
    "2026-01-01", "2026-01-06", "2026-04-03", "2026-04-05", "2026-04-06", "2026-05-01",
    "2026-05-14", "2026-05-24", "2026-06-06", "2026-06-20", "2026-10-31", "2026-12-25",
    "2026-12-26",
]  # fmt: skip
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def hours(text: str):
    return make_hours(text, STOCKHOLM, "hours")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize("day", SWEDISH_HOLIDAYS_2026)
def test_what_is_closed_on_public_holidays_is_closed_on_each_of_them(day: str):
    rule = hours("Mo-Su 09:00-17:00; PH off")

    assert rule.open_times(at(f"{day}T00:00"), at(f"{day}T23:59")) == []


def test_a_visit_must_lie_within_one_opening():
    rule = hours("Mo-Fr 09:00-12:00,13:00-17:00")

    assert rule.is_open_throughout(at("2026-09-07T11:30"), at("2026-09-07T12:00"))
    assert not rule.is_open_throughout(at("2026-09-07T11:30"), at("2026-09-07T13:10"))


def test_open_only_by_appointment_is_not_open():
    rule = hours('Mo-Fr 09:00-17:00 unknown "by appointment"')

    assert rule.open_times(at("2026-09-07T09:00"), at("2026-09-07T17:00")) == []


def test_hours_that_touch_at_midnight_are_one_opening():
    assert hours("24/7").is_open_throughout(at("2026-09-07T20:00"), at("2026-09-09T04:00"))


@pytest.mark.parametrize(
    "text", ["", "garbage", "Mo-Fr 9-5", "ma 10-12", "Mo-Fr 10-18, lunch 12-13", "x" * 501]
)
def test_hours_nobody_understands_are_one_line(text: str):
    with pytest.raises(InputError) as raised:
        hours(text)

    assert "\n" not in str(raised.value)
    assert find_hours(text, STOCKHOLM) is None


DAY = st.dates(date(2026, 1, 1), date(2027, 12, 31))
CHANGES = st.sampled_from(
    [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]
)
QUARTER = st.integers(0, 95)


@settings(max_examples=150, deadline=None)
@given(
    day=DAY | CHANGES, start=QUARTER, length=st.integers(1, 40), asked=QUARTER,
    minutes=st.integers(5, 300), weekdays=st.sets(st.sampled_from(WEEKDAYS), min_size=1),
)  # fmt: skip
def test_an_opening_holds_no_minute_at_which_the_wall_clock_says_closed(
    day: date, start: int, length: int, asked: int, minutes: int, weekdays: set[str]
):
    end = min(start + length, 96)
    text = f"{','.join(sorted(weekdays, key=WEEKDAYS.index))} {_clock(start)}-{_clock(end)}"
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=15 * asked)

    found = hours(text).open_times(begin, begin + timedelta(minutes=minutes))

    for opened, closed in found:
        moment = opened.astimezone(UTC)
        while moment < closed.astimezone(UTC):
            local = moment.astimezone(STOCKHOLM)
            assert WEEKDAYS[local.weekday()] in weekdays
            assert 15 * start <= 60 * local.hour + local.minute < 15 * end
            moment += timedelta(minutes=1)


def _clock(quarter: int) -> str:
    return f"{quarter // 4:02d}:{quarter % 4 * 15:02d}"


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("Mo-Sa 07:00-20:00", False),
        ("24/7", True),
        ("Mo-Su 10:00-18:00; PH 12:00-16:00", True),
        ("Mo-Fr 08:00-18:00; PH off", False),
    ],
)
def test_hours_that_do_not_speak_of_holidays_are_closed_on_them(text: str, is_open: bool):
    noon = datetime(2026, 12, 25, 12, tzinfo=STOCKHOLM)

    found = hours(closed_on_holidays(text)).open_times(noon, noon + timedelta(hours=1))

    assert bool(found) is is_open


def test_a_day_that_is_closed_stays_closed_on_a_holiday_with_hours_of_its_own():
    # Monday the 6th of April 2026 is Easter Monday, Friday the 3rd is Good Friday.
    rule = hours("Tu-Su 10:00-18:00; PH 12:00-14:00; Mo off")
    monday, friday = (datetime(2026, 4, day, 12, tzinfo=STOCKHOLM) for day in (6, 3))

    assert not rule.open_times(monday, monday + timedelta(hours=2))
    assert rule.is_open_throughout(friday, friday + timedelta(hours=2))


def test_hours_that_do_not_speak_of_holidays_stand_on_other_days():
    noon = datetime(2026, 12, 28, 12, tzinfo=STOCKHOLM)

    found = hours(closed_on_holidays("Mo-Sa 07:00-20:00")).open_times(
        noon, noon + timedelta(hours=1)
    )

    assert found == [(noon, noon + timedelta(hours=1))]
