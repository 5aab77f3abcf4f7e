"""Times are read as people and spreadsheets write them; the days of the week decide."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from canvass.errors import InputError
from canvass.tables.dates import Days
from canvass.tables.moments import read_day, read_moment

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WEEK = Days(date(2026, 9, 7), date(2026, 9, 13), STOCKHOLM)
HALF_PAST_FIVE = datetime(2026, 9, 8, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-08 17:30", "2026-09-08T17:30:00", "2026-09-08T17:30+02:00", "2026-09-08T15:30Z",
        "2026-09-08T17:30:00.000+0200", "2026-09-08 17:30 +02:00", "2026-09-08T17:30+02",
        "2026-09-08T15:30:00 UTC", "20260908T1530Z", "20260908 17:30", "260908 17:30",
        "8/9/2026 17:30", "9/8/26 5:30 PM", "9/8/2026 5:30:00 pm", "08.09.2026 17:30",
        "8.9.26 17.30", "08-09-2026 17:30", "26-09-08 17:30", "2026/09/08 17:30",
        "2026.09.08 17:30", "46273,7291666667", "46273.7291666667", "44811,7291666667",
        "8/9 17:30", "8/9 17.30", "8/9-26 kl. 17.30", "tis 8/9 17:30", "Tue 8/9 17:30–20:00",
        "tisdag 8 september kl 17.30", "den 8 september 2026 17:30", "8 sep 2026, 17:30",
        "8:e september 2026 17:30", "September 8, 2026 5:30 pm", "Sep 8 2026 17:30",
        "8-Sep-26 17:30", "2026-09-08 5:30 em", "  2026-09-08\u00a017:30 ",
        "Tue Sep 8 2026 17:30", "Tuesday, September 8, 2026 5:30:00 PM", "2026-09-08 17:30 CEST",
        "2026-09-08T17:30:00+02:00[Europe/Stockholm]", "2026-09-08 17:30 Europe/Stockholm",
        "2026-09-08 17:30 Uhr", "2026-09-08 17h30", "8/9 17:30-20:00", "2026-09-08 17:30-20:00",
    ],
)  # fmt: skip
def test_a_time_is_one_instant_however_it_is_written(text):
    assert read_moment(text, WEEK) == HALF_PAST_FIVE


def test_a_day_in_a_column_of_its_own_is_put_before_the_time():
    assert read_moment("17:30", WEEK, day_text="8/9") == HALF_PAST_FIVE


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("2026-09-08 00:00:00", "17:30:00"), ("46273", "17:30"), ("46273", "0,7291666667"),
        ("2026-09-08", ".7291666667"), ("8/9", "1899-12-30 17:30:00"),
    ],
)  # fmt: skip
def test_day_and_time_of_a_spreadsheet_in_two_columns_are_one_instant(day, clock):
    assert read_moment(clock, WEEK, day_text=day) == HALF_PAST_FIVE


def test_from_ten_to_twelve_is_no_offset_unless_clocks_are_so_far_from_utc():
    honolulu = Days(WEEK.first, WEEK.last, ZoneInfo("Pacific/Honolulu"))

    assert read_moment("2026-09-08 08:00-10:00", WEEK).isoformat() == "2026-09-08T08:00:00+02:00"
    assert read_moment("2026-09-08T08:00-10:00", WEEK).isoformat() == "2026-09-08T08:00:00-10:00"
    assert read_moment("2026-09-08 17:30-04:00", WEEK).isoformat() == "2026-09-08T17:30:00-04:00"
    assert read_moment("2026-09-08 08:00-10:00", honolulu).hour == 8
    assert read_moment("2026-09-08 08:00-10:00", honolulu).utcoffset() == timedelta(hours=-10)


def test_on_the_only_day_of_a_week_a_time_of_day_is_enough():
    one_day = Days(date(2026, 9, 8), date(2026, 9, 8), STOCKHOLM)

    assert read_moment("17.30", one_day) == HALF_PAST_FIVE


def test_parts_of_a_second_are_kept():
    assert read_moment("2026-09-08T17:30:00.25", WEEK).microsecond == 250_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no time"), ("2026-09-08", "a day without a time of day"),
        ("46273", "a day without a time of day"), ("17:30", "a time without a day"),
        ("3/4/26 17:30", "may be 2026-04-03, 2026-03-04, none a day of the week"),
        ("ons 8/9 17:30", "that day is another day of the week"),
        ("8/9 17:30 CET", "it is not CET then"),
        ("31/2 17:30", "no such day in the calendar"), ("31 nov 17:30", "no such day in the cal"),
        ("2026-09-08 25:00", "no such time of day"), ("2026-09-08 17:61", "no such time of day"),
        ("13:30 pm 8/9", "not understood"), ("2026-09-08T17:30+25:00", "no such offset"),
        ("0026-09-08 17:30", "a year nobody canvasses in"), ("yesterday", "not understood"),
        ("2026-13-40 17:30", "no such day in the calendar"), ("x" * 5_000, "not understood"),
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused_with_what_is_missing(text, said):
    with pytest.raises(InputError, match=said):
        read_moment(text, WEEK)


def test_where_both_readings_are_days_of_the_week_it_is_refused_with_both():
    long = Days(date(2026, 8, 1), date(2026, 9, 30), STOCKHOLM)

    with pytest.raises(InputError, match="may be 2026-09-08, 2026-08-09, all days of the week"):
        read_moment("8/9/2026 17:30", long)


def test_a_date_with_dots_is_day_before_month():
    long = Days(date(2026, 8, 1), date(2026, 9, 30), STOCKHOLM)

    assert read_moment("8.9.2026 17:30", long) == HALF_PAST_FIVE


def test_a_day_outside_the_week_is_read_where_it_has_one_reading():
    assert read_moment("2026-10-01 17:30", WEEK) == datetime(2026, 10, 1, 15, 30, tzinfo=UTC)


def test_a_day_without_a_year_is_that_of_the_week_over_new_year():
    days = Days(date(2026, 12, 28), date(2027, 1, 3), STOCKHOLM)

    assert read_moment("2/1 17:30", days).date() == date(2027, 1, 2)
    assert read_moment("30/12 17:30", days).date() == date(2026, 12, 30)


def test_a_clock_time_that_does_not_exist_is_said():
    spring = Days(date(2026, 3, 29), date(2026, 3, 29), STOCKHOLM)

    with pytest.raises(InputError, match="does not exist, the clocks are put forward"):
        read_moment("2026-03-29 02:30", spring)


def test_a_clock_time_that_comes_twice_is_said_with_both_offsets():
    autumn = Days(date(2026, 10, 25), date(2026, 10, 25), STOCKHOLM)

    with pytest.raises(InputError, match=r"comes twice.*02:30\+02:00 or .*02:30\+01:00"):
        read_moment("2026-10-25 02:30", autumn)
    assert read_moment("2026-10-25T02:30+01:00", autumn) == datetime(
        2026, 10, 25, 1, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("text", ["8/9", "2026-09-08", "46273", "tis 8/9", "8 sept"])
def test_a_day_alone_is_read_as_a_day(text):
    assert read_day(text, WEEK) == date(2026, 9, 8)
